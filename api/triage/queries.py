"""Signatures for sql/queries/triage.sql."""

from uuid import UUID

from api.database import Connection
from api.sql import query
from api.triage.schemas import Assigned, Assignment, CaseReport, Queue


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


@query
async def assignment_of(db: Connection, reference: str) -> Assignment: ...


@query
async def reports_to_move(db: Connection, report_ids: list[UUID]) -> list[Assigned]: ...


@query
async def team_of_officer(db: Connection, officer_id: UUID) -> str | None: ...


@query
async def is_team(db: Connection, team: str) -> bool: ...


@query
async def assign_reports(db: Connection, report_ids: list[UUID], officer_id: UUID | None, team: str | None) -> None: ...
