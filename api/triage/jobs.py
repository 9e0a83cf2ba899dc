"""Counting what saved filters find, for officers who are here; and whose the work is of one who has left."""

from urllib.parse import quote

from api.accounts.queries import officer_by_id
from api.actor import SYSTEM
from api.database import Connection
from api.errors import Refused
from api.events import Event, on
from api.jobs import every, job, later
from api.language import gettext as _
from api.language import ngettext
from api.triage import queries
from api.triage.assigning import hand_back
from api.triage.finding import count, narrowed


@every(minutes=5)
async def count_filters(db: Connection) -> None:
    """Each is a job of its own: a slow one keeps no other waiting."""
    async with db.transaction():
        for filter_id in await queries.filters_in_use(db):
            await later(db, count_filter, filter_id=str(filter_id))


@job
async def count_filter(db: Connection, filter_id: str) -> None:
    kept = await queries.saved_filter_to_count(db, filter_id)
    officer = kept and await officer_by_id(db, kept.officer_id)
    if kept and officer:
        async with db.transaction():
            try:
                reports = await count(db, await narrowed(db, kept.wanted, officer))
            except Refused:  # near a place that is no longer in the gazetteer
                reports = 0
            await queries.keep_filter_count(db, filter_id, reports)


@on("officer.left")
async def hand_back_what_was_hers(db: Connection, event: Event) -> None:
    """Each team is told once, however many there are."""
    async with db.transaction():
        given_back = await hand_back(db, event.subject_id, SYSTEM)
        told = [
            {
                "team": team,
                "title": ngettext(
                    "{n} report of {team} needs somebody", "{n} reports of {team} need somebody", number
                ).format(n=number, team=team),
                "body": _("Whoever had them in your team works here no longer. Give them to somebody else."),
                "path": f"/staff/reports?show=unassigned&team={quote(team)}",
            }
            for team, number in given_back.items()
        ]
        await queries.tell_teams(db, event.id, told)
