"""Switching teams off once what they had is somebody else's, and what a team needs to be one."""

from uuid import UUID

from msgspec.structs import replace

from api import editing
from api.actor import Actor
from api.database import Connection
from api.editing import Change, Editable, refuse_for
from api.errors import Refused
from api.events import record_each
from api.language import gettext as _
from api.teams import queries
from api.teams.schemas import KeptTeam, Team

LONGEST_NAME = 60  # characters
NO_TEAM = "none"  # what the queue's address calls nobody's


async def switch_off(db: Connection, team_id: UUID, version: int, to: str, actor: Actor) -> None:
    """Its open reports, services and rules are another team's from now on. Raises Refused, Conflict."""
    async with db.transaction():
        kept = await queries.team_by_id(db, team_id)
        others = await others_in_use(db, kept)
        if kept.has_work and to not in others:
            raise Refused(to=_("Choose the team that takes over what it does"))
        moved = await hand_work_over(db, kept.entry.name, to, actor) | {"to": others[to]} if kept.has_work else {}
        off = replace(kept.entry, is_active=False)
        await editing.edit(db, TEAMS, team_id, version, off, actor, **moved)


async def others_in_use(db: Connection, kept: KeptTeam) -> dict[str, UUID]:
    return {each.entry.name: each.id for each in await queries.teams(db) if each.entry.is_active and each.id != kept.id}


async def hand_work_over(db: Connection, name: str, to: str, actor: Actor) -> dict[str, object]:
    """What went to the other team: events of its reports, codes of its services, ids of its rules."""
    moved = await queries.move_open_reports(db, name, to)
    happened = {each.id: each.details for each in moved}
    event_ids = await record_each(db, "report.team_changed", happened, actor, public=False)
    return {"reports": event_ids} | await queries.move_services(db, name, to, None)


async def put_back(db: Connection, change: Change, actor: Actor) -> None:
    """What went to another team as this one was switched off, but for what has been given away since."""
    if "to" in change.more:
        returned = await queries.put_back(db, change.more["reports"])
        happened = {each.id: each.details for each in returned}
        await record_each(db, "report.team_changed", happened, actor, public=False)
        team, other = [await queries.team_by_id(db, each) for each in (change.subject_id, UUID(change.more["to"]))]
        await queries.move_services(db, other.entry.name, team.entry.name, change.more)


async def check(db: Connection, team: Team, team_id: UUID | None, _actor: Actor) -> None:
    has_work = team_id and not team.is_active and (await queries.team_by_id(db, team_id)).has_work
    refuse_for(
        {
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
            "to": _("Choose the team that takes over what it does") if has_work else "",
        }
    )


TEAMS = Editable(
    kind="team",
    entry=Team,
    by_id=queries.team_by_id,
    check=check,
    insert=queries.insert_team,
    update=queries.update_team,
    delete=queries.delete_team,
    put_back=put_back,
)
