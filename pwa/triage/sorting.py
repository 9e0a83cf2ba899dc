"""A report that is of another kind, or that names two problems: it becomes that, under the same reference."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.reports import actions as reports
from api.reports import joining
from api.services.queries import whole_catalogue
from api.settings import Settings
from api.triage import queries
from pwa.forms import Form, whole_number
from pwa.visitors import officer_who

MAY_SORT = {"actor": officer_who("reports.recategorise")}
MAY_SPLIT = {"actor": officer_who("reports.merge")}
Page = Template | Redirect


@get("/reports/{reference:str}/sort")
async def sort(db: Database, officer: NamedDependency[Officer], reference: FromPath[str]) -> Template:
    return await page_of(db, officer, reference)


@post("/reports/{reference:str}/recategorise", status_code=200, dependencies=MAY_SORT)
async def recategorise(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    service_code = form.text("service_code")
    try:
        report_id = await queries.report_called(db, reference)
        await reports.refuse_if_changed(db, report_id, whole_number(form.text("version")) or None)
        await joining.recategorise(db, report_id, actor, settings, service_code)
    except (Refused, Conflict) as error:
        typed = {"service_code": service_code}
        return await page_of(db, officer, reference, problems_of(error, "service_code"), typed)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/split", status_code=200, dependencies=MAY_SPLIT)
async def split(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    """She goes on with the second; the first leads to it."""
    typed = {"other_service": form.text("other_service"), "description": form.text("description")}
    try:
        report_id = await queries.report_called(db, reference)
        await reports.refuse_if_changed(db, report_id, whole_number(form.text("version")) or None)
        second = await joining.split(db, report_id, actor, settings, *typed.values())
    except (Refused, Conflict) as error:
        problems = problems_of(error, "description")
        problems = {"other_service" if name == "service_code" else name: each for name, each in problems.items()}
        return await page_of(db, officer, reference, problems, typed)
    return Redirect(f"/staff/reports/{second.reference}", status_code=303)


def problems_of(error: Refused | Conflict, field: str) -> dict[str, str]:
    return error.problems if isinstance(error, Refused) else {field: str(error)}


async def page_of(
    db: Connection,
    officer: Officer,
    reference: str,
    problems: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    context = {
        "officer": officer,
        "report": await queries.case_report(db, reference, officer.id),
        "groups": await whole_catalogue(db, None),
        "problems": problems or {},
        "typed": typed or {},
    }
    return Template("triage/sort.html", context=context, status_code=422 if problems else 200)


handlers = [sort, recategorise, split]
