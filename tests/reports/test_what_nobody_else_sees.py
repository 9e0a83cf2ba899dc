"""What is hers alone stays hers: her address, where a photo was taken, words that wait, a report about a home."""

import io
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from PIL import Image

from api.actor import ANONYMOUS, Actor
from api.database import Connection, act_for, connect
from api.security import opened
from tests.fakes import MailServer, PushService
from tests.reports.reading import elements, written
from tests.world import HERE, SECRET, Council, Person, World, a_photo, eventually

EMAIL = "carys.private@example.org"
PERSONAL = "My name is Carys Llewellyn, ring 01632 960 987 about the hole"
SIGNS = (EMAIL, "carys.private", "Wrackholm Phone Company", "IMG_secret_name")  # what must be nowhere


async def test_words_that_look_personal_wait_for_an_officer_and_she_sees_them_meanwhile(world: World) -> None:
    resident, stranger, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports(PERSONAL, where_exactly="behind Carys's gate")
    await resident.opens(f"/reports/{reference}")
    assert PERSONAL in written(resident.page.text)
    for path in (f"/reports/{reference}", "/", "/reports", "/api/reports", f"/api/reports/{reference}"):
        await stranger.opens(path)
        assert stranger.status == 200 and "Carys" not in stranger.page.text
    await stranger.sends(f"/reports/{reference}/follow")
    await stranger.opens("/following")
    assert reference in stranger.page.text and "Carys" not in stranger.page.text
    await officer.opens(f"/staff/reports/{reference}")
    assert PERSONAL in officer.text
    await officer.sends(f"/staff/reports/{reference}/show-words")
    await stranger.opens(f"/reports/{reference}")
    assert PERSONAL in written(stranger.page.text)


async def test_a_photo_waits_for_an_officer_and_can_be_hidden_again(world: World) -> None:
    resident, stranger, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports(files=[("IMG_secret_name.jpg", a_photo())])
    await resident.opens(f"/reports/{reference}")
    photo = elements(resident.page.text, "img")[0].attributes["src"]
    photo_id = photo.split("/")[2]

    async def strangers_see_it() -> bool:
        answers = [await stranger.client.get(path) for path in (f"/photos/{photo_id}", f"/photos/{photo_id}/small")]
        for path in (f"/reports/{reference}", "/", "/reports"):
            assert (photo_id in (await stranger.client.get(path)).text) == (answers[0].status_code == 200)
        assert [answer.status_code for answer in answers] in ([200, 200], [404, 404])
        return answers[0].status_code == 200

    assert (await resident.client.get(photo)).status_code == 200 and not await strangers_see_it()
    await officer.sends(f"/staff/reports/{reference}/photos/{photo_id}/show")
    assert await strangers_see_it()
    await officer.sends(f"/staff/reports/{reference}/photos/{photo_id}/hide")
    assert not await strangers_see_it()
    assert (await officer.client.get(f"/staff/photos/{photo_id}")).headers["cache-control"] == "private, no-store"
    another = await world.person().reports("Another", files=[("a.jpg", a_photo("red"))])
    await officer.sends(f"/staff/reports/{another}/photos/{photo_id}/show")
    assert officer.status == 404 and not await strangers_see_it(), "only by the page of its own report"


async def test_a_report_that_points_at_a_home_is_found_by_nobody_else(world: World) -> None:
    resident, stranger, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports("The house next door shouts all night", "noise")
    assert "Only the council sees this report" in await said_before_sending(resident)
    await officer.sends(f"/staff/reports/{reference}/update", stage="investigating", words="We will ring the neighbour")
    await resident.opens(f"/reports/{reference}")
    assert "We will ring the neighbour" in resident.text
    for path in (
        "/",
        "/reports",
        "/reports?status=open",
        "/api/reports?service_code=noise",
        "/api/reports?page_size=100",
    ):
        await stranger.opens(path)
        assert stranger.status == 200 and reference not in stranger.page.text and "shouts" not in stranger.page.text
    for path in (f"/reports/{reference}", f"/api/reports/{reference}", f"/reports/{reference}/live"):
        await stranger.opens(path)
        assert stranger.status == 404
    await stranger.opens(f"/search?words={reference}")
    assert stranger.path == "/search"
    for action in ("follow", "unfollow", "follow-by-email", "not-fixed"):
        await stranger.sends(f"/reports/{reference}/{action}", email=EMAIL)
        assert stranger.status == 404
    await stranger.begins_a_report()
    assert not await visible_to(world.db, device_of(stranger), "event", "details ->> 'words' like '%neighbour%'")


