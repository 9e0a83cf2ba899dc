"""What a private link or a cookie holds can be made by this council alone, and is good for one thing."""

from base64 import urlsafe_b64encode
from uuid import UUID, uuid4

import pytest

from api.security import opened, signed
from tests.world import SECRET, World

PURPOSES = ("device", "report", "follow")


@pytest.fixture
def id() -> UUID:
    return uuid4()


def test_it_opens_what_it_was_made_for(id: UUID) -> None:
    assert opened(SECRET, "report", signed(SECRET, "report", id)) == id


@pytest.mark.parametrize("made_for", PURPOSES)
@pytest.mark.parametrize("tried_on", PURPOSES)
def test_one_made_for_a_thing_opens_no_other(id: UUID, made_for: str, tried_on: str) -> None:
    assert opened(SECRET, tried_on, signed(SECRET, made_for, id)) == (id if made_for == tried_on else None)


def test_another_councils_opens_nothing(id: UUID) -> None:
    assert opened(SECRET, "report", signed("another secret", "report", id)) is None


def test_one_that_is_altered_anywhere_opens_nothing(id: UUID) -> None:
    token = signed(SECRET, "report", id)
    for at, letter in enumerate(token):
        for other in "AB_-!=é\0\ud800":
            if other != letter:
                assert opened(SECRET, "report", token[:at] + other + token[at + 1 :]) is None
                assert opened(SECRET, "report", token[:at] + other + token[at:]) is None
    for other in (token[:-1], token + "=", token + "!", token + "A", token[:22], token[22:], "", " " + token):
        assert opened(SECRET, "report", other) is None


def test_what_only_looks_like_one_opens_nothing(id: UUID) -> None:
    for length in (0, 15, 16, 17, 47, 48, 49, 5000):
        assert opened(SECRET, "report", urlsafe_b64encode(bytes(length)).rstrip(b"=").decode()) is None


async def test_a_link_that_was_altered_is_answered_as_one_that_never_was(world: World) -> None:
    resident, stranger = world.person(), world.person()
    reference = await resident.reports(email="ann@example.org")
    report_id: UUID = await world.db.fetchval("select id from report where reference = $1", reference)
    follow_id: UUID = await world.db.fetchval("select id from follow where recipient_kind = 'address'")
    good = signed(SECRET, "report", report_id)
    for key in (signed(SECRET, "follow", report_id), signed(SECRET, "device", report_id), good[:-1] + "!", "x", "%00"):
        await stranger.sends(f"/reports/{reference}/private/{key}")
        assert stranger.status == 404
    for key in (signed(SECRET, "report", follow_id), good, "x"):
        for what in ("confirm", "stop"):
            await stranger.sends(f"/following/{what}/{key}")
            assert stranger.status == 404
    await stranger.sends(f"/reports/{reference}/not-fixed")
    assert stranger.status == 403
    await stranger.sends(f"/reports/{reference}/private/{good}")
    assert stranger.status == 200
