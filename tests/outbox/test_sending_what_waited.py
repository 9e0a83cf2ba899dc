"""What waited on a phone arrives once, whole, and is taken as the pages would take it."""

import asyncio
from uuid import UUID, uuid4

import httpx
import pytest

from api.database import connect
from api.outbox.queries import forget_receipts
from tests.world import HERE, IN_THE_SEA, Council, Person, World, a_photo, photos_kept

JSON = {"accept": "application/json"}
LATITUDE, LONGITUDE = HERE.split(", ")
WHOLE = {
    "to": "/reports/new",
    "where": "Here",
    "latitude": LATITUDE,
    "longitude": LONGITUDE,
    "service_code": "pothole",
    "description": "A deep hole by the crossing",
    "where_exactly": "By the gate",
    "email": "",
}


async def sends(
    client: httpx.AsyncClient, key: UUID, photos: list[bytes] | None = None, **fields: str
) -> httpx.Response:
    files = [("photos", ("photo.jpg", photo, "image/jpeg")) for photo in photos or []]
    return await client.post("/outbox", data={"key": str(key)} | fields, files=files or None, headers=JSON)


async def photos_of(world: World, reference: str) -> int:
    count = "select count(*) from photo join report on report.id = report_id where reference = $1"
    return int(await world.db.fetchval(count, reference))


async def test_a_report_arrives_with_its_photos_and_is_hers_to_manage(world: World) -> None:
    resident = world.person()
    answer = await sends(resident.client, uuid4(), [a_photo("teal"), a_photo("red")], **WHOLE)
    assert answer.status_code == 201, answer.text
    reference = answer.json()["reference"]
    assert await photos_of(world, reference) == 2
    assert "yours alone" in await resident.opens(f"/reports/{reference}/sent"), "with its private link"
    await resident.opens(f"/reports/{reference}/manage")
    assert resident.status == 200 and "By the gate" in resident.page.text


async def test_the_same_key_again_is_the_same_report_also_from_a_phone_whose_cookie_was_lost_with_the_answer(
    world: World,
) -> None:
    key, first, again = uuid4(), world.person(), world.person()
    reference = (await sends(first.client, key, [a_photo()], **WHOLE)).json()["reference"]
    answer = await sends(again.client, key, [a_photo()], **WHOLE)
    assert (answer.status_code, answer.json()["reference"]) == (200, reference)
    assert await photos_of(world, reference) == 1
    await again.opens(f"/reports/{reference}/manage")
    assert again.status == 200, "whoever knows the key sent it"


async def test_thirty_days_later_the_same_key_is_still_the_same_report(world: World) -> None:
    key, resident = uuid4(), world.person()
    reference = (await sends(resident.client, key, None, **WHOLE)).json()["reference"]
    await world.db.execute("update report set submitted_at = submitted_at - interval '31 days'")
    await world.worker_works()
    assert (await sends(resident.client, key, None, **WHOLE)).json() == {"reference": reference, "is_new": False}


async def test_a_photo_that_is_none_keeps_back_the_whole_report(world: World) -> None:
    key, resident = uuid4(), world.person()
    refused = await sends(resident.client, key, [a_photo(), b"not a photo"], **WHOLE)
    assert refused.status_code == 422 and "not a photo we can use" in refused.text
    assert not await world.db.fetchval("select count(*) from report where submission_key = $1", key)
    assert (await sends(resident.client, key, [a_photo()], **WHOLE)).status_code == 201


async def test_more_photos_than_a_report_takes_are_refused_whole(world: World) -> None:
    key, colours = uuid4(), ("teal", "red", "blue", "green")
    refused = await sends(world.person().client, key, [a_photo(colour) for colour in colours], **WHOLE)
    assert refused.json()["errors"] == {"photos": "You can add up to 3 photos"}
    assert not await world.db.fetchval("select count(*) from report where submission_key = $1", key)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"latitude": IN_THE_SEA.split(", ")[0]}, "where"),
        ({"latitude": "", "longitude": "", "where": "Zzyzx Boulevard"}, "where"),
        ({"latitude": "", "longitude": "", "where": ""}, "where"),
        ({"service_code": "no-such-thing"}, "service_code"),
        ({"description": " \n "}, "description"),
        ({"description": "x" * 4001}, "description"),
        ({"where_exactly": "x" * 201}, "where_exactly"),
        ({"email": "nobody"}, "email"),
    ],
)
async def test_what_a_page_would_not_take_is_refused_in_the_same_words(
    world: World, wrong: dict[str, str], field: str
) -> None:
    refused = await sends(world.person().client, uuid4(), None, **WHOLE | wrong)
    assert refused.status_code == 422 and field in refused.json()["errors"], refused.text


async def test_a_street_typed_without_a_signal_is_looked_up_when_it_arrives(world: World) -> None:
    nowhere_yet = {"latitude": "", "longitude": ""}
    found = await sends(
        world.person().client, uuid4(), None, **WHOLE | nowhere_yet | {"where": "Fish Lane, Port Wrack"}
    )
    assert found.status_code == 201, found.text


