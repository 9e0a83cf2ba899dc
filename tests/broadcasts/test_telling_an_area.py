"""Whom a broadcast reaches: everybody who follows something in its area, once, and nobody after it is over."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.actor import SYSTEM
from api.broadcasts import jobs
from api.database import act_for
from api.notifications.jobs import claim
from tests.broadcasts.saying import broadcasts, many_who_follow, posts, reference, sends, ward_id, writes
from tests.fakes import Phone, PushService
from tests.reports.reading import field
from tests.world import HERE, Person, WorkerPool, World

QUAY_STREET = "54.61723,1.072"  # its middle, in Port Wrack


async def who_follows(world: World, push: PushService, path: str = "/following", **wanted: str) -> tuple[Person, Phone]:
    person, phone = world.person(), push.subscribe()
    await person.sends(path, None, **wanted)
    assert person.path == "/following", person.text
    await person.allows_notices(phone.subscription)
    return person, phone


async def test_however_many_follows_it_falls_in_each_is_told_once_in_the_same_words(
    world: World, push: PushService
) -> None:
    person, phone = await who_follows(world, push, "/news", ward="Merrowby")
    for wanted in ({"ward": "Merrowby"}, {"at": HERE.replace(" ", ""), "place": "Home", "radius": "400"}):
        await person.sends("/following", None, **wanted)
    await person.sends("/news", ward="")
    await broadcasts(world, await world.administrator())
    [received] = phone.received
    assert received["notification"]["title"] == "Flood warning for Merrowby"
    assert "Go upstairs." in received["notification"]["body"] and "Home" not in str(received)
    await person.opens("/messages")
    assert "Flood warning" in person.text and "Council news for Merrowby" in person.text


@pytest.mark.parametrize(
    ("area", "wanted", "is_told"),
    [
        ({}, {"ward": "Merrowby"}, True),
        ({}, {"ward": "Port Wrack Harbour"}, False),
        ({}, {"at": HERE.replace(" ", ""), "place": "Home", "radius": "200"}, False),
        ({"area_kind": "council"}, {"at": HERE.replace(" ", ""), "place": "Home", "radius": "200"}, True),
        ({"area_kind": "council"}, {"service": "pothole"}, False),
        ({"area_kind": "street", "where": "Quay Street, Port Wrack"}, {"street": "Quay Street, Port Wrack"}, True),
        ({"area_kind": "street", "where": "Quay Street, Port Wrack"}, {"street": "High Street, Port Wrack"}, False),
        ({"area_kind": "street", "where": "Quay Street, Port Wrack"}, {"ward": "Port Wrack Harbour"}, True),
        ({"area_kind": "circle", "where": "Quay Street, Port Wrack", "radius_m": "300"}, {"ward": "Merrowby"}, False),
        (
            {"area_kind": "circle", "where": "Quay Street, Port Wrack", "radius_m": "300"},
            {"at": "54.6195,1.072", "place": "Home", "radius": "200"},
            True,
        ),
        (
            {"area_kind": "circle", "where": "Quay Street, Port Wrack", "radius_m": "300"},
            {"at": "54.6225,1.072", "place": "Home", "radius": "200"},
            False,
        ),
        ({"kind": "news", "area_kind": "council"}, {"ward": "Merrowby"}, False),
    ],
)
async def test_it_reaches_who_follows_something_in_its_area(
    world: World, push: PushService, area: dict[str, str], wanted: dict[str, str], is_told: bool
) -> None:
    _person, phone = await who_follows(world, push, **wanted)
    await broadcasts(world, await world.administrator(), **area)
    assert bool(phone.received) == is_told


async def test_a_place_that_was_followed_is_in_its_ward(world: World, push: PushService) -> None:
    ward = await world.db.fetchval("select name from area where id = (select ward_id from report limit 1)")
    place = await world.db.fetchrow("select latitude, longitude from report limit 1")
    assert place
    _person, phone = await who_follows(
        world, push, at=f"{place['latitude']},{place['longitude']}", place="Home", radius="200"
    )
    await broadcasts(world, await world.administrator(), wards=[await ward_id(world, ward)])
    assert phone.received


async def test_only_an_emergency_passes_quiet_hours(world: World, push: PushService) -> None:
    person, phone = await who_follows(world, push, "/news", ward="Merrowby")
    now = datetime.now(ZoneInfo("Europe/London"))
    quiet = {"quiet_from": f"{now - timedelta(hours=1):%H:%M}", "quiet_to": f"{now + timedelta(hours=2):%H:%M}"}
    await person.sends("/account/notices", None, most_a_day="10", **quiet)
    administrator = await world.administrator()
    for kind, number in (("disruption", 0), ("news", 0), ("emergency", 1)):
        await broadcasts(world, administrator, kind=kind)
        assert len(phone.received) == number, kind
    assert push.pushes[-1].headers["Urgency"] == "high"


async def test_a_worker_that_is_killed_is_followed_by_one_that_goes_on_where_it_was(world: World) -> None:
    await many_who_follow(world, 25)
    page = await writes(world, await world.administrator())
    await sends(world.people[0], page)
    broadcast_id = await world.db.fetchval("select id from broadcast")
    async with world.pool.acquire():
        await act_for(world.db, SYSTEM)
        assert await jobs.tell_page(world.db, broadcast_id, most=10)
        with pytest.raises(ZeroDivisionError):
            async with world.db.transaction():
                await jobs.tell_page(world.db, broadcast_id, most=10)
                raise ZeroDivisionError  # killed before the page was kept
    assert await world.db.fetchval("select people from broadcast") == 10
    await world.worker_works()
    assert await world.db.fetchval("select people from broadcast") == 25
    assert await world.db.fetchval("select count(distinct recipient_id) from message") == 25
    assert await world.db.fetchval("select told_at is not null from broadcast")


async def test_what_is_cancelled_is_handed_over_no_more_and_says_so_to_those_who_got_it(
    world: World, push: PushService
) -> None:
    people = [await who_follows(world, push, "/news", ward="Merrowby") for _each in range(2)]
    administrator = await world.administrator()
    page = await writes(world, administrator)
    await sends(administrator, page)
    push.answer_with(503, {"Retry-After": "3600"})
    await world.worker_works()
    assert not push.pushes
    push.answer_with(None)
    await administrator.sends(f"{page}/cancel", because="A false alarm.")
    await world.db.execute("update delivery set due_at = now()")
    assert await claim(WorkerPool(world.pool), 10) == [], "at once, whatever job is still to run"
    await world.worker_works()
    assert not push.pushes, "nothing more was handed over"
    assert await world.db.fetchval("select sum(failed) - sum(waiting) from delivery_count") == 2
    person = people[0][0]
    assert "Cancelled" in await person.opens("/messages")
    await person.opens(f"/news/{await reference(world)}")
    assert "This was cancelled" in person.text and "A false alarm." in person.text
    assert "Cancelled" in await administrator.opens(page)


async def test_a_correction_takes_the_place_of_what_was_said(world: World, push: PushService) -> None:
    person, phone = await who_follows(world, push, "/news", ward="Merrowby")
    administrator = await world.administrator()
    page = await broadcasts(world, administrator)
    await administrator.sends(f"{page}/correct")
    draft = administrator.path.removesuffix("/edit")
    assert field(administrator.page.text, "title") == "Flood warning for Merrowby"
    fields = {
        "wards": [await ward_id(world)],
        "version": "1",
        "title": "The water is falling",
        "words": "Stay in.",
        "kind": "emergency",
    }
    await posts(
        administrator,
        f"{draft}/edit",
        fields | {"area_kind": "wards", "begins_at": "2026-01-01T08:00", "ends_at": "2099-01-01T08:00"},
    )
    assert "Flood warning" in await person.opens(f"/news/{await reference(world)}"), "until it is sent"
    await sends(administrator, draft)
    await world.worker_works()
    assert [each["notification"]["title"] for each in phone.received] == [
        "Flood warning for Merrowby",
        "Correction: The water is falling",
    ]
    first, second = (each.topic for each in push.pushes)
    assert first == second is not None
    await person.opens("/messages")
    assert "Corrected since" in person.text
    await person.opens(f"/news/{await reference(world)}")
    assert "The water is falling" in person.text and "no longer holds" in person.text
    await administrator.sends(f"{page}/cancel")
    assert administrator.status == 409, "it is not what holds any more"


async def test_after_its_end_nothing_is_handed_over_on_any_channel(world: World, push: PushService) -> None:
    person, phone = await who_follows(world, push, "/news", ward="Merrowby")
    administrator = await world.administrator()
    page = await writes(world, administrator)
    await sends(administrator, page)
    push.answer_with(503, {"Retry-After": "3600"})
    await world.worker_works()
    push.answer_with(None)
    expires_at, ends_at = await world.db.fetchrow("select expires_at, news_until from delivery cross join message") or (
        0,
        0,
    )
    assert expires_at <= ends_at == await world.db.fetchval("select ends_at from broadcast")
    await world.db.execute("update broadcast set begins_at = now() - interval '1 hour', ends_at = now()")
    await world.db.execute("update message set news_until = now()")
    await world.db.execute("update delivery set expires_at = now(), due_at = now()")
    await world.worker_works()
    assert not phone.received
    await person.opens(f"/news/{await reference(world)}")
    assert "This is over." in person.text
    await person.opens("/")
    assert "Flood warning" not in person.text


async def test_one_that_begins_later_is_told_and_shown_to_nobody_before(world: World, push: PushService) -> None:
    person, phone = await who_follows(world, push, "/news", ward="Merrowby")
    administrator = await world.administrator()
    page = await broadcasts(world, administrator, begins_at="2098-01-01T08:00")
    assert "Sent, begins later" in await administrator.opens(page)
    assert not phone.received
    await person.opens(f"/news/{await reference(world)}")
    assert person.status == 404
    assert await world.db.fetchval("select due_at = (select begins_at from broadcast) from job")
