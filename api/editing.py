"""What administrators change: held to the version they saw, written down as before and after, and taken back by that.

Each thing is changed whole. Its events, `<kind>.added`, `<kind>.edited` and `<kind>.removed`, hold the fields that
differ; moving and switching off are fields like any other. Only the last change of a thing can be undone, by a change
that is written down too.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID, uuid4

import asyncpg
import msgspec
from msgspec import Struct

from api.actor import Actor
from api.database import Connection
from api.erasable import unlock_with_its_key
from api.errors import Conflict, Refused
from api.events import record
from api.language import gettext as _
from api.sql import query

T = TypeVar("T", bound=Struct)
T_co = TypeVar("T_co", bound=Struct, covariant=True)


class Kept(Protocol[T_co]):
    """A thing as it stands: what is written in it, and how often that was changed."""

    @property
    def version(self) -> int: ...
    @property
    def entry(self) -> T_co: ...


class Change(Struct, frozen=True):
    """What somebody changed: the fields that differ, as they were and as they became."""

    id: int
    kind: str
    subject_id: UUID
    happened_at: datetime
    who: str | None
    before: dict[str, Any]
    after: dict[str, Any]
    more: dict[str, Any]  # what else its event says
    names: dict[str, str]  # of what ids among them stand for
    is_last: bool
    locked: str = ""

    def __post_init__(self) -> None:
        if words := unlock_with_its_key(self.locked) if self.locked else "":
            hidden = msgspec.json.decode(words)
            self.before.update(hidden["before"])
            self.after.update(hidden["after"])

    @property
    def verb(self) -> str:
        return self.kind.rpartition(".")[2]

    @property
    def called(self) -> str:
        """What it is of, where that is gone or has no place on the page."""
        said = self.after | self.before
        return said.get("name") or said.get("title") or ""

    @property
    def is_undoable(self) -> bool:
        return self.is_last and self.verb in ("added", "edited", "put_back", "removed")


async def never(_db: Connection, *_given: Any) -> None:
    """For what is there from the beginning: nobody adds it, nobody takes it away."""


class Editable(Struct, Generic[T], frozen=True, kw_only=True):
    """How things of a kind are checked and kept. What keeps answers with nothing when somebody else was first."""

    kind: str
    entry: type[T]
    by_id: Callable[[Connection, UUID], Awaitable[Kept[T]]]
    check: Callable[[Connection, T, UUID | None, Actor], Awaitable[None]]  # raises Refused
    update: Callable[[Connection, UUID, int, T], Awaitable[UUID | None]]
    insert: Callable[[Connection, UUID, T], Awaitable[UUID | None]] = never
    delete: Callable[[Connection, UUID, int], Awaitable[UUID | None]] = never
    put_back: Callable[[Connection, Change, Actor], Awaitable[None]] | None = None  # what a change did beside it
    personal: tuple[str, ...] = ()  # fields that may say something about a person: kept beside the event, to be erased


async def add(db: Connection, of: Editable[T], entry: T, actor: Actor) -> UUID:
    """Raises Refused."""
    new_id = uuid4()
    await put(db, of, new_id, entry, actor)
    return new_id


async def put(db: Connection, of: Editable[T], subject_id: UUID, entry: T, actor: Actor) -> None:
    async with db.transaction():
        await of.check(db, entry, None, actor)
        await once(of.insert(db, subject_id, entry))
        await write_down(db, of, "added", subject_id, actor, None, written(entry))


async def edit(
    db: Connection, of: Editable[T], subject_id: UUID, version: int, entry: T, actor: Actor, **more: Any
) -> None:
    """Raises Refused, NotFound, or Conflict when somebody else has changed it since that version."""
    async with db.transaction():
        kept = await of.by_id(db, subject_id)
        await of.check(db, entry, subject_id, actor)
        before, after = differences(kept.entry, entry)
        if kept.version != version:
            raise changed_meanwhile()
        elif after:
            await once(of.update(db, subject_id, version, entry))
            await write_down(db, of, "edited", subject_id, actor, before, after, **more)


async def remove(db: Connection, of: Editable[T], subject_id: UUID, version: int, actor: Actor) -> None:
    """Raises NotFound, or Conflict for what something rests on."""
    try:
        async with db.transaction():
            kept = await of.by_id(db, subject_id)
            await once(of.delete(db, subject_id, version))
            await write_down(db, of, "removed", subject_id, actor, written(kept.entry), None)
    except asyncpg.ForeignKeyViolationError:
        raise Conflict(_("It is in use by now, so it cannot be taken away.")) from None


async def undo(db: Connection, of: Editable[T], event_id: int, actor: Actor) -> None:
    """Take back the last change of a thing. Raises Conflict for any other, Refused where what it was no longer fits."""
    async with db.transaction():
        change = await change_by_id(db, event_id)
        if not change.is_undoable or change.kind != f"{of.kind}.{change.verb}":
            raise not_the_last()
        if change.verb == "removed":
            await put(db, of, change.subject_id, msgspec.convert(change.before, of.entry), actor)
        else:
            await take_back(db, of, change, await of.by_id(db, change.subject_id), actor)
        if of.put_back:
            await of.put_back(db, change, actor)


async def take_back(db: Connection, of: Editable[T], change: Change, kept: Kept[T], actor: Actor) -> None:
    if change.verb == "added":
        await remove(db, of, change.subject_id, kept.version, actor)
    else:
        before = msgspec.convert(written(kept.entry) | change.before, of.entry)
        await edit(db, of, change.subject_id, kept.version, before, actor)


@asynccontextmanager
async def looking_ahead(db: Connection) -> AsyncIterator[None]:
    """What is done inside is looked at, and taken back."""
    attempt = db.transaction()
    await attempt.start()
    try:
        yield
    finally:
        await attempt.rollback()


async def once(kept: Awaitable[UUID | None]) -> None:
    try:
        if await kept is None:
            raise changed_meanwhile()
    except asyncpg.UniqueViolationError:
        raise Refused(name=_("Another one has this name")) from None


def not_the_last() -> Conflict:
    return Conflict(_("Only the last change can be undone, and there has been another since."))


def changed_meanwhile() -> Conflict:
    return Conflict(_("Somebody else has changed this since you opened it. Nothing of yours was kept."))


async def write_down(
    db: Connection,
    of: Editable[Any],
    verb: str,
    subject_id: UUID,
    actor: Actor,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    **more: Any,
) -> None:
    said: dict[str, Any] = {"before": before, "after": after}
    shown: dict[str, Any] = {when: without(fields, of.personal) for when, fields in said.items() if fields is not None}
    hidden = {when: only(fields or {}, of.personal) for when, fields in said.items()}
    personal = msgspec.json.encode(hidden).decode() if any(hidden.values()) else ""
    await record(db, f"{of.kind}.{verb}", subject_id, actor, public=False, personal=personal, **shown, **more)


def without(fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def only(fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in names}


def differences(before: Struct, after: Struct) -> tuple[dict[str, Any], dict[str, Any]]:
    was, now = written(before), written(after)
    changed = [name for name in now if was[name] != now[name]]
    return {name: was[name] for name in changed}, {name: now[name] for name in changed}


def written(entry: Struct) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(entry)
    return found


def refuse_for(problems: dict[str, str]) -> None:
    """Raises Refused with each sentence there is, by its field."""
    if found := {name: sentence for name, sentence in problems.items() if sentence}:
        raise Refused(**found)


@query
async def changes(db: Connection, subject_id: UUID) -> list[Change]: ...


@query
async def last_changes(db: Connection, kind: str) -> list[Change]: ...


@query
async def change_by_id(db: Connection, event_id: int) -> Change: ...
