"""What people say when it has ended: that it is not fixed, how it was for them, and thank you."""

from datetime import UTC, datetime, timedelta
from typing import Literal, get_args
from uuid import UUID, uuid4

from api.accounts.queries import keep_device
from api.actor import ANONYMOUS, SYSTEM, Actor
from api.database import Connection, act_for
from api.errors import Conflict, NotAllowed, NotFound, Refused
from api.events import record
from api.language import gettext as _
from api.promise import queries
from api.promise.schemas import ToRate
from api.reports.actions import reopen
from api.reports.finding import page_of_report
from api.reports.own import add_words, own_report
from api.reports.queries import keep_draft
from api.reports.schemas import Draft, ReportPage
from api.security import opened, signed
from api.text import clean

MAY_SAY_NOT_FIXED = timedelta(days=28)
LONGEST_WORDS = 1_000  # characters
SCORES = range(1, 6)

Why = Literal["still_there", "came_back", "part", "wrong_thing", "not_right", "other"]
WHYS: tuple[Why, ...] = get_args(Why)
Stop = Literal["answer", "not_ours"]
STOPS: tuple[Stop, ...] = get_args(Stop)


def may_say_not_fixed(report: ReportPage) -> bool:
    return report.closed_at is not None and report.closed_at > datetime.now(UTC) - MAY_SAY_NOT_FIXED


async def answer_not_fixed(db: Connection, reference: str, actor: Actor) -> None:
    """The person who reported it says it is not fixed. Raises NotAllowed for anybody else, Conflict after 28 days."""
    report = await own_report(db, reference, actor)
    if report.status == "closed" and not may_say_not_fixed(report):
        raise Conflict(_("It was closed more than 28 days ago. Report it again, and we link the two."))
    await reopen(db, report.id, actor)


async def say_why(
    db: Connection, reference: str, actor: Actor, why: str, reason: str, words: str, *, photos: int = 0
) -> None:
    """What is not right, for those who deal with it: one of the reasons, in `reason`'s words, and her own.

    Raises NotAllowed, or Refused for a reason that says nothing.
    """
    report = await own_report(db, reference, actor)
    if why not in WHYS:
        raise Refused(why=_("Choose what is not right"))
    if why == "other" and not words:
        raise Refused(words=_("Say what is not right"))
    said = "\n".join(filter(None, [reason, words]))
    await add_words(db, report.id, actor, said, f"web-{uuid4()}", photos=photos, channel="web")


async def report_again(db: Connection, reference: str, actor: Actor, device_id: UUID) -> UUID:
    """A draft of the same thing in the same place, linked to this one; its id. For anybody who sees the report."""
    report = await page_of_report(db, reference, actor.id)
    draft_id = uuid4()
    answers = Draft(
        latitude=report.latitude,
        longitude=report.longitude,
        place_words=report.place_words,
        service_code=report.service_code,
        earlier=report.reference,
    )
    await keep_device(db, device_id)
    await keep_draft(db, draft_id, device_id, answers)
    return draft_id


async def rate(db: Connection, reference: str, actor: Actor, score: int) -> None:
    """How it was for her who reported it, on her own phone. Raises NotAllowed, Refused, Conflict while it is open."""
    report = await own_report(db, reference, actor)
    assert actor.id
    await keep_rating(db, report.id, actor.id, score)


async def keep_rating(db: Connection, report_id: UUID, person_id: UUID, score: int) -> None:
    """The event says how, and never who."""
    if score not in SCORES:
        raise Refused(score=_("Choose how it was"))
    async with db.transaction():
        ending = await queries.rate(db, report_id, person_id, score)
        if ending is None:
            raise Conflict(_("This report is open. We ask you again when it has ended."))
        await record(db, "report.rated", report_id, ANONYMOUS, public=False, ending=ending, score=score)


async def rate_words(db: Connection, report_id: UUID, person_id: UUID, words: str) -> None:
    """What she adds to her score, for officers alone. Raises Refused, or NotFound where there is no score."""
    if len(words) > LONGEST_WORDS:
        raise Refused(words=_("Say it in {limit} letters or fewer").format(limit=f"{LONGEST_WORDS:,}"))
    if await queries.rate_words(db, report_id, person_id, clean(words)) is None:
        raise NotFound


async def rate_stop(db: Connection, actor: Actor, subject_id: UUID, ending: str, service_code: str, score: int) -> None:
    """How it was for somebody whom a report would not have helped. Raises Refused."""
    if score not in SCORES or ending not in STOPS:
        raise Refused(score=_("Choose how it was"))
    assert actor.id
    async with db.transaction():
        await queries.rate_stop(db, subject_id, ending, service_code or None, actor.id, score)
        await record(db, "journey.rated", subject_id, ANONYMOUS, public=False, ending=ending, score=score)


def rating_key(secret: str, follow_id: UUID) -> str:
    """What a letter's link holds: whoever has it answers for whom the letter was written to."""
    return signed(secret, "rating", follow_id)


async def ending_by_key(db: Connection, secret: str, key: str) -> ToRate:
    """From here on the council itself acts, for who asks has no more than the link. Raises NotFound."""
    follow_id = opened(secret, "rating", key)
    if follow_id is None:
        raise NotFound
    await act_for(db, SYSTEM)
    found = await queries.ending_of_follow(db, follow_id)
    if found is None:
        raise NotFound
    return found


async def thank(db: Connection, reference: str, actor: Actor) -> None:
    """From anybody who follows it, once, to the team by its name. Raises NotAllowed."""
    report = await page_of_report(db, reference, actor.id)
    if actor.id is None or not (report.is_mine or report.is_followed):
        raise NotAllowed(_("Follow this report to thank those who dealt with it."))
    async with db.transaction():
        team = await queries.thank(db, report.id, actor.id)
        if team is not None:
            await record(db, "report.thanked", report.id, ANONYMOUS, public=False, team=team)
