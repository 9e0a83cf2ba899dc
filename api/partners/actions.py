"""Handing a report over and taking it back; what its new hands say waits for an officer, or goes on as it is."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from api.actor import SYSTEM, Actor
from api.database import Connection, act_for
from api.editing import Editable, refuse_for
from api.errors import Conflict, Gone, NotFound, Refused
from api.events import record
from api.language import gettext as _
from api.notifications.actions import checked_email
from api.partners import queries
from api.partners.schemas import AnswerKind, Entry, Handover, Partner, ToHand
from api.reports import actions as reports
from api.reports import queries as report_queries
from api.reports.schemas import Ending
from api.reports.typed import refuse_too_long
from api.security import opened, signed

LONGEST_NAME = 80  # characters


async def check(_db: Connection, entry: Entry, _partner_id: UUID | None, _actor: Actor) -> None:
    too_long = not entry.name or len(entry.name) > LONGEST_NAME
    refuse_for({"name": _("Enter a name of {most} letters or fewer").format(most=LONGEST_NAME) if too_long else ""})
    checked_email(entry.email)


PARTNERS = Editable(
    kind="partner",
    entry=Entry,
    by_id=queries.partner_by_id,
    check=check,
    insert=queries.insert_partner,
    update=queries.update_partner,
    delete=queries.delete_partner,
    personal=("email",),
)


def letter_of(report: ToHand, words: str) -> tuple[str, str]:
    """What is sent: the title and the body. What it is and where, and nothing of who reported it."""
    title = _("{service}: report {reference}").format(service=report.service_name, reference=report.reference)
    parts = [words, report.description, report.place, f"{report.latitude:.5f}, {report.longitude:.5f}"]
    return title, "\n\n".join(filter(None, parts))


async def hand_over(
    db: Connection, report_id: UUID, actor: Actor, secret: str, partner: Partner, words: str, *, consented: bool
) -> UUID:
    """It stays the council's, and they do the work. `consented`: she said to an officer that they may have it.

    Raises Refused for what is missing, Conflict when it is closed or in their hands already.
    """
    async with db.transaction():
        standing = await report_queries.standing_of(db, report_id)
        if standing.stage == "closed":
            raise Conflict(_("This report is closed. Reopen it first."))
        report = await queries.to_hand(db, report_id, partner.id)
        problems = {} if words.strip() else {"words": _("Write what they are to do")}
        if problems := problems | consent_problem(partner, report, consented):
            raise Refused(**problems)
        refuse_too_long(words=words)
        event_id = await record(db, "report.handed_over", report_id, actor, whose=partner.name)
        return await put_in_their_hands(db, report_id, actor, secret, partner, report, event_id, words, consented)


async def close_as_theirs(
    db: Connection,
    report_id: UUID,
    actor: Actor,
    secret: str,
    partner: Partner,
    reason: str,
    *,
    consented: bool,
    photos: Sequence[UUID] = (),
) -> None:
    """Not ours but theirs: it ends here and is in their hands, in one step and with one notice.

    Raises Refused for what is missing, Conflict when it is closed or in their hands already.
    """
    async with db.transaction():
        if partner.kind != "authority":
            raise Refused(partner=_("They work for the council: hand it over instead, and it stays ours"))
        report = await queries.to_hand(db, report_id, partner.id)
        if problems := consent_problem(partner, report, consented):
            raise Refused(**problems)
        ending = Ending(whose=partner.name, passed_on=True)
        event_id = await reports.close(db, report_id, actor, "not_ours", reason, ending=ending, photos=photos)
        words = _("We think that this is yours to deal with, and have told the person who reported it so.")
        await put_in_their_hands(db, report_id, actor, secret, partner, report, event_id, words, consented)


def consent_problem(partner: Partner, report: ToHand, consented: bool) -> dict[str, str]:
    """A contractor works for the council. Another authority has nothing that she did not say yes to."""
    if partner.kind == "contractor" or report.agreed:
        return {}
    elif report.agreed is False:
        return {"consented": _("The person who reported it said no when we asked")}
    else:
        missing = _("Another authority may have it only if whoever reported it agrees. Ask them")
        return {} if consented else {"consented": missing}


async def put_in_their_hands(
    db: Connection,
    report_id: UUID,
    actor: Actor,
    secret: str,
    partner: Partner,
    report: ToHand,
    event_id: int,
    words: str,
    consented: bool,
) -> UUID:
    if not partner.is_active:
        raise Conflict(_("Nothing is handed to {name} any more.").format(name=partner.name))
    handover_id, consented = uuid4(), bool(consented or report.agreed)
    if not await queries.insert_handover(db, handover_id, report_id, partner.id, event_id, words, consented):
        raise Conflict(_("{name} has it already.").format(name=partner.name))
    await act_for(db, SYSTEM)  # an officer writes to nobody herself
    path = f"/work/{signed(secret, 'handover', handover_id)}"
    await queries.write_to_partner(db, event_id, report_id, partner.email, *letter_of(report, words), path)
    await act_for(db, actor)
    return handover_id


async def withdraw(db: Connection, report_id: UUID, handover_id: UUID, actor: Actor) -> None:
    """Their link opens nothing from now on. Raises Conflict when it is over."""
    async with db.transaction():
        if not await queries.withdraw_handover(db, handover_id, report_id):
            raise Conflict(_("It is not in their hands any more."))
        await record(db, "report.handover_withdrawn", report_id, actor, public=False)


async def handover_opened_by(db: Connection, secret: str, key: str) -> Handover:
    """Raises NotFound for a key that is not ours, Gone for what was taken back."""
    handover_id = opened(secret, "handover", key)
    if handover_id is None:
        raise NotFound
    found = await queries.handover_by_id(db, handover_id)
    if found.is_withdrawn:
        raise Gone
    return found


async def answer(
    db: Connection, handover: Handover, kind: AnswerKind | None, words: str, photos: Sequence[UUID]
) -> None:
    """What is configured to go on directly does, if the report's own rules let it; all else waits for an officer.

    Raises Refused for no answer or no words, Conflict when it is over.
    """
    actor = Actor("consumer", handover.partner_id)
    async with db.transaction():
        await queries.lock_handover(db, handover.id)
        handover = await queries.handover_by_id(db, handover.id)
        if handover.is_over or handover.is_withdrawn:
            raise Conflict(_("This is over: nothing more is needed."))
        problems = {} if kind else {"kind": _("Choose how it stands")}
        if not words.strip():
            problems["words"] = _("Say what was done, or what you need")
        if kind is None or problems:
            raise Refused(**problems)
        refuse_too_long(words=words)
        answer_id = uuid4()
        await queries.insert_answer(db, answer_id, handover.id, kind, words, list(photos))
        await record(
            db, "report.handover_answered", handover.report_id, actor, public=False, personal=words, answer=kind
        )
        if handover.answers == "directly" and kind in ("in_work", "done"):
            await go_on(db, handover.report_id, answer_id, actor, words)


async def go_on(db: Connection, report_id: UUID, answer_id: UUID, actor: Actor, words: str) -> None:
    """To the resident; where the report's own rules do not let it, it waits for an officer instead."""
    try:
        await send_on(db, report_id, answer_id, actor, words)
    except (Refused, Conflict):
        return


async def send_on(db: Connection, report_id: UUID, answer_id: UUID, actor: Actor, words: str) -> None:
    """An answer becomes news for the resident: work has begun, or it is fixed. Raises what those do, or Conflict."""
    async with db.transaction():
        decided = await queries.decide_answer(db, answer_id, report_id, True)
        if decided is None:
            raise Conflict(_("This was decided before you."))
        if decided.kind == "done":
            await reports.close(db, report_id, actor, "fixed", words, photos=decided.photo_ids)
            await queries.end_handover(db, decided.handover_id)
        else:
            await reports.update(db, report_id, actor, "in_progress", words, photos=decided.photo_ids)


async def put_aside(db: Connection, report_id: UUID, answer_id: UUID, actor: Actor) -> None:
    """Read, and for nobody else. Raises Conflict when it is decided."""
    async with db.transaction():
        if await queries.decide_answer(db, answer_id, report_id, False) is None:
            raise Conflict(_("This was decided before you."))
        await record(db, "report.handover_put_aside", report_id, actor, public=False)
