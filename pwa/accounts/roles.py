"""Administrators' pages of roles: the list, and one with what it allows, whom a change would affect, and its undo."""

from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api import editing
from api.accounts import queries, roles
from api.accounts.schemas import PERMISSIONS, Officer, Role, RoleEntry
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from pwa.editing.pages import Problem, edit_page, list_page, save, undoing
from pwa.forms import Form
from pwa.visitors import officer_who

Page = Template | Redirect

BASE = "/staff/roles"


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    found = await queries.roles_listed(db)
    names = {each.id: each.name for each in found}
    return await list_page(db, "accounts/roles.html", officer, "role", names, roles=found)


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor]) -> Template:
    return await form_page(db, officer, None, RoleEntry())


@get("/{role_id:uuid}")
async def show(
    db: Database, officer: NamedDependency[Officer], role_id: FromPath[UUID], saved: FromQuery[str] = ""
) -> Template:
    kept = await queries.role_by_id(db, role_id)
    return await form_page(db, officer, kept, kept.entry, saved=bool(saved))


@post(["/new", "/{role_id:uuid}"], status_code=200)
async def keep(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    form: NamedDependency[Form],
    role_id: FromPath[UUID | None] = None,
) -> Page:
    """Two buttons: what would change and for whom; and keep it."""
    kept = await queries.role_by_id(db, role_id) if role_id else None
    entry = RoleEntry(form.text("name"), roles.in_order(form.texts("permissions")))
    if form.text("do") == "look":
        return await form_page(db, officer, kept, entry, form, looks=True)
    try:
        await save(db, roles.ROLES, kept, form, entry, actor)
    except (Refused, Conflict) as problem:
        return await form_page(db, officer, kept, entry, form, problem)
    return Redirect(f"{BASE}/{role_id}?saved=yes" if kept else BASE, status_code=303)


@post("/{role_id:uuid}/remove", status_code=200)
async def remove(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    role_id: FromPath[UUID],
) -> Page:
    kept = await queries.role_by_id(db, role_id)
    try:
        await editing.remove(db, roles.ROLES, role_id, kept.version, actor)
    except Conflict as problem:
        return await form_page(db, officer, kept, kept.entry, problem=problem)
    return Redirect(BASE, status_code=303)


async def form_page(
    db: Connection,
    officer: Officer,
    kept: Role | None,
    entry: RoleEntry,
    form: Form | None = None,
    problem: Problem | None = None,
    *,
    looks: bool = False,
    saved: bool = False,
) -> Template:
    had = kept.permissions if kept else []
    context = {
        "all": PERMISSIONS,
        "saved": saved,
        "looks": looks,
        "gained": [each for each in entry.permissions if each not in had],
        "lost": [each for each in had if each not in entry.permissions],
    }
    return await edit_page(db, "accounts/role.html", officer, kept, entry, form, problem, **context)


router = Router(
    "/roles",
    route_handlers=[listed, new, show, keep, remove, undoing(roles.ROLES, BASE)],
    dependencies={"actor": officer_who("officers.edit", fresh=True)},
)
