"""The officers' queue: whose each report is, what is late or has gone quiet, what waits; on a list or a map."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery
from litestar.response import Redirect, ServerSentEvent, Template
from msgspec import Struct

from api.accounts.schemas import Officer
from api.database import Connection, Database
from api.errors import Refused
from api.language import N_
from api.places.schemas import Bounds
from api.reports.schemas import Mark
from api.triage import queries
from api.triage.bulk import MOST
from api.triage.finding import PAGE_SIZE, WITHIN, find, marks, narrowed, with_place
from api.triage.schemas import Desk, Show, Wanted
from pwa.triage.wanted import address, query_of, wanted

AT_MOST = 1000  # of most parts no more are counted
PAUSE = 2  # seconds between one word of changes and the next
STAGES = ("received", "investigating", "planned", "in_progress")


class Part(Struct, frozen=True):
    show: Show
    name: str
    about: str  # the caption of its list


PARTS = (
    Part("team", N_("My team’s"), N_("My team’s open reports, the date promised first")),
    Part("mine", N_("Mine"), N_("Open reports assigned to me, the date promised first")),
    Part("unassigned", N_("Nobody’s yet"), N_("Open reports that nobody has, the date promised first")),
    Part("late", N_("Late"), N_("Open reports past the date promised, the latest first")),
    Part("dormant", N_("Gone quiet"), N_("Open reports whose reporter has heard nothing, the longest first")),
    Part("waiting", N_("Waiting for an answer"), N_("The resident was asked something, the longest first")),
    Part("flagged", N_("Flagged"), N_("Somebody says that a part should not be public, the first first")),
    Part("to-check", N_("To look at first"), N_("With photos or words that only officers see yet")),
    Part("open", N_("All open"), N_("Open reports, the date promised first")),
    Part("closed", N_("Closed"), N_("Closed reports, the last first")),
)


@get("/reports")
async def queue(
    db: Database,
    officer: NamedDependency[Officer],
    wanted: NamedDependency[Wanted],
    page: FromQuery[int] = 1,
) -> Template | Redirect:
    return await queue_page(db, officer, wanted, min(max(page, 1), 10_000), "triage/queue.html")


@get("/reports/map")
async def queue_map(
    db: Database, officer: NamedDependency[Officer], wanted: NamedDependency[Wanted]
) -> Template | Redirect:
    """Beside its list, for whoever cannot use a map and for whoever wants both."""
    return await queue_page(db, officer, wanted, 1, "triage/map.html", path="/staff/reports/map")


async def queue_page(
    db: Connection,
    officer: Officer,
    wanted: Wanted,
    page: int,
    template: str,
    problems: dict[str, str] | None = None,
    typed_name: str = "",
    path: str = "/staff/reports",
) -> Template | Redirect:
    problems = problems or {}
    try:
        placed = await with_place(db, wanted)
        if placed != wanted:
            return Redirect(address(placed, path), status_code=303)
        asked = await narrowed(db, wanted, officer)
    except Refused as refused:
        problems = refused.problems
        asked = await narrowed(db, msgspec.structs.replace(wanted, near=""), officer)
    desk = await queries.desk(db, officer.id, officer.team)
    if asked.show == "team" and not wanted.show and not desk.team:  # her team has nothing to do
        asked = msgspec.structs.replace(asked, show="open")
    rows = await find(db, asked, page)
    wanted = msgspec.structs.replace(wanted, show=asked.show)
    context = {
        "officer": officer,
        "rows": rows,
        "desk": desk,
        "wanted": wanted,
        "problems": problems,
        "typed_name": typed_name,
        "parts": [{"part": each, "href": address(msgspec.structs.replace(wanted, show=each.show))} for each in PARTS],
        "part": next((each for each in PARTS if each.show == asked.show), None),
        "counts": counts_of(desk),
        "saved": [
            {"filter": each, "href": address(each.wanted), "is_here": each.wanted == wanted} for each in desk.saved
        ],
        "may_assign": "reports.assign" in officer.permissions,
        "most": MOST,
        "within": WITHIN,
        "stages": STAGES,
        "query": query_of(wanted),
        "newer": address(wanted, page=str(page - 1)) if page > 1 else "",
        "older": address(wanted, page=str(page + 1)) if len(rows) == PAGE_SIZE else "",
    }
    return Template(template, context=context, status_code=422 if problems else 200)


def counts_of(desk: Desk) -> dict[str, str]:
    counted = {each.show: getattr(desk, each.show.replace("-", "_"), None) for each in PARTS}
    return {
        show: f"{number:,}" + ("+" if number == AT_MOST and show not in ("open", "late") else "")
        for show, number in counted.items()
        if number is not None
    }


@get("/reports/in-box")
async def in_box(
    db: Database,
    officer: NamedDependency[Officer],
    wanted: NamedDependency[Wanted],
    west: FromQuery[float],
    south: FromQuery[float],
    east: FromQuery[float],
    north: FromQuery[float],
) -> list[Mark]:
    return await marks(db, await narrowed(db, wanted, officer), Bounds(west, south, east, north))


@get("/reports/live")
async def live(state: State, officer: NamedDependency[Officer]) -> ServerSentEvent:
    """A word when something has happened to any report, and then not for two seconds. The page fetches itself."""

    async def changes() -> AsyncIterator[dict[str, Any]]:
        with state.live.watching("changed") as changed:
            while True:
                try:
                    await asyncio.wait_for(changed.wait(), 25)
                    changed.clear()
                    yield {"event": "changed", "data": "."}
                    await asyncio.sleep(PAUSE)
                except TimeoutError:
                    yield {"comment": "still here"}

    return ServerSentEvent(changes())


router = Router(
    "/",
    route_handlers=[queue, queue_map, in_box, live],
    dependencies={"wanted": Provide(wanted, sync_to_thread=False)},
)
