"""What of the queue is wanted, read from the address, and put into one."""

from urllib.parse import urlencode

import msgspec
from litestar.params import FromQuery

from api.triage.finding import LONGEST_WORDS
from api.triage.schemas import Wanted


def wanted(
    show: FromQuery[str] = "",
    ward: FromQuery[str] = "",
    service: FromQuery[str] = "",
    stage: FromQuery[str] = "",
    words: FromQuery[str] = "",
    team: FromQuery[str] = "",
    whose: FromQuery[str] = "",
    near: FromQuery[str] = "",
    within: FromQuery[str] = "",
) -> Wanted:
    given = (show, ward, service, stage, words, team, whose, near, within)
    return Wanted(*(text.replace("\0", "").strip()[:LONGEST_WORDS] for text in given))


def query_of(wanted: Wanted, **more: str) -> str:
    """As it stands after the question mark."""
    return urlencode({**msgspec.to_builtins(wanted), **more})


def address(wanted: Wanted, path: str = "/staff/reports", **more: str) -> str:
    query = query_of(wanted, **more)
    return f"{path}?{query}" if query else path
