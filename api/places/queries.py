"""Signatures for sql/queries/places.sql. Places are degrees, WGS 84."""

from api.database import Connection
from api.places.geojson import Feature
from api.places.schemas import Area, AreaKind, Street, Ward
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
async def streets_matching(db: Connection, words: str) -> list[Street]: ...


@query
async def nearest_street(db: Connection, longitude: float, latitude: float) -> Street | None: ...
