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
from pwa.forms import Form, whole_number
from pwa.known_problems.typed import Problems, Typed, fields_in, fields_of, notice_in
from pwa.visitors import officer_who

Page = Template | Redirect


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    context = {"officer": officer, "found": await queries.known_problems(db)}
    return Template("known_problems/list.html", context=context)


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer], settings: NamedDependency[Settings]) -> Template:
    return await form_page(db, officer, None, fields_of(Notice(begins_at=datetime.now(UTC)), settings.time_zone))


@post("/new", status_code=200)
async def add(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    form: NamedDependency[Form],
    settings: NamedDependency[Settings],
) -> Page:
    typed = fields_in(form)
    notice, problems, choices = await notice_in(db, typed, None, settings.time_zone)
    try:
        if problems:
            raise Refused(**(actions.problems_with(notice) | problems))
        await actions.add(db, notice, actor)
    except Refused as refused:
        return await form_page(db, officer, None, typed, refused.problems, choices)
    return Redirect("/staff/known-problems", status_code=303)


@get("/{problem_id:uuid}")
async def show(
    db: Database, officer: NamedDependency[Officer], problem_id: FromPath[UUID], settings: NamedDependency[Settings]
) -> Template:
    kept = await queries.known_problem_by_id(db, problem_id)
    return await form_page(db, officer, kept, fields_of(kept.notice, settings.time_zone))


@post("/{problem_id:uuid}", status_code=200)
async def edit(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    problem_id: FromPath[UUID],
    form: NamedDependency[Form],
    settings: NamedDependency[Settings],
) -> Page:
    kept = await queries.known_problem_by_id(db, problem_id)
    typed = fields_in(form)
    notice, problems, choices = await notice_in(db, typed, kept.notice, settings.time_zone)
    version = whole_number(form.text("version"))
    try:
        if problems:
            raise Refused(**(actions.problems_with(notice) | problems))
        await actions.edit(db, problem_id, version, notice, actor)
    except Refused as refused:
        return await form_page(db, officer, kept, typed, refused.problems, choices, version)
    except Conflict as conflict:
        return await form_page(db, officer, kept, typed, {"edit": str(conflict)}, [], version, conflict=True)
    return Redirect("/staff/known-problems", status_code=303)


@post("/{problem_id:uuid}/end", status_code=303)
async def end(db: Database, actor: NamedDependency[Actor], problem_id: FromPath[UUID]) -> Redirect:
    await actions.end(db, problem_id, actor)
    return Redirect("/staff/known-problems", status_code=303)


async def form_page(
    db: Connection,
    officer: Officer,
    kept: KnownProblem | None,
    typed: Typed,
    problems: Problems | None = None,
    choices: list[GazetteerEntry] | None = None,
    version: int | None = None,
    *,
    conflict: bool = False,
) -> Template:
    """Without `kept`, of a new one. A form that comes back keeps the version it was opened with."""
    groups = await services.whole_catalogue(db, None)
    context: dict[str, Any] = {
        "officer": officer,
        "kept": kept,
        "version": version if version is not None else kept.version if kept else 0,
        "typed": typed,
        "problems": problems or {},
        "conflict": conflict,
        "groups": [{"value": str(group.id), "text": group.name} for group in groups],
        "services": {
            service.service_code: {"value": service.service_code, "text": service.name}
            for group in groups
            for service in group.services
        }.values(),
        "wards": [{"value": str(ward.id), "text": ward.name} for ward in await places.areas(db, "ward")],
        "choices": [{"value": str(each.id), "text": str(each)} for each in choices or []],
    }
    status = 409 if conflict else 422 if problems else 200
    return Template("known_problems/edit.html", context=context, status_code=status)


router = Router(
    "/known-problems",
    route_handlers=[listed, new, add, show, edit, end],
    dependencies={"actor": officer_who("known_problems.edit")},
)
