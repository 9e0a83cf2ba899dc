"""How much anybody may do of what must not be tried without end, counted over all processes (ASVS v5.0.0-2.4.1, 6.3.1).

A limit that stands at its route, `opt=SIGN_IN.each_address`, is spent for the address that sends, before the page looks
at what was sent and whatever it then says to it. Where it is for an account, the action spends it.
"""

import hmac
from typing import Any

from msgspec import Struct

from api.database import Connection
from api.errors import TooMany
from api.jobs import every
from api.sql import query


class Limit(Struct, frozen=True):
    """So many at once, and as many again while `minutes` pass."""

    action: str
    most: int
    minutes: int

    @property
    def each_address(self) -> dict[str, Any]:
        return {"limit": self}


REPORTS = Limit("report", 300, 60)  # with the phones of a whole network behind one address
SIGN_IN = Limit("sign in", 100, 10)  # an address may be a whole office
SIGN_IN_TO_ACCOUNT = Limit("sign in to account", 10, 60)
CODES_TO_ADDRESS = Limit("codes to address", 5, 60)
FLAGS = Limit("flag", 60, 60)  # of pages with something wrong
ASKS = Limit("ask an address", 100, 60)  # whether it wants to hear


async def spend(db: Connection, secret: str, limit: Limit, *who: str) -> None:
    """One of what each of these may still do: an address of either kind, an account, a device. Raises TooMany.

    What is spent within a transaction that is taken back was never spent: what counts attempts stands before it.
    """
    keys = [hmac.digest(secret.encode(), f"{limit.action}\0{each}".encode(), "sha256") for each in who]
    if not await take_tokens(db, keys, limit.most, limit.minutes):
        raise TooMany


@query
async def take_tokens(db: Connection, keys: list[bytes], most: int, minutes: int) -> bool: ...


@query
async def forget_full_buckets(db: Connection) -> None: ...


@every(hours=1)
async def forget_buckets(db: Connection) -> None:
    await forget_full_buckets(db)
