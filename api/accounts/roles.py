"""Roles: named permissions together, edited by whoever looks after officers, each change with its undo."""

from uuid import UUID

from api.accounts import queries
from api.accounts.schemas import PERMISSIONS, Permission, Role
from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, Refused
from api.events import record
from api.language import gettext as _

LONGEST_NAME = 60  # characters


async def add(db: Connection, name: str, permissions: list[Permission], actor: Actor) -> UUID:
    """Raises Refused, NotAllowed."""
    refuse_for(name, permissions)
    async with db.transaction():
        await queries.lock_officers(db)
        await refuse_more_than_hers(db, permissions)
        role_id = await queries.insert_role(db, name, permissions)
        if role_id is None:
            raise Refused(name=_("Another role has this name"))
        await record(db, "role.added", role_id, actor, public=False, name=name, permissions=permissions)
    return role_id


async def edit(
    db: Connection, role_id: UUID, version: int, name: str, permissions: list[Permission], actor: Actor
) -> None:
    """Holds at once, for everybody who has it. Raises Refused, NotAllowed, Conflict."""
    refuse_for(name, permissions)
    async with db.transaction():
        await queries.lock_officers(db)
        kept = await queries.role_by_id(db, role_id)
        if (kept.name, kept.permissions) == (name, permissions) and kept.version == version:
            return
        await refuse_more_than_hers(db, permissions)
        await refuse_to_leave_nobody(db, kept, permissions, actor)
        if kept.version != version or await queries.update_role(db, role_id, version, name, permissions) is None:
            raise Conflict(
                _("Somebody else has changed this role since you opened this page. Nothing of yours was kept.")
            )
        before = {"name": kept.name, "permissions": kept.permissions}
        await record(db, "role.edited", role_id, actor, public=False, before=before, name=name, permissions=permissions)


async def undo(db: Connection, role_id: UUID, version: int, event_id: int, actor: Actor) -> None:
    """Take back the last change. Raises Conflict for any other."""
    changes = await queries.changes_of(db, role_id)
    if not changes or changes[0].id != event_id or changes[0].kind != "role.edited":
        raise Conflict(_("Only the last change can be undone, and there has been another since."))
    before = changes[0].details["before"]
    await edit(db, role_id, version, before["name"], in_order(before["permissions"]), actor)


async def remove(db: Connection, role_id: UUID, actor: Actor) -> None:
    """Raises Conflict while somebody has it."""
    async with db.transaction():
        await queries.lock_officers(db)
        name = await queries.remove_role(db, role_id)
        if name is None:
            raise Conflict(_("Somebody has this role, or it allows more than you may do. Take it from them first."))
        await record(db, "role.removed", role_id, actor, public=False, name=name)


def in_order(chosen: list[str]) -> list[Permission]:
    """Those of them that are permissions."""
    return [each for each in PERMISSIONS if each in chosen]


def refuse_for(name: str, permissions: list[Permission]) -> None:
    problems = {}
    if not name or len(name) > LONGEST_NAME:
        problems["name"] = _("Give the role a name of at most {limit} letters").format(limit=LONGEST_NAME)
    if not permissions:
        problems["permissions"] = _("Choose what the role allows")
    if problems:
        raise Refused(**problems)


async def refuse_more_than_hers(db: Connection, permissions: list[Permission]) -> None:
    if not await queries.may_give(db, permissions):
        raise Refused(permissions=_("You cannot give what you may not do yourself, everywhere"))


async def refuse_to_leave_nobody(db: Connection, kept: Role, permissions: list[Permission], actor: Actor) -> None:
    """Who edits it stays one who may, so that there is always one."""
    gives_it_away = "officers.edit" in kept.permissions and "officers.edit" not in permissions
    if gives_it_away and actor.id and await queries.holds_role(db, actor.id, kept.id):
        raise Refused(
            permissions=_("You have this role yourself: you would no longer look after officers. Ask another")
        )
