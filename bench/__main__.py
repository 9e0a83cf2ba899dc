"""`make bench`: everything measured in one run, as a table and as bench/results.json."""

import asyncio
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from api.database import connect
from api.embedded import server
from api.settings import Settings
from bench import broadcast, outbox, push, push_faults
from bench.bytes import sizes
from bench.council import Server, bare_server, fill, real_server, settings_on
from bench.finding import finding
from bench.growth import growth
from bench.journey import calls, journeys
from bench.lighthouse import scores
from bench.load import Ask, Cost, costs
from bench.photos import photo_costs
from bench.results import Measure, held_to, table, write
from bench.statements import statements
from bench.storage import after_a_week


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder, server(Path(folder)) as address:
        measures = list(map(held_to, asyncio.run(measure(settings_on(address, Path(folder))))))
    measures += asyncio.run(broadcast.measured())
    if shutil.which("chromium"):
        measures += asyncio.run(outbox.measured())
    measures += map(held_to, [*asyncio.run(push.measured()), *asyncio.run(push_faults.measured())])
    write(measures)
    print(table(measures))


async def measure(settings: Settings) -> list[Measure]:
    await fill(settings)
    references = await some_references(settings)
    asked = await statements(settings, {"report": f"/reports/{references[0]}", "list": "/reports"})
    async with real_server(settings) as council, bare_server(settings) as bare:
        cookie = await an_officers_cookie(council, settings)
        cost = await costs(asks(council, bare, references, cookie))
        return [
            cpu("page.report.cpu_ms", cost["report"], bare_select=cost["bare_select"]),
            Measure(
                "page.report.statements", asked["report"][0], "named queries", {"all statements": asked["report"][1]}
            ),
            cpu("page.officers_report.cpu_ms", cost["officers_report"], bare_select=cost["bare_select"]),
            cpu("page.list.cpu_ms", cost["list"], bare_select=cost["bare_select"]),
            Measure("page.list.statements", asked["list"][0], "named queries", {"all statements": asked["list"][1]}),
            cpu("submit.cpu_ms", cost["submit"], bare_insert=cost["bare_insert"]),
            Measure("submit.per_s", cost["submit"].per_s, "a second", {"bare_insert": cost["bare_insert"].per_s}),
            *await sizes(council, cookie),
            *await photo_costs(),
            *await growth(settings, partial(beside, settings.database_url)),
            *await finding(partial(beside, settings.database_url)),
            *await journeys(council.origin),
            *await calls(council.origin),
            *await after_a_week(council, references),
            *await scores(council, references[0]),
        ]


def beside(dsn: str, database: str) -> str:
    """Another database on the same server."""
    return dsn.replace("/doorstep?", f"/{database}?")


def asks(council: Server, bare: Server, references: list[str], cookie: str) -> dict[str, Ask]:
    def of(page: str, number: int) -> str:
        return page.format(references[number % len(references)])

    return {
        "report": Ask(council, 400, partial(of, "/reports/{}")),
        "officers_report": Ask(council, 300, partial(of, "/staff/reports/{}"), cookie=cookie),
        "bare_select": Ask(bare, 2000, partial(of, "/select/{}")),
        "list": Ask(council, 300, lambda _number: "/reports"),
        "submit": Ask(council, 400, lambda _number: "/api/reports", a_report),
        "bare_insert": Ask(bare, 2000, lambda _number: "/insert", lambda _number: {}),
    }


def a_report(number: int) -> dict[str, Any]:
    """Anywhere in the middle of Wrackholm."""
    return {
        "service_code": "pothole",
        "description": f"A deep hole by the crossing, number {number}",
        "latitude": 54.62 + number % 100 / 1e5,
        "longitude": 1.02 + number % 77 / 1e5,
        "submission_key": str(uuid4()),
    }


def cpu(name: str, cost: Cost, **bare: Cost) -> Measure:
    ((what, least),) = bare.items()
    return Measure(name, cost.cpu_ms, "ms", {what: least.cpu_ms, "times": cost.cpu_ms / least.cpu_ms})


async def some_references(settings: Settings) -> list[str]:
    async with connect(settings.database_url) as db:
        rows = await db.fetch("select reference from report where is_public order by reference limit 200")
        return [row["reference"] for row in rows]


async def an_officers_cookie(council: Server, settings: Settings) -> str:
    async with connect(settings.database_url) as db:
        officer = {"officer": str(await db.fetchval("select id from officer limit 1"))}
    url = f"{council.origin}/staff/demonstration"
    async with council.client.post(url, data=officer, allow_redirects=False) as answer:
        return answer.headers["set-cookie"].partition(";")[0]


if __name__ == "__main__":
    main()
