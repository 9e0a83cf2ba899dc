"""Passkeys: what a browser is asked, and whether its answer holds (WebAuthn, level 3). Whose they are is the features'.

    options = await to_register(db, settings, owner_id, name, known)   the page gives these to its browser
    passkey = await registered(db, settings, owner_id, answer)         what it answered: keep this
    options = await to_prove(db, settings)
    count   = await proved(db, settings, answer, passkey)              of the one that `credential_in(answer)` names

Each challenge is good once, for five minutes. A passkey always asks its owner for a finger, a face or a PIN, so that it
is two factors by itself (ASVS v5.0.0-6.3.3, 6.5.1).
"""

import secrets
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from msgspec import Struct
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from api.database import Connection
from api.errors import Refused
from api.language import gettext as _
from api.security import hashed
from api.settings import Settings
from api.sql import query

LARGEST_ANSWER = 20_000  # characters; a browser's is some two thousand


class Passkey(Struct, frozen=True):
    """The public half, which proves the other; nothing in it is secret."""

    credential_id: bytes
    public_key: bytes
    sign_count: int  # many count no uses, and say 0


async def to_register(db: Connection, settings: Settings, owner_id: UUID, name: str, known: list[bytes]) -> str:
    """As JSON for navigator.credentials.create(). The phone lists it under `name`; `known` are those there are."""
    options = generate_registration_options(
        rp_id=host(settings),
        rp_name=settings.council_name,
        user_id=owner_id.bytes,
        user_name=name,
        challenge=await new_challenge(db, owner_id),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options)


async def registered(db: Connection, settings: Settings, owner_id: UUID, answer: str) -> Passkey:
    """Raises Refused(passkey=…) for an answer that does not hold, or was asked of somebody else."""
    challenge = await challenge_in(db, answer, owner_id)
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=host(settings),
            expected_origin=settings.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise not_held() from None
    return Passkey(made.credential_id, made.credential_public_key, made.sign_count)


async def to_prove(db: Connection, settings: Settings) -> str:
    """As JSON for navigator.credentials.get(): whichever passkey of ours the phone holds, so that nobody is named."""
    options = generate_authentication_options(
        rp_id=host(settings),
        challenge=await new_challenge(db, None),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def credential_in(answer: str) -> bytes:
    """Which passkey it says it is of. Raises Refused(passkey=…)."""
    try:
        return base64url_to_bytes(msgspec.json.decode(answer[:LARGEST_ANSWER])["rawId"])
    except (msgspec.DecodeError, ValueError, KeyError, TypeError):
        raise not_held() from None


async def proved(db: Connection, settings: Settings, answer: str, passkey: Passkey) -> int:
    """How often it has been used by now, to be kept. Raises Refused(passkey=…)."""
    challenge = await challenge_in(db, answer, None)
    try:
        proof = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=host(settings),
            expected_origin=settings.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise not_held() from None
    return proof.new_sign_count


async def new_challenge(db: Connection, owner_id: UUID | None) -> bytes:
    challenge = secrets.token_bytes(32)
    await keep_challenge(db, hashed(challenge.hex()), owner_id)
    return challenge


async def challenge_in(db: Connection, answer: str, owner_id: UUID | None) -> bytes:
    """The challenge that it answers, used up whatever comes of it."""
    try:
        given = msgspec.json.decode(answer[:LARGEST_ANSWER])
        client = msgspec.json.decode(base64url_to_bytes(given["response"]["clientDataJSON"]))
        challenge = base64url_to_bytes(client["challenge"])
    except (msgspec.DecodeError, ValueError, KeyError, TypeError):
        raise not_held() from None
    if not await use_challenge(db, hashed(challenge.hex()), owner_id):
        raise not_held()
    return challenge


def not_held() -> Refused:
    return Refused(passkey=_("That passkey did not work. Try again, or do it another way"))


def host(settings: Settings) -> str:
    return urlsplit(settings.origin).hostname or ""


@query
async def keep_challenge(db: Connection, challenge_hash: bytes, owner_id: UUID | None) -> None: ...


@query
async def use_challenge(db: Connection, challenge_hash: bytes, owner_id: UUID | None) -> bool: ...
