"""Signatures for sql/queries/assets.sql. Degrees are WGS 84; easting and northing grid metres."""

from uuid import UUID

from api.assets.schemas import (
    Asset,
    AssetKind,
    Ground,
    LayerKind,
    ListedAsset,
    NewAsset,
    NewLayer,
    OwnerAnswer,
)
from api.database import Connection
from api.sql import query


@query
async def asset_kinds(db: Connection) -> list[AssetKind]: ...


@query
async def asset_codes(db: Connection) -> list[str]: ...


@query
async def asset_by_code(db: Connection, code: str) -> Asset: ...


@query
async def assets_called(db: Connection, words: str) -> list[Asset]: ...


@query
async def ground_at(
    db: Connection, longitude: float, latitude: float, asset_id: UUID | None, service_code: str
) -> Ground: ...


@query
async def assets_listed(
    db: Connection, kind: str | None, words: str | None, page: int, page_size: int
) -> list[ListedAsset]: ...


@query
async def keep_owner(
    db: Connection,
    name: str,
    answer: OwnerAnswer | None,
    service_codes: list[str] | None,
    words: str,
    telephone: str,
    website: str,
) -> None: ...


@query
async def unknown_services(db: Connection, codes: list[str]) -> list[str]: ...


@query
async def keep_assets(db: Connection, kind: str, assets: list[NewAsset]) -> int: ...


@query
async def keep_layers(db: Connection, kind: LayerKind, layers: list[NewLayer]) -> int: ...
