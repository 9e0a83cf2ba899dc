"""Administrators' pages of what is known already: the list, a new one, one to edit, and its end."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.known_problems import actions, queries
from api.known_problems.schemas import KnownProblem, Notice
from api.places import queries as places
from api.places.schemas import GazetteerEntry
from api.services import queries as services
from api.settings import Settings
from pwa.editing.pages import Problem, edit_page, list_page, save, undoing
from pwa.forms import Form
from pwa.known_problems.typed import Typed, fields_in, fields_of, notice_in
from pwa.visitors import officer_who

Page = Template | Redirect

BASE = "/staff/known-problems"


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    found = await queries.known_problems(db)
    names = {each.id: each.entry.title for each in found}
    return await list_page(db, "known_problems/list.html", officer, "known_problem", names, found=found)


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer], settings: NamedDependency[Settings]) -> Template:
    return await form_page(db, officer, None, fields_of(Notice(begins_at=datetime.now(UTC)), settings.time_zone))


@get("/{problem_id:uuid}")
async def show(
    db: Database, officer: NamedDependency[Officer], problem_id: FromPath[UUID], settings: NamedDependency[Settings]
) -> Template:
    kept = await queries.known_problem_by_id(db, problem_id)
    return await form_page(db, officer, kept, fields_of(kept.entry, settings.time_zone))


@post(["/new", "/{problem_id:uuid}"], status_code=200)
async def keep(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    form: NamedDependency[Form],
    settings: NamedDependency[Settings],
    problem_id: FromPath[UUID | None] = None,
) -> Page:
    """Which open reports it would be read on; and keep it."""
    kept = await queries.known_problem_by_id(db, problem_id) if problem_id else None
    typed = fields_in(form)
    notice, problems, choices = await notice_in(db, typed, kept.entry if kept else None, settings.time_zone)
    try:
        if problems:
            raise Refused(**(actions.problems_with(notice) | problems))
        if form.text("do") == "look":
            await actions.check(db, notice, problem_id, actor)
            shown_on = await queries.shown_on(db, notice)
            return await form_page(db, officer, kept, typed, form, choices=choices, looks=notice, shown_on=shown_on)
        await save(db, actions.KNOWN_PROBLEMS, kept, form, notice, actor)
    except (Refused, Conflict) as problem:
        return await form_page(db, officer, kept, typed, form, problem, choices)
    return Redirect(BASE, status_code=303)


@post("/{problem_id:uuid}/end", status_code=303)
async def end(db: Database, actor: NamedDependency[Actor], problem_id: FromPath[UUID]) -> Redirect:
    await actions.end(db, problem_id, actor)
    return Redirect(BASE, status_code=303)


async def form_page(
    db: Connection,
    officer: Officer,
    kept: KnownProblem | None,
    typed: Typed,
    form: Form | None = None,
    problem: Problem | None = None,
    choices: list[GazetteerEntry] | None = None,
    **looked: Any,
) -> Template:
    groups = await services.whole_catalogue(db, None)
    context: dict[str, Any] = {
        "groups": [{"value": str(group.id), "text": group.name} for group in groups],
        "services": {
            service.service_code: {"value": service.service_code, "text": service.name}
            for group in groups
            for service in group.services
        }.values(),
        "wards": [{"value": str(ward.id), "text": ward.name} for ward in await places.areas(db, "ward")],
        "choices": [{"value": str(each.id), "text": str(each)} for each in choices or []],
    }
    return await edit_page(db, "known_problems/edit.html", officer, kept, typed, form, problem, **context, **looked)


router = Router(
    "/known-problems",
    route_handlers=[listed, new, show, keep, end, undoing(actions.KNOWN_PROBLEMS, BASE)],
    dependencies={"actor": officer_who("known_problems.edit")},
)
