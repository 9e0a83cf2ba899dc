"""Answers a reader may have already: an etag made of what is shown, and 304 to whoever has that (RFC 9110, 13)."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import State


def etag_of(*shown: Any) -> str:
    """Weak: what is compressed on its way is another row of bytes."""
    return f'W/"{blake2b(msgspec.json.encode(shown), digest_size=12).hexdigest()}"'


def validators(etag: str, changed_at: datetime | None = None) -> dict[str, str]:
    headers = {"etag": etag, "cache-control": "public, max-age=300"}
    if changed_at:
        headers["last-modified"] = format_datetime(changed_at.astimezone(UTC), usegmt=True)
    return headers


def unchanged(
    request: Request[None, None, State], etag: str, changed_at: datetime | None = None
) -> Response[None] | None:
    """The 304, where that is the answer. A time is only looked at when no etag was sent."""
    if known := request.headers.get("if-none-match"):
        is_known = known.strip() == "*" or bare(etag) in {bare(each) for each in known.split(",")}
    else:
        then = moment(request.headers.get("if-modified-since", ""))
        is_known = bool(then and changed_at and changed_at.replace(microsecond=0) <= then)
    return Response(None, status_code=304, headers=validators(etag, changed_at)) if is_known else None


def bare(etag: str) -> str:
    return etag.strip().removeprefix("W/")


def moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
