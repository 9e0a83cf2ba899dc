"""Assets and layers from a council's GeoJSON files. Loaded again, each is known by its number and changed."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import asdict
from tqdm import tqdm

from api.assets import queries
from api.assets.schemas import LayerKind, NewAsset, NewLayer, NewOwner
from api.database import Connection
from api.places.geojson import (
    FeatureRow,
    Kind,
    Position,
    Positions,
    check,
    check_position,
    lines_of,
    polygons_of,
    rows_in,
)
from api.places.grid import to_grid
from api.text import random_letters

AT_ONCE = 500  # rows in one statement
YES, NO = {"yes", "y", "true", "1", "adopted"}, {"no", "n", "false", "0", "private", "unadopted"}

T = TypeVar("T", NewAsset, NewLayer)


class Properties(Struct, frozen=True, kw_only=True):
    """Which property of a feature holds what."""

    number: str
    number_pattern: str = ""  # what of it is the number: its first group, or all of it
    number_prefix: str = ""  # where two files of a kind count from 1
    name: str = ""
    owner: str = ""
    round: str = ""
    usrn: str = ""
    adopted: str = ""


class Tally(Struct):
    new: int = 0
    changed: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return f"{self.new} new, {self.changed} were here already, {self.refused} refused"


class OnePoint(Struct, frozen=True):
    coordinates: Position


async def load_assets(db: Connection, file: Path, kind: str, properties: Properties) -> Tally:
    """Bad features are printed with their number and reason, and the rest is taken, all of it or none.

    Raises ValueError for a kind that is none, and UnreadableAreas for a file that is not GeoJSON in degrees.
    """
    kinds = [each.code for each in await queries.asset_kinds(db)]
    if kind not in kinds:
        raise ValueError(f"There is no kind “{kind}”. There are: {', '.join(kinds)}.")
    tally = Tally()
    codes = set(await queries.asset_codes(db))
    assets = taken(file, lambda raw: new_asset(raw, properties, codes), tally)
    async with db.transaction():
        await keep_owners(db, assets, NewOwner())
        for some in portions(assets, file):
            new = await queries.keep_assets(db, kind, some)
            tally.new += new
            tally.changed += len(some) - new
    return tally


async def load_layer(
    db: Connection,
    file: Path,
    kind: LayerKind,
    properties: Properties,
    owner: NewOwner,
    owner_name: str = "",
    adopted: bool | None = None,
) -> Tally:
    """`owner` is what is said of every owner in the file; `owner_name` and `adopted` hold where a feature does not say.

    Bad features are printed with their number and reason. Raises ValueError for a service that is none, and
    UnreadableAreas for a file that is not GeoJSON in degrees.
    """
    if unknown := await queries.unknown_services(db, owner.service_codes or []):
        raise ValueError(f"There is no service {', '.join(unknown)}.")
    tally = Tally()
    layers = taken(file, lambda raw: new_layer(raw, kind, properties, owner_name, adopted), tally)
    async with db.transaction():
        before = await db.fetchval("select count(*) from place_layer where kind = $1", kind)
        await keep_owners(db, layers, owner)
        for some in portions(layers, file):
            await queries.keep_layers(db, kind, some)
        tally.new = await db.fetchval("select count(*) from place_layer where kind = $1", kind) - before
    tally.changed = len(layers) - tally.new
    return tally


async def keep_owners(db: Connection, things: list[T], said: NewOwner) -> None:
    for name in sorted({thing.owner for thing in things if thing.owner}):
        await queries.keep_owner(db, name, **asdict(said))


def taken(file: Path, made: Callable[[Raw], T], tally: Tally) -> list[T]:
    found: dict[str, T] = {}
    features: dict[str, int] = {}
    for number, raw in enumerate(rows_in(file), start=1):
        try:
            thing = made(raw)
            if thing.number in found:
                raise ValueError(f"its number, {thing.number}, is that of feature {features[thing.number]}.")
            found[thing.number], features[thing.number] = thing, number
        except (ValueError, RecursionError) as error:
            tally.refused += 1
            tqdm.write(f"{file.name}, feature {number}: {error}", file=sys.stderr)
    return list(found.values())


def portions(things: list[T], file: Path) -> Iterator[list[T]]:
    with tqdm(total=len(things), desc=file.name, unit="feature", file=sys.stderr, disable=None) as progress:
        for first in range(0, len(things), AT_ONCE):
            yield things[first : first + AT_ONCE]
            progress.update(len(things[first : first + AT_ONCE]))


def new_asset(raw: Raw, properties: Properties, codes: set[str]) -> NewAsset:
    row, said = read(raw)
    longitude, latitude = point_of(row.geometry)
    easting, northing = to_grid(longitude, latitude)
    given = {
        "code": new_code(codes),
        "number": number_in(said, properties),
        "name": said_of(said, properties.name),
        "owner": said_of(said, properties.owner) or None,
        "round": said_of(said, properties.round),
        "longitude": longitude,
        "latitude": latitude,
        "easting": easting,
        "northing": northing,
    }
    return msgspec.convert(given, NewAsset)


def new_code(codes: set[str]) -> str:
    """Six letters that are in none of `codes`, and now are: among 20,000 lamps two would meet one time in four."""
    code = random_letters(6)
    while code in codes:
        code = random_letters(6)
    codes.add(code)
    return code


def new_layer(raw: Raw, kind: LayerKind, properties: Properties, owner_name: str, adopted: bool | None) -> NewLayer:
    row, said = read(raw)
    polygons, lines = list(polygons_of(row.geometry)), list(lines_of(row.geometry))
    if polygons or kind == "ownership":
        check(polygons)
    if kind == "highway" and not polygons and not lines:
        raise ValueError("it has no polygon and no line.")
    check_lines(lines)
    owner = said_of(said, properties.owner) or owner_name
    if kind == "ownership" and not owner:
        raise ValueError("it has no owner. Say which property holds it, or one for them all.")
    given = {
        "number": number_in(said, properties),
        "name": said_of(said, properties.name),
        "owner": owner or None,
        "usrn": said_of(said, properties.usrn) or None,
        "adopted": yes_or_no(said_of(said, properties.adopted), adopted),
        "polygons": polygons,
        "lines": lines if kind == "highway" else [],
    }
    return msgspec.convert(given, NewLayer, strict=False)


def read(raw: Raw) -> tuple[FeatureRow, dict[str, Any]]:
    row = msgspec.json.decode(raw, type=FeatureRow)
    return row, {key.lower(): value for key, value in (row.properties or {}).items()}


def number_in(said: dict[str, Any], properties: Properties) -> str:
    """237.0 is 237: some systems know no whole numbers."""
    text = re.sub(r"^(\d+)\.0+$", r"\1", said_of(said, properties.number))
    if not text:
        there = ", ".join(said) or "none"
        raise ValueError(f"it has no number under “{properties.number}”; it has: {there}.")
    if properties.number_pattern:
        match = re.search(properties.number_pattern, text)
        if not match:
            raise ValueError(f"there is no “{properties.number_pattern}” in its number, {text}.")
        text = match[1] if match.groups() else match[0]
    return properties.number_prefix + text


def said_of(said: dict[str, Any], name: str) -> str:
    """On one line: these words stand in headings and on stickers."""
    found = said.get(name.lower())
    return "" if found is None else " ".join(str(found).split())


def yes_or_no(text: str, otherwise: bool | None) -> bool | None:
    if not text:
        return otherwise
    if text.lower() not in YES | NO:
        raise ValueError(f"“{text}” does not say whether it is adopted: yes or no.")
    return text.lower() in YES


def point_of(geometry: Raw) -> tuple[float, float]:
    kind = msgspec.json.decode(geometry, type=Kind | None)
    if kind is None or kind.type != "Point":
        raise ValueError(f"it is not a point but {kind.type if kind else 'nowhere'}.")
    longitude, latitude = msgspec.json.decode(geometry, type=OnePoint).coordinates[:2]
    check_position(longitude, latitude)
    return round(longitude, 7), round(latitude, 7)


def check_lines(lines: list[Positions]) -> None:
    for line in lines:
        if len(line) < 2:
            raise ValueError("a line needs at least two positions.")
        for position in line:
            check_position(*position[:2])