async def test_the_page_after_sending_is_for_her_who_sent_it_alone(world: World) -> None:
    resident, stranger = world.person(), world.person()
    public, private = await resident.reports(email=EMAIL), await resident.reports("Drums", "noise")
    await stranger.reports("A report of her own")
    await resident.opens(f"/reports/{public}/sent")
    assert f"/reports/{public}/private/" in resident.page.text
    await stranger.opens(f"/reports/{public}/sent")
    assert stranger.path == f"/reports/{public}" and "/private/" not in stranger.page.text
    await stranger.opens(f"/reports/{private}/sent")
    assert stranger.status == 404


async def said_before_sending(resident: Person) -> str:
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code="noise")
    await resident.sends(f"{draft}/describe", description="Drums")
    await resident.sends(f"{draft}/contact", email="")
    return resident.text


async def visible_to(db: Connection, actor: Actor, table: str, condition: str = "true") -> int:
    """How many rows of a table row-level security shows to this actor; none where it may not look at all."""
    allowed = await db.fetchval(f"select has_table_privilege('{actor.role}', '{table}', 'select')")
    if not allowed:
        return 0
    async with db.transaction():
        await act_for(db, actor)
        found = await db.fetchval(f"select count(*) from {table} where {condition}")
        await db.execute("reset role")
    return int(found)


def device_of(person: Person) -> Actor:
    return Actor("device", opened(SECRET, "device", person.client.cookies["device"]))


PUBLIC_TABLES = {
    "area",
    "area_part",
    "asset",
    "asset_kind",
    "gazetteer_copy",
    "gazetteer_entry",
    "holiday",
    "known_problem",
    "message_kind",
    "office_hours",
    "owner",
    "place_layer",
    "place_layer_part",
    "question",
    "report_cell",
    "retention_rule",
    "retention_run",
    "service",
    "service_also_in",
    "service_group",
    "service_said",
    "service_word",
    "target",
    "team",
    "working_time",
    "event_head",
    "role",
    "silence_published",
}  # the same for everybody
OWNERS_TABLES = {"migration"}


async def test_underneath_the_pages_no_table_shows_one_device_what_is_anothers(world: World, push: PushService) -> None:
    resident, stranger, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports(PERSONAL, "noise", email=EMAIL, files=[("a.jpg", a_photo())])
    await resident.allows_notices(push.subscribe().subscription, reference)
    await resident.begins_a_report()
    await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="Something private")
    await world.worker_works()
    await stranger.begins_a_report()

    tables = {row[0] for row in await world.db.fetch("select tablename from pg_tables where schemaname = 'public'")}
    assert {"report", "photo", "follow", "message", "event", "device", "session"} <= tables
    report_id = await world.db.fetchval("select id from report where reference = $1", reference)
    before = {table: await world.db.fetchval(f"select count(*) from {table}") for table in tables - PUBLIC_TABLES}
    assert all(
        before[table] for table in ("push_subscription", "address", "message", "delivery", "report_draft", "photo")
    )
    hers, strangers = device_of(resident), device_of(stranger)
    theirs = {
        "report": f"id = '{report_id}'",
        "event": f"subject_id = '{report_id}' or actor_id = '{hers.id}'",
        "photo": f"report_id = '{report_id}'",
        "device": f"id <> '{strangers.id}'",
        "report_draft": f"device_id <> '{strangers.id}'",
    }
    for table in sorted(tables - PUBLIC_TABLES):
        for actor in (strangers, ANONYMOUS):
            assert not await visible_to(world.db, actor, table, theirs.get(table, "true")), table
    for table in (
        "report",
        "event",
        "photo",
        "report_holder",
        "message",
        "follow",
        "push_subscription",
        "report_draft",
    ):
        assert await visible_to(
            world.db, hers, table, theirs[table] if table in ("report", "event", "photo") else "true"
        )


async def test_no_resident_can_change_what_has_happened_nor_anothers_report(world: World) -> None:
    resident, stranger = world.person(), world.person()
    reference = await resident.reports()
    await stranger.begins_a_report()
    for change in (
        "update report set reason = 'x' where reference = $1",
        "delete from report where reference = $1",
        "update event set kind = 'x' where $1 = $1",
        "delete from event where $1 = $1",
    ):
        transaction = world.db.transaction()
        await transaction.start()
        await act_for(world.db, device_of(stranger))
        try:
            assert await world.db.execute(change, reference) == "UPDATE 0"
        except Exception as refused:  # which kind differs: no leave, or no such change
            assert type(refused).__module__.startswith("asyncpg")
        await transaction.rollback()


