"""Signatures for sql/queries/mail.sql."""

from uuid import UUID

from api.database import Connection
from api.mail.schemas import Draft, DraftEnding, Letter, TextToDraft
from api.sql import query


@query
async def letter_by_delivery(db: Connection, delivery_id: int) -> Letter | None: ...


@query
async def letter_failed(db: Connection, delivery_id: int, reason: str) -> None: ...


@query
async def letter_late(db: Connection, delivery_id: int, reason: str) -> None: ...


@query
async def is_filed(db: Connection, key: str) -> bool: ...


@query
async def count_mail(db: Connection, outcome: str) -> None: ...


@query
async def draft_address(db: Connection, channel: str, value: str) -> UUID: ...


@query
async def drafts_today(db: Connection, address_id: UUID) -> int: ...


@query
async def keep_draft(
    db: Connection, channel: str, key: str, address_id: UUID, words: str, set_aside: str
) -> UUID | None: ...


@query
async def keep_draft_photo(
    db: Connection, photo_id: UUID, draft_id: UUID, width: int, height: int, sha256: str
) -> None: ...


@query
async def text_to_draft(db: Connection, text_id: UUID) -> TextToDraft: ...


@query
async def tell_sender(
    db: Connection, draft_id: UUID, event_id: int, title: str, body: str, path: str, once: bool
) -> int: ...


@query
async def drafts(db: Connection, show: str) -> list[Draft]: ...


@query
async def draft_by_id(db: Connection, draft_id: UUID) -> Draft: ...


@query
async def end_draft(
    db: Connection, draft_id: UUID, ending: DraftEnding, reason: str, report_id: UUID | None
) -> UUID: ...


@query
async def take_up_draft(db: Connection, draft_id: UUID) -> UUID: ...


@query
async def give_photos(db: Connection, draft_id: UUID, report_id: UUID) -> None: ...


@query
async def forget_ended_drafts(db: Connection) -> None: ...
