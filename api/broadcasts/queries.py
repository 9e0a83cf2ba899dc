"""Signatures for sql/queries/broadcasts.sql."""

from uuid import UUID

from api.broadcasts.schemas import Broadcast, Cancelled, Headline, Listed, News, Reach, Telling, Word, Written
from api.database import Connection
from api.sql import query


@query
async def broadcasts(db: Connection) -> list[Listed]: ...


@query
async def broadcast_by_id(db: Connection, broadcast_id: UUID) -> Broadcast: ...


@query
async def insert_broadcast(db: Connection, reference: str, word: Word) -> Written: ...


@query
async def update_broadcast(db: Connection, broadcast_id: UUID, version: int, word: Word) -> int | None: ...


@query
async def insert_correction(db: Connection, broadcast_id: UUID) -> Written | None: ...


@query
async def ask_for_approval(db: Connection, broadcast_id: UUID, version: int) -> UUID | None: ...


@query
async def reach_of(db: Connection, broadcast_id: UUID) -> Reach: ...


@query
async def replace_broadcast(db: Connection, broadcast_id: UUID | None) -> int | None: ...


@query
async def send_broadcast(
    db: Connection, broadcast_id: UUID, version: int, event_id: int, reach: int, alone_up_to: int
) -> UUID | None: ...


@query
async def cancel_broadcast(db: Connection, broadcast_id: UUID, because: str) -> Cancelled | None: ...


@query
async def telling(db: Connection, broadcast_id: UUID) -> Telling | None: ...


@query
async def keep_told(db: Connection, broadcast_id: UUID, last_id: UUID | None, people: int) -> None: ...


@query
async def news_by_reference(db: Connection, reference: str) -> News: ...


@query
async def news_listed(db: Connection) -> list[News]: ...


@query
async def headlines(db: Connection, device_id: UUID | None) -> list[Headline]: ...
