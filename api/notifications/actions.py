"""Following, and telling those who follow."""

import re
from collections.abc import Sequence
from contextvars import ContextVar
from uuid import UUID, uuid4

from api.actor import Actor
from api.database import Connection
from api.errors import NotFound, Refused
from api.events import Event, record
from api.language import gettext as _
from api.notifications import queries
from api.notifications.schemas import Channel, Follow, MessageKind, Recipient, Words
from api.notifications.texts import checked_mobile
from api.security import opened, signed

EMAIL = re.compile(
    r"[^@\s<>(),;:\"\\\[\]\x00-\x1f\x7f]{1,64}@(?:[^@\s.<>(),;:\"\\\[\]\x00-\x1f\x7f]{1,63}\.)+[^@\s.\d\W][^@\s.\W]{1,62}"
)
MOST_QUESTIONS_A_DAY = 5  # to one address, so that nobody can flood a stranger

council_zone: ContextVar[str] = ContextVar("council_zone", default="Europe/London")  # the worker says it once


async def follow(
    db: Connection, subject_kind: str, subject_id: UUID, device_id: UUID, actor: Actor, *, is_reporter: bool = False
) -> None:
    """This device hears of the subject from now on."""
    async with db.transaction():
        recipient = Recipient("device", device_id)
        await start(db, subject_kind, subject_id, recipient, actor, is_reporter=is_reporter)


async def follow_by_address(
    db: Connection,
    subject_kind: str,
    subject_id: UUID,
    addresses: list[tuple[Channel, str]],
    actor: Actor,
    *,
    is_reporter: bool = False,
) -> None:
    """Each is asked once whether it wants to hear, and hears nothing more until it has said yes."""
    async with db.transaction():
        for channel, value in addresses:
            address_id = await queries.address_id(db, channel, value)
            await start(db, subject_kind, subject_id, Recipient("address", address_id), actor, is_reporter=is_reporter)


def checked_addresses(email: str, mobile: str) -> list[tuple[Channel, str]]:
    """Raises Refused(email=…) or (mobile=…) for what cannot be an address or a number, or when both are empty."""
    emails: list[tuple[Channel, str]] = [("email", checked_email(email))] if email or not mobile else []
    return [*emails, ("sms", checked_mobile(mobile))] if mobile else emails


def checked_email(email: str) -> str:
    """In small letters, for it is the same mailbox however it is typed. Raises Refused for what cannot be one."""
    email = email.strip().lower()
    if len(email) > 254 or not EMAIL.fullmatch(email):
        raise Refused(email=_("Enter an email address in the right form, like name@example.org"))
    return email


async def start(
    db: Connection, subject_kind: str, subject_id: UUID, recipient: Recipient, actor: Actor, *, is_reporter: bool
) -> None:
    follow_id, is_confirmed = uuid4(), recipient.kind != "address"
    asked_by = actor.id if actor.kind == "device" else None
    await queries.insert_follow(
        db, follow_id, subject_kind, subject_id, recipient.kind, recipient.id, is_reporter, asked_by, is_confirmed
    )
    await queries.unmute(db, recipient.id, subject_id)
    there = await queries.follow_of(db, subject_id, recipient.id)
    if there and there.id == follow_id:
        await record(db, "follow.started", follow_id, actor, public=False)
    elif there is None and recipient.kind == "device":
        await queries.restart_follow(db, subject_id, recipient.id)
    elif there is None and (again := await queries.ask_again(db, subject_id, recipient.id, asked_by)):
        await record(db, "follow.started", again, actor, public=False)


async def confirm(db: Connection, follow_id: UUID) -> Follow:
    """The owner of an address said yes. Saying it twice is saying it once. Raises NotFound."""
    async with db.transaction():
        found = await queries.follow_by_id(db, follow_id)
        if await queries.confirm_follow(db, follow_id):
            await record(db, "follow.confirmed", follow_id, Actor("address", found.recipient_id), public=False)
    return found


async def stop(db: Connection, follow_id: UUID) -> Follow:
    """No more of this. Raises NotFound."""
    async with db.transaction():
        found = await queries.follow_by_id(db, follow_id)
        await queries.end_follow(db, follow_id)
        await record(db, "follow.ended", follow_id, Actor("address", found.recipient_id), public=False)
    return found


async def stop_all(db: Connection, address_id: UUID) -> None:
    """No more of anything, to this address."""
    async with db.transaction():
        for follow_id in await queries.end_follows_of(db, address_id):
            await record(db, "follow.ended", follow_id, Actor("address", address_id), public=False)


