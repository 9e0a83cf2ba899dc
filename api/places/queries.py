"""Signatures for sql/queries/places.sql. Places are degrees, WGS 84."""

from uuid import UUID

from api.database import Connection
from api.places.geojson import Feature, Polygon
from api.places.schemas import (
    Area,
    AreaKind,
    AreaListed,
    AreaOpened,
    Bounds,
    DrawnStreet,
    GazetteerEntry,
    KeptArea,
    LiesIn,
    NewEntry,
    Ward,
)
from api.sql import query


@query
async def area_at(db: Connection, longitude: float, latitude: float, kind: AreaKind) -> Area | None: ...


@query
async def ward_at(db: Connection, longitude: float, latitude: float) -> Ward | None: ...


@query
async def is_inside(db: Connection, longitude: float, latitude: float) -> bool: ...


@query
async def areas(db: Connection, kind: AreaKind) -> list[Area]: ...


@query
async def replace_areas(db: Connection, kind: AreaKind, areas: list[Feature]) -> None: ...


@query
async def areas_listed(db: Connection) -> list[AreaListed]: ...


@query
async def area_by_id(db: Connection, area_id: UUID) -> AreaOpened: ...


@query
async def lies_in(db: Connection, grid: list[list[str]], area_id: UUID | None) -> LiesIn: ...


@query
async def keep_area(
    db: Connection, area_id: UUID, version: int, area: KeptArea, grid: list[list[str]]
) -> UUID | None: ...


@query
async def remove_area(db: Connection, area_id: UUID, version: int) -> UUID | None: ...


@query
async def places_matching(db: Connection, words: str) -> list[GazetteerEntry]: ...


@query
async def places_named_in(db: Connection, words: str) -> list[GazetteerEntry]: ...


@query
async def nearest_street(db: Connection, longitude: float, latitude: float) -> GazetteerEntry | None: ...


@query
async def clear_gazetteer(db: Connection) -> None: ...


@query
async def insert_gazetteer(db: Connection, entries: list[NewEntry]) -> None: ...


@query
async def gazetteer_entries(db: Connection) -> list[GazetteerEntry]: ...


@query
async def keep_gazetteer_copy(db: Connection, hash: str, compressed: bytes) -> None: ...


@query
async def gazetteer_copy(db: Connection) -> str | None: ...


@query
async def gazetteer_copy_compressed(db: Connection, hash: str) -> bytes: ...


@query
async def council_outline(db: Connection) -> list[Polygon]: ...


@query
async def council_bounds(db: Connection) -> Bounds | None: ...


@query
async def drawn_streets(db: Connection) -> list[DrawnStreet]: ...


@query
async def named_places(db: Connection) -> list[GazetteerEntry]: ...
