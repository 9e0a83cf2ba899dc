"""What she who reported it does with it afterwards: on the devices that hold it, and on no other."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from api.accounts.queries import keep_device
from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, NotAllowed, NotFound, Refused
from api.events import record
from api.language import gettext as _
from api.reports import queries
from api.reports.actions import close
from api.reports.finding import page_of_report
from api.reports.personal import looks_personal, public_words, without_personal
from api.reports.schemas import ReportPage, WordChannel
from api.reports.suspicion import look_for_spam
from api.reports.typed import problems_with_words, refuse_too_long
from api.security import opened, signed

MAY_CORRECT = timedelta(minutes=30)


async def hold(db: Connection, report_id: UUID, device_id: UUID) -> None:
    """This device may manage the report from now on."""
    await keep_device(db, device_id)
    await queries.hold_report(db, report_id, device_id)


def private_key(secret: str, report_id: UUID) -> str:
    """What the private link of a report holds: whoever has it may manage the report."""
    return signed(secret, "report", report_id)


async def hold_by_key(db: Connection, secret: str, key: str, device_id: UUID) -> None:
    """Raises NotFound for a key that is not ours."""
    report_id = opened(secret, "report", key)
    if report_id is None:
        raise NotFound
    await hold(db, report_id, device_id)


async def own_report(db: Connection, reference: str, actor: Actor) -> ReportPage:
    report = await page_of_report(db, reference, actor.id)
    if not report.is_mine:
        raise NotAllowed(_("Only the person who reported this can do that."))
    return report


async def correct(db: Connection, reference: str, actor: Actor, description: str, where_exactly: str) -> None:
    """Mend her own words, within half an hour of sending. Raises NotAllowed, Refused, or Conflict when too late."""
    async with db.transaction():
        report = await own_report(db, reference, actor)
        if report.submitted_at < datetime.now(UTC) - MAY_CORRECT:
            raise Conflict(_("Words can be changed for half an hour after they were sent. You can still withdraw it."))
        if problems := problems_with_words(description, where_exactly):
            raise Refused(**problems)
        words_shown = not looks_personal(public_words(description, where_exactly, report.answers))
        await queries.change_words(db, report.id, description, where_exactly, words_shown)
        await record(db, "report.corrected", report.id, actor)
        if actor.id:
            words = public_words(description, where_exactly, report.answers)
            await look_for_spam(db, report.id, actor.id, words)


async def take_out_personal(db: Connection, reference: str, actor: Actor, words: str = "") -> None:
    """At any time: what looks personal in her own words is gone, and `words`, if she named some, wherever they stand.

    Raises NotAllowed, or Refused when those words are not there.
    """
    async with db.transaction():
        report = await own_report(db, reference, actor)
        own = [report.description or "", report.where_exactly or "", *(each.answer for each in report.answers)]
        if words and not any(words.casefold() in text.casefold() for text in own):
            raise Refused(words=_("Those words are not in your report. Copy them just as they stand there"))
        description, where_exactly, *rest = (taken_out(text, words) for text in own)
        answers = [msgspec.structs.replace(each, answer=text) for each, text in zip(report.answers, rest, strict=True)]
        words_shown = not looks_personal(public_words(description, where_exactly, answers))
        await queries.change_words(db, report.id, description, where_exactly, words_shown)
        await queries.change_answers(db, report.id, answers)
        await record(db, "report.corrected", report.id, actor)


def taken_out(text: str, words: str) -> str:
    instead = _("[taken out]")
    named = re.sub(re.escape(words), lambda _found: instead, text, flags=re.IGNORECASE) if words else text
    return without_personal(named, instead)


async def withdraw(db: Connection, reference: str, actor: Actor) -> None:
    """She no longer wants it seen to. Raises NotAllowed, or Conflict when it is closed."""
    report = await own_report(db, reference, actor)
    await close(db, report.id, actor, "withdrawn", _("The person who reported it has withdrawn it."))


async def add_words(
    db: Connection, report_id: UUID, actor: Actor, words: str, key: str, *, photos: int, channel: WordChannel
) -> None:
    """What she who reported it says later, for officers to read. Raises Refused for words too long."""
    async with db.transaction():
        refuse_too_long(words=words)
        event_id = await record(db, "report.added_to", report_id, actor, public=False, personal=words)
        await queries.insert_words(db, event_id, report_id, photos, channel, key)
