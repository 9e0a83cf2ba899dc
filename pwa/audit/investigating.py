"""Looking at a report to prevent or find out a crime: kept back until a colleague has reviewed it."""

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.audit.actions import looked
from api.database import Database
from api.language import gettext as _
from api.triage import queries
from pwa.forms import Form
from pwa.visitors import officer_who

LONGEST_WHY = 1000  # characters


@get("/reports/{reference:str}/investigate")
async def ask_why(
    officer: NamedDependency[Officer], actor: NamedDependency[Actor], reference: FromPath[str]
) -> Template:
    return page_of(officer, reference)


@post("/reports/{reference:str}/investigate", status_code=200)
async def investigate(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Template | Redirect:
    why = form.text("why")
    if not why or len(why) > LONGEST_WHY:
        problem = _("Say why, in {limit} letters or fewer").format(limit=LONGEST_WHY)
        return page_of(officer, reference, {"why": problem}, why)
    report_id = await queries.report_called(db, reference)
    await looked(db, actor, "report", report_id, "investigation", why)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


def page_of(officer: Officer, reference: str, problems: dict[str, str] | None = None, why: str = "") -> Template:
    context = {"officer": officer, "reference": reference, "problems": problems or {}, "why": why}
    return Template("audit/investigate.html", context=context, status_code=422 if problems else 200)


router = Router(
    "/",
    route_handlers=[ask_why, investigate],
    dependencies={"actor": officer_who("personal.see", fresh=True)},
)
