"""What officers do with a report beside changing its stage: look at words and photos before the public does."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, NotFound
from api.events import event_by_id, record
from api.language import gettext as _
from api.reports.actions import close
from api.reports.queries import report_to_tell_of, stage_of
from api.reports.words import said_of
from api.triage import queries
from api.triage.schemas import Verdict
from api.words.schemas import Words


class TakenBack(Exception):
    """Ends what was done for a look alone."""


async def what_she_gets(db: Connection, report_id: UUID, act: Callable[[Connection, UUID], Awaitable[Any]]) -> Words:
    """What followers would read if this were done: it is done, read, and taken back. Raises as the act does."""
    seen = []
    try:
        async with db.transaction():
            await act(db, report_id)
            event = await event_by_id(db, await queries.newest_event(db, report_id))
            seen.append(await said_of(db, event, await report_to_tell_of(db, report_id)))
            raise TakenBack
    except TakenBack:
        return seen[0]


async def show_words(db: Connection, report_id: UUID, actor: Actor) -> None:
    async with db.transaction():
        await queries.show_words(db, report_id)
        await record(db, "report.words_shown", report_id, actor, public=False)


async def mark_words_read(db: Connection, report_id: UUID, actor: Actor) -> None:
    async with db.transaction():
        await queries.mark_words_read(db, report_id)
        await record(db, "report.words_read", report_id, actor, public=False)


async def let_through(db: Connection, report_id: UUID, actor: Actor) -> None:
    """It is no spam: everybody sees it. Raises Conflict when somebody has decided already."""
    async with db.transaction():
        await settle(db, report_id, "fine")
        await queries.show_as_its_service_is(db, report_id)
        await record(db, "report.let_through", report_id, actor, public=False)


async def mark_as_spam(db: Connection, report_id: UUID, actor: Actor) -> None:
    """It ends, nobody but the sender ever sees it, and what she sends next is looked at first. Raises Conflict.

    She is told, as of every ending, and may say that it was meant: then it is open again, for officers alone.
    """
    async with db.transaction():
        await settle(db, report_id, "spam")
        await record(db, "report.marked_spam", report_id, actor, public=False)
        words = _("This does not look like a problem that we could see to. If it is one, tell us so here.")
        if await stage_of(db, report_id) != "closed":  # as one that she has taken back herself
            await close(db, report_id, actor, "cannot_act", words, is_spam=True)


async def settle(db: Connection, report_id: UUID, settled_as: Verdict) -> None:
    try:
        await queries.settle_suspicion(db, report_id, settled_as)
    except NotFound:
        raise Conflict(_("Somebody else has decided this meanwhile. Look at it again.")) from None


async def show_photo(db: Connection, report_id: UUID, photo_id: UUID, actor: Actor) -> None:
    async with db.transaction():
        await queries.set_photo_state(db, report_id, photo_id, "shown")
        await record(db, "report.photo_shown", report_id, actor, public=False, photo_id=str(photo_id))


async def hide_photo(db: Connection, report_id: UUID, photo_id: UUID, actor: Actor) -> None:
    async with db.transaction():
        await queries.set_photo_state(db, report_id, photo_id, "hidden")
        await record(db, "report.photo_hidden", report_id, actor, public=False, photo_id=str(photo_id))
