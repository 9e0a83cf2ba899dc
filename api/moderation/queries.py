"""Signatures for sql/queries/moderation.sql."""

from uuid import UUID

from api.database import Connection
from api.moderation.schemas import (
    About,
    FlagAnswer,
    FlaggedReport,
    ModeratedPhoto,
    ModeratedReport,
    PublicWords,
    Raised,
    SuspectedReport,
    WaitingPhoto,
    Why,
)
from api.reports.schemas import PhotoState
from api.services.schemas import Answer
from api.sql import query


@query
async def hide_report(db: Connection, report_id: UUID) -> UUID: ...


@query
async def unhide_report(db: Connection, report_id: UUID) -> UUID: ...


@query
async def moderated_report(db: Connection, reference: str) -> ModeratedReport: ...


@query
async def photos_waiting(db: Connection, page_size: int) -> list[WaitingPhoto]: ...


@query
async def photo_of(db: Connection, photo_id: UUID) -> ModeratedPhoto: ...


@query
async def decide_photo(db: Connection, photo_id: UUID, state: PhotoState, alt: str | None) -> UUID: ...


@query
async def describe_photo(db: Connection, photo_id: UUID, alt: str) -> UUID: ...


@query
async def replace_photo(db: Connection, photo_id: UUID, new_id: UUID, width: int, height: int, sha256: str) -> UUID: ...


@query
async def change_words(
    db: Connection, report_id: UUID, version: int, description: str, where_exactly: str, answers: list[Answer]
) -> UUID | None: ...


@query
async def keep_original(
    db: Connection, event_id: int, report_id: UUID, description: str, where_exactly: str, answers: list[Answer]
) -> None: ...


@query
async def original_words(db: Connection, report_id: UUID, event_id: int) -> PublicWords: ...


@query
async def erase_original(db: Connection, report_id: UUID, event_id: int) -> int: ...


@query
async def raise_flag(db: Connection, reference: str, about: About, why: Why, words: str) -> Raised: ...


@query
async def answer_flags(db: Connection, report_id: UUID, answer: FlagAnswer) -> int: ...


@query
async def flagged(db: Connection, page_size: int) -> list[FlaggedReport]: ...


@query
async def suspects(db: Connection, page_size: int) -> list[SuspectedReport]: ...
