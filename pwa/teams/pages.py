"""Administrators' pages of teams: all of them, one to name, and one to switch off."""

from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec.structs import replace

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.teams import actions, queries
from api.teams.schemas import KeptTeam, Team
from pwa.editing.pages import Problem, edit_page, list_page, save, undoing, version_in
from pwa.forms import Form, as_id
from pwa.visitors import officer_who

Page = Template | Redirect

BASE = "/staff/teams"


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    teams = await queries.teams(db)
    names = {each.id: each.entry.name for each in teams}
    return await list_page(db, "teams/list.html", officer, "team", names, teams=teams)


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer]) -> Template:
    return await form_page(db, officer, None, Team())


@get("/{team_id:uuid}")
async def show(db: Database, officer: NamedDependency[Officer], team_id: FromPath[UUID]) -> Template:
    kept = await queries.team_by_id(db, team_id)
    return await form_page(db, officer, kept, kept.entry)


@post(["/new", "/{team_id:uuid}"], status_code=200)
async def keep(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    form: NamedDependency[Form],
    team_id: FromPath[UUID | None] = None,
) -> Page:
    """Looked ahead at, kept, or switched off or on, by the button that was pressed."""
    kept = await queries.team_by_id(db, team_id) if team_id else None
    does, team = form.text("do"), team_in(form, kept)
    if does == "look":
        return await form_page(db, officer, kept, team, form, looks=True)
    try:
        if kept and does == "off":
            await actions.switch_off(db, kept.id, version_in(form), form.text("to"), actor)
        else:
            await save(db, actions.TEAMS, kept, form, team, actor)
    except (Refused, Conflict) as problem:
        return await form_page(db, officer, kept, team, form, problem)
    return Redirect(BASE, status_code=303)


def team_in(form: Form, kept: KeptTeam | None) -> Team:
    """Switching on and off changes nothing else."""
    if kept and form.text("do") in ("on", "off"):
        return replace(kept.entry, is_active=form.text("do") == "on")
    manager = form.text("manager_id")
    return Team(
        name=form.text("name"),
        email=form.text("email"),
        manager_id=as_id(manager) if manager else None,
        is_active=kept.entry.is_active if kept else True,
    )


async def form_page(
    db: Connection,
    officer: Officer,
    kept: KeptTeam | None,
    team: Team,
    form: Form | None = None,
    problem: Problem | None = None,
    *,
    looks: bool = False,
) -> Template:
    others = sorted(await actions.others_in_use(db, kept)) if kept else []
    managers = await queries.managers(db)
    return await edit_page(
        db, "teams/edit.html", officer, kept, team, form, problem, managers=managers, others=others, looks=looks
    )


router = Router(
    "/teams",
    route_handlers=[listed, new, show, keep, undoing(actions.TEAMS, BASE)],
    dependencies={"actor": officer_who("teams.edit")},
)
