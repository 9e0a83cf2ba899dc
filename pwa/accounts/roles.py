"""Administrators' pages of roles: the list, and one with what it allows, whom a change would affect, and its undo."""

from typing import Any
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts import queries, roles
from api.accounts.schemas import PERMISSIONS, Officer, Permission, Role
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from pwa.forms import Form, whole_number
from pwa.visitors import officer_who

Page = Template | Redirect

BASE = "/staff/roles"


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    context = {"officer": officer, "roles": await queries.roles_listed(db)}
    return Template("accounts/roles.html", context=context)


@get("/new")
async def new(officer: NamedDependency[Officer], actor: NamedDependency[Actor]) -> Template:
    return page_of_new(officer, "", [])


@post("/new", status_code=200)
async def add(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Page:
    name, permissions = form.text("name"), roles.in_order(form.texts("permissions"))
    try:
        await roles.add(db, name, permissions, actor)
    except Refused as refused:
        return page_of_new(officer, name, permissions, refused.problems)
    return Redirect(BASE, status_code=303)


def page_of_new(
    officer: Officer, name: str, permissions: list[Permission], problems: dict[str, str] | None = None
) -> Template:
    typed = {"name": name, "permissions": permissions}
    context = {"officer": officer, "kept": None, "typed": typed, "all": PERMISSIONS, "problems": problems or {}}
    return Template("accounts/role.html", context=context, status_code=422 if problems else 200)


@get("/{role_id:uuid}")
async def show(
    db: Database, officer: NamedDependency[Officer], role_id: FromPath[UUID], saved: FromQuery[str] = ""
) -> Template:
    kept = await queries.role_by_id(db, role_id)
    return await page_of(db, officer, kept, kept.name, kept.permissions, kept.version, saved=bool(saved))


@post("/{role_id:uuid}", status_code=200)
async def edit(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    role_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    """Two buttons: what would change and for whom; and keep it."""
    name, permissions = form.text("name"), roles.in_order(form.texts("permissions"))
    version = whole_number(form.text("version"))
    kept = await queries.role_by_id(db, role_id)
    if form.text("do") == "look":
        return await page_of(db, officer, kept, name, permissions, version, looks=True)
    try:
        await roles.edit(db, role_id, version, name, permissions, actor)
    except (Refused, Conflict) as error:
        return await page_of(db, officer, kept, name, permissions, version, error)
    return Redirect(f"{BASE}/{role_id}?saved=yes", status_code=303)


@post("/{role_id:uuid}/undo", status_code=200)
async def undo(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    role_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    try:
        await roles.undo(db, role_id, whole_number(form.text("version")), whole_number(form.text("event")), actor)
    except (Refused, Conflict) as error:
        kept = await queries.role_by_id(db, role_id)
        return await page_of(db, officer, kept, kept.name, kept.permissions, kept.version, error)
    return Redirect(f"{BASE}/{role_id}?saved=yes", status_code=303)


@post("/{role_id:uuid}/remove", status_code=200)
async def remove(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], role_id: FromPath[UUID]
) -> Page:
    try:
        await roles.remove(db, role_id, actor)
    except Conflict as error:
        kept = await queries.role_by_id(db, role_id)
        return await page_of(db, officer, kept, kept.name, kept.permissions, kept.version, error)
    return Redirect(BASE, status_code=303)


async def page_of(
    db: Connection,
    officer: Officer,
    kept: Role,
    name: str,
    permissions: list[Permission],
    version: int,
    error: Refused | Conflict | None = None,
    *,
    looks: bool = False,
    saved: bool = False,
) -> Template:
    problems = error.problems if isinstance(error, Refused) else {"edit": str(error)} if error else {}
    conflict = isinstance(error, Conflict)
    context: dict[str, Any] = {
        "officer": officer,
        "kept": kept,
        "version": version,
        "typed": {"name": name, "permissions": permissions},
        "all": PERMISSIONS,
        "problems": problems,
        "conflict": conflict,
        "saved": saved,
        "looks": looks,
        "gained": [each for each in permissions if each not in kept.permissions],
        "lost": [each for each in kept.permissions if each not in permissions],
        "changes": await queries.changes_of(db, kept.id),
    }
    return Template("accounts/role.html", context=context, status_code=409 if conflict else 422 if problems else 200)


router = Router(
    "/roles",
    route_handlers=[listed, new, add, show, edit, undo, remove],
    dependencies={"actor": officer_who("officers.edit", fresh=True)},
)
