"""What everybody may see of one report, and a moderator's decisions about it."""

from collections.abc import Awaitable
from typing import get_args

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.moderation import actions, queries
from api.moderation.schemas import Why
from pwa.forms import Form
from pwa.visitors import officer_who

WHYS: tuple[Why, ...] = get_args(Why)
Page = Template | Redirect


@get("/reports/{reference:str}/moderate")
async def show(db: Database, officer: NamedDependency[Officer], reference: FromPath[str]) -> Page:
    return await page_of(db, officer, reference)


@post("/reports/{reference:str}/moderate/hide", status_code=200)
async def hide(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    report = await queries.moderated_report(db, reference)
    words = form.text("words")
    return await done(
        db, officer, reference, actions.hide(db, report.id, actor, why_of(form), words, silence_of(form)), form
    )


@post("/reports/{reference:str}/moderate/unhide", status_code=200)
async def unhide(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    report = await queries.moderated_report(db, reference)
    return await done(db, officer, reference, actions.unhide(db, report.id, actor), form)


async def done(db: Connection, officer: Officer, reference: str, act: Awaitable[None], form: Form) -> Page:
    """Back to the page when it went well; else it again, with what is wrong and what was typed."""
    try:
        await act
    except Refused as refused:
        return await page_of(db, officer, reference, refused.problems, form)
    except Conflict as conflict:
        return await page_of(db, officer, reference, {"conflict": str(conflict)}, form)
    return Redirect(f"/staff/reports/{reference}/moderate", status_code=303)


async def page_of(
    db: Connection, officer: Officer, reference: str, problems: dict[str, str] | None = None, form: Form | None = None
) -> Template:
    context = {
        "officer": officer,
        "report": await queries.moderated_report(db, reference),
        "problems": problems or {},
        "typed": {name: form.text(name) for name in ("why", "words", "silence")} if form else {},
        "whys": WHYS,
    }
    return Template("moderation/show.html", context=context, status_code=422 if problems else 200)


def why_of(form: Form) -> Why | None:
    return next((each for each in WHYS if each == form.text("why")), None)


def silence_of(form: Form) -> str:
    return form.text("silence")


router = Router("/", route_handlers=[show, hide, unhide], dependencies={"actor": officer_who("reports.moderate")})
