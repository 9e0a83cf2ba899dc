"""Reading a place a resident typed, and giving the council its ground."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from api.database import Connection
from api.places import queries
from api.places.gazetteer import entries_in, phone_copy
from api.places.geojson import Feature, features_in
from api.places.grid import from_grid
from api.places.schemas import AreaKind, EntryKind, Place

UNPARISHED = "Unparished area"  # town ground that no parish council serves; Boundary-Line gives it no name

# Each sign as phones, maps and word processors write it, and as it is read here.
SIGNS = str.maketrans({"\u2212": "-", "\u00ba": "\u00b0", "\u2019": "'", "\u2032": "'", "\u201d": '"', "\u2033": '"'})

# 51.3811, 51.3811N, N 51° 22.9', 51°22'52"N; a letter before forbids one after, which belongs to what follows
ANGLE = r"""
    ([NSEW])? \s* ([-+]?\d{1,3}(?:\.\d+)?) \s* \u00b0?
    (?: \s* (\d{1,2}(?:\.\d+)?) \s* ' (?: \s* (\d{1,2}(?:\.\d+)?) \s* " )? )?
    (?(%d) | \s* ([NSEW])? )
"""
DEGREES = re.compile(rf"{ANGLE % 1} (?: \s*[,;]\s* | \s+ | (?<=[NSEW]) ) {ANGLE % 6}", re.IGNORECASE | re.VERBOSE)
METRES = re.compile(r"(\d{6}(?:\.\d+)?)(?:\s*,\s*|\s+)(\d{6,7}(?:\.\d+)?)")  # 375112 164734
SQUARE = re.compile(r"([HJNOST])([A-HJ-Z])\s*(\d{3,5})\s*(\d{3,5})", re.IGNORECASE)  # ST 751 647


def parse_place(text: str) -> Place | None:
    """The place somebody typed: degrees, National Grid metres or a grid reference in Great Britain; else None."""
    text = text.strip().translate(SIGNS)
    if len(text) > 60:
        return None
    if match := DEGREES.fullmatch(text):
        return from_degrees(*match.groups())
    if match := METRES.fullmatch(text):
        return place(*from_grid(float(match[1]), float(match[2])))
    if (match := SQUARE.fullmatch(text)) and len(match[3]) == len(match[4]):
        return from_square(*match.groups())
    return None


def from_degrees(*parts: str | None) -> Place | None:
    """Latitude comes first, unless letters say otherwise or, without letters, only the other order fits."""
    (first, first_axis), (second, second_axis) = angle(*parts[:5]), angle(*parts[5:])
    if first_axis == "east" or second_axis == "north":
        return place(longitude=first, latitude=second)
    found = place(longitude=second, latitude=first)
    return found if found or first_axis or second_axis else place(longitude=first, latitude=second)


def angle(
    before: str | None, degrees: str | None, minutes: str | None, seconds: str | None, after: str | None
) -> tuple[float, str]:
    """Degrees north or east, and which of the two if a letter says so."""
    letter = (before or after or "").upper()
    size = abs(float(degrees or 0)) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    is_negative = (degrees or "").startswith("-") or letter in ("S", "W")
    axis = {"N": "north", "S": "north", "E": "east", "W": "east"}.get(letter, "")
    return -size if is_negative else size, axis


def from_square(first: str, second: str, east: str, north: str) -> Place | None:
    """The middle of the square that a grid reference names, 100 m wide for ST 751 647.

    The letters run from north-west to south-east without I, in squares of 500 km and then of 100 km.
    """
    rows = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
    large, small = rows.index(first.upper()), rows.index(second.upper())
    column = (large - 2) % 5 * 5 + small % 5
    row = 19 - large // 5 * 5 - small // 5
    width = 10 ** (5 - len(east))
    return place(*from_grid(column * 100_000 + (int(east) + 0.5) * width, row * 100_000 + (int(north) + 0.5) * width))


def place(longitude: float, latitude: float) -> Place | None:
    try:
        return msgspec.convert({"latitude": round(latitude, 6), "longitude": round(longitude, 6)}, Place)
    except msgspec.ValidationError:
        return None


async def load_places(
    db: Connection,
    council_name: str,
    boundary: Path | None = None,
    wards: Path | None = None,
    parishes: Path | None = None,
    name_property: str | None = None,
) -> dict[AreaKind, int]:
    """Take the council's ground from GeoJSON files, all or none; how many areas of each kind there are now.

    A kind whose file is given is replaced; a ward of the same name keeps its id, and so its reports.
    Raises UnreadableAreas.
    """
    given: dict[AreaKind, list[Feature]] = {}
    if boundary:
        given["council"] = features_in(boundary, called=council_name)
    if wards:
        given["ward"] = features_in(wards, name_property)
    if parishes:
        given["parish"] = features_in(parishes, name_property, unnamed=UNPARISHED)
    async with db.transaction():
        for kind, features in given.items():
            await queries.replace_areas(db, kind, joined(features))
    return {kind: len(await queries.areas(db, kind)) for kind in given}


def joined(features: Iterable[Feature]) -> list[Feature]:
    """One for each name: some files have a feature for every island."""
    areas: dict[str, Feature] = {}
    for feature in features:
        area = areas.get(feature.name, Feature(feature.name, feature.code, []))
        areas[feature.name] = Feature(feature.name, area.code or feature.code, area.polygons + feature.polygons)
    return list(areas.values())


async def load_gazetteer(db: Connection, file: Path) -> dict[EntryKind, int]:
    """Take the council's streets, places and postcodes from a CSV file in place of those there are; how many of each.

    All or none, so that one cut short is begun again. Raises UnreadableGazetteer.
    """
    entries = entries_in(file)
    async with db.transaction():
        await queries.clear_gazetteer(db)
        await queries.insert_gazetteer(db, entries)
        await keep_copy(db)
    await db.execute("analyze gazetteer_entry")
    return dict(Counter(entry.kind for entry in entries))


async def keep_copy(db: Connection) -> None:
    """Make anew what phones keep; to be called after every change to the gazetteer."""
    await queries.keep_gazetteer_copy(db, *phone_copy(await queries.gazetteer_entries(db)))
