"""Builds the map residents place a pin on: one PMTiles file, which a phone fetches whole, once, and reads offline.

It lies in <data>/map, named by what is in it. The newest is the council's map, and the one before stays for pages that
are open. Each host builds its own: the same data make the same file, to the byte.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from api.database import Connection
from api.places import queries
from api.places.geojson import Polygon, UnreadableAreas
from api.places.map_layers import FIRST_ZOOM, LAST_ZOOM, from_gazetteer, from_open_data, ground
from api.places.pmtiles import Degrees, archive
from api.places.tiling import Shape, Tile, cut
from api.places.vector_tile import encoded
from api.settings import Settings

AROUND = 0.03  # degrees shown beyond the council's bounds, north and south; half as much again east and west
KEPT = 2  # files


class Built(NamedTuple):
    file: Path
    tiles: int
    size: int  # bytes


async def build_map(
    db: Connection, settings: Settings, layers: Path | None = None, attribution: str = "", is_island: bool = False
) -> Built:
    """From the council's outline and the open data in `layers`, or without those from its streets.

    About an island there is sea, and over other councils' ground a veil. Raises UnreadableAreas.
    """
    outline = await queries.council_outline(db)
    if not outline:
        raise UnreadableAreas("This database has no council's outline yet: see load-places and load-demonstration.")
    if layers:
        drawn = from_open_data(layers)
    else:
        drawn = from_gazetteer(await queries.drawn_streets(db), await queries.named_places(db))
    tiles = tiles_of([*ground(outline), *drawn])
    about = {
        "name": settings.council_name,
        "attribution": attribution,
        "type": "baselayer",
        "vector_layers": [{"id": layer, "fields": {}} for layer in VECTOR_LAYERS],
        "around": "sea" if is_island else "land",
        "council": bounds_of(outline),
    }
    content = archive(tiles, bounds_of(outline, AROUND), (FIRST_ZOOM, LAST_ZOOM), about)
    return Built(keep(content, settings.data / "map"), len(tiles), len(content))


def credit(layers: Path | None) -> str:
    """What the Open Government Licence asks for, where Ordnance Survey's data are used."""
    year = datetime.now(UTC).year
    return f"Contains OS data © Crown copyright and database right {year}" if layers else ""


VECTOR_LAYERS = ("ground", "border", "green", "site", "water", "stream", "building", "rail", "road", "name")


def tiles_of(shapes: Iterable[Shape]) -> dict[Tile, bytes]:
    cut_up = cut(list(shapes), FIRST_ZOOM, LAST_ZOOM)
    tiles = {tile: encoded(tile, inside, is_last_zoom=tile.zoom == LAST_ZOOM) for tile, inside in cut_up}
    return {tile: content for tile, content in tiles.items() if content}


def bounds_of(outline: list[Polygon], around: float = 0) -> Degrees:
    positions = [position for polygon in outline for position in polygon[0]]
    west, east = min(position[0] for position in positions), max(position[0] for position in positions)
    south, north = min(position[1] for position in positions), max(position[1] for position in positions)
    return west - around * 1.5, south - around, east + around * 1.5, north + around


def keep(content: bytes, folder: Path) -> Path:
    """Whole or not at all: a page never finds half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{hashlib.sha256(content).hexdigest()[:16]}.pmtiles"
    half = file.with_suffix(".part")
    half.write_bytes(content)
    half.replace(file)
    for old in files_in(folder)[KEPT:]:
        old.unlink()
    return file


def files_in(folder: Path) -> list[Path]:
    """Newest first."""
    return sorted(folder.glob("*.pmtiles"), key=lambda file: file.stat().st_mtime_ns, reverse=True)


def map_url(settings: Settings) -> str:
    """Where a page finds the council's map; empty when none has been built."""
    found = files_in(settings.data / "map")
    return f"/map/{found[0].name}" if found else ""
