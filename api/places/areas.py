"""Areas as administrators keep them: named, drawn by a GeoJSON file, and retired when they are no more."""

from collections.abc import Iterator
from uuid import UUID

import msgspec

from api.actor import Actor
from api.database import Connection
from api.editing import Editable, refuse_for
from api.errors import Refused
from api.language import gettext as _
from api.places import queries
from api.places.geojson import Polygon, UnreadableAreas, areas_in
from api.places.grid import to_grid
from api.places.schemas import KeptArea, LiesIn

LONGEST_NAME = 80  # characters
LARGEST_FILE = 2_000_000  # bytes
MOST_CORNERS = 20_000


def outline_in(content: bytes) -> list[Polygon]:
    """All the ground in a GeoJSON file, to the tenth of a metre. Raises Refused(outline=…) with what is wrong."""
    if len(content) > LARGEST_FILE:
        raise Refused(outline=_("This file is larger than 2 MB. Simplify the outline"))
    try:
        found = areas_in(content, _("The file"), called=_("The area"))
    except UnreadableAreas as error:
        raise Refused(outline=_("We cannot use this outline. {reason}").format(reason=error)) from None
    polygons = [[rounded(ring) for ring in polygon] for area in found for polygon in area.polygons]
    if sum(len(ring) for polygon in polygons for ring in polygon) > MOST_CORNERS:
        raise Refused(outline=_("An outline has {most} corners at most. Simplify it").format(most=f"{MOST_CORNERS:,}"))
    return polygons


def rounded(ring: list[list[float]]) -> list[list[float]]:
    return [[round(longitude, 6), round(latitude, 6)] for longitude, latitude, *_height in ring]


async def lies_in(db: Connection, outline: list[Polygon], area_id: UUID | None) -> LiesIn:
    """What is inside, counted."""
    return await queries.lies_in(db, list(grid_rings(outline)), area_id)


def grid_rings(outline: list[Polygon]) -> Iterator[list[str]]:
    """Each polygon's rings as PostgreSQL writes a polygon, in grid metres."""
    for polygon in outline:
        corners = [[to_grid(longitude, latitude) for longitude, latitude in ring] for ring in polygon]
        yield [f"({','.join(f'({east:.1f},{north:.1f})' for east, north in ring)})" for ring in corners]


async def check(db: Connection, area: KeptArea, area_id: UUID | None, _actor: Actor) -> None:
    bounds = await queries.council_bounds(db)
    corners = [position for polygon in area.outline for ring in polygon for position in ring]
    is_inside = not bounds or any(
        bounds.west <= longitude <= bounds.east and bounds.south <= latitude <= bounds.north
        for longitude, latitude in corners
    )
    refuse_for(
        {
            "name": ""
            if 0 < len(area.name) <= LONGEST_NAME
            else _("Enter a name of {most} letters or fewer").format(most=LONGEST_NAME),
            "code": "" if len(area.code) <= 20 else _("Enter a code of 20 letters or fewer"),
            "outline": _("Choose a file with its outline")
            if not corners and area_id is None
            else _("All of it lies outside the council")
            if corners and not is_inside
            else "",
        }
    )


async def insert(db: Connection, area_id: UUID, area: KeptArea) -> UUID | None:
    return await queries.keep_area(db, area_id, 0, area, list(grid_rings(area.outline)))


async def update(db: Connection, area_id: UUID, version: int, area: KeptArea) -> UUID | None:
    return await queries.keep_area(db, area_id, version, area, list(grid_rings(area.outline)))


def as_geojson(area: KeptArea) -> bytes:
    geometry = {"type": "MultiPolygon", "coordinates": area.outline}
    feature = {"type": "Feature", "properties": {"name": area.name, "code": area.code}, "geometry": geometry}
    return msgspec.json.encode({"type": "FeatureCollection", "features": [feature]})


AREAS = Editable(
    kind="area",
    entry=KeptArea,
    by_id=queries.area_by_id,
    check=check,
    insert=insert,
    update=update,
    delete=queries.remove_area,
)
