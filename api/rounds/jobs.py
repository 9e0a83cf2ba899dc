"""Housekeeping of visits."""

from api.database import Connection
from api.jobs import every
from api.rounds import queries


@every(hours=24)
async def forget_visits(db: Connection) -> None:
    await queries.forget_visits(db)
