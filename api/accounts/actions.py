"""Signing in and out."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from api.accounts import queries
from api.accounts.schemas import OFFICER, Officer
from api.database import Connection
from api.errors import NotFound
from api.events import record
from api.security import hashed

SESSION_LENGTH = timedelta(hours=12)  # ASVS v5.0.0-7.3.2; 30 minutes unseen end it too, in session_by_key
LINK_LENGTH = timedelta(minutes=30)


async def sign_in(db: Connection, officer_id: UUID, before: str = "") -> str:
    """The key of a new session, in which she has just proved who she is. The one there was `before` is over.

    Raises NotFound for no such officer.
    """
    key = secrets.token_urlsafe(32)
    async with db.transaction():
        officer = await queries.officer_by_id(db, officer_id)
        if officer is None:
            raise NotFound
        await queries.end_session(db, hashed(before))
        await queries.insert_session(db, hashed(key), officer.id, datetime.now(UTC) + SESSION_LENGTH)
        await record(db, "officer.signed_in", officer.id, officer.actor, public=False)
    return key


async def sign_out(db: Connection, officer: Officer, key: str) -> None:
    async with db.transaction():
        await queries.end_session(db, hashed(key))
        await record(db, "officer.signed_out", officer.id, officer.actor, public=False)


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


async def sign_in_by_link(db: Connection, link: str, before: str = "") -> str:
    """The new session's key. Raises NotFound for a link that is unknown, old or used."""
    async with db.transaction():
        officer_id = await queries.use_sign_in_link(db, hashed(link))
        if officer_id is None:
            raise NotFound
        return await sign_in(db, officer_id, before)
