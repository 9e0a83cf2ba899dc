"""How much slower reading becomes as reports grow from ten thousand: each size is asked the same in turn.

Residents' pages are asked of a council that has closed most of them, officers' of one that has them all open.
"""

import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any, cast, get_args
from uuid import UUID

import asyncpg
from msgspec import Struct

from api.database import SERVER_SETTINGS, Connection, Record, connect, prepare
from api.demonstration import load_demonstration, load_services
from api.migrations import migrate
from api.places import queries as places
from api.places.actions import load_gazetteer, load_places
from api.places.schemas import Bounds
from api.reports import queries as reports
from api.reports.marks import marks_in
from api.settings import Settings
from api.triage import queries as triage
from api.triage.finding import count, find, marks
from api.triage.schemas import Narrowed, Show
from bench.council import TEST_DATA
from bench.finding import Took, has_run_ms
from bench.results import Measure

REPORTS = (Path(__file__).parent / "growth.sql").read_text()
SIZES = {"10k": 10_000, "100k": 100_000} | ({"1m": 1_000_000} if os.environ.get("SIZE") == "1m" else {})
ROUNDS = 60


class Asked(Struct, frozen=True):
    """What differs from round to round."""

    place: Record  # of a report: reference, latitude, longitude, easting, northing
    words: str  # one of its own
    ward: str
    service_code: str
    council: Bounds


class Readers(Struct, frozen=True):
    """Connections to one size, as the pages have them."""

    resident: Connection
    officer: Connection
    officer_id: UUID

    def has_run_ms(self) -> float:
        return sum(has_run_ms(each.get_server_pid()) for each in (self.resident, self.officer))


Read = Callable[[Readers, Asked], Awaitable[Any]]


async def growth(settings: Settings, address: Callable[[str], str]) -> list[Measure]:
    await make_base(settings, address)
    return [*await grown(address, "growth", READS), *await grown(address, "backlog", QUEUE_READS)]


async def grown(address: Callable[[str], str], name: str, reads: dict[str, Read]) -> list[Measure]:
    for size, number in SIZES.items():
        await make_size(address, f"{name}_{size}", number, are_open=name == "backlog")
    async with AsyncExitStack() as stack:
        readers = {size: await stack.enter_async_context(both(address(f"{name}_{size}"))) for size in SIZES}
        rounds = await what_is_asked(readers["10k"].resident)
        return [measure for what, read in reads.items() for measure in await ratios(what, read, readers, rounds)]


async def make_base(settings: Settings, address: Callable[[str], str]) -> None:
    """Bath where its data is at hand, else the demonstration council; with no report yet."""
    async with connect(address("doorstep")) as owner:
        await owner.execute("create database growth")
    async with connect(address("growth")) as db:
        await migrate(db)
        await load_ground(db, settings)
        await db.execute("truncate report cascade; select count_reports_anew()")


async def load_ground(db: Connection, settings: Settings) -> None:
    if TEST_DATA.is_dir():
        boundaries = TEST_DATA / "boundaries"
        await load_services(db)
        await load_places(db, "Bath", boundaries / "banes_boundary_os.geojson", boundaries / "banes_wards_2019.geojson")
        await load_gazetteer(db, TEST_DATA / "addresses" / "gazetteer_banes.csv")
    else:
        await load_demonstration(db, settings)


async def make_size(address: Callable[[str], str], name: str, number: int, *, are_open: bool) -> None:
    async with connect(address("doorstep")) as owner:
        await owner.execute(f"create database {name} template growth")
    async with connect(address(name)) as db:
        await db.fetchval("select set_config('bench.reports', $1, false)", str(number))
        await db.fetchval("select set_config('bench.are_open', $1, false)", str(are_open))
        await db.execute("set session_replication_role = replica")  # no trigger, a million times
        await db.execute("set gin_pending_list_limit = '256MB'; set maintenance_work_mem = '256MB'")
        await db.execute(REPORTS)
        await db.execute("select count_reports_anew()")
        await db.execute("vacuum analyze")


@asynccontextmanager
async def both(dsn: str) -> AsyncIterator[Readers]:
    async with in_role(dsn, "doorstep_resident") as resident, in_role(dsn, "doorstep_officer") as officer:
        yield Readers(
            resident, officer, await officer.fetchval("select id from officer where team = 'Highways' limit 1")
        )


