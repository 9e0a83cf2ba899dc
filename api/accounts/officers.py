"""Looking after officers: inviting them, their roles, and their end. Whoever does it cannot change herself."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

from api.accounts import queries
from api.accounts.actions import INVITATION_LENGTH
from api.accounts.schemas import OfficerKept
from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, NotAllowed, Refused
from api.events import record
from api.language import gettext as _
from api.security import hashed


async def invite(db: Connection, name: str, email: str, team: str, actor: Actor) -> UUID:
    """Raises Refused. She has no role yet, and no way in."""
    problems = {}
    if not name:
        problems["name"] = _("Enter their name, as colleagues know it")
    if "@" not in email or " " in email or len(email) > 254:
        problems["email"] = _("Enter an email address, such as name@example.org")
    if problems:
        raise Refused(**problems)
    async with db.transaction():
        await queries.lock_officers(db)
        officer_id = await queries.insert_officer(db, name, email, team)
        if officer_id is None:
            raise Refused(email=_("An officer has this address already. Look for them in the list"))
        await record(db, "officer.invited", officer_id, actor, public=False)
    return officer_id


async def make_link(db: Connection, officer_id: UUID, actor: Actor) -> str:
    """The key of a link that signs her in once, within a day. It is told here and nowhere else."""
    key = secrets.token_urlsafe(32)
    async with db.transaction():
        await within_reach(db, officer_id, actor)
        await queries.insert_sign_in_link(db, hashed(key), officer_id, datetime.now(UTC) + INVITATION_LENGTH)
        await record(db, "officer.link_made", officer_id, actor, public=False)
    return key


async def edit(
    db: Connection, officer_id: UUID, version: int, name: str, team: str, active: bool, actor: Actor
) -> None:
    """Who has left is signed out everywhere at once. Raises Refused, NotAllowed, Conflict."""
    if not name:
        raise Refused(name=_("Enter their name, as colleagues know it"))
    async with db.transaction():
        kept = await within_reach(db, officer_id, actor)
        if await queries.update_officer(db, officer_id, version, name, team, active) is None:
            raise Conflict(_("Somebody else has changed this officer since you opened this page."))
        if kept.team != team:
            await record(
                db, "officer.team_changed", officer_id, actor, public=False, before={"team": kept.team}, team=team
            )
        if kept.active and not active:
            await queries.end_sessions_of(db, officer_id)
            await record(db, "officer.left", officer_id, actor, public=False)
        elif active and not kept.active:
            await record(db, "officer.came_back", officer_id, actor, public=False)
        elif kept.name != name:
            await record(db, "officer.renamed", officer_id, actor, public=False)


async def give_role(
    db: Connection, officer_id: UUID, role_id: UUID, team: str, ward_id: UUID | None, actor: Actor
) -> None:
    """With a team or a ward: for their reports alone. Raises NotAllowed for more than who gives may do herself."""
    async with db.transaction():
        await within_reach(db, officer_id, actor)
        role = await queries.role_by_id(db, role_id)
        if not role.is_within_reach:
            raise NotAllowed(_("This role allows what you may not do yourself, so you cannot give it."))
        if await queries.give_role(db, officer_id, role_id, team, ward_id):
            where = {"team": team or None, "ward_id": ward_id}
            await record(db, "officer.role_given", officer_id, actor, public=False, role=role.name, where=where)


async def take_role(db: Connection, officer_id: UUID, given_id: UUID, actor: Actor) -> None:
    """Raises NotFound for what she does not have."""
    async with db.transaction():
        await within_reach(db, officer_id, actor)
        role = await queries.role_by_id(db, await queries.take_role(db, officer_id, given_id))
        await record(db, "officer.role_taken", officer_id, actor, public=False, role=role.name)


async def within_reach(db: Connection, officer_id: UUID, actor: Actor) -> OfficerKept:
    """Raises NotAllowed for herself, and for who may do more: whoever could change those could raise herself."""
    await queries.lock_officers(db)
    if officer_id == actor.id:
        raise NotAllowed(_("You cannot change your own account here. Ask another administrator."))
    kept = await queries.officer_kept(db, officer_id)
    if not kept.is_within_reach:
        raise NotAllowed(_("This officer may do what you may not, so you cannot change their account."))
    return kept