async def stop_texts(db: Connection, number_id: UUID) -> None:
    """Its owner said STOP: nothing is sent there again until she asks for it anew."""
    async with db.transaction():
        await stop_all(db, number_id)
        await queries.stop_texts(db, number_id)
        await record(db, "address.stopped", number_id, Actor("address", number_id), public=False)


async def unfollow(db: Connection, subject_id: UUID, device_id: UUID, actor: Actor) -> None:
    async with db.transaction():
        found = await queries.follow_of(db, subject_id, device_id)
        if found:
            await queries.end_follow(db, found.id)
            await record(db, "follow.ended", found.id, actor, public=False)


async def mute(db: Connection, subject_id: UUID, device_id: UUID, actor: Actor) -> None:
    """Nothing more of this, by whatever else she follows. To follow it again is to hear of it again."""
    async with db.transaction():
        await unfollow(db, subject_id, device_id, actor)
        await queries.mute(db, device_id, subject_id)
        await record(db, "device.muted", device_id, actor, public=False, muted=str(subject_id))


async def tell(
    db: Connection, event: Event, words: Words, also: Sequence[UUID] = (), *, kind: MessageKind = "place"
) -> None:
    """Everybody who follows what the event is about, or an interest that it falls in, but the one whose doing it was.

    Each is told once, by how many follows whatever. `kind` is what it is to those who follow an interest alone. Again
    comes to the same.
    """
    await tell_who_follow(db, event, words, [event.subject_id, *also], kind)


async def follow_by_known_address(
    db: Connection, subject_kind: str, subject_id: UUID, address_id: UUID, actor: Actor, *, is_reporter: bool
) -> None:
    """Whoever wrote to us from it hears of the subject. A number is whose it says it is; a mailbox is asked once."""
    async with db.transaction():
        if await queries.channel_of(db, address_id) == "email":
            recipient = Recipient("address", address_id)
            return await start(db, subject_kind, subject_id, recipient, actor, is_reporter=is_reporter)
        await queries.insert_follow(
            db, uuid4(), subject_kind, subject_id, "address", address_id, is_reporter, None, False
        )
        follow = await queries.follow_of(db, subject_id, address_id)
        if follow and await queries.confirm_follow(db, follow.id):
            await record(db, "follow.confirmed", follow.id, actor, public=False)


async def tell_reporter(db: Connection, event: Event, words: Words) -> None:
    """Whoever reported what the event is about, by the channel she chose, and nobody else."""
    await tell_who_follow(db, event, words, [event.subject_id], "report", only_reporter=True)


async def tell_who_follow(
    db: Connection,
    event: Event,
    words: Words,
    subject_ids: Sequence[UUID],
    kind: MessageKind,
    *,
    only_reporter: bool = False,
) -> None:
    async with db.transaction():
        await queries.tell_followers(
            db,
            event.id,
            event.subject_id,
            list(subject_ids),
            kind,
            event.actor_id,
            words.title,
            words.body,
            words.path,
            council_zone.get(),
            others=words.others or None,
            only_reporter=only_reporter,
        )


async def take_back_from_others(db: Connection, subject_id: UUID) -> None:
    """What only who reported it may hear of from now on."""
    async with db.transaction():
        await queries.take_back_from_others(db, subject_id)


async def ask(db: Connection, event: Event, words: Words) -> None:
    """Ask the address of a follow whether it may be written to."""
    if await queries.questions_lately(db, event.subject_id) < MOST_QUESTIONS_A_DAY:
        await tell_one(db, event, words)


async def tell_one(db: Connection, event: Event, words: Words) -> None:
    """The address of the follow that the event is about, and nobody else."""
    async with db.transaction():
        await queries.tell_one(db, event.id, event.subject_id, words.title, words.body, words.path)


def follow_key(secret: str, follow_id: UUID) -> str:
    """What the links of a letter hold: whoever has it may confirm or stop this one follow."""
    return signed(secret, "follow", follow_id)


def follow_opened_by(secret: str, key: str) -> UUID:
    """Raises NotFound for a key that is not ours."""
    follow_id = opened(secret, "follow", key)
    if follow_id is None:
        raise NotFound
    return follow_id


def address_key(secret: str, address_id: UUID) -> str:
    """What a digest's links hold: whoever has it may stop all that is written to this address."""
    return signed(secret, "address", address_id)


def address_opened_by(secret: str, key: str) -> UUID:
    """Raises NotFound for a key that is not ours."""
    address_id = opened(secret, "address", key)
    if address_id is None:
        raise NotFound
    return address_id
