"""What the council knows of is read before the same is reported: in its place, of its services, while it lasts."""

from typing import Any

import pytest

from tests.reports.reading import elements, errors, field
from tests.world import Person, World

KNOWN = "/staff/known-problems"
QUAY_STREET = (54.61723, 1.072)  # its middle
WINDMILL_ROAD = (54.6179, 1.04799)  # 1.5 km to the west, in another ward
PAST, FUTURE = "2026-01-01T08:00", "2099-01-01T08:00"
FLOOD: dict[str, Any] = {
    **{"title": "Flooding on Quay Street", "words": "A crew is pumping it out.", "services": ["road-flooding"]},
    **{"area_kind": "street", "where": "Quay Street, Port Wrack", "begins_at": PAST, "ends_at": FUTURE},
}


async def test_only_those_who_may_say_what_is_known(world: World) -> None:
    officer = await world.officer()
    for path in (KNOWN, f"{KNOWN}/new"):
        await officer.opens(path)
        assert officer.status == 403
    await adds(officer)
    assert officer.status == 403 and await world.db.fetchval("select count(*) from known_problem") == 0


async def test_a_known_flood_is_read_first_and_something_else_can_still_be_reported(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    await adds(administrator)
    assert administrator.path == KNOWN, errors(administrator.page.text)
    assert "Flooding on Quay Street" in administrator.text and "Shown now" in administrator.text
    draft = await describes_at(resident, QUAY_STREET, "road-flooding")
    for words in ("We know about this", "Flooding on Quay Street", "A crew is pumping it out.", "no need to report it"):
        assert words in resident.text
    assert resident.text.index("We know about this") < resident.text.index("What is wrong?", 200)
    onward = elements(resident.page.text, "a", href="#description")
    assert [each.words for each in onward] == ["Report something else anyway"]
    await resident.sends(f"{draft}/describe", description="A van is stuck in it")
    assert resident.path == f"{draft}/contact"


async def test_who_reads_an_open_report_of_it_reads_what_is_known(world: World) -> None:
    administrator, resident, stranger = await world.administrator(), world.person(), world.person()
    quay_street = f"{QUAY_STREET[0]}, {QUAY_STREET[1]}"
    flooded = await resident.reports("Water up to the kerb", "road-flooding", quay_street)
    hole = await resident.reports("A hole under the water", "pothole", quay_street)
    await adds(administrator)
    assert "A crew is pumping it out." in await stranger.opens(f"/reports/{flooded}")
    assert "no need to report it" not in stranger.text, "that is for who is about to"
    assert "We know about this" not in await stranger.opens(f"/reports/{hole}")
    await resident.sends(f"/reports/{flooded}/manage/withdraw")
    assert "We know about this" not in await stranger.opens(f"/reports/{flooded}")


@pytest.mark.parametrize(
    ("place", "service_code", "is_known"),
    [
        (QUAY_STREET, "road-flooding", True),
        ((54.6188, 1.0766), "road-flooding", True),
        (WINDMILL_ROAD, "road-flooding", False),
        (QUAY_STREET, "pothole", False),
    ],
    ids=["here", "at its other end", "in another street", "of another service"],
)
async def test_it_is_known_in_its_street_and_of_its_service(
    world: World, place: tuple[float, float], service_code: str, is_known: bool
) -> None:
    await adds(await world.administrator())
    resident = world.person()
    await describes_at(resident, place, service_code)
    assert ("We know about this" in resident.text) == is_known
    assert bool(await asked(resident, place, service_code)) == is_known


async def test_a_circle_reaches_as_far_as_it_says(world: World) -> None:
    await adds(await world.administrator(), area_kind="circle", where="Quay Street, Port Wrack", radius_m="200")
    resident = world.person()
    metre_east, metre_north = 1 / 64_400, 1 / 111_300
    latitude, longitude = QUAY_STREET
    for metres, is_known in ((190, True), (210, False)):
        for place in ((latitude, longitude + metres * metre_east), (latitude - metres * metre_north, longitude)):
            assert bool(await asked(resident, place, "road-flooding")) == is_known, metres


async def test_a_circle_may_be_round_a_position(world: World) -> None:
    await adds(await world.administrator(), area_kind="circle", where="54.6179, 1.04799", radius_m="50")
    assert await asked(world.person(), WINDMILL_ROAD, "road-flooding")


async def test_a_whole_ward_and_a_whole_group_can_be_meant(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    await administrator.opens(f"{KNOWN}/new")
    wards = [each.attributes["value"] for each in elements(administrator.page.text, "input", name="wards")]
    groups = [each.attributes["value"] for each in elements(administrator.page.text, "input", name="groups")]
    ward = await world.db.fetchval("select id from area where name = 'Port Wrack Harbour'")
    water = await world.db.fetchval("select id from service_group where name = 'Water'")
    assert str(ward) in wards and str(water) in groups
    await adds(administrator, area_kind="wards", where="", wards=[str(ward)], services=[], groups=[str(water)])
    assert "Port Wrack Harbour" in administrator.text and "Water" in administrator.text
    fish_lane = (54.6113, 1.0689)
    assert await asked(resident, fish_lane, "blocked-drain") and await asked(resident, fish_lane, "road-flooding")
    assert not await asked(resident, fish_lane, "pothole")
    assert not await asked(resident, (54.6350, 1.0600), "road-flooding")
    await world.db.execute("insert into service_also_in values ('pothole', 'Water')")
    assert await asked(resident, fish_lane, "pothole"), "a service that is also in the group"


async def test_it_can_be_ended_when_its_ward_has_been_retired(world: World) -> None:
    administrator = await world.administrator()
    ward = str(await world.db.fetchval("select id from area where kind = 'ward' order by name limit 1"))
    await adds(administrator, area_kind="wards", where="", wards=[ward])
    await administrator.sends(f"/staff/areas/{ward}", version="1", do="retire")
    await administrator.sends(f"{KNOWN}/{await world.db.fetchval('select id from known_problem')}/end")
    assert administrator.path == KNOWN and "Over" in administrator.text


async def test_it_goes_by_itself_when_its_time_is_over(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    await adds(administrator)
    await world.db.execute("update known_problem set ends_at = now() - interval '1 second'")
    assert await asked(resident, QUAY_STREET, "road-flooding") == []
    await administrator.opens(KNOWN)
    assert "Over" in administrator.text
    await world.db.execute("update known_problem set begins_at = now() + interval '1 hour', ends_at = null")
    assert await asked(resident, QUAY_STREET, "road-flooding") == []


async def test_it_is_edited_and_ended_and_each_is_written_down(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    await adds(administrator)
    page = f"{KNOWN}/{await world.db.fetchval('select id from known_problem')}"
    await administrator.opens(page)
    assert field(administrator.page.text, "begins_at") == PAST, "in the council's own time"
    opened = {"version": field(administrator.page.text, "version")}
    await sends(administrator, page, FLOOD | opened | {"title": "Deep water on Quay Street"})
    assert administrator.path == KNOWN and "Deep water" in administrator.text
    await sends(administrator, page, FLOOD | opened | {"title": "Mine"})
    assert administrator.status == 409 and field(administrator.page.text, "title") == "Mine"
    [known] = await asked(resident, QUAY_STREET, "road-flooding")
    assert known["title"] == "Deep water on Quay Street"
    await administrator.sends(f"{page}/end")
    assert await asked(resident, QUAY_STREET, "road-flooding") == []
    await administrator.sends(f"{page}/end")
    assert administrator.status == 409
    kinds = await world.db.fetch("select kind, details from event where subject_kind = 'known_problem' order by id")
    assert [each["kind"] for each in kinds] == ["known_problem.added", "known_problem.edited", "known_problem.edited"]
    assert kinds[1]["details"] == {
        "before": {"title": "Flooding on Quay Street"},
        "after": {"title": "Deep water on Quay Street"},
    }
    assert "1 January 2099 at 8:00am" in await administrator.opens(page) and "2099-01-01T" not in administrator.text
    await administrator.undoes(page)
    assert await asked(resident, QUAY_STREET, "road-flooding"), "it was ended too soon"


async def test_one_that_is_taken_away_is_still_called_by_its_title_and_comes_back(world: World) -> None:
    administrator = await world.administrator()
    await adds(administrator)
    await administrator.undoes(KNOWN)
    assert "Taken away" in administrator.text
    assert administrator.text.count("Flooding on Quay Street") == 3, "by that and by the undo of it"
    await administrator.undoes(KNOWN)
    assert await world.db.fetchval("select title from known_problem") == "Flooding on Quay Street"


async def test_what_is_wrong_is_said_beside_each_field_and_what_was_typed_is_kept(world: World) -> None:
    administrator = await world.administrator()
    await adds(administrator, title="", services=[], where="zzzz", begins_at="soon", ends_at="0001-01-01T00:00")
    assert administrator.status == 422
    assert errors(administrator.page.text) == {
        "title": "Say what you know of, such as “Flooding on Quay Road”",
        "services": "Choose at least one service or group",
        "where": "We could not find that place. Check the spelling, or try a street nearby.",
        "begins_at": "Enter a day and a time, such as 2026-12-24 18:00",
        "ends_at": "Enter a day and a time, such as 2026-12-24 18:00",
    }
    assert field(administrator.page.text, "where") == "zzzz"
    await adds(administrator, area_kind="circle", radius_m="9", ends_at="2025-01-01T08:00")
    assert errors(administrator.page.text) == {
        "radius_m": "Enter a number of metres between 10 and 5,000",
        "ends_at": "The end must be after the beginning",
    }


async def test_when_words_mean_several_streets_she_chooses(world: World) -> None:
    administrator = await world.administrator()
    await adds(administrator, where="Street")
    assert administrator.status == 422 and errors(administrator.page.text) == {"where": "Choose which place it is"}
    choices = elements(administrator.page.text, "input", name="choice")
    assert len(choices) > 1
    await adds(administrator, where="Street", choice=choices[1].attributes["value"])
    assert administrator.path == KNOWN


async def test_a_machine_is_told_of_a_place_that_is_none(world: World) -> None:
    answer = await world.person().client.get("/api/known-problems?latitude=0&longitude=0")
    assert answer.status_code == 422


async def test_before_it_is_kept_she_reads_on_how_many_open_reports_it_would_be(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    quay, windmill = (f"{latitude}, {longitude}" for latitude, longitude in (QUAY_STREET, WINDMILL_ROAD))
    over = await resident.reports("Water that went", "road-flooding", quay)
    for service_code, where in (("road-flooding", quay), ("pothole", quay), ("road-flooding", windmill)):
        await resident.reports("Water up to the kerb", service_code, where)
    await resident.sends(f"/reports/{over}/manage/withdraw")
    water = str(await world.db.fetchval("select id from service_group where name = 'Water'"))
    far = {"area_kind": "circle", "radius_m": "5000"}
    for more, reports in (({}, "1 open report,"), (far, "2 open reports,")):
        await adds(administrator, do="look", **more)
        assert f"It would be read on {reports}" in administrator.text and "We know about this" in administrator.text
    await world.db.execute("insert into service_also_in values ('pothole', 'Water')")
    await adds(administrator, do="look", groups=[water], services=[])
    assert "It would be read on 2 open reports," in administrator.text, "of all that the group has"
    assert field(administrator.page.text, "title") == FLOOD["title"]
    await adds(administrator, do="look", title="", services=["no-such"])
    assert list(errors(administrator.page.text)) == ["title", "services"]
    assert await world.db.fetchval("select count(*) from known_problem") == 0, "nothing is kept by looking"


async def sends(person: Person, path: str, fields: dict[str, Any]) -> None:
    person.page = await person.client.post(path, data=fields, follow_redirects=True)


async def adds(administrator: Person, **more: Any) -> None:
    await sends(administrator, f"{KNOWN}/new", FLOOD | more)


async def asked(person: Person, place: tuple[float, float], service_code: str) -> Any:
    where = {"latitude": str(place[0]), "longitude": str(place[1]), "service_code": service_code}
    return (await person.client.get("/api/known-problems", params=where)).json()


async def describes_at(resident: Person, place: tuple[float, float], service_code: str) -> str:
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=f"{place[0]}, {place[1]}")
    await resident.sends(f"{draft}/service", service_code=service_code)
    assert resident.path == f"{draft}/describe", resident.text
    return draft
