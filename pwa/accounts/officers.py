"""Administrators' pages of officers: the list, inviting one, and one with her roles, sessions and end."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts import actions, officers, queries
from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.places import queries as places
from api.settings import Settings
from pwa.forms import Form, as_id, whole_number
from pwa.visitors import officer_who

Page = Template | Redirect

BASE = "/staff/officers"


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    context = {"officer": officer, "officers": await queries.officers_listed(db)}
    return Template("accounts/officers.html", context=context)


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer]) -> Template:
    return await page_to_invite(db, officer, {})


@post("/new", status_code=200)
async def invite(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Page:
    typed = {name: form.text(name) for name in ("name", "email", "team")}
    try:
        officer_id = await officers.invite(db, typed["name"], typed["email"], typed["team"], actor)
    except Refused as refused:
        return await page_to_invite(db, officer, typed, refused.problems)
    return Redirect(f"{BASE}/{officer_id}", status_code=303)


async def page_to_invite(
    db: Connection, officer: Officer, typed: dict[str, str], problems: dict[str, str] | None = None
) -> Template:
    teams = await queries.team_names(db)
    context = {"officer": officer, "teams": teams, "typed": typed, "problems": problems or {}}
    return Template("accounts/invite.html", context=context, status_code=422 if problems else 200)


@get("/{officer_id:uuid}")
async def show(
    db: Database, officer: NamedDependency[Officer], officer_id: FromPath[UUID], saved: FromQuery[str] = ""
) -> Template:
    return await page_of(db, officer, officer_id, saved=bool(saved))


@post("/{officer_id:uuid}", status_code=200)
async def edit(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    officer_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    typed = {"name": form.text("name"), "team": form.text("team"), "active": form.text("active")}
    version, active = whole_number(form.text("version")), typed["active"] != "no"

    async def act() -> None:
        await officers.edit(db, officer_id, version, typed["name"], typed["team"], active, actor)

    return await done(db, officer, officer_id, act, typed)


@post("/{officer_id:uuid}/roles", status_code=200)
async def give_role(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    officer_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    role_id, ward = form.id("role"), form.text("ward")

    async def act() -> None:
        await officers.give_role(db, officer_id, role_id, form.text("only_team"), as_id(ward) if ward else None, actor)

    return await done(db, officer, officer_id, act)


@post("/{officer_id:uuid}/roles/{given_id:uuid}/take", status_code=200)
async def take_role(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    officer_id: FromPath[UUID],
    given_id: FromPath[UUID],
) -> Page:
    async def act() -> None:
        await officers.take_role(db, officer_id, given_id, actor)

    return await done(db, officer, officer_id, act)


@post("/{officer_id:uuid}/sessions", status_code=200)
async def end_sessions(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    officer_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    """One, or all: a phone that was lost is signed out before whoever found it looks."""
    ended = None if form.text("session") == "all" else form.id("session")

    async def act() -> None:
        await actions.end_sessions(db, officer_id, actor, ended)

    return await done(db, officer, officer_id, act)


@post("/{officer_id:uuid}/passkeys/{passkey_id:uuid}/remove", status_code=200)
async def remove_passkey(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    officer_id: FromPath[UUID],
    passkey_id: FromPath[UUID],
) -> Page:
    async def act() -> None:
        await officers.within_reach(db, officer_id, actor)
        await actions.remove_passkey(db, officer_id, passkey_id, actor)

    return await done(db, officer, officer_id, act)


@post("/{officer_id:uuid}/link", status_code=200)
async def make_link(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    officer_id: FromPath[UUID],
    settings: NamedDependency[Settings],
) -> Template:
    """Shown on the page that answers, and never again: only its hash is kept."""
    key = await officers.make_link(db, officer_id, actor)
    return await page_of(db, officer, officer_id, link=f"{settings.origin}/staff/sign-in/{key}")


async def done(
    db: Connection,
    officer: Officer,
    officer_id: UUID,
    act: Callable[[], Awaitable[None]],
    typed: dict[str, str] | None = None,
) -> Page:
    try:
        await act()
    except Refused as refused:
        return await page_of(db, officer, officer_id, typed, refused.problems)
    except Conflict as conflict:
        return await page_of(db, officer, officer_id, typed, {"edit": str(conflict)}, conflict=True)
    return Redirect(f"{BASE}/{officer_id}?saved=yes", status_code=303)


async def page_of(
    db: Connection,
    officer: Officer,
    officer_id: UUID,
    typed: dict[str, str] | None = None,
    problems: dict[str, str] | None = None,
    *,
    conflict: bool = False,
    saved: bool = False,
    link: str = "",
) -> Template:
    kept = await queries.officer_kept(db, officer_id)
    context: dict[str, Any] = {
        "officer": officer,
        "kept": kept,
        "is_own": kept.id == officer.id,
        "typed": typed or {"name": kept.name, "team": kept.team, "active": "yes" if kept.active else "no"},
        "problems": problems or {},
        "conflict": conflict,
        "saved": saved,
        "link": link,
        "ways_in": await queries.ways_in_of(db, officer_id),
        "changes": await queries.changes_of(db, officer_id),
        "roles": [role for role in await queries.roles_listed(db) if role.is_within_reach],
        "teams": await queries.team_names(db),
        "wards": await places.areas(db, "ward"),
    }
    status = 409 if conflict else 422 if problems else 200
    return Template("accounts/officer.html", context=context, status_code=status)


router = Router(
    "/officers",
    route_handlers=[
        listed,
        new,
        invite,
        show,
        edit,
        give_role,
        take_role,
        end_sessions,
        remove_passkey,
        make_link,
    ],
    dependencies={"actor": officer_who("officers.edit", fresh=True)},
)
