"""A file of what the queue shows: what it is to hold, and the file itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect, Stream, Template

from api.accounts.schemas import Officer
from api.database import Connection, Database
from api.errors import Refused
from api.exports.actions import COLUMNS, TAKEN_FOR, export
from api.exports.csv_file import chunks
from api.exports.schemas import NewExport
from api.language import gettext as _
from api.settings import Settings
from api.triage.finding import count, narrowed
from api.triage.schemas import Wanted
from pwa.audit.shown import taken_for
from pwa.forms import Form
from pwa.triage.saving import wanted_in
from pwa.triage.wanted import address, query_of, wanted
from pwa.visitors import officer_who


@get("/")
async def choose(db: Database, officer: NamedDependency[Officer], wanted: NamedDependency[Wanted]) -> Template:
    return await form_page(db, officer, wanted, NewExport(list(COLUMNS), "", "", with_personal=False, with_bom=True))


@post("/", status_code=200)
async def file(
    db: Database, officer: NamedDependency[Officer], form: NamedDependency[Form], settings: NamedDependency[Settings]
) -> Template | Redirect | Stream:
    chosen = wanted(**wanted_in(form.text("query")))
    new = NewExport(
        [each for each in COLUMNS if each in form.texts("columns")],
        form.text("taken_for"),
        form.text("why"),
        with_personal=bool(form.text("personal")),
        with_bom=bool(form.text("bom")),
    )
    try:
        headings = [heading(each) for each in new.columns]
        content = await export(db, officer, await narrowed(db, chosen, officer), new, headings, settings.time_zone)
    except Refused as refused:
        return await form_page(db, officer, chosen, new, refused.problems)
    name = f"reports-{chosen.show or 'open'}-{datetime.now(ZoneInfo(settings.time_zone)):%Y-%m-%d-%H%M}.csv"
    return Stream(
        chunks(content),
        media_type="text/csv",
        headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"},
    )


async def form_page(
    db: Connection, officer: Officer, chosen: Wanted, typed: NewExport, problems: dict[str, str] | None = None
) -> Template:
    context = {
        "officer": officer,
        "query": query_of(chosen),
        "back": address(chosen),
        "reports": await count(db, await narrowed(db, chosen, officer)),
        "purposes": [{"value": each, "text": taken_for(each)} for each in TAKEN_FOR],
        "columns": [{"value": each, "text": heading(each)} for each in COLUMNS],
        "may_see_personal": "personal.see" in officer.permissions,
        "typed": typed,
        "problems": problems or {},
    }
    return Template("exports/new.html", context=context, status_code=422 if problems else 200)


def heading(column: str) -> str:
    return {
        "reference": _("Reference"),
        "status": _("Open or closed"),
        "stage": _("Stage"),
        "outcome": _("Outcome"),
        "reason": _("Reason"),
        "service": _("Problem"),
        "team": _("Team"),
        "officer": _("Assigned to"),
        "ward": _("Ward"),
        "place": _("Place"),
        "submitted_at": _("Reported"),
        "expected_on": _("Promised for"),
        "target_on": _("Target"),
        "closed_at": _("Closed"),
        "channel": _("Came by"),
        "latitude": _("Latitude"),
        "longitude": _("Longitude"),
        "description": _("Description"),
        "where_exactly": _("Where exactly"),
        "answers": _("Answers"),
    }[column]


router = Router(
    "/exports",
    route_handlers=[choose, file],
    dependencies={
        "actor": officer_who("reports.export", fresh=True),
        "wanted": Provide(wanted, sync_to_thread=False),
    },
)
