"""Each person's choice: which channel, how often, when it is quiet, how much a day. Nothing is dropped: it waits."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.actor import SYSTEM
from api.database import Connection, connect
from api.events import event_by_id, record
from api.notifications import actions, jobs
from api.notifications.schemas import Words
from tests.fakes import MailServer, PushService
from tests.notifications.hearing import changed, comes_round, second_way
from tests.reports.reading import errors, field
from tests.world import Person, World

ZONE = ZoneInfo("Europe/London")


async def chooses(person: Person, **fields: str) -> None:
    await person.sends("/account/notices", None, **{"most_a_day": "10"} | fields)


async def reporter(world: World, push: PushService) -> tuple[Person, Person, str]:
    resident = world.person()
    reference = await resident.reports()
    await resident.allows_notices(push.subscribe().subscription)
    return resident, await world.officer(), reference


async def test_what_is_chosen_is_shown_again(world: World) -> None:
    person = world.person()
    await chooses(
        person, report_channel="email", place_pace="weekly", quiet_from="22:00", quiet_to="07:30", most_a_day="5"
    )
    assert person.path == "/account/notices" and "Your choices are kept" in person.text
    assert field(person.page.text, "quiet_from") == "22:00" and field(person.page.text, "quiet_to") == "07:30"
    for chosen in ('value="email" selected', 'value="weekly" selected', 'value="5" selected'):
        assert chosen in person.page.text
    await world.person().opens("/account/notices")
    assert 'value="weekly" selected' not in world.people[-1].page.text


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"quiet_from": "22:00"}, "quiet_from"),
        ({"quiet_from": "22:00", "quiet_to": "22:00"}, "quiet_from"),
        ({"quiet_to": "late", "quiet_from": "22:00"}, "quiet_to"),
        ({"most_a_day": "1000"}, "most_a_day"),
        ({"most_a_day": "nan"}, "most_a_day"),
    ],
)
async def test_what_cannot_be_kept_is_told_so_and_what_was_typed_stays(
    world: World, fields: dict[str, str], name: str
) -> None:
    person = world.person()
    await chooses(person, report_channel="none", **fields)
    assert person.status == 422 and name in errors(person.page.text)
    assert 'value="none" selected' in person.page.text
    assert await world.db.fetchval("select count(*) from notice_choice") == 0


async def test_nothing_but_the_inbox_is_a_choice_too(world: World, push: PushService) -> None:
    resident, officer, reference = await reporter(world, push)
    await chooses(resident, report_channel="none")
    await changed(world, officer, reference)
    assert push.requests == 0
    await resident.opens("/messages")
    assert "On its way" in resident.text


async def test_email_instead_of_a_notice(world: World, push: PushService, mail: MailServer) -> None:
    resident, officer, reference = await reporter(world, push)
    await second_way(world, resident, Letters(mail))
    await chooses(resident, report_channel="email")
    await changed(world, officer, reference)
    assert push.requests == 0 and mail.letters[-1]["Subject"] == "Pothole: Planned"


class Letters(list[str]):
    """The words of each letter so far."""

    def __init__(self, mail: MailServer) -> None:
        self.mail = mail

    def __getitem__(self, n: Any) -> Any:
        return self.mail.letters[n].get_content()


async def test_a_digest_lists_what_waited_but_what_was_read_and_comes_once(world: World, push: PushService) -> None:
    resident, officer, reference = await reporter(world, push)
    await chooses(resident, report_channel="web_push", report_pace="daily")
    for words in ("First", "Second"):
        await changed(world, officer, reference, words=words)
    await changed(world, officer, reference, "close", "Filled")
    await comes_round(world, "make_digests")
    assert push.requests == 0
    due = await world.db.fetchval("select min(digest_at) from message")
    assert due.astimezone(ZONE).hour == 8 and timedelta(0) < due - await world.db.fetchval("select now()") <= timedelta(
        days=1
    )
    await world.db.execute("update message set is_unread = false where id = (select id from message limit 1)")
    await world.db.execute("update message set digest_at = now()")
    for _round in range(2):
        await comes_round(world, "make_digests")
    assert push.requests == 1
    [sent] = push.pushes
    assert sent.headers["Urgency"] == "low"
    digest = await world.db.fetchrow("select title, body from message where kind = 'digest'")
    assert digest and digest["title"] == "2 pieces of news" and len(digest["body"].split("\n")) == 2
    await resident.opens("/messages")
    assert "pieces of news" not in resident.text, "the inbox has each by itself"


async def test_a_digest_by_email_has_each_with_its_link_and_one_press_ends_all(world: World, mail: MailServer) -> None:
    resident, officer = world.person(), await world.officer()
    references = [await resident.reports(), await resident.reports()]
    await second_way(world, resident, Letters(mail))
    await chooses(resident, report_channel="email", report_pace="weekly")
    for reference in references:
        await changed(world, officer, reference)
    due = await world.db.fetchval("select min(digest_at) from message")
    assert due.astimezone(ZONE).isoweekday() == 1
    await world.db.execute("update message set digest_at = now() where digest_at is not null")
    await comes_round(world, "make_digests")
    letter = mail.letters[-1]
    assert letter["Subject"] == "2 pieces of news"
    for reference in references:
        assert f"http://council.test/reports/{reference}" in letter.get_content()
    stop = letter["List-Unsubscribe"].strip("<>").removeprefix("http://council.test")
    assert "/stop-all/" in stop
    assert (await world.person().client.post(stop)).status_code == 200
    assert (
        await world.db.fetchval("select count(*) from follow where recipient_kind = 'address' and ended_at is null")
        == 0
    )


async def test_in_quiet_hours_all_waits_but_an_emergency(world: World, push: PushService) -> None:
    resident, officer, reference = await reporter(world, push)
    now = datetime.now(ZONE)
    begins, ends = now - timedelta(hours=1), now + timedelta(hours=2)
    await chooses(resident, quiet_from=f"{begins:%H:%M}", quiet_to=f"{ends:%H:%M}")
    await changed(world, officer, reference)
    assert push.requests == 0
    due = await world.db.fetchval("select due_at from delivery")
    assert f"{due.astimezone(ZONE):%H:%M}" == f"{ends:%H:%M}" and due > now
    await an_emergency(world, reference)
    await world.worker_works()
    [sent] = push.pushes
    assert sent.headers["Urgency"] == "high" and sent.ttl_s == 4 * 3600
    await world.db.execute("update delivery set due_at = now()")
    await world.worker_works()
    assert push.requests == 2, "it was not dropped"


async def an_emergency(world: World, reference: str) -> None:
    """What a broadcast does: an event of its own, told to those who follow what an area is told."""
    resident_id = await world.db.fetchval("select id from device order by created_at limit 1")
    ward_id = await world.db.fetchval("select ward_id from report where reference = $1", reference)
    interest_id = await world.db.fetchval(
        "select interest_id('broadcasts', 'What we tell the ward', $1, null, null, null, null)", ward_id
    )
    for recipient in await world.db.fetch("select id from device"):
        await world.db.execute(
            "insert into follow (id, subject_kind, subject_id, recipient_kind, recipient_id, is_reporter, confirmed_at)"
            " values (gen_random_uuid(), 'broadcasts', $1, 'device', $2, false, now())",
            interest_id,
            recipient["id"],
        )
    event_id = await record(world.db, "flood.warned", resident_id, SYSTEM)
    words = Words("Flood warning", "Keep away from the quay.", "/")
    await actions.tell_who_follow(world.db, await event_by_id(world.db, event_id), words, [interest_id], "emergency")


@pytest.mark.parametrize(
    ("moment", "begins", "ends", "then"),
    [
        ("2026-01-10 23:00", "22:00", "07:00", "2026-01-11 07:00"),
        ("2026-01-10 06:59", "22:00", "07:00", "2026-01-10 07:00"),
        ("2026-01-10 07:00", "22:00", "07:00", "2026-01-10 07:00"),
        ("2026-01-10 13:00", "12:00", "14:00", "2026-01-10 14:00"),
        ("2026-03-28 23:00", "22:00", "07:00", "2026-03-29 07:00"),  # the clocks go forward in that night
        ("2026-10-24 23:00", "22:00", "07:00", "2026-10-25 07:00"),
    ],
)
async def test_quiet_hours_are_the_councils_own_also_when_the_clocks_change(
    db: Connection, moment: str, begins: str, ends: str, then: str
) -> None:
    found = await db.fetchval(
        "select after_quiet($1::text::timestamp at time zone 'Europe/London', $2::text::time, $3::text::time,"
        " 'Europe/London')"
        " = $4::text::timestamp at time zone 'Europe/London'",
        *(moment, begins, ends, then),
    )
    assert found is True


async def test_after_so_many_a_day_the_rest_comes_together(world: World, push: PushService) -> None:
    resident, officer, reference = await reporter(world, push)
    await chooses(resident, most_a_day="3")
    for n in range(5):
        await changed(world, officer, reference, words=f"Word {n}")
    assert push.requests == 3
    assert await world.db.fetchval("select count(*) from message where digest_at is not null") == 2
    await world.db.execute("update message set digest_at = now() where digest_at is not null")
    await comes_round(world, "make_digests")
    assert await world.db.fetchval("select title from message where kind = 'digest'") == "2 pieces of news"
    await resident.opens("/messages")
    assert all(f"Word {n}" in resident.text for n in range(5))


async def test_two_workers_at_once_make_one_digest(own_database: str) -> None:
    async with connect(own_database) as one, connect(own_database) as other:
        await one.execute("""
            insert into device (id) select gen_random_uuid() from generate_series(1, 50);
            insert into event (kind, subject_kind, subject_id, actor_kind, happened_at, public)
            select 'a.b', 'a', gen_random_uuid(), 'system', now(), false from generate_series(1, 4);
            insert into message (event_id, kind, recipient_kind, recipient_id, title, body, path, digest_at)
            select event.id, 'report', 'device', device.id, 'News', '', '/', now() - interval '1 minute'
            from device cross join event;
        """)
        await asyncio.gather(*(jobs.make_digests(db) for db in (one, other)))
        assert await one.fetchval("select count(*) from message where kind = 'digest'") == 50
        assert await one.fetchval("select count(*) from message where told_in is null and kind <> 'digest'") == 0