@asynccontextmanager
async def in_role(dsn: str, role: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(dsn, server_settings=SERVER_SETTINGS | {"role": role})
    try:
        await prepare(connection)
        yield connection
    finally:
        await connection.close()


async def what_is_asked(db: Connection) -> list[Asked]:
    found = await db.fetch(
        """
        select reference, latitude, longitude, xy[0] as easting, xy[1] as northing, description
        from public_report
        order by md5(id::text)
        limit $1
        """,
        ROUNDS,
    )
    wards = cycle(await db.fetch("select name from area where kind = 'ward' order by md5(name)"))
    services = cycle(await db.fetch("select service_code from service where is_active order by position"))
    council = await places.council_bounds(db)
    assert council
    return [
        Asked(place, place["description"].split()[n % 10], ward["name"], service["service_code"], council)
        for n, (place, ward, service) in enumerate(islice(zip(found, wards, services, strict=False), ROUNDS))
    ]


async def ratios(what: str, read: Read, readers: dict[str, Readers], rounds: list[Asked]) -> list[Measure]:
    """Of PostgreSQL's time on a CPU, for what else the machine did is not the reading's; beside it, what was waited."""
    took: dict[str, list[Took]] = {size: [] for size in readers}
    for asked in [*rounds[:6], *rounds]:  # a plan is settled by the sixth time
        for size, each in readers.items():
            began, had_run = time.perf_counter(), each.has_run_ms()
            await read(each, asked)
            took[size].append(Took((time.perf_counter() - began) * 1000, each.has_run_ms() - had_run))
    cpu_ms = {size: median(each.cpu_ms for each in times[6:]) for size, times in took.items()}
    beside = {f"ms of CPU, {size}": value for size, value in cpu_ms.items()}
    beside |= {f"ms of {size}": median(each.ms for each in times[6:]) for size, times in took.items()}
    return [
        Measure(f"growth.{what}.ratio_{size}", cpu_ms[size] / cpu_ms["10k"], "times", beside)
        for size in cpu_ms
        if size != "10k"
    ]


def around(place: Record, degrees: float) -> Bounds:
    """A window as wide as two streets are long, or as a town is."""
    latitude, longitude = place["latitude"], place["longitude"]
    return Bounds(longitude - degrees, latitude - 0.6 * degrees, longitude + degrees, latitude + 0.6 * degrees)


def listed(readers: Readers, *, status: str | None = None, **narrowed: str) -> Awaitable[Any]:
    of = narrowed.get
    return reports.reports_listed(
        readers.resident, status, of("ward"), of("service_code"), of("words"), None, page_size=20
    )


async def queued(
    readers: Readers,
    show: str,
    read: Callable[[Connection, Narrowed], Awaitable[Any]] = lambda db, asked: find(db, asked, 1),
    *,
    near: Record | None = None,
    **narrowed: Any,
) -> Any:
    """As the page asks for it, in a transaction of its own."""
    place = {"easting": near["easting"], "northing": near["northing"], "within_m": 500} if near else {}
    async with readers.officer.transaction():
        asked = Narrowed(cast(Show, show), readers.officer_id, "Highways", **narrowed, **place)
        return await read(readers.officer, asked)


def in_queue(show: str) -> Read:
    return lambda of, _asked: queued(of, show)


async def case(readers: Readers, reference: str) -> Any:
    """All of one report, which writes down that she looked."""
    async with readers.officer.transaction():
        return await triage.case_report(readers.officer, reference, readers.officer_id)


READS: dict[str, Read] = {
    "viewport": lambda of, asked: marks_in(of.resident, around(asked.place, 0.008), 8),
    "viewport_town": lambda of, asked: marks_in(of.resident, around(asked.place, 0.05), 20),
    "viewport_council": lambda of, asked: marks_in(of.resident, asked.council, 20),
    "viewport_service": lambda of, asked: marks_in(of.resident, asked.council, 20, "open", asked.service_code),
    "nearby": lambda of, asked: reports.lookalikes(
        of.resident,
        asked.service_code,
        asked.place["description"],
        asked.place["easting"],
        asked.place["northing"],
        asset_id=None,
        least=0.4,
    ),
    "list": lambda of, _asked: listed(of),
    "list_ward": lambda of, asked: listed(of, ward=asked.ward),
    "list_open_service": lambda of, asked: listed(of, status="open", service_code=asked.service_code),
    "search": lambda of, asked: listed(of, words=asked.words),
    "ward": lambda of, asked: places.ward_at(of.resident, asked.place["longitude"], asked.place["latitude"]),
}

QUEUE_READS: dict[str, Read] = {
    "case": lambda of, asked: case(of, asked.place["reference"]),
    "desk": lambda of, _asked: triage.desk(of.officer, of.officer_id, "Highways"),
    **{f"queue_{show.replace('-', '_')}": in_queue(show) for show in get_args(Show) if show != "any"},
    "queue_near": lambda of, asked: queued(of, "open", near=asked.place),
    "queue_ward": lambda of, asked: queued(of, "open", ward=asked.ward),
    "queue_service": lambda of, asked: queued(of, "open", service_code=asked.service_code),
    "queue_words": lambda of, asked: queued(of, "open", words=asked.words),
    "queue_words_of_team": lambda of, asked: queued(of, "team", words=asked.words),
    "queue_map": lambda of, asked: queued(of, "open", partial(marked, box=asked.council)),
    "queue_map_town": lambda of, asked: queued(of, "open", partial(marked, box=around(asked.place, 0.05))),
    "queue_map_late": lambda of, asked: queued(of, "late", partial(marked, box=asked.council)),
    "queue_count": lambda of, _asked: queued(of, "late", count),
    "queue_count_ward": lambda of, asked: queued(of, "late", count, ward=asked.ward),
    "queue_count_words": lambda of, asked: queued(of, "open", count, words=asked.words),
    "queue_count_near": lambda of, asked: queued(of, "open", count, near=asked.place),
}


async def marked(db: Connection, asked: Narrowed, box: Bounds) -> Any:
    return await marks(db, asked, box)
