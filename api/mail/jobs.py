"""What follows when something comes by email or text by itself: it is kept, and whoever wrote it hears back."""

from api.database import Connection
from api.events import Event, on
from api.jobs import every
from api.mail import queries, words
from api.mail.drafts import LONGEST_DRAFT, receive


@on("text.received")
async def draft_a_text(db: Connection, event: Event) -> None:
    """A text that says STOP asks for nothing more."""
    text = await queries.text_to_draft(db, event.subject_id)
    if text.words and not text.means_stop:
        await receive(db, "sms", str(event.subject_id), text.address_id, text.words[:LONGEST_DRAFT])


@on("draft.received")
async def thank(db: Connection, event: Event) -> None:
    said = await words.received(db)
    await queries.tell_sender(db, event.subject_id, event.id, said.title, said.body, said.path, once=True)


@on("draft.answered")
async def send_the_answer(db: Connection, event: Event) -> None:
    draft = await queries.draft_by_id(db, event.subject_id)
    said = await words.answered(db, draft.reason)
    await queries.tell_sender(db, event.subject_id, event.id, said.title, said.body, said.path, once=False)


@every(hours=24)
async def forget_ended_drafts(db: Connection) -> None:
    await queries.forget_ended_drafts(db)