async def test_what_the_council_has_of_a_draft_and_what_the_phone_has_make_one_report(world: World) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code="pothole")
    await resident.sends(f"{draft}/describe", [("a.jpg", a_photo("teal"))], description="A hole")
    key = UUID(draft.rsplit("/", 1)[1])
    sent = {"to": "/reports/new", "description": "A deep hole", "where_exactly": ""}
    answer = await sends(resident.client, key, [a_photo("teal"), a_photo("red")], **sent)
    assert answer.status_code == 201, answer.text
    reference = answer.json()["reference"]
    assert await photos_of(world, reference) == 2, "the one that came both ways is there once"
    assert "A deep hole" in await resident.opens(f"/reports/{reference}")
    await resident.opens(f"{draft}/check")
    assert resident.path == f"/reports/{reference}/sent", "the draft has become the report"


async def test_a_report_whose_send_arrived_after_all_is_not_made_again(world: World) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    for step, fields in (("place", {"where": HERE}), ("service", {"service_code": "pothole"})):
        await resident.sends(f"{draft}/{step}", None, **fields)
    await resident.sends(f"{draft}/describe", description="A hole")
    await resident.sends(f"{draft}/contact", email="")
    await resident.sends(f"{draft}/check")
    answer = await sends(resident.client, UUID(draft.rsplit("/", 1)[1]), None, **WHOLE)
    assert (answer.status_code, answer.json()["reference"]) == (200, resident.reference)


async def test_following_and_not_fixed_and_photos_are_done_once(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    of_report = f"/reports/{reference}"
    key, kept = uuid4(), 0
    for status in (201, 200):
        answer = await sends(resident.client, key, [a_photo()], to=f"{of_report}/manage/photos")
        assert answer.status_code == status, answer.text
        kept = kept or photos_kept(world)
    assert await photos_of(world, reference) == 1 and photos_kept(world) == kept, "none without a row is left behind"
    stranger = world.person()
    assert (await sends(stranger.client, uuid4(), to=f"{of_report}/follow")).status_code == 201
    assert "follows this report" in await stranger.opens(of_report)
    await officer.sends(f"/staff/reports/{reference}/close", outcome="fixed", reason="We filled it.")
    key = uuid4()
    assert (await sends(resident.client, key, to=f"{of_report}/not-fixed")).status_code == 201
    await officer.sends(f"/staff/reports/{reference}/close", outcome="fixed", reason="Filled again.")
    assert (await sends(resident.client, key, to=f"{of_report}/not-fixed")).status_code == 200
    assert "Filled again." in await resident.opens(of_report), "and it is not opened a second time"
    assert await world.db.fetchval("select count(*) from event where kind = 'report.reopened'") == 1


async def test_what_may_not_be_done_is_said_and_may_be_tried_again(world: World) -> None:
    resident, stranger = world.person(), world.person()
    reference = await resident.reports()
    key = uuid4()
    for _time in range(2):
        answer = await sends(stranger.client, key, to=f"/reports/{reference}/manage", description="Mine now")
        assert answer.status_code == 403 and "Only the person who reported this" in answer.json()["detail"]
    answer = await sends(resident.client, uuid4(), to=f"/reports/{reference}/manage", description="")
    assert answer.json()["errors"] == {"description": "Say what the problem is"}
    for to in ("/staff/reports", f"/reports/{reference}/elsewhere", "", "https://elsewhere.example.org"):
        assert (await sends(resident.client, uuid4(), to=to)).status_code == 404, to


async def test_another_website_puts_nothing_in(world: World) -> None:
    headers = JSON | {"sec-fetch-site": "cross-site"}
    answer = await world.person().client.post("/outbox", data=WHOLE | {"key": str(uuid4())}, headers=headers)
    assert answer.status_code == 403


async def test_receipts_are_forgotten_well_after_thirty_days(world: World) -> None:
    resident = world.person()
    reference = await resident.reports()
    await sends(resident.client, uuid4(), to=f"/reports/{reference}/unfollow")
    for days, left in ((59, 1), (2, 0)):
        await world.db.execute("update outbox_receipt set received_at = received_at - make_interval(days => $1)", days)
        await forget_receipts(world.db)
        assert await world.db.fetchval("select count(*) from outbox_receipt") == left


async def test_one_key_sent_eight_times_at_once_is_one_report_with_its_photo(council: Council) -> None:
    key = uuid4()
    async with httpx.AsyncClient(base_url=council.origin, timeout=30) as client:
        answers = await asyncio.gather(*(sends(client, key, [a_photo()], **WHOLE) for _time in range(8)))
    assert {answer.status_code for answer in answers} <= {200, 201}, [answer.text for answer in answers]
    assert len({answer.json()["reference"] for answer in answers}) == 1
    async with connect(council.dsn) as db:
        assert await db.fetchval("select count(*) from report where submission_key = $1", key) == 1
        photos = "select count(*) from photo join report on report.id = report_id where submission_key = $1"
        assert await db.fetchval(photos, key) == 1


async def test_own_pages_may_be_kept_only_where_she_said_that_the_phone_is_hers(world: World) -> None:
    resident = world.person()
    reference = await resident.reports()
    own = (f"/reports/{reference}", "/following", "/messages", "/account")

    async def rules(person: Person) -> set[str]:
        return {(await person.client.get(path)).headers["cache-control"] for path in own}

    assert await rules(resident) == {"no-store"}
    assert "Keep them here" in await resident.opens("/account")
    assert "Stop keeping them" in await resident.sends("/account/keep", keep="yes")
    assert await rules(resident) == {"private, no-cache"}
    await resident.sends("/account/keep", keep="no")
    assert await rules(resident) == {"no-store"}
    stranger = world.person()
    assert (await stranger.client.get(f"/reports/{reference}")).headers["cache-control"] == "no-cache"
