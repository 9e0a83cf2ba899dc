"""What follows when a moderator decides: who reported it is told once, and others are told no more."""

from uuid import UUID

from api.database import Connection
from api.events import Event, on
from api.jobs import job
from api.moderation.words import words_for
from api.notifications import actions as notifications
from api.photos.store import photo_store
from api.reports.queries import report_to_tell_of


@on("report.hidden", "report.unhidden", "report.words_changed")
async def tell_who_reported_it(db: Connection, event: Event) -> None:
    if not event.details.get("silence"):
        report = await report_to_tell_of(db, event.subject_id)
        await notifications.tell_reporter(db, event, await words_for(db, event, report))


@on("report.hidden")
async def tell_others_no_more(db: Connection, event: Event) -> None:
    await notifications.take_back_from_others(db, event.subject_id)


@job
async def remove_photo_files(db: Connection, photo_id: str) -> None:
    """Of a photo that has another address since, both sizes."""
    await photo_store.get().remove(UUID(photo_id))
