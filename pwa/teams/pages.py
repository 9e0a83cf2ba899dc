"""Administrators' pages of teams: all of them, one to name, and one to switch off."""

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
from api.teams import actions, queries
from api.teams.schemas import KeptTeam, Team
from pwa.forms import Form, as_id, whole_number
from pwa.visitors import officer_who

Page = Template | Redirect


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    return Template("teams/list.html", context={"officer": officer, "teams": await queries.teams(db)})


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer]) -> Template:
    return await form_page(db, officer, None, Team())


@post("/new", status_code=200)
async def add(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Page:
    team = team_in(form)
    try:
        await actions.add(db, team, actor)
    except Refused as refused:
        return await form_page(db, officer, None, team, refused.problems)
    return Redirect("/staff/teams", status_code=303)


@get("/{team_id:uuid}")
async def show(db: Database, officer: NamedDependency[Officer], team_id: FromPath[UUID]) -> Template:
    kept = await queries.team_by_id(db, team_id)
    return await form_page(db, officer, kept, kept.team)


@post("/{team_id:uuid}", status_code=200)
async def edit(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    team_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    """Named anew, switched off or on, or undone, by the button that was pressed."""
    kept, team = await queries.team_by_id(db, team_id), team_in(form)
    version, to = whole_number(form.text("version")), form.text("to")
    try:
        match form.text("how"):
            case "off":
                await actions.switch_off(db, team_id, version, to, actor)
            case "on":
                await actions.switch_on(db, team_id, version, actor)
            case "undo":
                await actions.undo(db, team_id, whole_number(form.text("event")), actor)
            case _:
                await actions.edit(db, team_id, version, team, actor)
    except Refused as refused:
        shown = kept.team if form.text("how") else team
        return await form_page(db, officer, kept, shown, refused.problems, version)
    except Conflict as conflict:
        return await form_page(db, officer, kept, team, {"edit": str(conflict)}, version, conflict=True)
    return Redirect("/staff/teams", status_code=303)


def team_in(form: Form) -> Team:
    manager = form.text("manager_id")
    return Team(name=form.text("name"), email=form.text("email"), manager_id=as_id(manager) if manager else None)


async def form_page(
    db: Connection,
    officer: Officer,
    kept: KeptTeam | None,
    team: Team,
    problems: dict[str, str] | None = None,
    version: int | None = None,
    *,
    conflict: bool = False,
) -> Template:
    """Without `kept`, of a new one. A form that comes back keeps the version it was opened with."""
    others = await actions.others_in_use(db, kept) if kept else set()
    context: dict[str, Any] = {
        "officer": officer,
        "kept": kept,
        "version": version if version is not None else kept.version if kept else 0,
        "team": team,
        "managers": await queries.managers(db),
        "others": sorted(others),
        "problems": problems or {},
        "conflict": conflict,
    }
    return Template("teams/edit.html", context=context, status_code=409 if conflict else 422 if problems else 200)


router = Router(
    "/teams",
    route_handlers=[listed, new, add, show, edit],
    dependencies={"actor": officer_who("teams.edit")},
)
