import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from api.database import Connection
from api.places import actions, queries
from api.places.schemas import AreaKind
from tests.places.drawn import DrawAreas, square

Ring = list[list[float]]

FILES: dict[AreaKind, str] = {"ward": "banes_wards_2019.geojson", "parish": "banes_parishes.geojson"}

FISH_LANE = (1.06914, 54.61196)
THE_LANDING = (1.08252, 54.64390)
THE_LAGOON = (0.97611, 54.61955)
OPEN_SEA = (1.02, 54.70)


async def test_a_place_in_a_street_is_in_its_ward(wrackholm: Connection) -> None:
    ward = await queries.ward_at(wrackholm, *FISH_LANE)
    assert ward and ward.name == "Port Wrack Harbour"


async def test_an_islet_belongs_to_its_ward(wrackholm: Connection) -> None:
    ward = await queries.ward_at(wrackholm, *THE_LANDING)
    assert ward and ward.name == "Lanternhead and Calf"


@pytest.mark.parametrize("place", [THE_LAGOON, OPEN_SEA])
async def test_a_place_in_the_lagoon_or_at_sea_is_in_no_ward_and_outside(
    wrackholm: Connection, place: tuple[float, float]
) -> None:
    assert await queries.ward_at(wrackholm, *place) is None
    assert not await queries.is_inside(wrackholm, *place)


@pytest.mark.parametrize(("metres_off", "is_ours"), [(5, True), (45, True), (60, False)])
async def test_a_place_up_to_50_m_off_the_edge_is_still_ours(
    db: Connection, draw: DrawAreas, metres_off: float, is_ours: bool
) -> None:
    island = draw("island.geojson", ({"name": "All"}, square(1.0, 54.5, 1.1, 54.6)))
    await actions.load_places(db, "Squareholm", boundary=island, wards=island)
    north = (1.05, 54.6 + metres_off / 111_320)
    ward = await queries.ward_at(db, *north)
    assert await queries.is_inside(db, *north) is is_ours
    assert (ward and ward.name) == ("All" if is_ours else None)
    assert await queries.area_at(db, *north, "ward") is None


async def test_a_place_in_a_sliver_between_two_wards_is_in_the_nearer(db: Connection, draw: DrawAreas) -> None:
    wards = draw(
        "wards.geojson",
        ({"name": "West"}, square(1.0, 54.5, 1.0499, 54.6)),
        ({"name": "East"}, square(1.0501, 54.5, 1.1, 54.6)),
    )
    await actions.load_places(db, "Squareholm", wards=wards)
    west, east = await queries.ward_at(db, 1.04995, 54.55), await queries.ward_at(db, 1.05005, 54.55)
    assert west and east and (west.name, east.name) == ("West", "East")


async def test_each_place_on_wrackholm_is_in_exactly_one_ward(wrackholm: Connection) -> None:
    chance = random.Random(1)
    counts = {
        (await queries.area_at(wrackholm, *place, "council") is not None, await wards_holding(wrackholm, *place))
        for place in ((chance.uniform(0.94, 1.10), chance.uniform(54.59, 54.65)) for _ in range(1500))
    }
    assert counts == {(True, 1), (False, 0)}


async def wards_holding(db: Connection, longitude: float, latitude: float) -> int:
    count: int = await db.fetchval(
        """
        select count(*)
        from area_part
        join area on area.id = area_part.area_id
        where kind = 'ward' and metres_from(flat($1, $2), outer_ring, holes) = 0
        """,
        longitude,
        latitude,
    )
    return count


@pytest.mark.parametrize("kind", ["ward", "parish"])
async def test_real_areas_are_found_exactly_as_by_counting_edges(
    db: Connection, kind: AreaKind, test_data: Path
) -> None:
    """Half the places are anywhere, half within metres of a corner, where a careless tolerance would show."""
    file = test_data / "boundaries" / FILES[kind]
    await actions.load_places(
        db, "Bath", wards=file if kind == "ward" else None, parishes=file if kind == "parish" else None
    )
    outlines = outlines_in(file)
    for longitude, latitude in places_to_try(outlines):
        found = await queries.area_at(db, longitude, latitude, kind)
        expected = {outline.name for outline in outlines if outline.holds(longitude, latitude)}
        assert found.name in expected if found else not expected, (longitude, latitude)


@dataclass
class Outline:
    name: str
    rings: list[Ring]

    def __post_init__(self) -> None:
        longitudes, latitudes = zip(*(position[:2] for position in self.rings[0]), strict=True)
        self.west, self.east, self.south, self.north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)

    def holds(self, longitude: float, latitude: float) -> bool:
        """The even-odd rule: a line west from the place meets the rings an odd number of times."""
        if not (self.west <= longitude <= self.east and self.south <= latitude <= self.north):
            return False
        crossings = sum(
            (y1 > latitude) != (y2 > latitude) and longitude > x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)
            for ring in self.rings
            for (x1, y1, *_), (x2, y2, *_) in pairwise(ring)
        )
        return crossings % 2 == 1


def outlines_in(file: Path) -> list[Outline]:
    features = json.loads(file.read_text())["features"]
    names = [{key.lower(): value for key, value in feature["properties"].items()}["name"] for feature in features]
    return [
        Outline(name or actions.UNPARISHED, feature["geometry"]["coordinates"])
        for name, feature in zip(names, features, strict=True)
    ]


def places_to_try(outlines: list[Outline]) -> Iterator[tuple[float, float]]:
    chance = random.Random(2)
    for _ in range(1000):
        yield chance.uniform(-2.72, -2.27), chance.uniform(51.26, 51.45)
        longitude, latitude, *_ = chance.choice(chance.choice(outlines).rings[0])
        yield longitude + chance.gauss(0, 1e-4), latitude + chance.gauss(0, 1e-4)
