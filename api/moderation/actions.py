"""What a moderator does: hides a report, mends its words, looks at its photos, describes them and covers faces."""

from collections.abc import Awaitable
from typing import TypeVar
from uuid import UUID

from msgspec.structs import replace

from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, NotFound, Refused
from api.events import record
from api.jobs import later
from api.language import gettext as _
from api.moderation import queries
from api.moderation.jobs import remove_photo_files
from api.moderation.schemas import LONGEST_ALT, LONGEST_FLAG, About, ModeratedReport, PublicWords, Why
from api.moderation.words import why_words
from api.photos.schemas import PreparedPhoto
from api.reports.typed import problems_with_words, refuse_too_long

T = TypeVar("T")


async def hide(db: Connection, report_id: UUID, actor: Actor, why: Why | None, words: str, silence: str = "") -> None:
    """From everybody but who reported it, who is told why; with `silence`, a reason not to, she is not.

    Raises Refused without why, Conflict when it is hidden already.
    """
    async with db.transaction():
        said = said_of(why, words)
        await unless_changed(queries.hide_report(db, report_id))
        await queries.answer_flags(db, report_id, "hidden")
        await record(db, "report.hidden", report_id, actor, public=False, why=why, words=said, silence=silence)


async def unhide(db: Connection, report_id: UUID, actor: Actor) -> None:
    """Everybody sees again what everybody saw. Raises Conflict when it is not hidden."""
    async with db.transaction():
        await unless_changed(queries.unhide_report(db, report_id))
        await record(db, "report.unhidden", report_id, actor, public=False)


def said_of(why: Why | None, words: str) -> str:
    """What she who reported it reads: the officer's own words, or else what stands for the reason."""
    if why is None:
        raise Refused(why=_("Choose what is wrong with it"))
    elif why == "other" and not words:
        raise Refused(words=_("Say why, in words the resident will read"))
    refuse_too_long(words=words)
    return words or why_words(why)


async def change_words(
    db: Connection,
    report: ModeratedReport,
    actor: Actor,
    version: int,
    changed: PublicWords,
    reason: str,
    silence: str = "",
) -> None:
    """What stood there is kept, for moderators. Who reported it is told why, unless there is a reason not to.

    Raises Refused, or Conflict when somebody else has changed the report since that version.
    """
    problems = problems_with_words(changed.description, changed.where_exactly)
    if not reason:
        problems["reason"] = _("Say why, in words the resident will read")
    elif changed == report.words:
        problems["description"] = _("Nothing is different yet")
    if problems:
        raise Refused(**problems)
    refuse_too_long(reason=reason)
    await put_words(db, report, actor, version, changed, reason, silence)


async def put_back(db: Connection, report: ModeratedReport, actor: Actor, version: int, event_id: int) -> None:
    """The words before that change. Raises Conflict as change_words does, NotFound where they are erased."""
    before = await queries.original_words(db, report.id, event_id)
    await put_words(db, report, actor, version, before, _("We have put back what you wrote."), "")


async def put_words(
    db: Connection, report: ModeratedReport, actor: Actor, version: int, words: PublicWords, reason: str, silence: str
) -> None:
    async with db.transaction():
        kept = await queries.change_words(db, report.id, version, words.description, words.where_exactly, words.answers)
        if kept is None:
            raise Conflict(_("Somebody else has changed this report since you opened it. Nothing of yours was kept."))
        event_id = await record(
            db, "report.words_changed", report.id, actor, public=False, words=reason, silence=silence
        )
        was = report.words
        await queries.keep_original(db, event_id, report.id, was.description, was.where_exactly, was.answers)
        await queries.answer_flags(db, report.id, "changed")


async def erase_original(db: Connection, report_id: UUID, actor: Actor, event_id: int) -> None:
    """What stood there before a change is gone for moderators too. Raises Conflict when it is."""
    async with db.transaction():
        await unless_changed(queries.erase_original(db, report_id, event_id))
        await record(db, "report.original_erased", report_id, actor, public=False, change=event_id)


