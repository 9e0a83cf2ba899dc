"""Signatures for sql/queries/triage.sql."""

from uuid import UUID

from api.database import Connection
from api.reports.schemas import Mark
from api.sql import query
from api.triage.schemas import (
    Assigned,
    CaseReport,
    Changing,
    Desk,
    FilterToCount,
    Narrowed,
    QueueRow,
    Undone,
    Verdict,
    Wanted,
)


@query
async def queue(db: Connection, asked: Narrowed, page: int, size: int) -> list[QueueRow]: ...


@query
async def desk(db: Connection, asking: UUID, asking_team: str) -> Desk: ...


@query
async def queue_marks(
    db: Connection, asked: Narrowed, west: float, south: float, east: float, north: float
) -> list[Mark]: ...


@query
async def report_called(db: Connection, reference: str) -> UUID: ...


@query
async def newest_event(db: Connection, report_id: UUID) -> int: ...


@query
async def case_report(db: Connection, reference: str, asking: UUID) -> CaseReport: ...


@query
async def show_words(db: Connection, report_id: UUID) -> None: ...


@query
async def mark_words_read(db: Connection, report_id: UUID) -> None: ...


@query
async def settle_suspicion(db: Connection, report_id: UUID, settled_as: Verdict) -> UUID: ...


@query
async def show_as_its_service_is(db: Connection, report_id: UUID) -> None: ...


@query
async def set_photo_state(db: Connection, report_id: UUID, photo_id: UUID, state: str) -> UUID: ...


@query
async def reports_to_move(db: Connection, report_ids: list[UUID]) -> list[Assigned]: ...


@query
async def reports_left_by(db: Connection, officer_id: UUID) -> list[Assigned]: ...


@query
async def tell_teams(db: Connection, event_id: int, told: list[dict[str, str]]) -> None: ...


@query
async def team_of_officer(db: Connection, officer_id: UUID) -> str | None: ...


@query
async def is_team(db: Connection, team: str) -> bool: ...


@query
async def assign_reports(db: Connection, report_ids: list[UUID], officer_id: UUID | None, team: str | None) -> None: ...


@query
async def reports_in_bulk(db: Connection, references: list[str]) -> list[Changing]: ...


@query
async def insert_bulk(db: Connection, officer_id: UUID, kind: str, given_to: str, event_ids: list[int]) -> UUID: ...


@query
async def reports_of_bulk(db: Connection, bulk_id: UUID, officer_id: UUID) -> list[UUID]: ...


@query
async def undo_bulk(db: Connection, bulk_id: UUID, officer_id: UUID) -> Undone | None: ...


@query
async def insert_saved_filter(
    db: Connection, officer_id: UUID, team: str | None, name: str, wanted: Wanted, reports: int
) -> UUID | None: ...


@query
async def delete_saved_filter(db: Connection, filter_id: UUID, officer_id: UUID) -> UUID: ...


@query
async def filters_in_use(db: Connection) -> list[UUID]: ...


@query
async def saved_filter_to_count(db: Connection, filter_id: str | UUID) -> FilterToCount | None: ...


@query
async def keep_filter_count(db: Connection, filter_id: str | UUID, reports: int) -> None: ...


@query
async def count_wanted(db: Connection, asked: Narrowed) -> int: ...


@query
async def last_closings(db: Connection, report_ids: list[UUID]) -> list[int]: ...
