"""What somebody emails or texts by herself becomes a report by an officer, is answered, or is dismissed with why."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from api.mail.actions import Mailroom
from api.mail.receiving import listening
from api.photos.store import PhotoStore
from api.photos.workshop import Workshop
from tests.fakes import LOOPBACK, MailServer, Notify, PushService
from tests.mail.conftest import ANN, Post, reply
from tests.notifications.hearing import link_in
from tests.reports.reading import elements, errors, field
from tests.world import HERE, Person, WorkerPool, World, a_photo, a_world, settings_for_tests

TO = "street@council.test"
WORDS = "There is a deep hole in Fish Lane by the chapel."


@pytest_asyncio.fixture
async def world(
    wrackholm: str, tmp_path: Path, push: PushService, mail: MailServer, notify: Notify
) -> AsyncIterator[World]:
    more = {"smtp_url": mail.url, "push_services": (push.host,), "mail_reports": TO, **notify.settings}
    async with a_world(wrackholm, settings_for_tests(tmp_path, **more)) as world:
        yield world


@pytest_asyncio.fixture
async def post(world: World) -> AsyncIterator[Post]:
    async with Workshop(benches=1) as workshop:
        photos = PhotoStore.from_url(world.settings.photos_kept_at)
        room = Mailroom(world.settings, WorkerPool(world.pool), workshop, photos)
        async with listening(room, LOOPBACK, 0) as server:
            yield Post(server.sockets[0].getsockname()[1], room, world)


def letter(words: str = WORDS, **headers: str):  # type: ignore[no-untyped-def]
    return reply(words, **{"Subject": "A hole", "To": TO, **headers})


async def opened(officer: Person) -> str:
    """The only draft that waits; its address."""
    await officer.opens("/staff/drafts")
    [link] = [each for each in elements(officer.page.text, "a") if each.attributes["href"].startswith("/staff/drafts/")]
    await officer.opens(link.attributes["href"])
    return link.attributes["href"]


async def test_an_email_waits_with_its_photo_and_becomes_her_report(world: World, mail: MailServer, post: Post) -> None:
    officer, stranger = await world.officer(), world.person()
    message = letter()
    message.add_attachment(a_photo(size=(800, 600)), maintype="image", subtype="jpeg", filename="hole.jpg")
    for _time in range(2):
        assert await post.brings(message, TO) == 250
    await world.worker_works()
    assert [each["Subject"] for each in mail.letters] == ["We have your message"], "once, however often it comes"
    assert mail.letters[0]["To"] == ANN and mail.letters[0]["Auto-Submitted"]

    draft = await opened(officer)
    assert WORDS in field(officer.page.text, "description") and ANN not in officer.page.text
    assert field(officer.page.text, "where") == "Fish Lane, Port Wrack", "the place that her words name"
    chosen = [
        each.attributes["value"] for each in elements(officer.page.text, "option") if "selected" in each.attributes
    ]
    assert chosen == ["pothole"], "and the service they are about"
    photo = next(each for each in elements(officer.page.text, "img") if "/staff/photos/" in each.attributes["src"])
    assert (await officer.client.get(photo.attributes["src"])).status_code == 200
    assert (await stranger.client.get(photo.attributes["src"].removeprefix("/staff"))).status_code == 404

    await officer.sends(
        draft, None, do="send", description=WORDS, where="Fish Lane, Port Wrack", service_code="pothole"
    )
    assert officer.path.startswith("/staff/reports/"), officer.text
    reference = officer.reference
    row = await world.db.fetchrow(
        "select channel, (select count(*) from photo where report_id = report.id) as photos from report"
        " where reference = $1",
        reference,
    )
    assert row and tuple(row.values()) == ("email", 1)
    await world.worker_works()
    assert f"Do you want news of report {reference}?" in mail.letters[-1]["Subject"]
    await stranger.sends(link_in(mail.letters[-1].get_content(), "confirm"))
    await world.worker_works()
    assert f"/reports/{reference}/private/" in mail.letters[-1].get_content(), "it is hers"
    assert reference in await officer.opens("/staff/drafts?show=ended")
    await officer.sends(draft, None, do="send", description=WORDS, where=HERE, service_code="pothole")
    assert officer.reference == reference, "one report of it, however often"


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-generated"}, {"List_Id": "<news.example.org>"}])
async def test_what_a_machine_wrote_is_kept_aside_and_not_answered(
    world: World, mail: MailServer, post: Post, headers: dict[str, str]
) -> None:
    officer = await world.officer()
    assert await post.brings(letter(**headers), TO) == 250
    await world.worker_works()
    assert mail.letters == [] and WORDS not in await officer.opens("/staff/drafts")
    assert WORDS in await officer.opens("/staff/drafts?show=aside")
    [form] = [each for each in elements(officer.page.text, "form") if each.attributes["action"].endswith("/take-up")]
    await officer.sends(form.attributes["action"])
    assert WORDS in officer.text and WORDS in await officer.opens("/staff/drafts")


async def test_too_many_from_one_address_are_set_aside_and_thanked_for_once(
    world: World, mail: MailServer, post: Post
) -> None:
    officer = await world.officer()
    for n in range(12):
        assert await post.brings(letter(f"A hole, number {n}"), TO) == 250
    await world.worker_works()
    assert len(mail.letters) == 1
    assert (await officer.opens("/staff/drafts")).count("A hole, number") == 10
    assert (await officer.opens("/staff/drafts?show=aside")).count("A hole, number") == 2


async def test_it_is_answered_or_dismissed_never_without_a_word(world: World, mail: MailServer, post: Post) -> None:
    officer = await world.officer()
    await post.brings(letter("When is the library open?"), TO)
    draft = await opened(officer)
    for decision in ("answer", "dismiss"):
        await officer.sends(f"{draft}/{decision}", None)
        assert officer.status == 422 and len(errors(officer.page.text)) == 1
    await officer.sends(f"{draft}/dismiss", None, reason="Not about a street")
    assert officer.path == "/staff/drafts" and "library" not in officer.text
    assert "Not about a street" in await officer.opens("/staff/drafts?show=ended")
    await officer.sends(f"{draft}/answer", None, answer="x")
    assert officer.status == 409, "a colleague who comes second is told"
    before = await world.db.fetchval("select count(*) from report")
    await officer.sends(draft, None, do="send", description=WORDS, where=HERE, service_code="pothole")
    assert officer.status == 422 and "Somebody else has dealt with this" in officer.text
    assert await world.db.fetchval("select count(*) from report") == before, "and no report is left over"
    await officer.sends(f"{draft}/take-up")
    await officer.sends(f"{draft}/answer", None, answer="From nine to five.")
    await world.worker_works()
    assert "From nine to five." in mail.letters[-1].get_content() and mail.letters[-1]["To"] == ANN


async def test_a_text_becomes_a_draft_and_its_number_hears_of_the_report(world: World, notify: Notify) -> None:
    officer = await world.officer()
    sent = {"id": "7e6cf3a8-4d6e-4a7c-8f0a-6d3a1b2c4d5e", "source_number": "447700900123", "message": WORDS}
    token = {"authorization": f"Bearer {world.settings.notify_callback_token}"}
    for _time in range(2):
        await world.person().client.post("/callbacks/notify/texts", json=sent, headers=token)
    await world.worker_works()
    assert len(notify.sent) == 1 and notify.sent[0].words.startswith("We have your message")
    draft = await opened(officer)
    assert "It came by text" in officer.text and "447700900123" not in officer.page.text
    await officer.sends(draft, None, do="send", description=WORDS, where=HERE, service_code="pothole")
    reference = officer.reference
    await world.worker_works()
    assert reference in notify.sent[-1].words and len(notify.sent) == 2
    assert await world.db.fetchval("select channel from report where reference = $1", reference) == "sms"


async def test_an_address_that_is_not_the_councils_takes_nothing(world: World, post: Post) -> None:
    assert await post.brings(letter(), "other@council.test") == 550
    assert await world.db.fetchval("select count(*) from incoming_draft") == 0


async def test_only_who_may_type_in_reads_them_and_nobody_reads_from_where(world: World, post: Post) -> None:
    await post.brings(letter(), TO)
    await world.db.execute("update role set permissions = array_remove(permissions, 'reports.type_in')")
    officer = await world.officer()
    await officer.opens("/staff/drafts")
    assert officer.status == 403
    context = "select set_config('role', 'doorstep_officer', true), set_config('doorstep.actor_id', $1, true)"
    await world.db.execute(context, str(await world.db.fetchval("select id from officer limit 1")))
    assert await world.db.fetchval("select count(id) from incoming_draft") == 0
    with pytest.raises(Exception, match="permission denied"):
        async with world.db.transaction():
            await world.db.fetchval("select address_id from incoming_draft")
