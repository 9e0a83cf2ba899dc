from pathlib import Path

import pytest

from api.database import Connection
from api.places import actions, queries
from api.places.geojson import UnreadableAreas
from tests.places.drawn import DrawAreas, ring, square

NORTH, SOUTH = square(1.0, 54.6, 1.1, 54.7), square(1.0, 54.5, 1.1, 54.6)


async def test_a_real_council_is_loaded(db: Connection, test_data: Path) -> None:
    counts = await actions.load_places(
        db,
        "Bath & North East Somerset Council",
        test_data / "boundaries" / "banes_boundary_os.geojson",
        test_data / "boundaries" / "banes_wards_2019.geojson",
        test_data / "boundaries" / "banes_parishes.geojson",
    )
    assert counts == {"council": 1, "ward": 33, "parish": 52}
    ward = await queries.ward_at(db, -2.3590, 51.3811)
    parish = await queries.area_at(db, -2.3590, 51.3811, "parish")
    council = await queries.area_at(db, -2.3590, 51.3811, "council")
    assert ward and ward.name == "Kingsmead"
    assert parish and (parish.name, parish.code) == (actions.UNPARISHED, None)
    assert council and council.name == "Bath & North East Somerset Council"
    assert not await queries.is_inside(db, -2.5879, 51.4545), "Bristol is another council's"


async def test_a_ward_keeps_its_id_and_a_lost_one_its_name_when_loaded_again(db: Connection, draw: DrawAreas) -> None:
    await actions.load_places(
        db, "Twoholm", wards=draw("1.geojson", ({"name": "North"}, NORTH), ({"name": "South"}, SOUTH))
    )
    before = {ward.name: ward.id for ward in await queries.areas(db, "ward")}
    new = draw("2.geojson", ({"name": "North", "GSS_CODE": "E05000001"}, square(1.0, 54.5, 1.1, 54.7)))
    await actions.load_places(db, "Twoholm", wards=new)
    [north] = await queries.areas(db, "ward")
    assert (north.id, north.name, north.code) == (before["North"], "North", "E05000001")
    assert await db.fetchval("select name from area where id = $1", before["South"]) == "South"
    ward = await queries.ward_at(db, 1.05, 54.55)
    assert ward and ward.id == before["North"]


async def test_when_one_file_is_bad_nothing_is_changed(db: Connection, draw: DrawAreas) -> None:
    await actions.load_places(db, "Twoholm", boundary=draw("1.geojson", ({}, NORTH)))
    with pytest.raises(UnreadableAreas):
        await actions.load_places(
            db, "Twoholm", boundary=draw("2.geojson", ({}, SOUTH)), wards=draw("3.geojson", ({}, SOUTH))
        )
    assert await queries.is_inside(db, 1.05, 54.65)
    assert not await queries.is_inside(db, 1.05, 54.55)


@pytest.mark.parametrize("key", ["name", "Name", "WARD_NAME", "WD24NM", "wd13nm"])
async def test_a_ward_is_named_by_whatever_its_file_calls_the_name(db: Connection, draw: DrawAreas, key: str) -> None:
    file = draw("wards.geojson", ({"objectid": 7, key: " Oddles ", "WD24CD": "E05000002"}, NORTH))
    await actions.load_places(db, "Twoholm", wards=file)
    [ward] = await queries.areas(db, "ward")
    assert (ward.name, ward.code) == ("Oddles", "E05000002")


async def test_the_property_that_holds_the_name_may_be_given(db: Connection, draw: DrawAreas) -> None:
    file = draw("wards.geojson", ({"name": "1", "Label": "Oddles"}, NORTH))
    await actions.load_places(db, "Twoholm", wards=file, name_property="label")
    assert [ward.name for ward in await queries.areas(db, "ward")] == ["Oddles"]


async def test_islands_holes_collections_and_repeated_names_are_all_one_area(db: Connection, draw: DrawAreas) -> None:
    with_hole = [ring(1.0, 54.5, 1.1, 54.6), ring(1.04, 54.54, 1.06, 54.56)]
    islands = {"type": "MultiPolygon", "coordinates": [with_hole, [ring(1.2, 54.5, 1.3, 54.6)]]}
    more = {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 54]}, NORTH]}
    file = draw("wards.geojson", ({"name": "Isles"}, islands), ({"name": "Isles"}, more))
    assert await actions.load_places(db, "Isleholm", wards=file) == {"ward": 1}
    inside = [await queries.area_at(db, *place, "ward") is not None for place in PLACES]
    assert inside == [True, False, True, False, True]


PLACES = [(1.02, 54.52), (1.05, 54.55), (1.25, 54.55), (1.15, 54.55), (1.05, 54.65)]


NO_RING = {"type": "Polygon", "coordinates": []}
OPEN_RING = {"type": "Polygon", "coordinates": [ring(1, 54, 1.1, 54.1)[:4]]}
METRES = square(374_000, 164_000, 375_000, 165_000)
SWAPPED = square(54.5, 1.0, 54.6, 1.1)
POINT = {"type": "Point", "coordinates": [1, 54]}
WORDS = {"type": "Polygon", "coordinates": [[["1", "54"]]]}


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "no polygon"),
        (POINT, "no polygon"),
        (NO_RING, "at least four positions"),
        (OPEN_RING, "the last the same as the first"),
        (METRES, "ogr2ogr -t_srs CRS84"),
        (SWAPPED, "Longitude comes first"),
        (WORDS, "Expected `float`, got `str`"),
        ({"type": "Polygon"}, "missing required field `coordinates`"),
    ],
)
async def test_a_bad_feature_is_refused_by_file_number_and_reason(
    db: Connection, draw: DrawAreas, geometry: object, reason: str
) -> None:
    file = draw("wards.geojson", ({"name": "Good"}, NORTH), ({"name": "Bad"}, geometry))
    with pytest.raises(UnreadableAreas, match=rf"^wards\.geojson, feature 2: .*{reason}"):
        await actions.load_places(db, "Twoholm", wards=file)


async def test_a_ward_without_a_name_is_refused_and_told_what_there_is(db: Connection, draw: DrawAreas) -> None:
    file = draw("wards.geojson", ({"OBJECTID": 1, "Label": "Oddles"}, NORTH))
    with pytest.raises(UnreadableAreas, match=r"feature 1: it has no name.*objectid, label"):
        await actions.load_places(db, "Twoholm", wards=file)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a GeoJSON FeatureCollection"),
        ("name,wkt\n", "not a GeoJSON FeatureCollection"),
        ('{"type": "Topology"}', "not a GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "no features"),
        ('{"type": "FeatureCollection", "crs": "EPSG::27700", "features": [{}]}', "ogr2ogr -t_srs CRS84"),
        (
            '{"type": "FeatureCollection", "features": [' + '{"geometry":' * 5000 + "1" + "}" * 5000 + "]}",
            "feature|GeoJSON",
        ),
    ],
)
async def test_a_file_of_something_else_is_refused(db: Connection, tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "wards.geojson"
    file.write_text(text)
    with pytest.raises(UnreadableAreas, match=reason):
        await actions.load_places(db, "Twoholm", wards=file)


async def test_a_file_that_is_not_there_is_refused(db: Connection, tmp_path: Path) -> None:
    with pytest.raises(UnreadableAreas, match="No such file"):
        await actions.load_places(db, "Twoholm", wards=tmp_path / "none.geojson")
