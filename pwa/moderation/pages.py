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
from api.moderation.schemas import ModeratedReport, Why
from api.services.actions import field_name
from pwa.forms import Form, whole_number
from pwa.moderation import answering, photos
from pwa.visitors import officer_who

WHYS: tuple[Why, ...] = get_args(Why)
Page = Template | Redirect


@get("/reports/{reference:str}/moderate")
async def show(db: Database, officer: NamedDependency[Officer], reference: FromPath[str]) -> Page:
    return page_of(officer, await queries.moderated_report(db, reference))


@post("/reports/{reference:str}/moderate/hide", status_code=200)
async def hide(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    report = await queries.moderated_report(db, reference)
    why = next((each for each in WHYS if each == form.text("why")), None)
    acting = actions.hide(db, report.id, actor, why, form.text("words"), form.text("silence"))
    return await done(db, officer, report, acting, form)


@post("/reports/{reference:str}/moderate/unhide", status_code=200)
async def unhide(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    report = await queries.moderated_report(db, reference)
    return await done(db, officer, report, actions.unhide(db, report.id, actor), form)


@post("/reports/{reference:str}/moderate/words", status_code=200)
async def change_words(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    report = await queries.moderated_report(db, reference)
    answers = {code: texts[0] for code, texts in form.texts_under(field_name("")).items() if texts}
    changed = actions.edited(report, form.text("description"), form.text("where_exactly"), answers)
    version, reason, silence = whole_number(form.text("version")), form.text("reason"), form.text("not_told")
    acting = actions.change_words(db, report, actor, version, changed, reason, silence)
    return await done(db, officer, report, acting, form)


@post("/reports/{reference:str}/moderate/changes/{event_id:int}/{decision:str}", status_code=200)
async def decide_change(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    event_id: FromPath[int],
    decision: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    """Put back what stood there before, or erase it for good."""
    report = await queries.moderated_report(db, reference)
    if decision == "erase":
        acting = actions.erase_original(db, report.id, actor, event_id)
    else:
        acting = actions.put_back(db, report, actor, whole_number(form.text("version")), event_id)
    return await done(db, officer, report, acting, form)


async def done(db: Connection, officer: Officer, report: ModeratedReport, acting: Awaitable[None], form: Form) -> Page:
    """Back to the page when it went well; else it again, with what is wrong and what was typed."""
    try:
        await acting
    except Refused as refused:
        return page_of(officer, report, refused.problems, form)
    except Conflict as conflict:
        return page_of(officer, report, {"conflict": str(conflict)}, form)
    return Redirect(f"/staff/reports/{report.reference}/moderate", status_code=303)


def page_of(
    officer: Officer, report: ModeratedReport, problems: dict[str, str] | None = None, form: Form | None = None
) -> Template:
    words = (
        {each: form.text(each) for each in ("description", "where_exactly")} if form and form.text("version") else {}
    )
    typed = {each: form.text(each) for each in ("why", "words", "silence", "reason", "not_told")} if form else {}
    is_told = "conflict" in (problems or {})
    context = {
        "version": whole_number(form.text("version")) if words and form and not is_told else report.version,
        "officer": officer,
        "report": report,
        "problems": problems or {},
        "typed": typed | ({"description": report.description, "where_exactly": report.where_exactly} | words),
        "answers": {
            each.code: (form.text(field_name(each.code)) if words and form else each.answer) for each in report.answers
        },
        "whys": WHYS,
    }
    return Template("moderation/show.html", context=context, status_code=422 if problems else 200)


router = Router(
    "/",
    route_handlers=[show, hide, unhide, change_words, decide_change, *photos.handlers, *answering.handlers],
    dependencies={"actor": officer_who("reports.moderate")},
)