async def test_a_private_link_opens_her_report_on_another_phone_after_a_button(world: World) -> None:
    resident, another = world.person(), world.person()
    reference = await resident.reports(PERSONAL)
    link = elements(resident.page.text, "p", class_="plain")[0].words.removeprefix(world.settings.origin)
    for _time in range(2):
        await another.opens(link)
        assert another.status == 200 and not another.client.cookies, "looking at the link changes nothing"
    assert another.page.headers["referrer-policy"] in ("same-origin", "no-referrer")
    await another.opens(f"/reports/{reference}")
    assert "Carys" not in another.page.text
    await another.sends(link)
    assert another.path == f"/reports/{reference}" and PERSONAL in written(another.page.text)
    await another.opens("/following")
    assert reference in another.page.text

    stranger = world.person()
    key = link.rsplit("/", 1)[1]
    other_purpose = resident.client.cookies["device"]
    for wrong in (key[:10] + ("A" if key[10] != "A" else "B") + key[11:], key[:-5], key + "AAAA", "x", other_purpose):
        await stranger.sends(f"/reports/{reference}/private/{wrong}")
        assert stranger.status == 404
    await stranger.opens(f"/reports/{reference}")
    assert "Carys" not in stranger.page.text


async def test_a_phone_that_is_asked_to_forget_holds_nothing_and_is_told_nothing_more(
    world: World, push: PushService
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports(PERSONAL)
    phone = push.subscribe()
    await resident.allows_notices(phone.subscription, reference)
    await resident.sends("/account/forget")
    assert '"storage"' in resident.page.history[0].headers["clear-site-data"]
    assert not resident.client.cookies.get("device") and "Nothing" in resident.text
    await resident.opens(f"/reports/{reference}")
    assert "Carys" not in resident.page.text
    await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="News")
    await world.worker_works()
    assert not phone.received, "somebody else may hold this phone now"


@pytest.fixture
async def told(
    capfd: pytest.CaptureFixture[str], council: Council, push: PushService, mail: MailServer
) -> AsyncIterator[tuple[Council, str, str, list[dict[str, object]]]]:
    """A report with everything private in it, carried all the way by real processes; its phone's pushes."""
    async with httpx.AsyncClient(base_url=council.origin) as client, httpx.AsyncClient(base_url=council.origin) as desk:
        resident, officer = Person(client), Person(desk)
        reference = await resident.reports("A hole", email=EMAIL, files=[("IMG_secret_name.jpg", a_photo())])
        phone = push.subscribe()
        await resident.allows_notices(phone.subscription, reference)
        await eventually(lambda: mail.letters)
        confirm = re.search(r"/following/confirm/\S+", mail.letters[0].get_content())
        assert confirm
        await resident.sends(confirm[0])
        await officer.opens("/staff/sign-in")
        choice = elements(officer.page.text, "option")[0].attributes["value"]
        await officer.sends("/staff/demonstration", officer=choice)
        page = f"/staff/reports/{reference}"
        await officer.opens(page)
        photo_id = elements(officer.page.text, "img")[0].attributes["src"].split("/")[3]
        await officer.sends(f"{page}/photos/{photo_id}/show")
        await officer.sends(f"{page}/close", outcome="fixed", reason="Filled")
        await eventually(lambda: phone.received and len(mail.letters) >= 3)
        yield council, reference, photo_id, phone.received


async def test_her_address_and_where_her_photo_was_taken_are_nowhere_to_be_seen(
    told: tuple[Council, str, str, list[dict[str, object]]], capfd: pytest.CaptureFixture[str]
) -> None:
    council, reference, photo_id, pushes = told
    async with httpx.AsyncClient(base_url=council.origin) as stranger:
        paths = ("/", "/reports", f"/reports/{reference}", "/following", "/messages", "/api/reports")
        texts = [
            (await stranger.get(path)).text for path in (*paths, f"/api/reports/{reference}", "/metrics", "/health")
        ]
        photos = [(await stranger.get(f"/photos/{photo_id}{size}")).content for size in ("", "/small")]
    async with connect(council.dsn) as db:
        texts += [str(dict(row)) for row in await db.fetch("select * from event")]
        texts += [str(dict(row)) for row in await db.fetch("select * from report")]
        texts += [str(dict(row)) for row in await db.fetch("select * from photo")]
        texts += [str(dict(row)) for row in await db.fetch("select * from job")]
    printed = "".join(capfd.readouterr())
    assert "answered" in printed and "handed over" in printed, "the logs are in hand"
    key = re.compile(r"private/(?!\{)[\w-]{20}|confirm/(?!\{)[\w-]{20}|wpush/v2/\w{10}")
    for text in [*texts, str(pushes), printed]:
        assert not [sign for sign in SIGNS if sign in text]
        assert not key.search(text)
    kept = [file.read_bytes() for file in council.data.rglob("*") if file.is_file()]
    assert len(photos) == 2 and kept
    for content in [*photos, *kept]:
        assert not [sign for sign in SIGNS if sign.encode() in content]
        assert b"EXIF" not in content and b"Exif" not in content and b"XMP" not in content
    assert all(not Image.open(io.BytesIO(photo)).getexif() for photo in photos)
