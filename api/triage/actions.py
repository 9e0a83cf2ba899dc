"""What officers do with a report beside changing its stage: look at words and photos before the public does."""

from uuid import UUID

from api.actor import Actor
from api.database import Connection
from api.events import record
from api.triage import queries


async def show_words(db: Connection, report_id: UUID, actor: Actor) -> None:
    async with db.transaction():
        await queries.show_words(db, report_id)
        await record(db, "report.words_shown", report_id, actor, public=False)


async def mark_words_read(db: Connection, report_id: UUID, actor: Actor) -> None:
    async with db.transaction():
        await queries.mark_words_read(db, report_id)
        await record(db, "report.words_read", report_id, actor, public=False)


async def show_photo(db: Connection, report_id: UUID, photo_id: UUID, actor: Actor) -> None:
    async with db.transaction():
        await queries.set_photo_state(db, report_id, photo_id, "shown")
        await record(db, "report.photo_shown", report_id, actor, public=False, photo_id=str(photo_id))


async def hide_photo(db: Connection, report_id: UUID, photo_id: UUID, actor: Actor) -> None:
    async with db.transaction():
        await queries.set_photo_state(db, report_id, photo_id, "hidden")
        await record(db, "report.photo_hidden", report_id, actor, public=False, photo_id=str(photo_id))
