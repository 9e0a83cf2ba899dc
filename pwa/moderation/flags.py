"""Anybody says that something on a report’s page should not be there: no sign-in, and nobody is asked who says it."""

from typing import get_args

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.actor import Actor
from api.database import Database
from api.errors import Refused
from api.limits import FLAGS
from api.moderation import actions
from api.moderation.schemas import About, Why
from api.reports.finding import page_of_report
from api.reports.schemas import ReportPage
from pwa.forms import Form

ABOUTS: tuple[About, ...] = get_args(About)
WHYS: tuple[Why, ...] = get_args(Why)


@get("/reports/{reference:str}/flag")
async def ask(
    db: Database, reference: FromPath[str], actor: NamedDependency[Actor], sent: FromQuery[str] = ""
) -> Template:
    return page_of(await page_of_report(db, reference, actor.id), is_sent=bool(sent))


@post("/reports/{reference:str}/flag", status_code=200, opt=FLAGS.each_address)
async def flag(
    db: Database, reference: FromPath[str], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Template | Redirect:
    report = await page_of_report(db, reference, actor.id)
    typed = {name: form.text(name) for name in ("about", "why", "words")}
    about = next((each for each in ABOUTS if each == typed["about"]), None)
    why = next((each for each in WHYS if each == typed["why"]), None)
    try:
        await actions.flag(db, reference, about, why, typed["words"], actor)
    except Refused as refused:
        return page_of(report, refused.problems, typed)
    return Redirect(f"/reports/{reference}/flag?sent=yes", status_code=303)


def page_of(
    report: ReportPage,
    problems: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    *,
    is_sent: bool = False,
) -> Template:
    context = {
        "report": report,
        "problems": problems or {},
        "typed": typed or {},
        "abouts": ABOUTS,
        "whys": WHYS,
        "is_sent": is_sent,
    }
    return Template("moderation/flag.html", context=context, status_code=422 if problems else 200)


router = Router("/", route_handlers=[ask, flag], include_in_schema=False)
