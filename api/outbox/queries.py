"""Signatures for sql/queries/outbox.sql."""

from uuid import UUID

from api.database import Connection
from api.sql import query


@query
async def give_receipt(db: Connection, key: UUID, device_id: UUID, reference: str) -> UUID | None: ...


@query
async def forget_receipts(db: Connection) -> None: ...


@query
async def photos_there(db: Connection, report_id: UUID) -> list[str]: ...
