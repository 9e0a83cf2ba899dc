"""Public reports, as a list, a map and a feed, each of what was chosen: status, ward, service, dates and words."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, Response, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template
from msgspec import Struct

from api.database import AS_OPEN_DATA, Connection, Database
from api.errors import NotFound, Refused
from api.language import gettext as _
from api.reports import queries
from api.reports.finding import open_report, tidied
from api.reports.schemas import ReportSummary
from api.settings import Settings
from pwa.kept import BY_ANYONE
from pwa.unchanged import etag_of, unchanged, validators

PAGE_SIZE = 15  # a page of the list, styles and all, is under 10 kB
UNDER_THE_MAP = 10
FEED_SIZE = 50
LONGEST_WORDS = 100  # characters
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
ATOM = "application/atom+xml"

AnyRequest = Request[None, None, State]


class Chosen(Struct, frozen=True, omit_defaults=True, rename={"since": "from", "until": "to"}):
    """What of the list is wanted, as it stands in the address; empty is everything."""

    status: str = ""
    ward: str = ""
    service: str = ""
    since: str = ""  # days, both of them in the list: 2026-11-22
    until: str = ""
    words: str = ""
    box: str = ""  # west, south, east and north in degrees: a part of the map

    @property
    def query(self) -> dict[str, str]:
        query: dict[str, str] = msgspec.to_builtins(self)
        return query

    def address(self, path: str, **more: str) -> str:
        return f"{path}?{urlencode(query)}" if (query := self.query | more) else path

    @property
    def without_box(self) -> "Chosen":
        return msgspec.structs.replace(self, box="")

    @property
    def problems(self) -> dict[str, str]:
        """A sentence beside each date that cannot be one, by its field."""
        problems = {}
        for field, text in (("from", self.since), ("to", self.until)):
            if text and day_in(text) is None:
                problems[field] = _("“{text}” is not a date. Type it as year, month and day: 2026-11-22").format(
                    text=text
                )
        first, last = day_in(self.since), day_in(self.until)
        if first and last and first > last:
            problems["to"] = _("The last day must not be before the first")
        return problems

    def times(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """From the first moment that is wanted to the first that is not."""
        first, last = day_in(self.since), day_in(self.until)
        return (
            datetime.combine(first, time(), zone) if first else None,
            datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
        )


class Last(Struct, frozen=True):
    """Of the page before: the next one begins after it."""

    submitted_at: datetime | None = None
    reference: str = ""


FIRST_PAGE = Last()


def chosen(
    status: FromQuery[str] = "",
    ward: FromQuery[str] = "",
    service: FromQuery[str] = "",
    since: Annotated[str, QueryParameter(name="from")] = "",
    until: Annotated[str, QueryParameter(name="to")] = "",
    words: FromQuery[str] = "",
    box: FromQuery[str] = "",
) -> Chosen:
    """Raises Refused for a part of the map that is none."""
    status = status if status in ("open", "closed") else ""
    ward, service, since, until, words = (
        text.replace("\0", "").strip()[:LONGEST_WORDS] for text in (ward, service, since, until, words)
    )
    return Chosen(status, ward, service, since, until, words, rounded(box) if box else "")


def rounded(box: str) -> str:
    """To about 100 metres, so that an address says no more than it must and is the same for maps that look alike."""
    try:
        west, south, east, north = (round(float(edge), 3) for edge in box.split(","))
    except ValueError:
        raise Refused(box=_("That is no part of the map.")) from None
    if not (-9 <= west < east <= 3 and 49 <= south < north <= 61):  # nor what is no number
        raise Refused(box=_("That is no part of the map."))
    return f"{west:.3f},{south:.3f},{east:.3f},{north:.3f}"


def day_in(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


@get("/reports")
async def listed(
    db: Database,
    chosen: NamedDependency[Chosen],
    settings: NamedDependency[Settings],
    before: FromQuery[str] = "",
    before_reference: FromQuery[str] = "",
) -> Template:
    last = Last(moment(before), tidied(before_reference) or "")
    found = [] if chosen.problems else await find(db, chosen, settings, PAGE_SIZE + 1, last)
    context = await choices(db, chosen, found[:PAGE_SIZE])
    context |= {
        "is_whole": len(found) <= PAGE_SIZE and not before,
        "older": chosen.address("/reports", **after(found[PAGE_SIZE - 1])) if len(found) > PAGE_SIZE else "",
        "newest": chosen.address("/reports") if before else "",
    }
    return shown("reports/list.html", context, chosen)


@get("/reports/map")
async def mapped(db: Database, chosen: NamedDependency[Chosen], settings: NamedDependency[Settings]) -> Template:
    """The list beneath it is of the same reports, for whoever cannot use a map."""
    chosen = chosen.without_box
    found = [] if chosen.problems else await find(db, chosen, settings, UNDER_THE_MAP + 1)
    context = await choices(db, chosen, found[:UNDER_THE_MAP])
    since, until = chosen.times(ZoneInfo(settings.time_zone))
    marks = {
        "status": chosen.status,
        "ward": chosen.ward,
        "service_code": chosen.service,
        "words": chosen.words,
        "since": since.isoformat() if since else "",
        "until": until.isoformat() if until else "",
    }
    context |= {
        "marks": urlencode({name: value for name, value in marks.items() if value}),
        "has_more": len(found) > UNDER_THE_MAP,
    }
    return shown("reports/map.html", context, chosen)


def shown(template: str, context: dict[str, Any], chosen: Chosen) -> Template:
    return Template(template, context=context, headers=BY_ANYONE, status_code=422 if chosen.problems else 200)


async def choices(db: Connection, chosen: Chosen, found: list[ReportSummary]) -> dict[str, Any]:
    choices = await queries.choices(db)
    return {
        "reports": found,
        "chosen": chosen,
        "problems": chosen.problems,
        "wards": choices.wards,
        "groups": choices.groups,
        "feed": chosen.address("/feeds/reports.atom"),
        "list_address": chosen.address("/reports"),
        "map_address": chosen.without_box.address("/reports/map"),
    }


@get("/feeds/reports.atom", dependencies=AS_OPEN_DATA)
async def feed(
    request: AnyRequest, db: Database, chosen: NamedDependency[Chosen], settings: NamedDependency[Settings]
) -> Template | Response[None]:
    """Atom (RFC 4287). A report's entry changes when the report does."""
    if chosen.problems:
        raise Refused(**chosen.problems)
    found = await find(db, chosen, settings, FEED_SIZE)
    changed_at = max((report.updated_at for report in found), default=None)
    etag = etag_of(settings.release, chosen, found)
    context = {
        "reports": found,
        "title": title_of(chosen, found, settings.council_name),
        "address": chosen.address("/feeds/reports.atom"),
        "page": chosen.address("/reports"),
        "changed_at": changed_at,
    }
    return unchanged(request, etag, changed_at) or Template(
        "reports/feed.xml", context=context, media_type=ATOM, headers=validators(etag, changed_at)
    )


