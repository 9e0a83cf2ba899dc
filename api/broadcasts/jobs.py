"""Telling everybody in an area, a page of recipients at a time; and taking back what was not yet handed over.

How far it has come stands in the broadcast's own row, so a worker that is killed is followed by one that goes on there.
"""

from datetime import datetime
from time import monotonic
from uuid import UUID

from api.broadcasts import queries
from api.broadcasts.words import message
from api.database import Connection
from api.events import Event, on
from api.jobs import job, later
from api.notifications.actions import council_zone
from api.notifications.queries import take_back, tell_followers

PAGE = 2_000  # people
AT_A_TIME = 6  # seconds, then the rest is a job of its own


@on("broadcast.sent", "broadcast.corrected")
async def begin(db: Connection, event: Event) -> None:
    begins_at = datetime.fromisoformat(event.details["begins_at"])
    await later(db, tell, begins_at, broadcast_id=event.details["broadcast_id"])


@on("broadcast.cancelled", "broadcast.corrected")
async def begin_taking_back(db: Connection, event: Event) -> None:
    await later(db, keep_back, event_id=event.details["told_no_more"])


@job
async def tell(db: Connection, broadcast_id: str) -> None:
    until = monotonic() + AT_A_TIME
    while await tell_page(db, UUID(broadcast_id)):
        if monotonic() > until:
            return await later(db, tell, broadcast_id=broadcast_id)


async def tell_page(db: Connection, broadcast_id: UUID, most: int = PAGE) -> bool:
    """Whether there may be more to tell."""
    async with db.transaction():
        telling = await queries.telling(db, broadcast_id)
        if telling is None:
            return False
        words = message(telling, telling.reference, is_correction=telling.is_correction)
        page = await tell_followers(
            db,
            telling.event_id,
            telling.subject_id,
            telling.interest_ids,
            telling.kind,
            None,
            words.title,
            words.body,
            words.path,
            council_zone.get(),
            after=telling.told_to,
            most=most,
            news_until=telling.ends_at,
        )
        await queries.keep_told(db, broadcast_id, page.last_id, page.people)
    return page.last_id is not None


@job
async def keep_back(db: Connection, event_id: int) -> None:
    until = monotonic() + AT_A_TIME
    while await take_back(db, event_id, PAGE):
        if monotonic() > until:
            return await later(db, keep_back, event_id=event_id)
