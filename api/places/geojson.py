"""Reads a file of areas: GeoJSON (RFC 7946), in degrees, whatever its properties are called."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw, Struct

Position = Annotated[list[float], Meta(min_length=2)]
Positions = list[Position]
Polygon = list[Positions]  # its outer ring, then its holes

NAMES = ("name", "ward_name", "parish_name", "area_name")
CODES = ("gss_code", "ward_code", "parish_code", "gss", "code")

ONLY_DEGREES = "Only degrees (WGS 84) can be read; this converts a file: ogr2ogr -t_srs CRS84 new.geojson old.geojson"


class UnreadableAreas(ValueError):
    """The file cannot be used; its text says which file, which feature, and why."""


class Feature(Struct, frozen=True):
    name: str
    code: str | None
    polygons: list[Polygon]


class Kind(Struct, frozen=True):
    type: str


class OnePolygon(Struct, frozen=True):
    coordinates: Polygon


class ManyPolygons(Struct, frozen=True):
    coordinates: list[Polygon]


class OneLine(Struct, frozen=True):
    coordinates: Positions


class ManyLines(Struct, frozen=True):
    coordinates: list[Positions]


class Collection(Struct, frozen=True):
    geometries: list[Raw]


class FeatureRow(Struct, frozen=True):
    geometry: Raw
    properties: dict[str, Any] | None = None


class FeatureCollection(Struct, frozen=True, tag_field="type", tag="FeatureCollection"):
    features: list[Raw]
    crs: Any = None


def features_in(
    file: Path, name_property: str | None = None, called: str | None = None, unnamed: str | None = None
) -> list[Feature]:
    """The file's areas. `called` names them all, `unnamed` those without a name. Raises UnreadableAreas."""
    return areas_in(content_of(file), file.name, name_property, called, unnamed)


def areas_in(
    content: bytes,
    source: str,
    name_property: str | None = None,
    called: str | None = None,
    unnamed: str | None = None,
) -> list[Feature]:
    """The same of what was sent. `source` is what messages call it."""
    found = []
    for number, raw in enumerate(features_of(content, source), start=1):
        try:
            found.append(feature(raw, name_property, called, unnamed))
        except (ValueError, RecursionError) as error:
            raise UnreadableAreas(f"{source}, feature {number}: {error}") from None
    return found


def rows_in(file: Path) -> list[Raw]:
    """The file's features, not read yet. Raises UnreadableAreas: no such file, none in it, not in degrees."""
    return features_of(content_of(file), file.name)


def content_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableAreas(f"{file.name} cannot be read: {error}.") from None


def features_of(content: bytes, source: str) -> list[Raw]:
    try:
        collection = msgspec.json.decode(content, type=FeatureCollection)
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        raise UnreadableAreas(f"{source} is not a GeoJSON FeatureCollection: {error}.") from None
    if not collection.features:
        raise UnreadableAreas(f"{source} has no features in it.")
    if collection.crs and not re.search("CRS84|EPSG:+4326", str(collection.crs)):
        raise UnreadableAreas(f"{source} names another system: {collection.crs}. {ONLY_DEGREES}")
    return collection.features


def feature(raw: Raw, name_property: str | None, called: str | None, unnamed: str | None) -> Feature:
    row = msgspec.json.decode(raw, type=FeatureRow)
    properties = {key.lower(): value for key, value in (row.properties or {}).items()}
    polygons = list(polygons_of(row.geometry))
    check(polygons)
    name = called or name_in(properties, name_property) or unnamed
    if name is None:
        raise ValueError(f"it has no name. Say which property holds it; it has: {', '.join(properties) or 'none'}.")
    return Feature(name, text_under(properties, (*CODES, *official(properties, "cd"))), polygons)


def polygons_of(geometry: Raw) -> Iterator[Polygon]:
    """What has ground. Points and lines beside it in a collection are passed over."""
    for kind, part in parts_of(geometry):
        if kind == "Polygon":
            yield msgspec.json.decode(part, type=OnePolygon).coordinates
        elif kind == "MultiPolygon":
            yield from msgspec.json.decode(part, type=ManyPolygons).coordinates


def lines_of(geometry: Raw) -> Iterator[Positions]:
    for kind, part in parts_of(geometry):
        if kind == "LineString":
            yield msgspec.json.decode(part, type=OneLine).coordinates
        elif kind == "MultiLineString":
            yield from msgspec.json.decode(part, type=ManyLines).coordinates


def parts_of(geometry: Raw) -> Iterator[tuple[str, Raw]]:
    """Each with its kind; those of a collection one by one, however deep."""
    kind = msgspec.json.decode(geometry, type=Kind | None)
    if kind and kind.type == "GeometryCollection":
        for part in msgspec.json.decode(geometry, type=Collection).geometries:
            yield from parts_of(part)
    elif kind:
        yield kind.type, geometry


def check(polygons: list[Polygon]) -> None:
    if not polygons:
        raise ValueError("it has no polygon.")
    for ring in (ring for polygon in polygons for ring in polygon or [[]]):
        for position in ring:
            check_position(*position[:2])
        if len(ring) < 4 or ring[0][:2] != ring[-1][:2]:
            raise ValueError("a ring needs at least four positions, the last the same as the first.")


def check_position(longitude: float, latitude: float) -> None:
    """Within reach of Great Britain's coast, Rockall and Unst included."""
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(f"{longitude:.0f}, {latitude:.0f} are not degrees. {ONLY_DEGREES}")
    if not (-14 <= longitude <= 3 and 49 <= latitude <= 62):
        raise ValueError(f"{longitude}, {latitude} is not in Great Britain. Longitude comes first, then latitude.")


def name_in(properties: dict[str, Any], name_property: str | None) -> str | None:
    keys = (name_property.lower(),) if name_property else (*NAMES, *official(properties, "nm"))
    return text_under(properties, keys)


def official(properties: dict[str, Any], ending: str) -> list[str]:
    """Keys as the Office for National Statistics makes them: WD24NM, a ward's name in 2024."""
    return [key for key in properties if re.fullmatch(rf"[a-z]+\d\d{ending}", key)]


def text_under(properties: dict[str, Any], keys: Iterable[str]) -> str | None:
    texts = (str(properties[key]).strip() for key in keys if properties.get(key))
    return next(filter(None, texts), None)
