"""What GOV.UK Notify tells us: what became of a text or a letter, and texts that people send us."""

from uuid import UUID

from msgspec import Struct

from api.actor import Actor
from api.database import Connection
from api.events import record
from api.notifications import actions, queries
from api.notifications.notify import fate_called, is_gone
from api.notifications.schemas import Sent
from api.notifications.texts import means_stop
from api.text import clean

LONGEST_TEXT = 2000  # characters; more than any telephone sends


class Receipt(Struct, frozen=True):
    reference: str | None = None  # as we gave it
    status: str = ""


class ReturnedLetter(Struct, frozen=True):
    reference: str | None = None


class ReceivedText(Struct, frozen=True):
    id: UUID
    source_number: str  # 447700900123
    message: str


async def take_receipt(db: Connection, receipt: Receipt) -> None:
    """A late or second one, one that says nothing final, or one of what we did not send, changes nothing."""
    fate = fate_called(receipt.status)
    if fate.status != "sending" and (ours := read_reference(receipt.reference)):
        async with db.transaction():
            sent = await queries.record_receipt(db, *ours, fate.status, fate.reason)
            await forget_if_gone(db, sent, fate.reason)


async def take_returned(db: Connection, returned: ReturnedLetter) -> None:
    if ours := read_reference(returned.reference):
        async with db.transaction():
            await forget_if_gone(db, await queries.record_returned(db, *ours), "returned")


async def take_text(db: Connection, text: ReceivedText) -> None:
    """STOP is done at once; anything else is kept, and told by its event to whoever reads texts."""
    async with db.transaction():
        number_id = await queries.number_texting(db, f"+{text.source_number.lstrip('+0')}"[:20])
        if await queries.keep_text(db, text.id, number_id, clean(text.message)[:LONGEST_TEXT]):
            await record(db, "text.received", text.id, Actor("address", number_id), public=False)
            if means_stop(text.message):
                await actions.stop_texts(db, number_id)


def read_reference(reference: str | None) -> tuple[int, UUID] | None:
    """The delivery's id and its message's, as jobs.notify_reference wrote them."""
    message_id, _dash, delivery_id = (reference or "").rpartition("-")
    try:
        return int(delivery_id), UUID(message_id)
    except ValueError:
        return None


async def forget_if_gone(db: Connection, sent: Sent | None, word: str) -> None:
    if sent and is_gone(sent.channel, word):
        await queries.forget_address(db, sent.target_id)
