"""A question to whoever reported it: answered by a link, once. Meanwhile the clock of her report stands still."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from api.actor import SYSTEM, Actor
from api.database import Connection
from api.errors import Conflict, NotFound, Refused
from api.events import record
from api.language import gettext as _
from api.reports import queries
from api.reports.own import add_words
from api.reports.schemas import QuestionAsked
from api.reports.typed import refuse_too_long
from api.security import opened, signed

REMINDED_AFTER = 4  # days
USUAL_WAIT = 10  # days, after which the clock goes on without an answer
LONGEST_WAIT = 60


async def ask(
    db: Connection,
    report_id: UUID,
    actor: Actor,
    secret: str,
    question: str,
    days: int = USUAL_WAIT,
    partner_id: UUID | None = None,
) -> None:
    """She alone reads the question; with a partner it is whether they may have her report, and is answered yes or no.

    Raises Refused without one, Conflict when closed or while another is open."""
    async with db.transaction():
        if await queries.stage_of(db, report_id) == "closed":
            raise Conflict(_("This report is closed. Reopen it first."))
        problems = {} if question.strip() else {"words": _("Write the question")}
        if not await queries.can_be_asked(db, report_id):
            problems["words"] = _("Nobody can be asked: whoever reported this left no way to be reached")
        if not 1 < days <= LONGEST_WAIT:
            problems["days"] = _("Enter a number of days between 2 and {most}").format(most=LONGEST_WAIT)
        if problems:
            raise Refused(**problems)
        refuse_too_long(words=question)
        event_id = await record(db, "report.asked", report_id, actor, public=False, personal=question)
        asked_id, today = uuid4(), date.today()
        remind_on = today + timedelta(days=min(REMINDED_AFTER, days - 1))
        key = signed(secret, "question", asked_id)
        if not await queries.insert_asked(
            db, asked_id, report_id, event_id, key, remind_on, today + timedelta(days=days), partner_id
        ):
            raise Conflict(_("They have been asked something already, and have not answered yet."))
        await queries.begin_waiting(db, report_id)


async def question_opened_by(db: Connection, secret: str, key: str) -> QuestionAsked:
    """Raises NotFound for a key that is not ours."""
    asked_id = opened(secret, "question", key)
    if asked_id is None:
        raise NotFound
    return await queries.question_asked(db, asked_id)


async def answer(db: Connection, asked: QuestionAsked, words: str, photos: int, agreed: bool | None = None) -> None:
    """For officers to read, and for nobody else. Raises Refused for nothing said, Conflict when it is over."""
    async with db.transaction():
        if asked.may_have_it:
            if agreed is None:
                raise Refused(agreed=_("Choose yes or no"))
            yes, no = _("Yes, {name} may have it."), _("No, {name} may not have it.")
            words = f"{(yes if agreed else no).format(name=asked.may_have_it)} {words}".strip()
        elif not words.strip() and not photos:
            raise Refused(words=_("Write your answer, or add a photo"))
        if asked.is_over or await queries.answer_asked(db, asked.id, agreed if asked.may_have_it else None) is None:
            raise Conflict(_("This has been answered already, or is no longer needed."))
        await add_words(db, asked.report_id, SYSTEM, words, f"asked {asked.id}", photos=photos, channel="link")
        await queries.end_waiting(db, asked.report_id)
        await record(db, "report.answered", asked.report_id, SYSTEM, public=False)


async def remind(db: Connection, today: date) -> None:
    """Once, where she has not answered."""
    async with db.transaction():
        for each in await queries.questions_to_remind_of(db, today):
            await record(db, "report.asked_again", each.report_id, SYSTEM, public=False)


async def go_on(db: Connection, today: date) -> None:
    """Where no answer came, the clock goes on without it."""
    async with db.transaction():
        for each in await queries.questions_to_end(db, today):
            await queries.end_waiting(db, each.report_id)
            await record(db, "report.question_ended", each.report_id, SYSTEM, public=False)
