"""What has happened: one row for each change, written in the change's own transaction, never altered.

    @on("report.closed")
    async def tell_followers(db: Connection, event: Event) -> None: ...

The same rows are a report's history, the audit trail, and the start of every message.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from api.actor import Actor
from api.database import Connection
from api.erasable import lock, mark_of, new_key
from api.jobs import Job, job, jobs, later, name_of
from api.sql import query


class Event(Struct, frozen=True):
    id: int
    kind: str
    subject_kind: str
    subject_id: UUID
    actor_kind: str
    actor_id: UUID | None
    happened_at: datetime
    recorded_at: datetime
    public: bool
    details: dict[str, Any]


Listener = Callable[[Connection, Event], Awaitable[None]]

listeners: defaultdict[str, list[Job]] = defaultdict(list)  # known to the worker, which imports every feature's jobs


def on(*kinds: str) -> Callable[[Listener], Listener]:
    """Have the worker call the listener once for each event of these kinds."""

    def register(listener: Listener) -> Listener:
        async def hear(db: Connection, event_id: int) -> None:
            await listener(db, await event_by_id(db, event_id))

        for kind in kinds:
            listeners[kind].append(listener)
        jobs[name_of(listener)] = hear
        return listener

    return register


async def record(
    db: Connection,
    kind: str,
    subject_id: UUID,
    actor: Actor,
    *,
    public: bool = True,
    happened_at: datetime | None = None,
    personal: str = "",
    **details: Any,
) -> int:
    """Write down what happened; the event's id.

    The subject's kind is the word before the dot. `happened_at` is the change's own time when that is not now: such an
    event comes from an import, and nobody is told of it. `personal` are words that may say something about a person:
    they stand beside the event, where they can be erased, and whoever may see the event reads them in its history.
    """
    subject_kind = kind.partition(".")[0]
    announced = happened_at is None
    locked = None
    if personal:
        locked = lock(await personal_key_of(db, subject_id, new_key()), personal)
        details["locked"] = mark_of(locked)
    return await insert_event(
        db, kind, subject_kind, subject_id, actor.kind, actor.id, happened_at, public, announced, details, locked
    )


async def record_each(
    db: Connection, kind: str, happened: dict[UUID, dict[str, Any]], actor: Actor, *, public: bool = True
) -> list[int]:
    """The same to many subjects in one statement, each with details of its own; the events' ids."""
    subjects = [{"subject_id": str(subject_id), "details": details} for subject_id, details in happened.items()]
    return await insert_events(db, kind, kind.partition(".")[0], actor.kind, actor.id, public, subjects)


@job
async def announce(db: Connection, event_id: int) -> None:
    """Queue a job for each listener, so that each succeeds or fails by itself."""
    event = await event_by_id(db, event_id)
    async with db.transaction():
        for listener in listeners[event.kind]:
            await later(db, listener, event_id=event_id)


@query
async def insert_event(
    db: Connection,
    kind: str,
    subject_kind: str,
    subject_id: UUID,
    actor_kind: str,
    actor_id: UUID | None,
    happened_at: datetime | None,
    public: bool,
    announced: bool,
    details: dict[str, Any],
    locked: bytes | None,
) -> int: ...


@query
async def personal_key_of(db: Connection, subject_id: UUID, new_key: bytes) -> bytes: ...


@query
async def insert_events(
    db: Connection,
    kind: str,
    subject_kind: str,
    actor_kind: str,
    actor_id: UUID | None,
    public: bool,
    subjects: list[dict[str, Any]],
) -> list[int]: ...


@query
async def event_by_id(db: Connection, event_id: int) -> Event: ...
