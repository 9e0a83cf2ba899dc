"""Residents sign in by a code that is sent to them, see where they are signed in, and sign out. Nobody needs to.

Every address is asked, answered and written to alike: an account is made when its mailbox first proves itself, so there
is nothing to find out (ASVS v5.0.0-6.3.8).
"""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from api import passkeys
from api.accounts import queries
from api.accounts.codes import (
    CODE_LENGTH,
    MOST_IN_ALL,
    MOST_OF_ADDRESS,
    MOST_OF_DEVICE,
    MOST_TRIES,
    code_opened_by,
    is_code,
)
from api.accounts.schemas import Account, OneTimeCode, Purpose
from api.actor import SYSTEM, Actor
from api.database import Connection, act_for
from api.errors import NotFound, Refused, TooMany
from api.events import record
from api.language import gettext as _
from api.language import language
from api.security import hashed
from api.settings import Settings

SESSION_LENGTH = timedelta(days=180)  # ASVS v5.0.0-7.3.2; 30 days unseen end it too, in account_id()


async def ask_code(
    db: Connection, actor: Actor, device_id: UUID, address_id: UUID, purpose: Purpose, resident_id: UUID | None = None
) -> None:
    """The worker sends one, unless its address has had enough of them: nobody is told which.

    Raises Refused for a device that asks too often, TooMany when the whole council does (ASVS v5.0.0-6.6.3).
    """
    async with db.transaction():
        await queries.keep_device(db, device_id)
        asked = await queries.codes_lately(db, device_id)
        if asked.of_device >= MOST_OF_DEVICE:
            raise Refused(code=_("You have asked for many codes. Wait an hour, then ask once more"))
        if asked.in_all >= MOST_IN_ALL:
            raise TooMany
        code_id, expires_at = uuid4(), datetime.now(UTC) + CODE_LENGTH
        await queries.insert_code(
            db, code_id, purpose, device_id, address_id, resident_id, expires_at, MOST_OF_ADDRESS, MOST_TRIES
        )
        await record(db, "code.asked", code_id, actor, public=False, language=language.get())


async def try_code(db: Connection, secret: str, device_id: UUID, purpose: Purpose, typed: str) -> OneTimeCode:
    """The newest code of this device, used up. Raises Refused(code=…) for a wrong one: each costs a try.

    Call it where no transaction of its own is undone by that: the try is to stay counted.
    """
    await act_for(db, SYSTEM)
    code = await queries.code_tried(db, device_id, purpose, MOST_TRIES)
    if code is None:
        raise Refused(code=_("This code is over. Ask for a new one"))
    if not is_code(secret, code.id, "".join(typed.split())):
        left = MOST_TRIES - code.tries
        wrong = _("That is not the code. Look in the newest message, and type its six digits")
        raise Refused(code=wrong if left else _("That is not the code, and it is over now. Ask for a new one"))
    await queries.use_code(db, code.id)
    return code


async def use_link(db: Connection, secret: str, device_id: UUID, key: str) -> OneTimeCode:
    """The same by the link beside the code, from the device that asked, once. Raises NotFound."""
    code_id = code_opened_by(secret, key)
    await act_for(db, SYSTEM)
    code = await queries.code_by_link(db, code_id, device_id, MOST_TRIES) if code_id else None
    if code is None or not await queries.use_code(db, code.id):
        raise NotFound
    return code


async def sign_in(db: Connection, code: OneTimeCode, name: str, before: str = "") -> str:
    """The key of a new session; the one this browser had `before` ends (ASVS v5.0.0-7.2.4)."""
    resident_id = await queries.keep_resident(db, code.address_id)
    return await begin_session(db, resident_id, code.device_id, name, before, is_proved=False)


