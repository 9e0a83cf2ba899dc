"""The same done to many reports at once, and taken back as long as nothing newer has happened to them."""

from uuid import UUID

from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, Refused
from api.events import record_each
from api.language import gettext as _
from api.reports.actions import close
from api.reports.joining import unmerge
from api.reports.schemas import Ending
from api.teams import queries as teams
from api.triage import queries
from api.triage.assigning import assign, give_to_team

MOST = 200  # reports at once
MOST_MERGED = 30  # each is news to all its followers


async def assign_many(
    db: Connection, report_ids: list[UUID], officer_id: UUID | None, given_to: str, actor: Actor
) -> int:
    """To an officer, or with None to nobody. How many of them are changed by it. Raises Refused."""
    async with db.transaction():
        event_ids = await assign(db, report_ids, officer_id, actor)
        return await remember(db, "report.assigned", given_to, event_ids, actor)


async def give_many_to_team(db: Connection, report_ids: list[UUID], team: str, actor: Actor) -> int:
    """How many of them are changed by it. Raises Refused."""
    async with db.transaction():
        event_ids = await give_to_team(db, report_ids, team, actor)
        return await remember(db, "report.team_changed", team, event_ids, actor)


async def merge_many(db: Connection, report_ids: list[UUID], other: str, words: str, actor: Actor) -> int:
    """Each is closed as a duplicate by the one way there is, with these words and its own notice; all, or none.

    Raises Refused for a report that is none, where there is nothing to close, or without words; Conflict when one is
    closed by now.
    """
    if not report_ids:
        raise Refused(other=_("None of them is open and another report than this one. Nothing was done."))
    async with db.transaction():
        for report_id in report_ids:
            await close(db, report_id, actor, "duplicate", words, ending=Ending(other=other))
        return await remember(db, "report.closed", other, await queries.last_closings(db, report_ids), actor)


async def remember(db: Connection, kind: str, given_to: str, event_ids: list[int], actor: Actor) -> int:
    if event_ids and actor.id:
        await queries.insert_bulk(db, actor.id, kind, given_to, event_ids)
    return len(event_ids)


async def undo(db: Connection, bulk_id: UUID, actor: Actor) -> None:
    """Each report is whose it was before: exactly those that were changed. Raises Conflict where that is too late."""
    async with db.transaction():
        assert actor.id
        report_ids = await queries.reports_of_bulk(db, bulk_id, actor.id)
        undone = await queries.undo_bulk(db, bulk_id, actor.id)
        if undone is None:
            raise Conflict(_("This cannot be undone: something newer has happened to one of the reports."))
        if undone.kind == "report.closed":
            return await part_again(db, report_ids, actor)
        put_back = await teams.put_back(db, undone.event_ids)
        await record_each(db, undone.kind, {each.id: each.details for each in put_back}, actor, public=False)


async def part_again(db: Connection, report_ids: list[UUID], actor: Actor) -> None:
    """Whoever follows them was told that they are one, and is told that they are not."""
    words = _("This was taken for the same as another report by mistake. It is a report of its own again.")
    for report_id in report_ids:
        await unmerge(db, report_id, actor, words)
