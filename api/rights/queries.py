"""Signatures for sql/queries/rights.sql."""

from uuid import UUID

from api.database import Connection
from api.rights.schemas import Kept, RetentionRule
from api.sql import query


@query
async def kept(db: Connection) -> list[Kept]: ...


@query
async def rules(db: Connection) -> list[RetentionRule]: ...


@query
async def change_rule(db: Connection, key: str, version: int, keep_days: int) -> UUID | None: ...


@query
async def due_by(db: Connection, key: str, days: int) -> int: ...


@query
async def apply_rule(db: Connection, key: str, most: int) -> int: ...


@query
async def accounts_to_warn(db: Connection) -> list[UUID]: ...
