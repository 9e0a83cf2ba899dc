"""What comes by email or text by itself: kept once, thanked for once, and ended with a report, an answer or why not."""

from typing import Literal
from uuid import UUID

from api.actor import SYSTEM, Actor
from api.database import Connection, act_for
from api.errors import Conflict, NotFound, Refused
from api.events import record
from api.language import gettext as _
from api.mail import queries
from api.mail.schemas import DraftEnding
from api.notifications.actions import follow_by_known_address
from api.reports.typed import refuse_too_long

LONGEST_DRAFT = 4000  # characters, as of a report
MOST_A_DAY = 10  # from one address before they are set aside


async def receive(
    db: Connection,
    channel: Literal["email", "sms"],
    key: str,
    address_id: UUID,
    words: str,
    *,
    is_automatic: bool = False,
) -> UUID | None:
    """None when it was here already. What a machine wrote, or too many from one address, is kept aside, unanswered."""
    async with db.transaction():
        is_flood = await queries.drafts_today(db, address_id) >= MOST_A_DAY
        set_aside = "automatic" if is_automatic else "flood" if is_flood else ""
        draft_id = await queries.keep_draft(db, channel, key, address_id, words, set_aside)
        if draft_id:
            kind = "draft.set_aside" if set_aside else "draft.received"
            await record(db, kind, draft_id, Actor("address", address_id), public=False, channel=channel)
        return draft_id


async def complete(db: Connection, draft_id: UUID, report_id: UUID, actor: Actor, *, is_new: bool = True) -> None:
    """It has become this report, with its photos; whoever wrote it follows as the one who reported it.

    Not `is_new`: it tells of a report that was there before, and then she only follows that. Raises Conflict when a
    colleague was first.
    """
    async with db.transaction():
        await act_for(db, SYSTEM)  # an officer never reads from where it came
        address_id = await ended(db, draft_id, "completed", "", report_id)
        if is_new:
            await queries.give_photos(db, draft_id, report_id)
        await follow_by_known_address(db, "report", report_id, address_id, actor, is_reporter=is_new)
        await record(db, "draft.completed", draft_id, actor, public=False, report=str(report_id))
        await act_for(db, actor)


async def answer(db: Connection, draft_id: UUID, words: str, actor: Actor) -> None:
    """No report: whoever wrote it reads these words. Raises Refused without any."""
    await end_with_words(db, draft_id, "answered", words, actor)


async def dismiss(db: Connection, draft_id: UUID, reason: str, actor: Actor) -> None:
    """No report and no answer, for a reason that officers read. Raises Refused without one."""
    await end_with_words(db, draft_id, "dismissed", reason, actor)


async def end_with_words(db: Connection, draft_id: UUID, ending: DraftEnding, words: str, actor: Actor) -> None:
    if not words:
        raise Refused(answer=_("Write your answer")) if ending == "answered" else Refused(reason=_("Say why"))
    refuse_too_long(**{"answer" if ending == "answered" else "reason": words})
    async with db.transaction():
        await act_for(db, SYSTEM)
        await ended(db, draft_id, ending, words, None)
        await record(db, f"draft.{ending}", draft_id, actor, public=False)
        await act_for(db, actor)


async def ended(db: Connection, draft_id: UUID, ending: DraftEnding, reason: str, report_id: UUID | None) -> UUID:
    try:
        return await queries.end_draft(db, draft_id, ending, reason, report_id)
    except NotFound:
        raise Conflict(_("Somebody else has dealt with this meanwhile. Look at it again.")) from None


async def take_up(db: Connection, draft_id: UUID, actor: Actor) -> None:
    """What was dismissed, answered or set aside waits again. Raises Conflict for what does."""
    async with db.transaction():
        await act_for(db, SYSTEM)
        try:
            await queries.take_up_draft(db, draft_id)
        except NotFound:
            raise Conflict(_("This waits already, or is a report.")) from None
        await record(db, "draft.taken_up", draft_id, actor, public=False)
        await act_for(db, actor)
