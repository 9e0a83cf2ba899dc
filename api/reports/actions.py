"""What can be done with a report."""

import re
from collections.abc import Awaitable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
import msgspec

from api.accounts.queries import keep_device
from api.actor import Actor
from api.assets import queries as assets
from api.assets.actions import asset_reported, refuse_not_ours
from api.database import Connection
from api.errors import Conflict, Gone, NotAllowed, NotFound, Refused
from api.events import record
from api.language import gettext as _
from api.notifications import actions as notifications
from api.places import queries as places
from api.places.grid import to_grid
from api.places.schemas import Place
from api.reports import queries
from api.reports.personal import looks_personal, public_words, without_personal
from api.reports.schemas import (
    LONGEST_DESCRIPTION,
    LONGEST_WHERE,
    Ending,
    NewReport,
    OpenReport,
    OpenStage,
    Outcome,
    ReportChannel,
    ReportPage,
    Stage,
    Standing,
    Submitted,
    ToJoin,
    WordChannel,
)
from api.reports.suspicion import look_for_spam
from api.routing import queries as routing
from api.security import opened, signed
from api.services import queries as services
from api.services.actions import answered
from api.services.schemas import WORK_DONE, Service
from api.settings import Settings
from api.targets import queries as targets
from api.text import LETTERS, clean, random_letters

MAY_CORRECT = timedelta(minutes=30)
NOTHING_MORE = Ending()
LONGEST_NAME = 200  # characters: of whoever looks after what is not ours

T = TypeVar("T")


async def submit(
    db: Connection,
    new: NewReport,
    actor: Actor,
    settings: Settings,
    *,
    channel: ReportChannel = "web",
    happened_at: datetime | None = None,
) -> Submitted:
    """Take a report, once for each submission_key: a second arrival answers with the first.

    `happened_at` back-dates an import, of which nobody is told. Raises Refused when the place is not this council's,
    the service is not one, a question is not answered, or the email address cannot be; Stopped when an answer says so
    or the owner of the place.
    """
    async with db.transaction():
        for _attempt in range(3):
            if there := await queries.report_submitted_as(db, new.submission_key):
                return there
            try:
                async with db.transaction():
                    return await take(db, new, actor, settings, channel, happened_at)
            except asyncpg.UniqueViolationError:
                continue  # the same report at the same moment, now there to be found; or a reference already given
    raise Conflict(_("This report could not be kept just now. Send it once more."))


async def take(
    db: Connection,
    new: NewReport,
    actor: Actor,
    settings: Settings,
    channel: ReportChannel,
    happened_at: datetime | None,
) -> Submitted:
    service = await offered(db, new.service_code, by_staff=actor.kind in ("officer", "system"))
    description, where_exactly = clean(new.description), clean(new.where_exactly)
    if not description:
        raise Refused(description=_("Say what the problem is"))
    # Of what was sent long ago, and elsewhere, nobody is there to be asked.
    answers = [] if happened_at else answered(service.questions, new.answers)
    asset = await asset_reported(db, new.asset, new.service_code) if new.asset else None
    place = Place(asset.latitude, asset.longitude) if asset else Place(new.latitude, new.longitude)
    await refuse_outside(db, place, settings)
    asset_id = asset.id if asset else None
    ground = await assets.ground_at(db, place.longitude, place.latitude, asset_id, new.service_code)
    if not happened_at:
        refuse_not_ours(ground)
    ward = await places.ward_at(db, place.longitude, place.latitude)
    street = await places.nearest_street(db, place.longitude, place.latitude)
    easting, northing = to_grid(place.longitude, place.latitude)
    submitted_at = happened_at or datetime.now(UTC)
    promised = await targets.expected(db, new.service_code, ward.id if ward else None, submitted_at, settings.time_zone)
    route = await routing.route(
        db,
        new.service_code,
        easting,
        northing,
        ward.id if ward else None,
        ground.owner,
        submitted_at,
        settings.time_zone,
        answers,
    )
    report = Submitted(reference=new_reference(), id=uuid4(), is_new=True)
    await queries.insert_report(
        db,
        report_id=report.id,
        reference=report.reference,
        submission_key=new.submission_key,
        service_code=new.service_code,
        description=description,
        where_exactly=where_exactly,
        place_words=str(street) if street else "",
        latitude=place.latitude,
        longitude=place.longitude,
        easting=easting,
        northing=northing,
        ward_id=ward.id if ward else None,
        asset_id=asset_id,
        usrn=ground.usrn,
        adopted=ground.adopted,
        owner=ground.owner,
        passed_on=bool(ground.passed_to or (route.pass_on and ground.owner)) and not happened_at,
        team=route.team,
        officer_id=route.officer_id,
        routed=route.because,
        channel=channel,
        is_public=service.is_public or channel == "import",  # it was public where it comes from
        words_shown=not looks_personal(public_words(description, where_exactly, answers)),
        answers=answers,
        location_source=new.location_source,
        accuracy_m=new.accuracy_m,
        submitted_at=submitted_at,
        target_on=promised.target_on,
        # Nobody is told a day of what was sent long ago.
        expected_on=promised.target_on if happened_at else promised.expected_on,
    )
    await record(
        db,
        "report.submitted",
        report.id,
        actor,
        happened_at=happened_at,
        service_code=new.service_code,
        channel=channel,
    )
    if actor.kind == "device" and actor.id:
        await hold(db, report.id, actor.id)
        await queries.attach_photos(db, new.submission_key, report.id)
        await notifications.follow(db, "report", report.id, actor.id, actor, is_reporter=True)
        await look_for_spam(db, report.id, actor.id, public_words(description, where_exactly, answers))
    if new.email or new.mobile:
        addresses = notifications.checked_addresses(new.email, new.mobile)
        await notifications.follow_by_address(db, "report", report.id, addresses, actor, is_reporter=True)
    return report


