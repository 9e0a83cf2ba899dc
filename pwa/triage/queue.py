"""The officers' queue: which reports are open, late, or wait for a look."""

from urllib.parse import urlencode

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from api.accounts.schemas import Officer
from api.database import Database
from api.places import queries as places
from api.triage import queries

SHOWN = ("open", "late", "to-check", "closed")
PAGE_SIZE = 30


@get("/reports")
async def queue(
    db: Database,
    officer: NamedDependency[Officer],
    show: FromQuery[str] = "open",
    ward: FromQuery[str] = "",
    words: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Template:
    show = show if show in SHOWN else "open"
    page = min(max(page, 1), 10_000)
    found = await queries.queue(db, show, None, ward or None, words.replace("\0", "") or None, page)
    here = {"show": show, "ward": ward, "words": words}
    context = {
        "officer": officer,
        "queue": found,
        "wards": await places.areas(db, "ward"),
        **here,
        "newer": "?" + urlencode(here | {"page": page - 1}) if page > 1 else "",
        "older": "?" + urlencode(here | {"page": page + 1}) if len(found.rows) == PAGE_SIZE else "",
    }
    return Template("triage/queue.html", context=context)


handlers = [queue]
