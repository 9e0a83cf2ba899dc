"""What became of something sent, in the words of GOV.UK Notify."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

Status = Literal["sending", "delivered", "temporary-failure", "permanent-failure", "technical-failure"]

LONGEST_WAIT_S = 24 * 3600.0  # no provider may make us wait longer than this with a Retry-After


class Fate(Struct, frozen=True):
    """Sending: a receipt will tell. Temporary: try again. Permanent: it never will.

    Technical: ours to mend, so tell an operator and drop nothing.
    """

    status: Status
    reason: str  # for officers and logs: never an address, a number or an endpoint
    retry_after_s: float | None = None
    gone: bool = False  # the address or subscription is no more, and must be dropped
    notify_id: UUID | None = None  # of what is sending: how to ask what became of it


def fate_of_answer(status: int, retry_after: str | None, gone: tuple[int, ...]) -> Fate:
    """What an HTTP answer means. `gone` are the statuses by which this provider says that the address is no more."""
    if 200 <= status < 300:
        return Fate("delivered", "Accepted")
    elif status in gone:
        return Fate("permanent-failure", f"No longer there ({status})", gone=True)
    elif status in (408, 429) or status >= 500:
        return Fate("temporary-failure", f"Asked to try later ({status})", retry_after_s=seconds_to_wait(retry_after))
    else:
        return Fate("technical-failure", f"Refused ({status})")


def fate_of_error(error: Exception) -> Fate:
    """No answer: the network, or a time limit. The error's own words may hold an address, so only its kind is kept."""
    return Fate("temporary-failure", f"No answer ({type(error).__name__})")


def seconds_to_wait(retry_after: str | None) -> float | None:
    """RFC 9110, section 10.2.3: a number of seconds, or a date."""
    if retry_after is None:
        return None
    elif re.fullmatch("[0-9]{1,9}", retry_after):
        return min(float(retry_after), LONGEST_WAIT_S)
    else:
        return seconds_until(retry_after)


def seconds_until(date: str) -> float | None:
    try:
        at = parsedate_to_datetime(date)
    except ValueError:
        return None
    seconds = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT_S)
