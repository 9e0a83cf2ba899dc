"""Signatures for sql/queries/accounts.sql."""

from datetime import datetime
from uuid import UUID

from api.accounts.schemas import OFFICER, Officer, Permission, Session
from api.database import Connection
from api.sql import query


@query
async def keep_device(db: Connection, device_id: UUID) -> None: ...


@query
async def session_by_key(db: Connection, key_hash: bytes) -> Session | None: ...


@query
async def officer_by_id(db: Connection, officer_id: UUID) -> Officer | None: ...


@query
async def officers(db: Connection) -> list[Officer]: ...


@query
async def keep_officer(
    db: Connection,
    name: str,
    email: str,
    team: str,
    permissions: list[Permission] | None = None,
    usual: list[Permission] = OFFICER,
) -> Officer: ...


@query
async def insert_session(db: Connection, key_hash: bytes, officer_id: UUID, ends_at: datetime) -> None: ...


@query
async def end_session(db: Connection, key_hash: bytes) -> None: ...


@query
async def insert_sign_in_link(db: Connection, key_hash: bytes, officer_id: UUID, expires_at: datetime) -> None: ...


@query
async def use_sign_in_link(db: Connection, key_hash: bytes) -> UUID | None: ...


@query
async def forget_ended_sessions(db: Connection) -> None: ...
