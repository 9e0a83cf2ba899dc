"""Housekeeping of sessions."""

from api.accounts import queries
from api.database import Connection
from api.jobs import every


@every(hours=1)
async def forget_ended_sessions(db: Connection) -> None:
    await queries.forget_ended_sessions(db)
    await queries.forget_ended_resident_sessions(db)
