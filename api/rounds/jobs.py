"""Housekeeping of visits, and of the round of somebody who has left."""

from api.database import Connection
from api.events import Event, on
from api.jobs import every
from api.rounds import queries


@every(hours=24)
async def forget_visits(db: Connection) -> None:
    await queries.forget_visits(db)


@on("officer.left")
async def end_her_round(db: Connection, event: Event) -> None:
    """What is on it can be on a colleague's."""
    await queries.end_round_of(db, event.subject_id)
