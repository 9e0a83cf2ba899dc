"""Officers sign in and out, by a passkey, a link, or whatever has proved who they are."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from api import passkeys
from api.accounts import queries
from api.accounts.schemas import OFFICER, Arrival, Officer
from api.actor import Actor
from api.database import Connection
from api.errors import NotFound, Refused
from api.events import record
from api.passkeys import Passkey
from api.security import hashed
from api.settings import Settings

SESSION_LENGTH = timedelta(hours=12)  # ASVS v5.0.0-7.3.2; 30 minutes unseen end it too, in session_by_key
LINK_LENGTH = timedelta(minutes=30)
INVITATION_LENGTH = timedelta(days=1)  # for who reads her mail in the morning

log = structlog.get_logger()


async def sign_in(db: Connection, officer_id: UUID, arrival: Arrival) -> str:
    """The key of a new session. Raises NotFound for no such officer."""
    key, ends_at = secrets.token_urlsafe(32), datetime.now(UTC) + SESSION_LENGTH
    async with db.transaction():
        officer = await queries.officer_by_id(db, officer_id)
        if officer is None:
            refused_entry(arrival, "no such officer")
            raise NotFound
        await queries.end_session(db, hashed(arrival.before))
        await queries.insert_session(
            db, hashed(key), officer.id, ends_at, arrival.way, arrival.browser, arrival.proved_at
        )
        await record(db, "officer.signed_in", officer.id, officer.actor, public=False, way=arrival.way)
    return key


def refused_entry(arrival: Arrival, reason: str) -> None:
    """Written down where a transaction that is taken back does not reach (ASVS v5.0.0-16.3.1)."""
    log.warning("sign-in refused", way=arrival.way, reason=reason)


async def sign_in_by_passkey(db: Connection, settings: Settings, answer: str, arrival: Arrival) -> str:
    """The new session's key. Raises Refused(passkey=…): then too the challenge is used up, if what was done is kept."""
    try:
        known = await queries.officer_passkey_by_credential(db, passkeys.credential_in(answer))
        if known is None:
            raise passkeys.not_held()
        passkey = Passkey(known.credential_id, known.public_key, known.sign_count)
        count = await passkeys.proved(db, settings, answer, passkey)
    except Refused:
        refused_entry(arrival, "the passkey did not hold")
        raise
    await queries.use_officer_passkey(db, known.id, count)
    return await sign_in(db, known.officer_id, arrival)


async def add_passkey(db: Connection, settings: Settings, officer: Officer, answer: str, name: str) -> None:
    """Raises Refused(passkey=…)."""
    made = await passkeys.registered(db, settings, officer.id, answer)
    added = await queries.insert_officer_passkey(
        db, officer.id, made.credential_id, made.public_key, made.sign_count, name
    )
    if added is None:
        raise passkeys.not_held()
    await record(db, "officer.passkey_added", officer.id, officer.actor, public=False)


async def remove_passkey(db: Connection, officer_id: UUID, passkey_id: UUID, actor: Actor) -> None:
    """Raises NotFound for what is not that officer's."""
    async with db.transaction():
        await queries.remove_officer_passkey(db, passkey_id, officer_id)
        await record(db, "officer.passkey_removed", officer_id, actor, public=False)


async def sign_out(db: Connection, officer: Officer, key: str) -> None:
    async with db.transaction():
        await queries.end_session(db, hashed(key))
        await record(db, "officer.signed_out", officer.id, officer.actor, public=False)


async def end_sessions(
    db: Connection, officer_id: UUID, actor: Actor, session_id: UUID | None = None, but_for: UUID | None = None
) -> None:
    """One of an officer's, or every one `but_for` one, from wherever. What is over already stays so."""
    async with db.transaction():
        if ended := await queries.end_sessions_of(db, officer_id, session_id, but_for):
            await record(db, "officer.signed_out", officer_id, actor, public=False, sessions=len(ended))


async def invite(db: Connection, name: str, email: str, team: str = "", roles: list[str] | None = None) -> str:
    """Make or find the officer; the key of a link that signs in once, within half an hour.

    With `roles` None, one who is there already keeps hers.
    """
    key = secrets.token_urlsafe(32)
    async with db.transaction():
        officer = await keep_officer(db, name, email, team, roles)
        await queries.insert_sign_in_link(db, hashed(key), officer.id, datetime.now(UTC) + LINK_LENGTH)
    return key


async def keep_officer(
    db: Connection, name: str, email: str, team: str = "", roles: list[str] | None = None, only_in: str | None = None
) -> Officer:
    """Make or find her, with these roles in place of those she had; `only_in` a team, where they are limited to one."""
    async with db.transaction():
        kept = await queries.keep_officer(db, name, email, team)
        if roles is not None:
            await queries.take_roles(db, kept.id)
        if roles is not None or kept.is_new:
            await queries.give_roles(db, kept.id, [OFFICER] if roles is None else roles, only_in)
        officer = await queries.officer_by_id(db, kept.id)
        assert officer
        return officer


async def sign_in_by_link(db: Connection, link: str, arrival: Arrival) -> str:
    """The new session's key. Raises NotFound for a link that is unknown, old or used."""
    async with db.transaction():
        officer_id = await queries.use_sign_in_link(db, hashed(link))
        if officer_id is None:
            refused_entry(arrival, "no such link")
            raise NotFound
        return await sign_in(db, officer_id, arrival)
