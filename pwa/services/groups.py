"""Administrators' pages of the groups: all of them in order, and one with where it would stand."""

from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Database
from api.editing import looking_ahead
from api.errors import Conflict, Refused
from api.services import queries
from api.services.groups import GROUPS
from api.services.schemas import Group
from pwa.editing.pages import edit_page, list_page, save, undoing
from pwa.forms import Form, whole_number

BASE = "/staff/services/groups"


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    groups = await queries.whole_catalogue(db, None)
    names = {each.id: each.name for each in groups}
    return await list_page(db, "services/groups.html", officer, GROUPS.kind, names, groups=groups)


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer]) -> Template:
    last = max((each.position for each in await queries.whole_catalogue(db, None)), default=0)
    return await edit_page(db, "services/group.html", officer, None, Group("", last + 10))


@get("/{group_id:uuid}")
async def show(db: Database, officer: NamedDependency[Officer], group_id: FromPath[UUID]) -> Template:
    kept = await queries.group_by_id(db, group_id)
    return await edit_page(db, "services/group.html", officer, kept, kept.entry)


@post(["/new", "/{group_id:uuid}"], status_code=200)
async def keep(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    form: NamedDependency[Form],
    group_id: FromPath[UUID | None] = None,
) -> Template | Redirect:
    """In which order residents would have the groups; and keep it."""
    kept = await queries.group_by_id(db, group_id) if group_id else None
    group = Group(form.text("name"), whole_number(form.text("position")))
    try:
        if form.text("do") == "look":
            async with looking_ahead(db):
                await save(db, GROUPS, kept, form, group, actor)
                order = await queries.whole_catalogue(db, None)
            return await edit_page(db, "services/group.html", officer, kept, group, form, order=order)
        await save(db, GROUPS, kept, form, group, actor)
    except (Refused, Conflict) as problem:
        return await edit_page(db, "services/group.html", officer, kept, group, form, problem)
    return Redirect(BASE, status_code=303)


router = Router("/groups", route_handlers=[listed, new, show, keep, undoing(GROUPS, BASE)])
