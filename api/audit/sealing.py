"""Sealing events after they are written."""

from api.audit import queries
from api.audit.chain import Head, hashes
from api.database import Connection

AT_ONCE = 2000  # events, in one transaction


async def seal(db: Connection) -> int:
    """Put the next events at the end of the chain; how many they were.

    After their own transactions, so that nobody who writes an event waits for another: they come in the order in which
    they are found, and ids that were never committed are no gap.
    """
    async with db.transaction():
        if not await queries.may_seal(db):
            return 0
        head = await queries.head(db) or Head()
        lines = await queries.lines_to_seal(db, AT_ONCE)
        await queries.insert_seals(db, head.position, [line.id for line in lines], hashes(head, lines))
    return len(lines)
