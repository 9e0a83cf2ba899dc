"""What the council does with a report: says how far it has come, ends it, opens it again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, Refused
from api.events import record
from api.language import gettext as _
from api.reports import queries
from api.reports.finding import tidied
from api.reports.schemas import Ending, OpenStage, Outcome, Stage, Standing, ToJoin
from api.reports.typed import refuse_too_long
from api.services.schemas import WORK_DONE

NOTHING_MORE = Ending()
LONGEST_NAME = 200  # characters: of whoever looks after what is not ours


async def update(
    db: Connection,
    report_id: UUID,
    actor: Actor,
    stage: OpenStage | None,
    words: str,
    *,
    happened_at: datetime | None = None,
    planned_on: date | None = None,
    photos: Sequence[UUID] = (),
) -> None:
    """Say how far it has come, with words for the resident, and the day when one is planned.

    `photos` are of the work, added before. Raises Refused without stage or words, Conflict when closed.
    """
    async with db.transaction():
        if await queries.stage_of(db, report_id) == "closed":
            raise Conflict(_("This report is closed. Reopen it first."))
        problems = {}
        if stage is None:
            problems["stage"] = _("Choose how far this has come")
        if not words.strip():
            problems["words"] = _("Say what is happening, in words the resident will read")
        if planned_on and planned_on < date.today():
            problems["planned_on"] = _("Choose a day that is still to come")
        if stage is None or problems:
            raise Refused(**problems)
        refuse_too_long(words=words)
        planned_on = planned_on if stage == "planned" else None
        kind = "report.scheduled" if planned_on else "report.updated"
        day: dict[str, Any] = {"planned_on": planned_on} if planned_on else {}
        await change_stage(db, report_id, stage, happened_at=happened_at, ending=Ending(planned_on))
        event_id = await record(db, kind, report_id, actor, happened_at=happened_at, stage=stage, words=words, **day)
        await queries.show_work(db, event_id, report_id, list(photos))


async def close(
    db: Connection,
    report_id: UUID,
    actor: Actor,
    outcome: Outcome | None,
    reason: str,
    *,
    happened_at: datetime | None = None,
    ending: Ending = NOTHING_MORE,
    photos: Sequence[UUID] = (),
    is_spam: bool = False,
) -> int:
    """End the report, never without how it ended and why, and what that ending itself needs. The event comes back.

    One that ended long ago and elsewhere (`happened_at`) is taken as it is told, and spam ends so whatever its service
    ends with. Raises Refused for what is missing,
    Conflict when closed already.
    """
    async with db.transaction():
        if outcome == "duplicate" and ending.other:
            await queries.lock_both(db, report_id, tidied(ending.other) or "")
        standing = await queries.standing_of(db, report_id, list(photos))
        if standing.stage == "closed":
            raise Conflict(_("This report is closed already."))
        other = await queries.report_to_join(db, tidied(ending.other) or "") if outcome == "duplicate" else None
        problems: dict[str, str] = {}
        if not (happened_at or is_spam):
            problems |= outcome_problem(standing, outcome, actor) | ending_problem(standing, outcome, ending, other)
        if not reason.strip():
            problems["reason"] = _("Say why, in words the resident will read")
        if outcome is None or problems:
            raise Refused(**{"outcome": _("Choose how this ended")} | problems if outcome is None else problems)
        refuse_too_long(reason=reason)
        ending = only_what_counts(outcome, ending)
        await change_stage(
            db,
            report_id,
            "closed",
            outcome,
            reason,
            happened_at=happened_at,
            ending=ending,
            duplicate_of=other.id if other else None,
        )
        needs: dict[str, Any] = {name: value for name, value in msgspec.structs.asdict(ending).items() if value}
        if other:
            needs["before"] = {"stage": standing.stage, "scheduled_on": standing.scheduled_on}
            await record(db, "report.joined", other.id, actor, public=standing.is_public, other=standing.reference)
        event_id = await record(
            db, "report.closed", report_id, actor, happened_at=happened_at, outcome=outcome, words=reason, **needs
        )
        await queries.show_work(db, event_id, report_id, list(photos))
        return event_id


def outcome_problem(standing: Standing, outcome: Outcome | None, actor: Actor) -> dict[str, str]:
    """What the service does not end with is no choice, and only she who reported it withdraws it."""
    is_choice = (
        outcome == "withdrawn" if actor.kind in ("device", "address", "resident") else outcome in standing.outcomes
    )
    return {} if is_choice else {"outcome": _("Choose how this ended")}


def ending_problem(standing: Standing, outcome: Outcome | None, ending: Ending, other: ToJoin | None) -> dict[str, str]:
    problems = {
        "planned_on": day_problem(ending.planned_on) if outcome == "planned" else "",
        "whose": name_problem(ending.whose, _("Say who looks after it")) if outcome == "not_ours" else "",
        "looked_for": name_problem(ending.looked_for, _("Say what you looked for")) if outcome == "not_found" else "",
        "other": joining_problem(standing, ending.other, other) if outcome == "duplicate" else "",
        "photos": _("Add a photo of the work: this service shows one when it is done")
        if outcome in WORK_DONE and standing.closing_photo and not standing.has_after_photo
        else "",
    }
    return {name: sentence for name, sentence in problems.items() if sentence}


def day_problem(day: date | None) -> str:
    if day is None:
        return _("Say by which day the work is planned")
    return "" if day >= date.today() else _("Choose a day that is still to come")


def name_problem(name: str, missing: str) -> str:
    if not name.strip():
        return missing
    return _("Say it in {limit} letters or fewer").format(limit=LONGEST_NAME) if len(name) > LONGEST_NAME else ""


def joining_problem(standing: Standing, reference: str, other: ToJoin | None) -> str:
    """Whoever follows it hears of the other from now on: one they may read, and of which there is news to come."""
    if not reference.strip():
        return _("Enter the reference of the report it is the same as")
    elif other is None:
        return _("No report has this reference")
    elif tidied(reference) == standing.reference:
        return _("A report cannot be the same as itself")
    elif other.stage == "closed":
        return _("That report is closed. Open it again first, or choose another")
    else:
        return "" if other.is_public else _("That report is not public, so nobody could follow it there")


def only_what_counts(outcome: Outcome, ending: Ending) -> Ending:
    """Of what was typed, what belongs to this ending."""
    return Ending(
        planned_on=ending.planned_on if outcome == "planned" else None,
        whose=ending.whose.strip() if outcome == "not_ours" else "",
        passed_on=ending.passed_on and outcome == "not_ours",
        other=tidied(ending.other) or "" if outcome == "duplicate" else "",
        looked_for=ending.looked_for.strip() if outcome == "not_found" else "",
    )


async def change_stage(
    db: Connection,
    report_id: UUID,
    stage: Stage,
    outcome: Outcome | None = None,
    reason: str = "",
    *,
    happened_at: datetime | None = None,
    ending: Ending = NOTHING_MORE,
    duplicate_of: UUID | None = None,
) -> None:
    await queries.change_stage(
        db,
        report_id,
        stage,
        outcome,
        reason,
        happened_at,
        ending.planned_on,
        ending.whose,
        ending.looked_for,
        duplicate_of,
    )


async def reopen(db: Connection, report_id: UUID, actor: Actor, words: str = "") -> None:
    """Not fixed after all. Raises Conflict when it is open, Refused for words too long."""
    async with db.transaction():
        standing = await queries.standing_of(db, report_id)
        if standing.stage != "closed":
            raise Conflict(_("This report is open already."))
        refuse_too_long(words=words)
        stage: Stage = "received"
        await part(db, standing, actor)
        await change_stage(db, report_id, stage)
        await record(db, "report.reopened", report_id, actor, stage=stage, words=words)


async def part(db: Connection, standing: Standing, actor: Actor) -> None:
    """It is merged into another no more, if it was."""
    if standing.duplicate_of:
        await record(
            db, "report.parted", standing.duplicate_of, actor, public=standing.is_public, other=standing.reference
        )


async def note(db: Connection, report_id: UUID, actor: Actor, words: str) -> None:
    """For officers alone. Raises Refused for no words, or too many."""
    if not words.strip():
        raise Refused(words=_("Write the note"))
    refuse_too_long(words=words)
    await record(db, "report.noted", report_id, actor, public=False, personal=words)


async def refuse_if_changed(db: Connection, report_id: UUID, version: int | None) -> None:
    """Raises Conflict where another officer has changed it since that version."""
    turn = await queries.version_of(db, report_id)
    if version is not None and turn.version != version:
        who = turn.who or _("Somebody else")
        words = _("{who} has changed this report while you wrote: see what has happened. Nothing of yours was sent.")
        raise Conflict(words.format(who=who))