async def offered(db: Connection, service_code: str, *, by_staff: bool = False) -> Service:
    """The service, if it can be reported today; by staff also one out of season, or for them alone. Raises Refused."""
    try:
        service = await services.service_by_code(db, service_code)
    except NotFound:
        service = None
    if service and (service.is_offered or (by_staff and service.is_active)):
        return service
    elif service and (back := service.comes_back_on):
        words = _("“{name}” can be reported again from {day}. Choose another problem, or come back then.")
        raise Refused(service_code=words.format(name=service.name, day=f"{back.day} {back:%B}"))
    else:
        raise Refused(service_code=_("Choose what the problem is"))


async def refuse_outside(db: Connection, place: Place, settings: Settings) -> None:
    """Raises Refused(place=…) with whom to ask instead."""
    if not await places.is_inside(db, place.longitude, place.latitude):
        raise Refused(
            place=_("That place is not looked after by {council}. {advice}").format(
                council=settings.council_name, advice=settings.outside_advice
            )
        )


def new_reference() -> str:
    """Seven letters: with a million reports here, one new one in 20,000 meets another and is sent once more."""
    return random_letters(7)


def tidied(words: str) -> str | None:
    """The reference that somebody typed or copied, whatever stands about it; None when it is none."""
    letters = re.sub(r"[\W_]", "", words).upper()
    return letters if len(letters) == 7 and set(letters) <= set(LETTERS) else None


async def reference_in(db: Connection, words: str) -> str | None:
    """The reference somebody typed, if it is of a report they may see."""
    letters = tidied(words)
    return await queries.reference_seen(db, letters) if letters else None


async def hold(db: Connection, report_id: UUID, device_id: UUID) -> None:
    """This device may manage the report from now on."""
    await keep_device(db, device_id)
    await queries.hold_report(db, report_id, device_id)


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
) -> None:
    """End the report, never without how it ended and why, and what that ending itself needs.

    One that ended long ago and elsewhere (`happened_at`) is taken as it is told. Raises Refused for what is missing,
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
        if not happened_at:
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


def refuse_too_long(**words: str) -> None:
    for name, text in words.items():
        if len(text) > LONGEST_DESCRIPTION:
            raise Refused(**{name: _("Say it in {limit} letters or fewer").format(limit=f"{LONGEST_DESCRIPTION:,}")})


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


async def add_words(
    db: Connection, report_id: UUID, actor: Actor, words: str, key: str, *, photos: int, channel: WordChannel
) -> None:
    """What she who reported it says later, for officers to read. Raises Refused for words too long."""
    async with db.transaction():
        refuse_too_long(words=words)
        event_id = await record(db, "report.added_to", report_id, actor, public=False, personal=words)
        await queries.insert_words(db, event_id, report_id, photos, channel, key)


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


async def page_of_report(db: Connection, reference: str, device_id: UUID | None) -> ReportPage:
    """Raises NotFound, or Gone for one that everybody could see until it was hidden."""
    return await found_or_gone(db, reference, queries.report_page(db, reference, device_id))


async def open_report(db: Connection, reference: str) -> OpenReport:
    """As open data has it. Raises NotFound, or Gone."""
    return await found_or_gone(db, reference, queries.open_report(db, reference))


async def found_or_gone(db: Connection, reference: str, found: Awaitable[T]) -> T:
    try:
        return await found
    except NotFound:
        if await queries.was_public(db, reference):
            raise Gone from None
        raise


async def own_report(db: Connection, reference: str, actor: Actor) -> ReportPage:
    report = await page_of_report(db, reference, actor.id)
    if not report.is_mine:
        raise NotAllowed(_("Only the person who reported this can do that."))
    return report


def problems_with_words(description: str, where_exactly: str) -> dict[str, str]:
    """A sentence beside each field that cannot be taken as it is."""
    problems = {}
    if not description:
        problems["description"] = _("Say what the problem is")
    elif (over := len(description) - LONGEST_DESCRIPTION) > 0:
        problems["description"] = _("Say it in {limit} letters or fewer: this is {over} too long").format(
            limit=f"{LONGEST_DESCRIPTION:,}", over=f"{over:,}"
        )
    if len(where_exactly) > LONGEST_WHERE:
        problems["where_exactly"] = _("Say where exactly in {limit} letters or fewer").format(limit=LONGEST_WHERE)
    return problems


def private_key(secret: str, report_id: UUID) -> str:
    """What the private link of a report holds: whoever has it may manage the report."""
    return signed(secret, "report", report_id)


async def hold_by_key(db: Connection, secret: str, key: str, device_id: UUID) -> None:
    """Raises NotFound for a key that is not ours."""
    report_id = opened(secret, "report", key)
    if report_id is None:
        raise NotFound
    await hold(db, report_id, device_id)
