"""Whose work a report is: a team's, and within the team an officer's."""

from collections import Counter
from uuid import UUID

from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, Refused
from api.events import record_each
from api.language import gettext as _
from api.triage import queries
from api.triage.schemas import Assigned


async def assign(
    db: Connection, report_ids: list[UUID], officer_id: UUID | None, actor: Actor, version: int | None = None
) -> list[int]:
    """Give the open ones of these to an officer, and so to her team; None puts them back. The events' ids.

    With the `version` that its page showed, a report that was changed since is left alone. Raises Conflict, Refused.
    """
    async with db.transaction():
        team = await queries.team_of_officer(db, officer_id) if officer_id else ""
        if team is None:
            raise Refused(to=_("Choose somebody who works here"))
        changing = [each for each in await movable(db, report_ids, version) if each.officer_id != officer_id]
        await queries.assign_reports(db, [each.id for each in changing], officer_id, team or None)
        happened = {
            each.id: {"officer_id": officer_id, "team": team or each.team, "before": whose(each)} for each in changing
        }
        return await record_each(db, "report.assigned", happened, actor, public=False)


async def give_to_team(
    db: Connection, report_ids: list[UUID], team: str, actor: Actor, version: int | None = None
) -> list[int]:
    """Give the open ones of these to another team, where nobody has them yet. Raises as assign does."""
    async with db.transaction():
        if not await queries.is_team(db, team):
            raise Refused(to=_("Choose a team"))
        changing = [each for each in await movable(db, report_ids, version) if each.team != team]
        await queries.assign_reports(db, [each.id for each in changing], None, team)
        happened = {each.id: {"team": team, "words": team, "before": whose(each)} for each in changing}
        return await record_each(db, "report.team_changed", happened, actor, public=False)


async def hand_back(db: Connection, officer_id: UUID, actor: Actor) -> Counter[str]:
    """What is open and hers, who works here no longer, is nobody's of its team; how many of which team."""
    async with db.transaction():
        hers = await queries.reports_left_by(db, officer_id)
        await queries.assign_reports(db, [each.id for each in hers], None, None)
        happened = {each.id: {"officer_id": None, "team": each.team, "before": whose(each)} for each in hers}
        await record_each(db, "report.assigned", happened, actor, public=False)
        return Counter(each.team for each in hers if each.team)


async def movable(db: Connection, report_ids: list[UUID], version: int | None) -> list[Assigned]:
    found = await queries.reports_to_move(db, report_ids)
    if version is None:
        return found
    if not found:
        raise Conflict(_("This report is closed. Reopen it first."))
    if any(each.version != version for each in found):
        raise Conflict(_("Somebody else has changed this report since you opened it. Nothing of yours was kept."))
    return found


def whose(report: Assigned) -> dict[str, str | UUID | None]:
    return {"team": report.team, "officer_id": report.officer_id}
