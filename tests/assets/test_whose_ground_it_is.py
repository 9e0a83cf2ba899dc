"""What is somebody else's is passed on, or stopped with whom to ask; and officers see whose it is."""

from tests.reports.reading import elements
from tests.world import World

ON_THE_MOLE = "54.6083, 1.0770"
IN_THE_YARD = "54.61834, 1.06857"
HIGH_STREET = "54.61547, 1.06394"
OFF_THE_ROAD = "54.6200, 1.0200"


async def test_a_report_on_the_harbours_ground_stops_with_whom_to_ask_and_nothing_is_sent(world: World) -> None:
    resident = world.person()
    before = await world.db.fetchval("select count(*) from report")
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=ON_THE_MOLE)
    await resident.sends(f"{draft}/service", service_code="pothole")
    assert resident.status == 422 and "Ask Wrackholm Harbour Trust about this" in resident.text
    links = [each.attributes["href"] for each in elements(resident.page.text, "a")]
    assert {"tel:01632960145", "https://harbour.example.org/report", f"{draft}/place"} <= set(links)
    assert "We have not sent anything" in resident.text
    await resident.sends(f"{draft}/describe", description="Round the stop page")
    assert resident.status == 422 and "Harbour Trust" in resident.text
    await resident.sends(f"{draft}/contact")
    await resident.sends(f"{draft}/check")
    assert resident.status == 422 and "Harbour Trust" in resident.text
    assert await world.db.fetchval("select count(*) from report") == before
    await resident.sends(f"{draft}/place", where=HIGH_STREET)
    assert resident.path == f"{draft}/check", "all that was answered is kept, once the place is changed"


async def test_of_services_that_the_owner_leaves_to_the_council_a_report_is_taken(world: World) -> None:
    reference = await world.person().reports("Paint on the mole", "graffiti", ON_THE_MOLE)
    row = await world.db.fetchrow("select owner, passed_on from report where reference = $1", reference)
    assert row and tuple(row) == ("Wrackholm Harbour Trust", False)


async def test_machines_are_stopped_with_the_same_words(world: World) -> None:
    latitude, longitude = map(float, ON_THE_MOLE.split(", "))
    new = {"service_code": "pothole", "description": "A hole", "latitude": latitude, "longitude": longitude}
    answer = await world.person().client.post("/api/reports", json=new)
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"
    said = answer.json()["errors"]["place"]
    for words in (
        "looked after by Wrackholm Harbour Trust",
        "Ring 01632 960145.",
        "https://harbour.example.org/report",
    ):
        assert words in said


async def test_what_is_passed_on_says_so_before_and_after_sending(world: World) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=IN_THE_YARD)
    await resident.sends(f"{draft}/service", service_code="pothole")
    await resident.sends(f"{draft}/describe", description="A hole in the yard")
    await resident.sends(f"{draft}/contact")
    assert "We take this report and pass it to Cooper's Yard Residents" in resident.text
    await resident.sends(f"{draft}/check")
    assert "We pass it to Cooper's Yard Residents" in resident.text
    officer = await world.officer()
    await officer.opens(f"/staff/reports/{resident.reference}")
    assert "Cooper's Yard Residents: pass it on" in officer.text
    await resident.opens(f"/reports/{resident.reference}")
    assert "Passed to Cooper's Yard Residents" in " ".join(resident.text.split())


async def test_officers_see_the_usrn_whether_the_highway_is_adopted_and_whose_it_is(world: World) -> None:
    officer = await world.officer()
    usrn = await world.db.fetchval("select usrn from gazetteer_entry where name = 'High Street'")
    for where, seen in (
        (HIGH_STREET, ("The council", str(usrn), "Yes")),
        (IN_THE_YARD, ("Cooper's Yard Residents: pass it on", "", "No")),
        (OFF_THE_ROAD, ("The council", "Not known", "Not known")),
    ):
        reference = await world.person().reports("A hole", "pothole", where)
        await officer.opens(f"/staff/reports/{reference}")
        names = [each.words.strip() for each in elements(officer.page.text, "dt")]
        facts = dict(zip(names, [each.words.strip() for each in elements(officer.page.text, "dd")], strict=True))
        for name, fact in zip(("Looked after by", "USRN", "Adopted highway"), seen, strict=True):
            assert facts[name] == fact or not fact, (where, name)
        assert "Easting, northing" in facts


async def test_a_thing_of_the_councils_on_the_harbours_ground_is_still_the_councils(world: World) -> None:
    await world.db.execute("update asset set longitude = 1.0770, latitude = 54.6083 where number = 'M75'")
    code = await world.db.fetchval("select code from asset where number = 'M75'")
    resident = world.person()
    await resident.sends("/reports/new", asset=code)
    assert resident.path.endswith("/describe")
    await world.db.execute("update asset set owner = 'Wrackholm Harbour Trust' where number = 'M75'")
    await resident.sends("/reports/new", asset=code)
    assert resident.status == 422 and "Ask Wrackholm Harbour Trust" in resident.text


async def test_what_was_reported_long_ago_elsewhere_is_taken_wherever_it_is(world: World) -> None:
    told = await world.db.fetchrow(
        "select owner, passed_on, usrn from report where service_code = 'needles' and channel = 'web'"
    )
    assert told and told["owner"] == "Wrackholm Harbour Trust" and told["passed_on"] is False and told["usrn"]
