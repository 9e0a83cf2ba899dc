"""Making teams, naming them anew, and switching them off once what they had is somebody else's."""

from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, Refused
from api.events import record, record_each
from api.language import gettext as _
from api.teams import queries
from api.teams.schemas import KeptTeam, Team

LONGEST_NAME = 60  # characters
NO_TEAM = "none"  # what the queue's address calls nobody's


async def add(db: Connection, team: Team, actor: Actor) -> UUID:
    """Raises Refused."""
    refuse_unfit(team)
    async with db.transaction():
        team_id = await queries.insert_team(db, team)
        if team_id is None:
            raise Refused(name=_("Another team has this name"))
        await record(db, "team.added", team_id, actor, public=False, after=written(team))
    return team_id


async def edit(db: Connection, team_id: UUID, version: int, team: Team, actor: Actor) -> None:
    """A new name is its name everywhere. Raises Refused, NotFound, or Conflict when somebody else was first."""
    refuse_unfit(team)
    try:
        async with db.transaction():
            before, after = written((await queries.team_by_id(db, team_id)).team), written(team)
            if await queries.update_team(db, team_id, version, team) is None:
                raise Conflict(_("Somebody else has changed this team since you opened it. Nothing of yours was kept."))
            changed = [name for name in after if before[name] != after[name]]
            await record(
                db,
                "team.edited",
                team_id,
                actor,
                public=False,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )
    except asyncpg.UniqueViolationError:
        raise Refused(name=_("Another team has this name")) from None


async def undo(db: Connection, team_id: UUID, event_id: int, actor: Actor) -> None:
    """Take back the last change. Raises Conflict for any other, Refused where the name is another's by now."""
    async with db.transaction():
        kept = await queries.team_by_id(db, team_id)
        if kept.undoable != event_id:
            raise Conflict(_("Only the last change can be undone, and there has been another since."))
        before = await queries.team_before(db, event_id, team_id)
        await edit(db, team_id, kept.version, msgspec.convert(written(kept.team) | before, Team), actor)


async def switch_off(db: Connection, team_id: UUID, version: int, to: str, actor: Actor) -> None:
    """Its open reports, services and rules are another team's from now on. Raises Refused, Conflict."""
    async with db.transaction():
        kept = await queries.team_by_id(db, team_id)
        if kept.has_work and to not in await others_in_use(db, kept):
            raise Refused(to=_("Choose the team that takes over what it does"))
        if kept.has_work:
            moved = await queries.move_open_reports(db, kept.team.name, to)
            happened = {UUID(each["id"]): each["details"] for each in moved}
            await record_each(db, "report.team_changed", happened, actor, public=False)
            await queries.move_services(db, kept.team.name, to)
        await switch(db, team_id, version, actor, is_active=False, moved_to=to if kept.has_work else None)


async def others_in_use(db: Connection, kept: KeptTeam) -> set[str]:
    return {each.team.name for each in await queries.teams(db) if each.is_active and each.id != kept.id}


async def switch_on(db: Connection, team_id: UUID, version: int, actor: Actor) -> None:
    """Raises Conflict."""
    async with db.transaction():
        await switch(db, team_id, version, actor, is_active=True)


async def switch(db: Connection, team_id: UUID, version: int, actor: Actor, *, is_active: bool, **more: Any) -> None:
    if await queries.switch_team(db, team_id, version, is_active) is None:
        raise Conflict(_("Somebody else has changed this team since you opened it. Nothing of yours was kept."))
    await record(db, "team.switched_on" if is_active else "team.switched_off", team_id, actor, public=False, **more)


def written(team: Team) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(team)
    return found


def refuse_unfit(team: Team) -> None:
    problems = {
        "name": _("Give the team a name")
        if not team.name
        else _("Say it in {limit} letters or fewer").format(limit=LONGEST_NAME)
        if len(team.name) > LONGEST_NAME
        else _("Choose another name")
        if team.name == NO_TEAM
        else "",
        "email": _("Enter an address such as highways@example.org")
        if team.email and "@" not in team.email[1:-1]
        else "",
    }
    if found := {name: sentence for name, sentence in problems.items() if sentence}:
        raise Refused(**found)
