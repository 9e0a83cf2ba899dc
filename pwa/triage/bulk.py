"""The same for many reports: first what would happen to each, then done, then undone if that was wrong."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.language import gettext as _
from api.triage import queries
from api.triage.bulk import MOST, MOST_MERGED, assign_many, give_many_to_team, merge_many, undo
from api.triage.finding import find, narrowed
from api.triage.schemas import Changing, TeamOffered
from pwa.forms import Form
from pwa.triage.assigning import TEAM, officer_in
from pwa.triage.saving import wanted_in
from pwa.triage.wanted import address, wanted
from pwa.visitors import officer_who

ASSIGNS = {"actor": officer_who("reports.assign")}


@get("/reports/bulk", dependencies=ASSIGNS)
async def look_ahead(
    db: Database,
    officer: NamedDependency[Officer],
    report: Annotated[list[str] | None, QueryParameter(name="report")] = None,
    to: FromQuery[str] = "",
    back: FromQuery[str] = "",
    every: FromQuery[str] = "",
) -> Template | Redirect:
    """Nothing is changed by it: the address says all that is chosen, also where that is every one that matches."""
    if every:
        rows = await find(db, await narrowed(db, wanted(**wanted_in(back)), officer), size=MOST)
        chosen = urlencode({"report": [each.reference for each in rows], "to": to, "back": back}, doseq=True)
        return Redirect(f"/staff/reports/bulk?{chosen}", status_code=303)
    return await preview(db, officer, report or [], to, back)


async def preview(
    db: Connection,
    officer: Officer,
    references: list[str],
    to: str,
    back: str,
    problems: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    found = await queries.reports_in_bulk(db, references[:MOST])
    desk = await queries.desk(db, officer.id, officer.team)
    problems = problems or problems_of(references, MOST)
    mergeable = [each for each in found if each.is_open]
    context = {
        "officer": officer,
        "changing": [each for each in found if would_change(each, to)],
        "staying": [each for each in found if not would_change(each, to)],
        "to": to,
        "to_name": name_of(desk.teams, to),
        "teams": desk.teams,
        "query": back,
        "back": address(wanted(**wanted_in(back))),
        "problems": problems,
        "typed": typed or {},
        "mergeable": mergeable if "reports.merge" in officer.permissions and len(mergeable) <= MOST_MERGED else [],
    }
    return Template("triage/bulk.html", context=context, status_code=422 if problems else 200)


def problems_of(references: list[str], most: int) -> dict[str, str]:
    if not references:
        return {"reports": _("Choose at least one report in the list")}
    elif len(references) > most:
        return {"reports": _("Choose {most} reports at most").format(most=most)}
    else:
        return {}


def would_change(report: Changing, to: str) -> bool:
    if not (report.is_open and report.may_assign):
        return False
    elif to.startswith(TEAM):
        return report.team != to.removeprefix(TEAM)
    else:
        return str(report.officer_id or "") != to


def name_of(teams: list[TeamOffered], to: str) -> str:
    """Of whom or which team they go to; empty when they are put back."""
    officers = {str(each.id): each.name for team in teams for each in team.officers}
    return to.removeprefix(TEAM) if to.startswith(TEAM) else officers.get(to, "")


@post("/reports/bulk", status_code=200, dependencies=ASSIGNS)
async def change(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Template | Redirect:
    versions = dict(each.partition(".")[::2] for each in form.texts("report"))
    references, to, back = list(versions), form.text("to"), form.text("back")
    found = await queries.reports_in_bulk(db, references[:MOST])
    problems = problems_of(references, MOST)
    if any(versions[each.reference] not in ("", str(each.version)) for each in found):
        problems = {"reports": _("Somebody else has changed one of these meanwhile. Look again: nothing was done.")}
    if problems:
        return await preview(db, officer, references, to, back, problems)
    report_ids = [each.id for each in found if would_change(each, to)]
    try:
        if to.startswith(TEAM):
            await give_many_to_team(db, report_ids, to.removeprefix(TEAM), actor)
        else:
            desk = await queries.desk(db, officer.id, officer.team)
            await assign_many(db, report_ids, officer_in(to), name_of(desk.teams, to), actor)
    except Refused as refused:
        return await preview(db, officer, references, to, back, refused.problems)
    return Redirect(address(wanted(**wanted_in(back))), status_code=303)


@post("/reports/bulk/merge", status_code=200, dependencies={"actor": officer_who("reports.merge")})
async def merge(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Template | Redirect:
    references, back = form.texts("report"), form.text("back")
    other, reason = form.text("other").upper(), form.text("reason")
    if problems := problems_of(references, MOST_MERGED):
        return await preview(db, officer, references, "", back, problems)
    found = await queries.reports_in_bulk(db, [each for each in references if each != other])
    try:
        await merge_many(db, [each.id for each in found if each.is_open], other, reason, actor)
    except (Refused, Conflict) as error:
        problems = error.problems if isinstance(error, Refused) else {"reason": str(error)}
        return await preview(db, officer, references, "", back, problems, {"other": other, "reason": reason})
    return Redirect(address(wanted(**wanted_in(back))), status_code=303)


@post("/reports/bulk/{bulk_id:uuid}/undo", status_code=303, dependencies=ASSIGNS)
async def take_back(
    db: Database, actor: NamedDependency[Actor], bulk_id: FromPath[UUID], form: NamedDependency[Form]
) -> Redirect:
    await undo(db, bulk_id, actor)
    return Redirect(address(wanted(**wanted_in(form.text("back")))), status_code=303)


handlers = [look_ahead, change, merge, take_back]
