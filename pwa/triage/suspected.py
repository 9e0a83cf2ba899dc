"""Officers decide on a report that looks like spam and waits for them."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from api.actor import Actor
from api.database import Database
from api.triage import actions, queries
from pwa.visitors import officer_who

TO_MODERATE = {"actor": officer_who("reports.moderate")}


@post("/reports/{reference:str}/let-through", status_code=303, dependencies=TO_MODERATE)
async def let_through(db: Database, actor: NamedDependency[Actor], reference: FromPath[str]) -> Redirect:
    report_id = await queries.report_called(db, reference)
    await actions.let_through(db, report_id, actor)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/spam", status_code=303, dependencies=TO_MODERATE)
async def mark_as_spam(db: Database, actor: NamedDependency[Actor], reference: FromPath[str]) -> Redirect:
    report_id = await queries.report_called(db, reference)
    await actions.mark_as_spam(db, report_id, actor)
    return Redirect("/staff/moderation/suspects", status_code=303)


handlers = [let_through, mark_as_spam]
