"""Emails and texts that nobody asked for: an officer makes a report of each, answers it, or says why it is neither."""

from uuid import UUID

from litestar import Router, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.mail import drafts, queries
from api.mail.schemas import Draft
from api.places.queries import places_named_in
from api.reports.queries import receipt
from api.reports.submitting import submit
from api.settings import Settings
from pwa.calls.typed import Found, find, given_in, new_report, problems_in, typed_in
from pwa.forms import Form
from pwa.visitors import officer_who

SHOWN = ("waiting", "aside", "ended")
Page = Template | Redirect


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer], show: FromQuery[str] = "waiting") -> Template:
    show = show if show in SHOWN else "waiting"
    context = {"officer": officer, "show": show, "drafts": await queries.drafts(db, show)}
    return Template("drafts/list.html", context=context)


@get("/{draft_id:uuid}")
async def show(db: Database, officer: NamedDependency[Officer], draft_id: FromPath[UUID]) -> Template:
    draft = await queries.draft_by_id(db, draft_id)
    return await page_of(db, officer, draft, await begun(db, draft))


async def begun(db: Connection, draft: Draft, answer: str = "", reason: str = "") -> Form:
    """The form with what its words say of place and service."""
    named = await places_named_in(db, draft.words[:1000])
    where = str(named[0]) if named else ""
    typed = [("description", draft.words), ("where", where), ("answer", answer), ("reason", reason)]
    return Form(FormMultiDict(typed))


@post("/{draft_id:uuid}", status_code=200)
async def complete(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    draft_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    """By the same rules as residents' reports. The draft's id is its key, so that it becomes one report."""
    draft, found = await queries.draft_by_id(db, draft_id), await find(db, form)
    try:
        if reference := form.text("join"):
            await drafts.complete(db, draft.id, (await receipt(db, reference)).id, actor, is_new=False)
            return Redirect(f"/staff/reports/{reference}", status_code=303)
        elif form.text("do") == "send":
            reference = await sent(db, form, draft, found, actor, settings)
            return Redirect(f"/staff/reports/{reference}", status_code=303)
    except Refused as refused:
        return await page_of(db, officer, draft, form, found, refused.problems)
    except Conflict as conflict:
        return await page_of(db, officer, draft, form, found, {"where": str(conflict)})
    return await page_of(db, officer, draft, form, found)


async def sent(db: Connection, form: Form, draft: Draft, found: Found, actor: Actor, settings: Settings) -> str:
    problems = problems_in(form, found)
    if problems or found.here is None:
        raise Refused(**problems)
    async with db.transaction():  # no report without its draft: a colleague may have ended that meanwhile
        submitted = await submit(db, new_report(form, found.here, draft.id), actor, settings, channel=draft.channel)
        if submitted.is_new:
            await drafts.complete(db, draft.id, submitted.id, actor)
    return submitted.reference


@post("/{draft_id:uuid}/{decision:str}", status_code=200)
async def decide(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    draft_id: FromPath[UUID],
    decision: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    draft = await queries.draft_by_id(db, draft_id)
    try:
        if decision == "answer":
            await drafts.answer(db, draft.id, form.text("answer"), actor)
        elif decision == "dismiss":
            await drafts.dismiss(db, draft.id, form.text("reason"), actor)
        else:
            await drafts.take_up(db, draft.id, actor)
            return Redirect(f"/staff/drafts/{draft.id}", status_code=303)
    except Refused as refused:
        typed = await begun(db, draft, form.text("answer"), form.text("reason"))
        return await page_of(db, officer, draft, typed, problems=refused.problems)
    return Redirect("/staff/drafts", status_code=303)


async def page_of(
    db: Connection,
    officer: Officer,
    draft: Draft,
    form: Form,
    found: Found | None = None,
    problems: dict[str, str] | None = None,
) -> Template:
    context = {
        "officer": officer,
        "draft": draft,
        "found": found or await find(db, form),
        "typed": typed_in(form) | {name: form.text(name) for name in ("answer", "reason")},
        "given": given_in(form),
        "problems": problems or {},
    }
    return Template("drafts/show.html", context=context, status_code=422 if problems else 200)


router = Router(
    "/drafts", route_handlers=[listed, show, complete, decide], dependencies={"actor": officer_who("reports.type_in")}
)
