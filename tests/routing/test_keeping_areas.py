"""Wards and the council's own areas are named, drawn and retired; each change is looked ahead at and undone."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.reports.reading import elements, errors, field
from tests.world import Person, World

BASE = "/staff/areas"
HIGH_STREET = "54.61547, 1.06394"


def square(west: float = 1.06, south: float = 54.61, size: float = 0.01) -> list[list[list[float]]]:
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def file_of(*polygons: Any, **more: Any) -> str:
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": p}} for p in polygons
    ]
    return json.dumps({"type": "FeatureCollection", "features": features} | more)


async def uploads(person: Person, path: str, content: str, **fields: str) -> str:
    attached = {"file": ("outline.geojson", content.encode(), "application/geo+json")}
    person.page = await person.client.post(path, data=fields, files=attached, follow_redirects=True)
    return " ".join(person.text.split())


async def id_of(world: World, name: str) -> str:
    return str(await world.db.fetchval("select id from area where name = $1", name))


async def test_an_area_is_drawn_by_a_file_looked_ahead_at_and_leads_reports(world: World) -> None:
    administrator = await world.administrator()
    reference = await world.person().reports("A hole", "pothole", HIGH_STREET)
    words = await uploads(administrator, f"{BASE}/new", file_of(square()), name="The old town", kind="area", do="look")
    inside = await world.db.fetchval(
        "select count(*) from report where stage <> 'closed' and longitude between 1.06 and 1.07"
        " and latitude between 54.61 and 54.62"
    )
    assert inside and f"{inside} open report" in words and "Nothing is kept yet" in words
    assert not await world.db.fetchval("select count(*) from area where name = 'The old town'")

    came_back = field(administrator.page.text, "outline")
    await administrator.sends(f"{BASE}/new", name="The old town", kind="area", outline=came_back, do="save")
    assert administrator.path == BASE and "The old town" in administrator.text, "the file need not be chosen twice"
    area = await id_of(world, "The old town")
    rule = {"name": "Old town", "team": "Parks", "area_kind": "wards", "wards": area, "is_active": "yes"}
    await administrator.sends("/staff/routing/new", None, **rule)
    assert administrator.path == "/staff/routing", administrator.text
    team = "select team from report where reference = $1"
    for where, goes_to in ((HIGH_STREET, "Parks"), ("54.6200, 1.0000", "Highways")):
        reference = await world.person().reports("A hole", "pothole", where)
        assert await world.db.fetchval(team, reference) == goes_to
    page = " ".join((await administrator.opens(f"{BASE}/{area}")).split())
    assert "1 routing rule asks for it" in page and "4 corners" in page
    given = (await administrator.client.get(f"{BASE}/{area}/outline")).json()
    assert given["features"][0]["geometry"]["coordinates"] == [square()]


async def test_a_ward_is_renamed_drawn_anew_and_retired_and_each_is_undone(world: World) -> None:
    administrator, colleague = await world.administrator(), await world.administrator()
    reference = await world.person().reports("A hole", "pothole", HIGH_STREET)
    ward = str(await world.db.fetchval("select ward_id from report where reference = $1", reference))
    name = await world.db.fetchval("select name from area where id = $1::uuid", ward)
    await administrator.sends(f"{BASE}/{ward}", version="1", name="Castle", code="E05000009", do="save")
    assert administrator.path == BASE and "Castle" in administrator.text
    assert "Castle" in await world.person().opens(f"/reports/{reference}")
    await colleague.sends(f"{BASE}/{ward}", version="1", name="Fort", do="save")
    assert colleague.status == 409 and "Castle" in colleague.text and field(colleague.page.text, "name") == "Fort"

    parts = "select count(*) from area_part where area_id = $1::uuid"
    before = await world.db.fetchval("select outline_of($1::uuid)", ward)
    await administrator.sends(f"{BASE}/{ward}", version="2", do="retire")
    assert await world.db.fetchval(parts, ward) == 0 and "Retired" in administrator.text
    after = await world.person().reports("A hole", "pothole", HIGH_STREET)
    of = "select ward_id::text from report where reference = $1"
    assert await world.db.fetchval(of, after) != ward and await world.db.fetchval(of, reference) == ward
    await administrator.undoes(f"{BASE}/{ward}")
    assert await world.db.fetchval("select outline_of($1::uuid)", ward) == before
    await uploads(administrator, f"{BASE}/{ward}", file_of(square(1.0, 54.6)), version="4", name="Castle", do="save")
    assert administrator.path == BASE
    assert "drawn" in [each.words for each in elements(administrator.page.text, "ins")], "and not each of its corners"
    await administrator.undoes(f"{BASE}/{ward}")
    assert await world.db.fetchval("select outline_of($1::uuid)", ward) == before
    await uploads(administrator, f"{BASE}/new", file_of(square()), name="By mistake", kind="ward", do="save")
    await administrator.undoes(BASE)
    assert not await world.db.fetchval("select count(*) from area where name in ('By mistake', $1)", name)


async def test_what_is_followed_and_filtered_by_keeps_up_with_a_wards_new_name(world: World) -> None:
    administrator, officer, resident = await world.administrator(), await world.officer(), world.person()
    reference = await world.person().reports("A hole", "pothole", HIGH_STREET)
    ward = str(await world.db.fetchval("select ward_id from report where reference = $1", reference))
    name = await world.db.fetchval("select name from area where id = $1::uuid", ward)
    await officer.sends("/staff/reports/saved", query=urlencode({"show": "open", "ward": name}), name="Round here")
    await resident.sends("/following", ward=name)
    await resident.sends("/following", ward=name, service="pothole")
    await administrator.sends(f"{BASE}/{ward}", version="1", name="Castle", do="save")
    assert administrator.path == BASE
    await officer.opens("/staff/reports")
    [link] = [each.attributes["href"] for each in elements(officer.page.text, "a") if "Round here" in each.words]
    assert "ward=Castle" in link and reference in await officer.opens(link)
    assert name not in await resident.opens("/following") and "Pothole in Castle" in resident.text


async def test_an_area_that_a_rule_asks_for_is_not_taken_away_from_under_it(world: World) -> None:
    administrator = await world.administrator()
    await uploads(administrator, f"{BASE}/new", file_of(square()), name="Harbour", kind="area", do="save")
    area = await id_of(world, "Harbour")
    rule = {"name": "Harbour", "team": "Parks", "area_kind": "wards", "wards": area, "is_active": "yes"}
    await administrator.sends("/staff/routing/new", None, **rule)
    await administrator.undoes(BASE)
    assert administrator.status == 409 and "in use by now" in administrator.text
    await administrator.undoes("/staff/routing")
    await administrator.undoes(BASE)
    assert administrator.path == BASE and await id_of(world, "Harbour") == "None"


async def test_a_rule_is_not_edited_out_of_an_area_that_has_been_retired(world: World) -> None:
    administrator = await world.administrator()
    ward = str(await world.db.fetchval("select id from area where kind = 'ward' order by name limit 1"))
    rule = {"name": "Old ward", "team": "Parks", "area_kind": "wards", "wards": ward, "is_active": "yes"}
    await administrator.sends("/staff/routing/new", None, **rule)
    await administrator.sends(f"{BASE}/{ward}", version="1", do="retire")
    asks = await world.db.fetchval("select id from routing_rule where name = 'Old ward'")
    await administrator.opens(f"/staff/routing/{asks}")
    [box] = elements(administrator.page.text, "input", name="wards", value=ward)
    assert "checked" in box.attributes, "it asks for it still"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("no JSON", "is not a GeoJSON FeatureCollection"),
        ("[" * 100_000, "is not a GeoJSON FeatureCollection"),
        (file_of(), "has no features in it"),
        (file_of([[[1.06, 54.61], [1.07, 54.61], [1.06, 54.61]]]), "feature 1: a ring needs at least four positions"),
        (file_of([[[54.61, 1.06]] * 4]), "Longitude comes first"),
        (file_of(square(), crs={"properties": {"name": "EPSG:27700"}}), "Only degrees"),
        (file_of(square(-2.4, 51.4)), "outside the council"),
        (" " * 2_000_001, "larger than 2 MB"),
    ],
    ids=["text", "deep", "empty", "open-ring", "swapped", "metres", "elsewhere", "large"],
)
async def test_a_bad_file_is_told_what_is_wrong_with_it(world: World, content: str, says: str) -> None:
    administrator = await world.administrator()
    words = await uploads(administrator, f"{BASE}/new", content, name="Somewhere", kind="area", do="save")
    assert administrator.status == 422 and says in words
    assert (
        list(errors(administrator.page.text)) == ["outline"] and field(administrator.page.text, "name") == "Somewhere"
    )


async def test_areas_are_for_who_may_edit_routing_also_by_the_database(world: World) -> None:
    officer = await world.officer()
    for path in (BASE, f"{BASE}/new"):
        await officer.opens(path)
        assert officer.status == 403
