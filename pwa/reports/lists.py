"""The list of public reports, as a page and as a feed: by status, ward, service and words."""

from datetime import datetime
from urllib.parse import urlencode

from litestar import Router, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery
from litestar.response import Template
from msgspec import Struct

from api.database import Connection, Database
from api.places import queries as places
from api.reports import queries
from api.reports.schemas import ReportSummary
from api.services import queries as services

PAGE_SIZE = 20
FEED_SIZE = 50
LONGEST_WORDS = 100  # characters


class Chosen(Struct, frozen=True):
    """What of the list is wanted; empty is everything."""

    status: str = ""
    ward: str = ""
    service: str = ""
    words: str = ""

    @property
    def query(self) -> dict[str, str]:
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name))}

    def address(self, path: str, **more: str) -> str:
        return f"{path}?{urlencode(query)}" if (query := self.query | more) else path


def chosen(
    status: FromQuery[str] = "", ward: FromQuery[str] = "", service: FromQuery[str] = "", words: FromQuery[str] = ""
) -> Chosen:
    status = status if status in ("open", "closed") else ""
    return Chosen(status, ward, service, words.replace("\0", "").strip()[:LONGEST_WORDS])


@get("/reports")
async def listed(db: Database, chosen: NamedDependency[Chosen], before: FromQuery[str] = "") -> Template:
    found = await find(db, chosen, moment(before), PAGE_SIZE)
    is_full = len(found) == PAGE_SIZE
    context = {
        "reports": found,
        "chosen": chosen,
        "wards": await places.areas(db, "ward"),
        "groups": await services.active_services(db),
        "older": chosen.address("/reports", before=found[-1].submitted_at.isoformat()) if is_full else "",
        "newest": chosen.address("/reports") if before else "",
        "feed": chosen.address("/feeds/reports.atom"),
    }
    return Template("reports/list.html", context=context)


@get("/feeds/reports.atom")
async def feed(db: Database, chosen: NamedDependency[Chosen]) -> Template:
    """Atom (RFC 4287). A report's entry changes when the report does."""
    found = await find(db, chosen, None, FEED_SIZE)
    context = {"reports": found, "address": chosen.address("/feeds/reports.atom"), "page": chosen.address("/reports")}
    headers = {"cache-control": "public, max-age=300"}
    return Template("reports/feed.xml", context=context, media_type="application/atom+xml", headers=headers)


async def find(db: Connection, chosen: Chosen, before: datetime | None, page_size: int) -> list[ReportSummary]:
    return await queries.reports_listed(
        db, chosen.status or None, chosen.ward or None, chosen.service or None, chosen.words or None, before, page_size
    )


def moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


router = Router(
    "/",
    route_handlers=[listed, feed],
    dependencies={"chosen": Provide(chosen, sync_to_thread=False)},
    include_in_schema=False,
)
