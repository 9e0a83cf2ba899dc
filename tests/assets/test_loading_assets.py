"""A council's lamps, bins and layers are taken from its own files, as they are."""

import json
from pathlib import Path
from typing import Any

import pytest

from api import __main__ as commands
from api.assets import queries
from api.assets.loading import Properties, load_assets, load_layer
from api.assets.schemas import NewOwner
from api.database import Connection
from api.demonstration import load_services
from api.places.geojson import UnreadableAreas
from tests.places.drawn import ring, square

BY_NUMBER = Properties(number="no", name="where", owner="whose", round="seen")


def written(folder: Path, *features: tuple[dict[str, Any], Any]) -> Path:
    file = folder / "some.geojson"
    rows = [{"type": "Feature", "properties": said, "geometry": shape} for said, shape in features]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    return file


def point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def line(*positions: list[float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": list(positions)}


@pytest.mark.parametrize(
    ("file", "kind", "properties", "number", "refused"),
    [
        ("banes_grit_bins", "grit_bin", Properties(number="feature_id", name="feature_lo"), 422, 20),
        (
            "banes_litter_bins",
            "litter_bin",
            Properties(number="form_recor", number_pattern=r"(\d+)$", name="bin_locati"),
            1296,
            0,
        ),
        ("banes_park_litter_bin", "litter_bin", Properties(number="uniqueid", number_prefix="P"), 302, 0),
        ("banes_park_dog_bin", "dog_bin", Properties(number="uniqueid", name="site_name"), 86, 0),
        ("banes_park_seats_and_benches", "bench", Properties(number="uniqueid", name="site_name"), 559, 1),
    ],
)
async def test_the_real_bins_and_benches_of_bath_are_loaded_and_again_change_nothing(
    db: Connection, test_data: Path, file: str, kind: str, properties: Properties, number: int, refused: int
) -> None:
    await load_services(db)
    path = test_data / "assets" / f"{file}.geojson"
    first = await load_assets(db, path, kind, properties)
    assert (first.new, first.changed, first.refused) == (number, 0, refused)
    codes = await queries.asset_codes(db)
    again = await load_assets(db, path, kind, properties)
    assert (again.new, again.changed, again.refused) == (0, number, refused)
    assert sorted(await queries.asset_codes(db)) == sorted(codes), "what is printed on the stickers stays"


async def test_the_roads_of_bath_say_on_which_highway_a_place_is(db: Connection, test_data: Path) -> None:
    roads = test_data / "map" / "os_roads.geojson"
    tally = await load_layer(db, roads, "highway", Properties(number="id", name="distname"), NewOwner(), adopted=True)
    assert (tally.new, tally.refused) == (9015, 0)
    on_the_road = await queries.ground_at(db, -2.358455, 51.39040, None, "pothole")
    in_the_river = await queries.ground_at(db, -2.35650, 51.38180, None, "pothole")
    assert on_the_road.adopted is True and in_the_river.adopted is None


async def test_a_thing_is_known_again_by_its_number_and_its_address_never_changes(
    db: Connection, tmp_path: Path
) -> None:
    await load_services(db)
    said = {"no": 12.0, "where": " by  the gate ", "seen": "Emptied every Monday"}
    await load_assets(db, written(tmp_path, (said, point(1.02, 54.62))), "litter_bin", BY_NUMBER)
    [before] = await queries.assets_called(db, "litter bin 12")
    assert (before.number, before.name, before.round) == ("12", "by the gate", "Emptied every Monday")
    moved = written(tmp_path, ({"NO": "12", "where": "by the pond", "whose": "Oddle Parish"}, point(1.03, 54.62)))
    await load_assets(db, moved, "litter_bin", BY_NUMBER)
    [after] = await queries.assets_called(db, "litter bin 12")
    assert (after.id, after.code, after.name, after.owner) == (before.id, before.code, "by the pond", "Oddle Parish")
    assert after.longitude == 1.03 and after.round == before.round


async def test_a_bad_feature_is_refused_by_number_and_reason_and_the_rest_is_taken(
    db: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await load_services(db)
    file = written(
        tmp_path,
        ({"no": "1"}, point(1.02, 54.62)),
        ({"no": "1"}, point(1.03, 54.62)),
        ({"colour": "red"}, point(1.02, 54.62)),
        ({"no": "4"}, square(1.0, 54.6, 1.1, 54.7)),
        ({"no": "5"}, point(374_000, 164_000)),
        ({"no": "6"}, None),
        ({"no": "7" * 41}, point(1.02, 54.62)),
    )
    tally = await load_assets(db, file, "litter_bin", BY_NUMBER)
    assert str(tally) == "1 new, 0 were here already, 6 refused"
    said = capsys.readouterr().err
    for reason in (
        "some.geojson, feature 2: its number, 1, is that of feature 1.",
        "feature 3: it has no number under “no”; it has: colour.",
        "feature 4: it is not a point but Polygon.",
        "feature 5: 374000, 164000 are not degrees.",
        "feature 6: it is not a point but nowhere.",
        "feature 7: Expected `str` of length <= 40",
    ):
        assert reason in said


async def test_a_kind_and_a_service_that_are_none_are_refused_with_those_there_are(
    db: Connection, tmp_path: Path
) -> None:
    await load_services(db)
    file = written(tmp_path, ({"no": "1"}, square(1.0, 54.6, 1.1, 54.7)))
    with pytest.raises(ValueError, match=r"no kind “lamp”.*street_light"):
        await load_assets(db, file, "lamp", BY_NUMBER)
    with pytest.raises(ValueError, match="no service potholes"):
        await load_layer(db, file, "ownership", BY_NUMBER, NewOwner("stop", ["pothole", "potholes"]), "Estate")
    with pytest.raises(UnreadableAreas, match="No such file"):
        await load_layer(db, tmp_path / "none.geojson", "ownership", BY_NUMBER, NewOwner())


async def test_ground_has_holes_and_islands_and_the_smallest_piece_says_whose_it_is(
    db: Connection, tmp_path: Path
) -> None:
    with_hole = [ring(1.0, 54.5, 1.1, 54.6), ring(1.04, 54.54, 1.06, 54.56)]
    estate = {"type": "MultiPolygon", "coordinates": [with_hole, [ring(1.2, 54.5, 1.3, 54.6)]]}
    file = written(
        tmp_path,
        ({"no": "1", "whose": "The Estate"}, estate),
        ({"no": "2", "whose": "The Chapel"}, square(1.01, 54.51, 1.02, 54.52)),
        ({"no": "3"}, square(1.01, 54.51, 1.02, 54.52)),
    )
    tally = await load_layer(db, file, "ownership", BY_NUMBER, NewOwner("stop", words="Ask at the gate"))
    assert (tally.new, tally.refused) == (2, 1), "ground without an owner says nothing"
    owners = [(await queries.ground_at(db, *place, None, "pothole")).owner for place in PLACES]
    assert owners == ["The Estate", None, "The Estate", None, "The Chapel"]
    again = await load_layer(db, file, "ownership", BY_NUMBER, NewOwner())
    assert (again.new, again.changed) == (0, 2)
    assert (await queries.ground_at(db, *PLACES[0], None, "pothole")).answer == "stop", "what was said of it stays"
    assert await db.fetchval("select count(*) from place_layer_part") == 3


PLACES = [(1.03, 54.52), (1.05, 54.55), (1.25, 54.55), (1.15, 54.55), (1.015, 54.515)]


@pytest.mark.parametrize(
    ("metres_north", "usrn"),
    [(0, 21), (12, 21), (18, None), (96, None), (103, 22), (98, 22), (112, 22), (114, None)],
)
async def test_a_place_is_on_a_highway_within_15_m_of_its_line_or_5_m_of_its_ground(
    db: Connection, tmp_path: Path, metres_north: float, usrn: int | None
) -> None:
    def north(metres: float) -> float:
        return 54.6 + metres / 111_320

    file = written(
        tmp_path,
        ({"no": "a", "usrn": "21", "adopted": "Yes"}, line([1.0, 54.6], [1.1, 54.6])),
        ({"no": "b", "usrn": 22, "adopted": "no"}, square(1.0, north(102), 1.1, north(108))),
        ({"no": "c", "usrn": 23, "adopted": "perhaps"}, line([1.0, 54.6], [1.1, 54.6])),
        ({"no": "d", "usrn": 24}, line([1.0, 54.6])),
        ({"no": "e", "usrn": 25}, point(1.0, 54.6)),
    )
    tally = await load_layer(db, file, "highway", Properties(number="no", usrn="usrn", adopted="adopted"), NewOwner())
    assert (tally.new, tally.refused) == (2, 3)
    ground = await queries.ground_at(db, 1.05, north(metres_north), None, "pothole")
    assert (ground.usrn, ground.adopted) == (usrn, {21: True, 22: False, None: None}[usrn])


def test_the_commands_take_a_file_and_say_what_became_of_it(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(written(tmp_path, ({"no": "M75", "where": "outside the bakery"}, point(1.02, 54.62))))
    monkeypatch.setenv("DATABASE_URL", own_database)
    monkeypatch.setenv("DOORSTEP_DATA", str(tmp_path))
    for last_line in ("1 new, 0 were here already, 0 refused", "0 new, 1 were here already, 0 refused"):
        options = ["--kind", "street_light", "--number-property", "no", "--name-property", "where"]
        assert commands.main(["load-assets", file, *options]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == last_line
    options = ["--kind", "ownership", "--number-property", "no", "--owner", "Estate", "--answer", "stop"]
    assert commands.main(["load-layer", file, *options, "--telephone", "01632 960145"]) == 0
    assert "feature 1: it has no polygon" in (said := capsys.readouterr()).err and "1 refused" in said.out
