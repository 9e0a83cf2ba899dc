"""Roles: named permissions together, edited by whoever looks after officers, each change with its undo."""

from uuid import UUID

from api.accounts import queries
from api.accounts.schemas import PERMISSIONS, Permission, Role, RoleEntry
from api.actor import Actor
from api.database import Connection
from api.editing import Editable, refuse_for
from api.errors import Conflict, Refused
from api.language import gettext as _

LONGEST_NAME = 60  # characters


async def check(db: Connection, entry: RoleEntry, role_id: UUID | None, actor: Actor) -> None:
    """Raises Refused."""
    refuse_for(problems_with(entry))
    await queries.lock_officers(db)
    if not await queries.may_give(db, entry.permissions):
        raise Refused(permissions=_("You cannot give what you may not do yourself, everywhere"))
    if role_id:
        await refuse_to_leave_nobody(db, await queries.role_by_id(db, role_id), entry.permissions, actor)


def problems_with(entry: RoleEntry) -> dict[str, str]:
    return {
        "name": ""
        if 0 < len(entry.name) <= LONGEST_NAME
        else _("Give the role a name of at most {limit} letters").format(limit=LONGEST_NAME),
        "permissions": "" if entry.permissions else _("Choose what the role allows"),
    }


async def refuse_to_leave_nobody(db: Connection, kept: Role, permissions: list[Permission], actor: Actor) -> None:
    """Who edits it stays one who may, so that there is always one."""
    gives_it_away = "officers.edit" in kept.permissions and "officers.edit" not in permissions
    if gives_it_away and actor.id and await queries.holds_role(db, actor.id, kept.id):
        raise Refused(
            permissions=_("You have this role yourself: you would no longer look after officers. Ask another")
        )


async def delete(db: Connection, role_id: UUID, version: int) -> UUID | None:
    await queries.lock_officers(db)
    if await queries.remove_role(db, role_id, version) is None:
        raise Conflict(_("Somebody has this role, or it allows more than you may do. Take it from them first."))
    return role_id


def in_order(chosen: list[str]) -> list[Permission]:
    """Those of them that are permissions."""
    return [each for each in PERMISSIONS if each in chosen]


ROLES = Editable(
    kind="role",
    entry=RoleEntry,
    by_id=queries.role_by_id,
    check=check,
    insert=queries.insert_role,
    update=queries.update_role,
    delete=delete,
)
