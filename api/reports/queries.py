"""Signatures for sql/queries/reports.sql."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from api.database import Connection
from api.reports.schemas import (
    BeforeJoining,
    Choices,
    Draft,
    KeptDraft,
    Lookalike,
    Mark,
    OpenQuestion,
    OpenReport,
    QuestionAsked,
    QuestionDue,
    Receipt,
    ReportOnDevice,
    ReportPage,
    ReportSummary,
    ServiceHere,
    Sign,
    Signs,
    Sorted,
    Standing,
    Submitted,
    ToJoin,
    Turn,
    UsualTime,
)
from api.routing.schemas import Because
from api.services.schemas import Answer
from api.sql import query


@query
async def signs_of_spam(db: Connection, report_id: UUID, device_id: UUID) -> Signs: ...


@query
async def suspect(db: Connection, report_id: UUID, points: int, reasons: list[Sign]) -> None: ...


@query
async def keep_draft(db: Connection, draft_id: UUID, device_id: UUID, answers: Draft) -> None: ...


@query
async def draft_by_id(db: Connection, draft_id: UUID) -> KeptDraft | None: ...


@query
async def finish_draft(db: Connection, draft_id: UUID, report_id: UUID) -> None: ...


@query
async def forget_drafts(db: Connection) -> None: ...


@query
async def photos_of_nothing(db: Connection) -> list[UUID]: ...


@query
async def forget_photo(db: Connection, photo_id: UUID) -> None: ...


@query
async def insert_photo(
    db: Connection, photo_id: UUID, draft_id: UUID, width: int, height: int, sha256: str
) -> None: ...


@query
async def delete_photo(db: Connection, photo_id: UUID, draft_id: UUID) -> None: ...


@query
async def attach_photos(db: Connection, draft_id: UUID, report_id: UUID) -> None: ...


@query
async def photo_may_be_seen(db: Connection, photo_id: UUID) -> bool | None: ...


@query
async def lookalikes(
    db: Connection,
    service_code: str,
    words: str,
    easting: float,
    northing: float,
    asset_id: UUID | None,
    least: float,
) -> list[Lookalike]: ...


@query
async def service_here(
    db: Connection, service_code: str, longitude: float, latitude: float, easting: float, northing: float
) -> ServiceHere | None: ...


@query
async def choices(db: Connection) -> Choices: ...


@query
async def usual_time(db: Connection, report_id: UUID) -> UsualTime | None: ...


@query
async def insert_report(
    db: Connection,
    report_id: UUID,
    reference: str,
    submission_key: UUID,
    service_code: str,
    description: str,
    where_exactly: str,
    place_words: str,
    latitude: float,
    longitude: float,
    easting: float,
    northing: float,
    ward_id: UUID | None,
    asset_id: UUID | None,
    usrn: int | None,
    adopted: bool | None,
    owner: str | None,
    passed_on: bool,
    channel: str,
    is_public: bool,
    words_shown: bool,
    answers: list[Answer],
    location_source: str | None,
    accuracy_m: float | None,
    submitted_at: datetime,
    target_on: date,
    expected_on: date,
    team: str | None,
    officer_id: UUID | None,
    routed: Because,
) -> None: ...


@query
async def report_submitted_as(db: Connection, submission_key: UUID) -> Submitted | None: ...


@query
async def hold_report(db: Connection, report_id: UUID, device_id: UUID) -> None: ...


@query
async def report_page(db: Connection, reference: str, device_id: UUID | None) -> ReportPage: ...


@query
async def was_public(db: Connection, reference: str) -> bool: ...


@query
async def open_report(db: Connection, reference: str) -> OpenReport: ...


@query
async def reference_seen(db: Connection, reference: str) -> str | None: ...


@query
async def change_words(
    db: Connection, report_id: UUID, description: str, where_exactly: str, words_shown: bool
) -> None: ...


@query
async def change_answers(db: Connection, report_id: UUID, answers: list[Answer]) -> None: ...


@query
async def add_photo(db: Connection, photo_id: UUID, report_id: UUID, width: int, height: int, sha256: str) -> None: ...


@query
async def add_photo_of_work(
    db: Connection, photo_id: UUID, report_id: UUID, width: int, height: int, sha256: str
) -> None: ...


@query
async def show_work(db: Connection, event_id: int, report_id: UUID, photo_ids: list[UUID]) -> None: ...


@query
async def version_of(db: Connection, report_id: UUID) -> Turn: ...


@query
async def insert_asked(
    db: Connection,
    asked_id: UUID,
    report_id: UUID,
    event_id: int,
    key: str,
    remind_on: date,
    ends_on: date,
    partner_id: UUID | None,
) -> UUID | None: ...


@query
async def begin_waiting(db: Connection, report_id: UUID) -> None: ...


@query
async def end_waiting(db: Connection, report_id: UUID) -> None: ...


@query
async def question_asked(db: Connection, asked_id: UUID) -> QuestionAsked: ...


@query
async def answer_asked(db: Connection, asked_id: UUID, agreed: bool | None) -> UUID | None: ...


@query
async def questions_to_remind_of(db: Connection, today: date) -> list[QuestionDue]: ...


@query
async def questions_to_end(db: Connection, today: date) -> list[QuestionDue]: ...


@query
async def open_question_of(db: Connection, report_id: UUID) -> OpenQuestion | None: ...


@query
async def insert_words(db: Connection, event_id: int, report_id: UUID, photos: int, channel: str, key: str) -> None: ...


@query
async def reports_listed(
    db: Connection,
    status: str | None,
    ward: str | None,
    service_code: str | None,
    words: str | None,
    before: datetime | None,
    page_size: int,
    before_reference: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    box: list[float] | None = None,
) -> list[ReportSummary]: ...


@query
async def marks_in_box(
    db: Connection,
    west: float,
    south: float,
    east: float,
    north: float,
    status: str | None,
    service_code: str | None,
) -> list[Mark]: ...


@query
async def crowds_in_box(
    db: Connection,
    west: float,
    south: float,
    east: float,
    north: float,
    size: int,
    status: str | None,
    service_code: str | None,
) -> list[Mark]: ...


@query
async def fold_cells(db: Connection) -> None: ...


@query
async def fold_promised(db: Connection) -> None: ...


@query
async def reports_on_device(db: Connection, device_id: UUID) -> list[ReportOnDevice]: ...


@query
async def reports_of_asset(db: Connection, asset_id: UUID) -> list[ReportSummary]: ...


@query
async def stage_of(db: Connection, report_id: UUID) -> str: ...


@query
async def standing_of(db: Connection, report_id: UUID, photo_ids: Sequence[UUID] = ()) -> Standing: ...


@query
async def can_be_asked(db: Connection, report_id: UUID) -> bool: ...


@query
async def promise_as_before(
    db: Connection,
    report_id: UUID,
    expected_on: date,
    target_on: date,
    counted_from: datetime,
    waited_days: int,
    late_notices: int,
) -> None: ...


@query
async def before_joining(db: Connection, report_id: UUID) -> BeforeJoining | None: ...


@query
async def copy_followers(db: Connection, report_id: UUID, other_id: UUID) -> None: ...


@query
async def copy_holders(db: Connection, report_id: UUID, other_id: UUID) -> None: ...


@query
async def split_report(
    db: Connection,
    report_id: UUID,
    other_id: UUID,
    reference: str,
    service_code: str,
    description: str,
    words_shown: bool,
    target_on: date,
    expected_on: date,
    team: str | None,
    officer_id: UUID | None,
    routed: Because,
) -> None: ...


@query
async def recategorise(
    db: Connection,
    report_id: UUID,
    service_code: str,
    team: str | None,
    officer_id: UUID | None,
    routed: Because,
) -> None: ...


@query
async def as_sorted(db: Connection, report_id: UUID) -> Sorted: ...


@query
async def lock_both(db: Connection, report_id: UUID, other: str) -> list[UUID]: ...


@query
async def report_to_join(db: Connection, reference: str) -> ToJoin | None: ...


@query
async def change_stage(
    db: Connection,
    report_id: UUID,
    stage: str,
    outcome: str | None,
    reason: str,
    at: datetime | None,
    planned_on: date | None,
    whose: str,
    looked_for: str,
    duplicate_of: UUID | None,
) -> None: ...


@query
async def forget_words(db: Connection) -> None: ...


@query
async def count_words(db: Connection) -> None: ...


@query
async def count_reports_by_service(db: Connection) -> None: ...


@query
async def report_to_tell_of(db: Connection, report_id: UUID) -> ReportSummary: ...


@query
async def interests_in(db: Connection, report_id: UUID) -> list[UUID]: ...


@query
async def submission_of(db: Connection, report_id: UUID) -> int: ...


@query
async def receipt(db: Connection, reference: str) -> Receipt: ...
