"""What a map shows: shapes out of Ordnance Survey's open data, or out of what the council's database knows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec import Struct

from api.places.geojson import Polygon, Position, UnreadableAreas
from api.places.schemas import DrawnStreet, GazetteerEntry
from api.places.tiling import Kind, Shape, joined, shape

FIRST_ZOOM, LAST_ZOOM = 9, 15  # of tiles that are drawn 512 pixels wide: a map's own zoom is one more
NAMED_FROM = 14  # streets carry their names from here on


class Geometry(Struct, frozen=True):
    type: str
    coordinates: msgspec.Raw


class OpenFeature(Struct, frozen=True):
    geometry: Geometry
    properties: dict[str, object]

    def __getitem__(self, name: str) -> str:
        value = self.properties.get(name)
        return value if isinstance(value, str) else ""

    def parts(self) -> tuple[Kind, list[list[Position]]]:
        """Its lines, or its rings: each outer one before its holes, turned as a tile wants them."""
        read = msgspec.json.decode
        match self.geometry.type:
            case "Point":
                return "point", [[read(self.geometry.coordinates, type=Position)]]
            case "MultiPoint":
                return "point", [[each] for each in read(self.geometry.coordinates, type=list[Position])]
            case "LineString":
                return "line", [read(self.geometry.coordinates, type=list[Position])]
            case "MultiLineString":
                return "line", read(self.geometry.coordinates, type=list[list[Position]])
            case "Polygon":
                return "area", rings([read(self.geometry.coordinates, type=Polygon)])
            case "MultiPolygon":
                return "area", rings(read(self.geometry.coordinates, type=list[Polygon]))
            case other:
                raise UnreadableAreas(f"A map has no use for a {other}.")


class OpenFeatures(Struct, frozen=True):
    features: list[OpenFeature]


def zooms(first: int, last: int = LAST_ZOOM) -> range:
    return range(first, last + 1)


def ground(outline: Sequence[Polygon]) -> Iterator[Shape]:
    """The council's ground, and its border or shore as a line of its own: one that is no tile's edge."""
    yield shape("ground", "area", zooms(FIRST_ZOOM), rings(outline))
    yield shape("border", "line", zooms(FIRST_ZOOM), [ring for polygon in outline for ring in polygon])


def rings(polygons: Iterable[Polygon]) -> list[list[Position]]:
    """Outer rings turn with the clock and holes against it, seen with north above, whichever way they were drawn."""
    return [turned(ring, with_the_clock=number == 0) for polygon in polygons for number, ring in enumerate(polygon)]


def turned(ring: list[Position], with_the_clock: bool) -> list[Position]:
    x, y = ring[0][:2]
    twice_area = sum((a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y) for a, b in pairwise(ring))
    return ring if (twice_area < 0) == with_the_clock else ring[::-1]


def from_open_data(folder: Path) -> Iterator[Shape]:
    """Every layer of OS OpenMap Local and OS Open Greenspace that stands there as GeoJSON, named as in LAYERS."""
    there = [(name, draw) for name, draw in LAYERS.items() if (folder / f"{name}.geojson").is_file()]
    if not there:
        raise UnreadableAreas(f"{folder} holds none of {', '.join(f'{name}.geojson' for name in LAYERS)}.")
    for name, draw in there:
        try:
            content = (folder / f"{name}.geojson").read_bytes()
            yield from draw(msgspec.json.decode(content, type=OpenFeatures).features)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UnreadableAreas(f"{name}.geojson: {error}.") from None


def greens(features: list[OpenFeature]) -> Iterator[Shape]:
    for feature in features:
        quiet = feature["function"] in ("Cemetery", "Religious Grounds")
        yield area(feature, "green", 11, kind="churchyard" if quiet else "green")
        yield from named(feature, feature["distname1"], "green", 14)


def sites(features: list[OpenFeature]) -> Iterator[Shape]:
    for feature in features:
        yield area(feature, "site", 12)
        yield from named(feature, feature["distname"], "site", 15)


def buildings(features: list[OpenFeature]) -> Iterator[Shape]:
    for feature in features:
        yield area(feature, "building", 13)
        if feature["buildgthem"] not in ("Education", "Medical Care") and feature["distname"] != "Unknown":
            yield from named(feature, feature["distname"], "site", 15)


def waters(features: list[OpenFeature]) -> Iterator[Shape]:
    for feature in features:
        yield area(feature, "water", FIRST_ZOOM)


def streams(features: list[OpenFeature]) -> Iterator[Shape]:
    yield shape("stream", "line", zooms(13), joined(lines(features)))


def railways(features: list[OpenFeature]) -> Iterator[Shape]:
    yield shape("rail", "line", zooms(10), joined(lines(features)))


def stations(features: list[OpenFeature]) -> Iterator[Shape]:
    for feature in features:
        yield from named(feature, feature["distname"], "station", 12)


ROAD_CLASSES = {"Motorway": 1, "Primary Road": 1, "A Road": 1, "B Road": 2, "Minor Road": 3, "Local Road": 4}
ROAD_ZOOMS = {1: 9, 2: 10, 3: 11, 4: 12, 5: 13}


def open_roads(features: list[OpenFeature]) -> Iterator[Shape]:
    yield from roads(
        (
            ROAD_CLASSES.get(feature["classifica"].split(",")[0], 4 if feature["distname"] else 5),
            feature["distname"],
            feature["roadnumber"],
            line,
        )
        for feature in features
        for line in feature.parts()[1]
    )


def roads(given: Iterable[tuple[int, str, str, list[Position]]]) -> Iterator[Shape]:
    """From class, name, number and line. Names come only where they can be read, so that far off a road is one line."""
    by_number: dict[tuple[int, str], list[list[Position]]] = {}
    by_name: dict[tuple[int, str, str], list[list[Position]]] = {}
    for road_class, name, number, line in given:
        by_number.setdefault((road_class, number), []).append(line)
        by_name.setdefault((road_class, name, number), []).append(line)
    for (road_class, number), lines in by_number.items():
        far = zooms(ROAD_ZOOMS[road_class], NAMED_FROM - 1)
        yield shape("road", "line", far, joined(lines), rank=road_class, number=number)
    for (road_class, name, number), lines in by_name.items():
        yield shape("road", "line", zooms(NAMED_FROM), joined(lines), rank=road_class, name=name, number=number)


def place_names(features: list[OpenFeature]) -> Iterator[Shape]:
    """Ordnance Survey writes towns in capitals, and says how large a name stands on its own maps."""
    for feature in features:
        name, size = feature["distname"], feature["fontheight"]
        if feature["classifica"] == "Hydrography":
            yield from named(feature, name, "water", {"Large": 12, "Medium": 13}.get(size, 14))
        elif feature["classifica"] != "Populated Place":
            yield from named(feature, name, "land", {"Medium": 13}.get(size, 14))
        elif name.isupper():
            yield from named(feature, name.title(), "town", FIRST_ZOOM)
        elif size == "Medium":
            yield from named(feature, name, "village", 11)
        else:
            yield from named(feature, name, "hamlet", 13)


LAYERS: dict[str, Callable[[list[OpenFeature]], Iterator[Shape]]] = {
    "os_greenspace_site": greens,
    "os_functional_sites": sites,
    "os_surface_water_area": waters,
    "os_surface_water_line": streams,
    "os_important_buildings": buildings,
    "os_rail_track": railways,
    "os_roads": open_roads,
    "os_place_names": place_names,
    "os_rail_station": stations,
}


def area(feature: OpenFeature, layer: str, first_zoom: int, /, **properties: str) -> Shape:
    return shape(layer, "area", zooms(first_zoom), feature.parts()[1], **properties)


def lines(features: Iterable[OpenFeature]) -> Iterator[list[Position]]:
    return (line for feature in features for line in feature.parts()[1])


def named(feature: OpenFeature, name: str, kind: str, first_zoom: int) -> Iterator[Shape]:
    """A name to write where the feature is: in the middle of it."""
    if name:
        positions = [position for part in feature.parts()[1] for position in part]
        longitudes, latitudes = zip(*(position[:2] for position in positions), strict=True)
        middle = [(min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2]
        yield shape("name", "point", zooms(first_zoom), [[middle]], name=name, kind=kind)


def from_gazetteer(streets: Sequence[DrawnStreet], places: Sequence[GazetteerEntry]) -> Iterator[Shape]:
    """The streets whose line is known and the names of places; one with many streets shows from farther away."""
    yield from roads((class_by_length(street), street.name, "", street.line) for street in streets)
    by_size = [locality for locality, _number in Counter(street.locality for street in streets).most_common()]
    for place in places:
        rank = by_size.index(place.name) if place.name in by_size else len(by_size)
        kind = "town" if rank == 0 else "village" if rank < len(by_size) else "hamlet"
        first_zoom = FIRST_ZOOM if rank < 2 else 10 if kind == "village" else 13
        middle = [place.longitude, place.latitude]
        yield shape("name", "point", zooms(first_zoom), [[middle]], name=place.name, kind=kind)


def class_by_length(street: DrawnStreet) -> int:
    """As far as is known, what goes far goes through."""
    return 2 if street.length_m > 1200 else 3 if street.length_m > 450 else 4
