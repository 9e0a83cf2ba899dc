"""Addresses of our own that say which letter comes back: reports+r…@ is answered, reports+b…@ is where bounces go.

They stand in the local part, which RFC 5321 limits to 64 characters and some servers write in small letters; so the
token is in base32, and its seal is cut to 80 bits.
"""

import hmac
import re
from base64 import b32decode, b32encode
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.security import seal
from api.settings import Settings

Purpose = Literal["reply", "bounce"]

SEAL = 10  # bytes
MARKS: dict[Purpose, str] = {"reply": "r", "bounce": "b"}
OURS = re.compile(r"([a-z0-9._-]{1,20})\+([rb])([a-z2-7]{42})@([a-z0-9.-]{1,190})")


class Returned(Struct, frozen=True):
    purpose: Purpose
    delivery_id: int


def return_address(settings: Settings, purpose: Purpose, delivery_id: int) -> str | None:
    """None where the council takes no mail in."""
    if not settings.mail_reply:
        return None
    local, _at, domain = settings.mail_reply.partition("@")
    return f"{local}+{MARKS[purpose]}{token(settings.secret, purpose, delivery_id)}@{domain}"


def token(secret: str, purpose: Purpose, delivery_id: int) -> str:
    id = UUID(int=delivery_id)
    sealed = id.bytes + seal(secret, f"mail {purpose}", id)[:SEAL]
    return b32encode(sealed).rstrip(b"=").decode().lower()


def returned_in(settings: Settings, text: str) -> Returned | None:
    """What the first address of ours in the text names; None where there is none that we made."""
    for local, mark, found, domain in OURS.findall(text.lower()):
        delivery_id = int.from_bytes(b32decode(found.upper() + "======")[:16])
        for purpose, letter in MARKS.items():
            is_ours = hmac.compare_digest(found, token(settings.secret, purpose, delivery_id))
            if letter == mark and f"{local}@{domain}" == settings.mail_reply.lower() and is_ours:
                return Returned(purpose, delivery_id)
    return None
