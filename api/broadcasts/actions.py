"""Writing a broadcast, having it approved, sending, correcting and cancelling it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from api.actor import Actor
from api.broadcasts import queries
from api.broadcasts.schemas import (
    LARGEST_RADIUS,
    LONGEST_TITLE,
    LONGEST_WORDS,
    SMALLEST_RADIUS,
    Broadcast,
    Word,
)
from api.database import Connection
from api.errors import Conflict, Refused
from api.events import record
from api.language import gettext as _
from api.notifications.queries import tell_no_more
from api.places import queries as places
from api.reports.submitting import new_reference


async def write(db: Connection, word: Word, actor: Actor) -> UUID:
    """A draft, which nobody but officers sees. Raises Refused."""
    async with db.transaction():
        await refuse_unfit(db, word)
        written = await queries.insert_broadcast(db, new_reference(), word)
        await record(db, "broadcast.written", written.subject_id, actor, public=False, after=in_full(word))
    return written.id


async def edit(db: Connection, before: Broadcast, version: int, word: Word, actor: Actor) -> None:
    """What was asked about is to be asked about again. Raises Refused, or Conflict when it changed meanwhile."""
    async with db.transaction():
        await refuse_unfit(db, word)
        if await queries.update_broadcast(db, before.id, version, word) is None:
            raise Conflict(_("Somebody else has changed or sent this since you opened it. Nothing of yours was kept."))
        old, new = in_full(before.word), in_full(word)
        changed = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
        await record(db, "broadcast.edited", before.subject_id, actor, public=False, changed=changed)


async def correct(db: Connection, broadcast: Broadcast, actor: Actor) -> UUID:
    """A draft of what is to take its place; the one there is, if somebody has begun. Raises Conflict."""
    async with db.transaction():
        written = await queries.insert_correction(db, broadcast.id)
        if written:
            await record(db, "broadcast.correction_begun", written.subject_id, actor, public=False)
    if written is None and broadcast.draft_id is None:
        raise Conflict(_("This is over, cancelled or corrected already."))
    return written.id if written else broadcast.draft_id or broadcast.id


async def ask(db: Connection, broadcast_id: UUID, version: int, actor: Actor) -> None:
    """Have another officer look at it. Raises Conflict."""
    async with db.transaction():
        subject_id = await queries.ask_for_approval(db, broadcast_id, version)
        if subject_id is None:
            raise Conflict(_("Somebody else has changed or sent this since you opened it."))
        await record(db, "broadcast.approval_asked", subject_id, actor, public=False)


async def send(db: Connection, broadcast: Broadcast, version: int, actor: Actor, alone_up_to: int) -> None:
    """From its beginning on everybody in its area is told; what it corrects is told no more.

    Whoever did not write it approves it by sending it. Raises Refused for a writer on her own where it goes to more
    people than `alone_up_to`, and Conflict when it is not what she read.
    """
    async with db.transaction():
        reach = await queries.reach_of(db, broadcast.id)
        if reach.people > alone_up_to and broadcast.written_by == actor.id:
            raise Refused(
                send=_("It goes to more than {limit} people, so somebody who did not write it has to send it.").format(
                    limit=f"{alone_up_to:,}"
                )
            )
        replaced = await queries.replace_broadcast(db, broadcast.corrects)
        if broadcast.corrects and replaced is None:
            raise Conflict(_("What this corrects was cancelled or corrected meanwhile."))
        kind = "broadcast.corrected" if broadcast.corrects else "broadcast.sent"
        event_id = await record(
            db,
            kind,
            broadcast.subject_id,
            actor,
            public=False,
            broadcast_id=str(broadcast.id),
            begins_at=broadcast.word.begins_at.isoformat(),
            told_no_more=replaced,
            reach=reach.people,
        )
        if replaced:
            await tell_no_more(db, replaced, "replaced")
        if await queries.send_broadcast(db, broadcast.id, version, event_id, reach.people, alone_up_to) is None:
            raise Conflict(_("Somebody else has changed or sent this since you opened it, or its time is over."))


async def cancel(db: Connection, broadcast_id: UUID, because: str, actor: Actor) -> None:
    """Nothing more is handed over, and its page and messages say so. A draft is dropped. Raises Refused, Conflict."""
    if len(because) > LONGEST_WORDS:
        raise Refused(because=too_long(because, LONGEST_WORDS))
    async with db.transaction():
        cancelled = await queries.cancel_broadcast(db, broadcast_id, because)
        if cancelled is None:
            raise Conflict(_("This is over, cancelled or corrected already."))
        if cancelled.event_id is None:
            await record(db, "broadcast.dropped", cancelled.subject_id, actor, public=False)
        else:
            await tell_no_more(db, cancelled.event_id, "cancelled")
            event_id = cancelled.event_id
            await record(db, "broadcast.cancelled", cancelled.subject_id, actor, public=False, told_no_more=event_id)


def in_full(word: Word) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(word)
    return found


async def refuse_unfit(db: Connection, word: Word) -> None:
    problems = problems_with(word)
    if not {ward.id for ward in await places.areas(db, "ward")}.issuperset(word.ward_ids):
        problems["wards"] = _("Choose from the wards there are")
    if problems:
        raise Refused(**problems)


def problems_with(word: Word) -> dict[str, str]:
    """A sentence for each field that cannot be taken as it is."""
    problems = {
        "title": too_long(word.title, LONGEST_TITLE) or missing(word.title, _("Say what it is, in a few words")),
        "words": too_long(word.words, LONGEST_WORDS) or missing(word.words, _("Say what people need to know")),
        "advice": too_long(word.advice, LONGEST_WORDS),
        "numbers": too_long(word.numbers, LONGEST_WORDS),
        "centres": too_long(word.centres, LONGEST_WORDS),
        "wards": _("Choose at least one ward") if word.area_kind == "wards" and not word.ward_ids else "",
        "where": missing(
            word.area_kind in ("council", "wards") or word.easting,
            _("Enter a street") if word.area_kind == "street" else _("Enter a street or a place"),
        ),
        "radius_m": missing(
            word.area_kind != "circle" or SMALLEST_RADIUS <= (word.radius_m or 0) <= LARGEST_RADIUS,
            _("Enter a number of metres between {least} and {most}").format(
                least=SMALLEST_RADIUS, most=f"{LARGEST_RADIUS:,}"
            ),
        ),
        "ends_at": missing(word.ends_at > word.begins_at, _("The end must be after the beginning"))
        or missing(word.ends_at > datetime.now(UTC), _("The end must be still to come")),
    }
    return {name: sentence for name, sentence in problems.items() if sentence}


def missing(there: object, sentence: str) -> str:
    return "" if there else sentence


def too_long(text: str, limit: int) -> str:
    return _("Say it in {limit} letters or fewer").format(limit=f"{limit:,}") if len(text) > limit else ""
