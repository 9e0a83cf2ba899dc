"""One-time codes: six digits and a link that a mailbox or a telephone proves itself by.

Neither is written down anywhere. Both are made from the code's id with the council's secret, by the worker that sends
them and by the page that checks them, so that a stolen table opens nothing (ASVS v5.0.0-6.5.2).
"""

import hmac
from datetime import timedelta
from uuid import UUID

from api.security import opened, seal, signed

CODE_LENGTH = timedelta(minutes=10)  # ASVS v5.0.0-6.5.5
MOST_TRIES = 5
MOST_OF_ADDRESS = 5  # codes in an hour; the next ones are void, and nobody can tell
MOST_OF_DEVICE = 10  # in an hour
MOST_IN_ALL = 1_000  # in ten minutes, of the whole council


def digits(secret: str, code_id: UUID) -> str:
    """Every six digits are as likely as any (ASVS v5.0.0-6.5.4)."""
    drawn = int.from_bytes(seal(secret, "digits", code_id)[:8])
    return f"{drawn % 1_000_000:06}"


def is_code(secret: str, code_id: UUID, typed: str) -> bool:
    return hmac.compare_digest(digits(secret, code_id).encode(), typed.encode())


def link_key(secret: str, code_id: UUID) -> str:
    """What the link beside the digits holds; it opens nothing on another device."""
    return signed(secret, "code", code_id)


def code_opened_by(secret: str, key: str) -> UUID | None:
    return opened(secret, "code", key)
