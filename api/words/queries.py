"""Signatures for sql/queries/words.sql."""

from uuid import UUID

from api.database import Connection
from api.sql import query
from api.words.schemas import Edited, Kept, Override


@query
async def overrides(db: Connection, kind: str) -> list[Override]: ...


@query
async def edited_words(db: Connection, language: str) -> list[Edited]: ...


@query
async def kept_words(db: Connection, kind: str, language: str) -> Kept: ...


@query
async def kept_by_id(db: Connection, words_id: UUID) -> Kept: ...


@query
async def keep_words(
    db: Connection, kind: str, language: str, version: int, title: str | None, body: str | None
) -> UUID | None: ...
