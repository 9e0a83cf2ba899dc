"""Signatures for sql/queries/triage.sql."""

from uuid import UUID

from api.database import Connection
from api.sql import query
from api.triage.schemas import CaseReport, Queue


@query
async def queue(
    db: Connection, show: str, service_code: str | None, ward: str | None, words: str | None, page: int
) -> Queue: ...


@query
async def case_report(db: Connection, reference: str) -> CaseReport: ...


@query
async def show_words(db: Connection, report_id: UUID) -> None: ...


@query
async def mark_words_read(db: Connection, report_id: UUID) -> None: ...


@query
async def set_photo_state(db: Connection, report_id: UUID, photo_id: UUID, state: str) -> UUID: ...
