"""Signatures for sql/queries/rights.sql."""

from datetime import date
from typing import Any
from uuid import UUID

from api.database import Connection
from api.rights.schemas import Entry, Kept, Request, RetentionRule
from api.sql import query


@query
async def kept(db: Connection) -> list[Kept]: ...


@query
async def gone_lately(db: Connection) -> int: ...


@query
async def rules(db: Connection) -> list[RetentionRule]: ...


@query
async def change_rule(db: Connection, rule_id: UUID, version: int, entry: Entry) -> UUID | None: ...


@query
async def due_by(db: Connection, key: str, days: int) -> int: ...


@query
async def apply_rule(db: Connection, key: str, most: int) -> int: ...


@query
async def accounts_to_warn(db: Connection) -> list[UUID]: ...


@query
async def held_about_account(db: Connection) -> dict[str, Any] | None: ...


@query
async def erase_account(db: Connection, with_photos: bool, words_instead: str) -> int: ...


@query
async def held_about_mailbox(db: Connection, email: str) -> dict[str, Any] | None: ...


@query
async def erase_mailbox(db: Connection, email: str, with_photos: bool, words_instead: str) -> int | None: ...


@query
async def insert_request(
    db: Connection,
    request_id: UUID,
    kind: str,
    resident_id: UUID | None,
    name: str,
    contact: str,
    words: str,
    channel: str,
    asked_on: date,
    identity_how: str,
) -> None: ...


@query
async def requests(db: Connection, with_answered: bool) -> list[Request]: ...


@query
async def request_by_id(db: Connection, request_id: UUID) -> Request: ...


@query
async def resident_of_request(db: Connection, request_id: UUID) -> UUID | None: ...


@query
async def keep_identity(db: Connection, request_id: UUID, version: int, how: str, officer_id: UUID) -> UUID | None: ...


@query
async def keep_answer(
    db: Connection, request_id: UUID, version: int, outcome: str, answer: str, officer_id: UUID
) -> UUID | None: ...
