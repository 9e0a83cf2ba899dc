"""A report that somebody asks for by its reference."""

import re
from collections.abc import Awaitable
from typing import TypeVar
from uuid import UUID

from api.database import Connection
from api.errors import Gone, NotFound
from api.reports import queries
from api.reports.schemas import OpenReport, ReportPage
from api.text import LETTERS

T = TypeVar("T")


async def page_of_report(db: Connection, reference: str, device_id: UUID | None) -> ReportPage:
    """Raises NotFound, or Gone for one that everybody could see until it was hidden."""
    return await found_or_gone(db, reference, queries.report_page(db, reference, device_id))


async def open_report(db: Connection, reference: str) -> OpenReport:
    """As open data has it. Raises NotFound, or Gone."""
    return await found_or_gone(db, reference, queries.open_report(db, reference))


async def found_or_gone(db: Connection, reference: str, found: Awaitable[T]) -> T:
    try:
        return await found
    except NotFound:
        if await queries.was_public(db, reference):
            raise Gone from None
        raise


async def reference_in(db: Connection, words: str) -> str | None:
    """The reference somebody typed, if it is of a report they may see."""
    letters = tidied(words)
    return await queries.reference_seen(db, letters) if letters else None


def tidied(words: str) -> str | None:
    """The reference that somebody typed or copied, whatever stands about it; None when it is none."""
    letters = re.sub(r"[\W_]", "", words).upper()
    return letters if len(letters) == 7 and set(letters) <= set(LETTERS) else None