async def flag(db: Connection, reference: str, about: About | None, why: Why | None, words: str, actor: Actor) -> None:
    """Somebody says that something on its page is wrong. It comes to moderators once, until they have answered.

    Raises Refused, or what page_of_report does where there is no such page.
    """
    problems = {}
    if about is None:
        problems["about"] = _("Choose what it is about")
    if why is None:
        problems["why"] = _("Choose what is wrong with it")
    elif why == "other" and not words:
        problems["words"] = _("Say what is wrong")
    if len(words) > LONGEST_FLAG:
        problems["words"] = _("Say it in {limit} letters or fewer").format(limit=LONGEST_FLAG)
    if about is None or why is None or problems:
        raise Refused(**problems)
    async with db.transaction():
        raised = await queries.raise_flag(db, reference, about, why, words)
        if raised.is_first:
            await record(db, "report.flagged", raised.report_id, actor, public=False, about=about, why=why)


async def leave(db: Connection, report_id: UUID, actor: Actor) -> None:
    """Nothing is wrong with it. Raises Conflict when that is answered already."""
    async with db.transaction():
        if not await queries.answer_flags(db, report_id, "left"):
            raise Conflict(_("Somebody else has decided this meanwhile. Look at it again."))
        await record(db, "report.flag_answered", report_id, actor, public=False, answer="left")


def edited(report: ModeratedReport, description: str, where_exactly: str, answers: dict[str, str]) -> PublicWords:
    """The report's words with those typed, answers by their questions' codes."""
    given = [replace(each, answer=answers.get(each.code, each.answer)) for each in report.answers]
    return PublicWords(description, where_exactly, given)


async def show_photo(db: Connection, photo_id: UUID, actor: Actor, alt: str) -> None:
    """Everybody sees it, and reads what it shows. Raises Refused for too many words, Conflict when it is gone."""
    async with db.transaction():
        refuse_long_alt(alt)
        report_id = await unless_changed(queries.decide_photo(db, photo_id, "shown", alt))
        await record(db, "report.photo_shown", report_id, actor, public=False, photo_id=str(photo_id))


async def hide_photo(db: Connection, photo_id: UUID, actor: Actor) -> None:
    async with db.transaction():
        report_id = await unless_changed(queries.decide_photo(db, photo_id, "hidden", None))
        await record(db, "report.photo_hidden", report_id, actor, public=False, photo_id=str(photo_id))


async def describe_photo(db: Connection, photo_id: UUID, actor: Actor, alt: str) -> None:
    async with db.transaction():
        refuse_long_alt(alt)
        report_id = await unless_changed(queries.describe_photo(db, photo_id, alt))
        await record(db, "report.photo_described", report_id, actor, public=False, photo_id=str(photo_id))


def refuse_long_alt(alt: str) -> None:
    if len(alt) > LONGEST_ALT:
        raise Refused(alt=_("Say it in {limit} letters or fewer").format(limit=LONGEST_ALT))


async def redact_photo(db: Connection, photo_id: UUID, actor: Actor, redacted: PreparedPhoto, new_id: UUID) -> None:
    """The covered copy, kept already, takes its place under a new address, and the old files go.

    Raises Conflict when somebody else has covered it meanwhile.
    """
    async with db.transaction():
        report_id = await unless_changed(
            queries.replace_photo(db, photo_id, new_id, redacted.width, redacted.height, redacted.sha256)
        )
        await later(db, remove_photo_files, photo_id=str(photo_id))
        await record(db, "report.photo_redacted", report_id, actor, public=False, photo_id=str(new_id))


async def unless_changed(doing: Awaitable[T]) -> T:
    """Raises Conflict where there is nothing left to decide."""
    try:
        return await doing
    except NotFound:
        raise Conflict(_("Somebody else has decided this meanwhile. Look at it again.")) from None
