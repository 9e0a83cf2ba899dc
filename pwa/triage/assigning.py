"""From a report's page: give it to an officer or a team, take it, or put it back."""

from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Database
from api.errors import Conflict, Refused
from api.triage.assigning import assign, give_to_team
from api.triage.queries import report_called
from pwa.forms import Form, as_id, whole_number
from pwa.triage.case import page_of, problems_of
from pwa.visitors import officer_who

TEAM = "team:"  # how a team's value begins in the list of officers and teams


@post(
    "/reports/{reference:str}/assign",
    status_code=200,
    dependencies={"actor": officer_who("reports.assign")},
)
async def assign_one(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Template | Redirect:
    """The button she pressed says more than the list: take it, put it back, or whom the list shows."""
    to = {"take": str(officer.id), "back": ""}.get(form.text("how"), form.text("to"))
    report_id = await report_called(db, reference)
    version = whole_number(form.text("version"))
    try:
        if to.startswith(TEAM):
            await give_to_team(db, [report_id], to.removeprefix(TEAM), actor, version)
        else:
            await assign(db, [report_id], officer_in(to), actor, version)
    except (Refused, Conflict) as error:
        return await page_of(db, officer, reference, problems_of(error), {"to": to})
    return Redirect(f"/staff/reports/{reference}", status_code=303)


def officer_in(text: str) -> UUID | None:
    return as_id(text) if text else None


handlers = [assign_one]
