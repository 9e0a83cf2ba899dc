"""A file of reports: which columns it may have."""

from datetime import date, datetime

from msgspec import Struct

from api.reports.schemas import Outcome, ReportChannel, Stage, Status


class ExportedReport(Struct, frozen=True):
    """A row of the file. What is not for everybody is empty, but for who may see what is personal."""

    reference: str
    status: Status
    stage: Stage
    outcome: Outcome | None
    reason: str
    service: str
    team: str | None
    officer: str | None
    ward: str | None
    place: str | None
    submitted_at: datetime
    expected_on: date
    target_on: date | None
    closed_at: datetime | None
    channel: ReportChannel
    latitude: float | None  # degrees, WGS 84
    longitude: float | None
    description: str | None
    where_exactly: str | None
    answers: str | None


class NewExport(Struct, frozen=True):
    """What a file is to hold, and what for."""

    columns: list[str]
    taken_for: str
    why: str
    with_personal: bool
    with_bom: bool  # so that Excel takes it as UTF-8
