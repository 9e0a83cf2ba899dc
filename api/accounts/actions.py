"""Signing in and out."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from api.accounts import queries
from api.accounts.schemas import Officer, Permission, Session
from api.database import Connection
from api.errors import NotFound
from api.events import record
from api.security import hashed

SESSION_LENGTH = timedelta(hours=12)  # ASVS v5.0.0-7.3.2; 30 minutes unseen end it too, in officer_by_session
LINK_LENGTH = timedelta(minutes=30)


async def sign_in(db: Connection, officer_id: UUID) -> Session:
    """A new session with a new key, whatever session there was before. Raises NotFound for no such officer."""
    async with db.transaction():
        officer = await queries.officer_by_id(db, officer_id)
        if officer is None:
            raise NotFound
        session = Session(officer, secrets.token_urlsafe(32), datetime.now(UTC) + SESSION_LENGTH)
        await queries.insert_session(db, hashed(session.key), officer.id, session.ends_at)
        await record(db, "officer.signed_in", officer.id, officer.actor, public=False)
    return session


async def sign_out(db: Connection, officer: Officer, key: str) -> None:
    async with db.transaction():
        await queries.end_session(db, hashed(key))
        await record(db, "officer.signed_out", officer.id, officer.actor, public=False)


async def invite(
    db: Connection, name: str, email: str, team: str = "", permissions: list[Permission] | None = None
) -> str:
    """Make or find the officer; the key of a link that signs in once, within half an hour.

    With `permissions` None, one who is there already keeps hers.
    """
    key = secrets.token_urlsafe(32)
    async with db.transaction():
        officer = await queries.keep_officer(db, name, email, team, permissions)
        await queries.insert_sign_in_link(db, hashed(key), officer.id, datetime.now(UTC) + LINK_LENGTH)
    return key


async def sign_in_by_link(db: Connection, key: str) -> Session:
    """Raises NotFound for a link that is unknown, old or used."""
    async with db.transaction():
        officer_id = await queries.use_sign_in_link(db, hashed(key))
        if officer_id is None:
            raise NotFound
        return await sign_in(db, officer_id)