async def sign_in_by_passkey(
    db: Connection, settings: Settings, device_id: UUID, answer: str, name: str, before: str
) -> str:
    """The key of a new session, in which she has proved herself. Raises Refused(passkey=…)."""
    await queries.keep_device(db, device_id)
    await act_for(db, SYSTEM)
    known = await queries.passkey_by_credential(db, passkeys.credential_in(answer))
    if known is None:
        raise passkeys.not_held()
    passkey = passkeys.Passkey(known.credential_id, known.public_key, known.sign_count)
    await queries.use_passkey(db, known.id, await passkeys.proved(db, settings, answer, passkey))
    return await begin_session(db, known.resident_id, device_id, name, before, is_proved=True)


async def prove(db: Connection, code: OneTimeCode, account: Account, name: str, before: str) -> str:
    """By a text to her number: the key of the session, in place of the old one, in which she has proved herself."""
    refuse_anothers(code, account)
    return await begin_session(db, account.id, code.device_id, name, before, is_proved=True)


async def begin_session(
    db: Connection, resident_id: UUID, device_id: UUID, name: str, before: str, *, is_proved: bool
) -> str:
    key = secrets.token_urlsafe(32)
    await queries.end_resident_session(db, hashed(before))
    await queries.insert_resident_session(
        db, hashed(key), resident_id, device_id, name, datetime.now(UTC) + SESSION_LENGTH, is_proved
    )
    await record(db, "resident.signed_in", resident_id, Actor("device", device_id), public=False)
    return key


async def sign_out(db: Connection, actor: Actor, session_id: UUID | None = None) -> bool:
    """One device, or every one; whether this one is among them. Another's is not there to be ended."""
    async with db.transaction():
        account = await queries.account(db)
        if account is None:
            return True
        await queries.end_sessions(db, session_id)
        await record(db, "resident.signed_out", account.id, actor, public=False)
    return session_id is None or any(each.is_this and each.id == session_id for each in account.devices)


async def add_passkey(
    db: Connection, settings: Settings, account: Account, actor: Actor, answer: str, name: str
) -> None:
    """Raises Refused(passkey=…). Making it has proved who she is, as using it would."""
    made = await passkeys.registered(db, settings, account.id, answer)
    added = await queries.insert_passkey(db, account.id, made.credential_id, made.public_key, made.sign_count, name)
    if added is None:
        raise passkeys.not_held()
    await act_for(db, SYSTEM)
    await queries.prove_session(db, actor.session_hash)
    await record(db, "resident.passkey_added", account.id, actor, public=False)


async def remove_passkey(db: Connection, account: Account, actor: Actor, passkey_id: UUID) -> None:
    """Raises NotFound for another's."""
    await queries.remove_passkey(db, passkey_id)
    await record(db, "resident.passkey_removed", account.id, actor, public=False)


async def keep_mobile(db: Connection, code: OneTimeCode, account: Account, actor: Actor) -> None:
    """Her second channel from now on: the number has proved itself."""
    refuse_anothers(code, account)
    await queries.change_mobile(db, account.id, code.address_id)
    await queries.prove_session(db, actor.session_hash)
    await record(db, "resident.mobile_changed", account.id, actor, public=False)


async def remove_mobile(db: Connection, account: Account, actor: Actor) -> None:
    await act_for(db, SYSTEM)
    await queries.change_mobile(db, account.id, None)
    await record(db, "resident.mobile_changed", account.id, actor, public=False)


async def keep_email(db: Connection, code: OneTimeCode, account: Account, actor: Actor) -> None:
    """Her address from now on, with all that came by the old one, which is told. Raises Refused(code=…)."""
    refuse_anothers(code, account)
    old_id = await queries.change_email(db, account.id, code.address_id)
    if old_id is None:
        raise Refused(code=_("That address has an account of its own. Sign in with it instead"))
    await record(db, "resident.email_changed", account.id, actor, public=False, old_address_id=str(old_id))


def refuse_anothers(code: OneTimeCode, account: Account) -> None:
    """Somebody else has signed in on the device since it was asked for."""
    if code.resident_id != account.id:
        raise Refused(code=_("This code is over. Ask for a new one"))
