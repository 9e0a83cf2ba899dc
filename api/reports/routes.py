"""JSON for machines: report something, and see what became of it."""

from datetime import date, datetime

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from api.actor import Actor
from api.database import AS_OPEN_DATA, Database
from api.errors import Refused
from api.language import gettext as _
from api.limits import REPORTS
from api.places.schemas import Bounds
from api.reports import queries, submitting
from api.reports.finding import open_report
from api.reports.marks import MOST, marks_in
from api.reports.schemas import Mark, NewReport, Outcome, ReportSummary, Stage, Status
from api.services.schemas import Answer
from api.settings import Settings

LARGEST_PAGE = 100


class Receipt(Struct, frozen=True):
    reference: str
    url: str


class PublicStep(Struct, frozen=True):
    kind: str
    happened_at: datetime
    stage: Stage | None
    outcome: Outcome | None
    words: str
    by_council: bool


class PublicReport(Struct, frozen=True):
    """What anybody may know of a report."""

    reference: str
    service_code: str
    service_name: str
    description: str | None  # null while it waits for an officer
    answers: list[Answer]
    place: str
    ward: str | None
    latitude: float
    longitude: float
    stage: Stage
    status: Status
    outcome: Outcome | None
    submitted_at: datetime
    expected_on: date
    updated_at: datetime
    history: list[PublicStep]


@post("/", summary="Report a problem", opt=REPORTS.each_address)
async def submit(
    db: Database, data: JSONBody[NewReport], actor: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> Response[Receipt]:
    """201 with the new report's reference; 200 with the first one's when its submission_key was here before."""
    submitted = await submitting.submit(db, data, actor, settings)
    receipt = Receipt(submitted.reference, f"{settings.origin}/reports/{submitted.reference}")
    return Response(receipt, status_code=201 if submitted.is_new else 200, headers={"location": receipt.url})


@get("/", summary="Public reports, newest first", dependencies=AS_OPEN_DATA)
async def listed(
    db: Database,
    status: FromQuery[Status | None] = None,
    ward: FromQuery[str | None] = None,
    service_code: FromQuery[str | None] = None,
    words: FromQuery[str | None] = None,
    before: FromQuery[datetime | None] = None,
    before_reference: FromQuery[str] = "",
    page_size: FromQuery[int] = 30,
) -> list[ReportSummary]:
    """For the next page, `before` is the last one's `submitted_at` and `before_reference` its reference."""
    if not 1 <= page_size <= LARGEST_PAGE:  # Litestar does not hold a query to limits in its type
        raise Refused(page_size=_("Ask for 1 to {most} reports at a time").format(most=LARGEST_PAGE))
    return await queries.reports_listed(db, status, ward, service_code, words, before, page_size, before_reference)


@get(
    "/in-box",
    summary="Public reports in a window of the map: each, or how many in each part of it",
    dependencies=AS_OPEN_DATA,
)
async def in_box(
    db: Database,
    west: FromQuery[float],
    south: FromQuery[float],
    east: FromQuery[float],
    north: FromQuery[float],
    status: FromQuery[Status | None] = None,
    service_code: FromQuery[str | None] = None,
    across: FromQuery[int] = 10,
    ward: FromQuery[str | None] = None,
    words: FromQuery[str | None] = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
) -> list[Mark]:
    """`across`: how many parts there is room for, from west to east. 422 for a window larger than the council.

    With a ward, words or a time, each report that fits, the newest 300; `until` is the first moment left out.
    """
    if ward or words or since or until:
        box = [west, south, east, north]
        found = await queries.reports_listed(
            db, status, ward, service_code, words, None, MOST, since=since, until=until, box=box
        )
        return [mark_of(report) for report in found]
    return await marks_in(db, Bounds(west, south, east, north), across, status, service_code)


def mark_of(report: ReportSummary) -> Mark:
    return Mark(1, report.latitude, report.longitude, report.reference, report.service_name, report.stage)


@get("/{reference:str}", summary="One report and its history", dependencies=AS_OPEN_DATA)
async def show(db: Database, reference: FromPath[str]) -> PublicReport:
    page = await open_report(db, reference.upper())
    return PublicReport(
        reference=page.reference,
        service_code=page.service_code,
        service_name=page.service_name,
        description=page.description,
        answers=page.answers,
        place=page.place_words,
        ward=page.ward_name,
        latitude=page.latitude,
        longitude=page.longitude,
        stage=page.stage,
        status=page.status,
        outcome=page.outcome,
        submitted_at=page.submitted_at,
        expected_on=page.expected_on,
        updated_at=page.updated_at,
        history=[
            PublicStep(step.kind, step.happened_at, step.stage, step.outcome, step.words, step.by_council)
            for step in page.history
        ],
    )


router = Router("/api/reports", route_handlers=[submit, listed, in_box, show], tags=["Reports"])