def title_of(chosen: Chosen, found: list[ReportSummary], council: str) -> str:
    """What a reader shows among its other feeds: Reports to Wrackholm Council: Pothole, Port Wrack, open."""
    service = found[0].service_name if found and chosen.service else chosen.service
    status = {"open": _("open"), "closed": _("closed"), "": ""}[chosen.status]
    words = f"“{chosen.words}”" if chosen.words else ""
    since = _("from {day}").format(day=chosen.since) if chosen.since else ""
    until = _("to {day}").format(day=chosen.until) if chosen.until else ""
    part = _("a part of the map") if chosen.box else ""
    said = ", ".join(filter(None, [service, chosen.ward, status, words, since, until, part]))
    return _("Reports to {council}").format(council=council) + (f": {said}" if said else "")


@get("/feeds/reports/{name:str}", dependencies=AS_OPEN_DATA)
async def report_feed(
    request: AnyRequest, db: Database, name: FromPath[str], settings: NamedDependency[Settings]
) -> Template | Response[None]:
    """What happens to one report; the same for everybody, whoever asks."""
    if not name.endswith(".atom"):
        raise NotFound
    report = await open_report(db, name.removesuffix(".atom").upper())
    changed_at = max(each.happened_at for each in report.history) if report.history else report.updated_at
    etag = etag_of(settings.release, report)
    return unchanged(request, etag, changed_at) or Template(
        "reports/report_feed.xml",
        context={"report": report, "changed_at": changed_at},
        media_type=ATOM,
        headers=validators(etag, changed_at),
    )


async def find(
    db: Connection, chosen: Chosen, settings: Settings, page_size: int, last: Last = FIRST_PAGE
) -> list[ReportSummary]:
    since, until = chosen.times(ZoneInfo(settings.time_zone))
    return await queries.reports_listed(
        db,
        chosen.status or None,
        chosen.ward or None,
        chosen.service or None,
        chosen.words or None,
        last.submitted_at,
        page_size,
        last.reference,
        since=since,
        until=until,
        box=[float(edge) for edge in chosen.box.split(",")] if chosen.box else None,
    )


def after(last: ReportSummary) -> dict[str, str]:
    return {"before": last.submitted_at.isoformat(), "before_reference": last.reference}


def moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


router = Router(
    "/",
    route_handlers=[listed, mapped, feed, report_feed],
    dependencies={"chosen": Provide(chosen, sync_to_thread=False)},
    include_in_schema=False,
)
