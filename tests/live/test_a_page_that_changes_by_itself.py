"""A report's page is told of each change while it is open, by the real web server."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID

import httpx

from api.actor import SYSTEM
from api.database import connect
from api.events import record
from tests.world import Council, Person, eventually

Told = Callable[[], Awaitable[None]]

LISTENERS = "from pg_stat_activity where datname = current_database() and query ilike 'listen %'"


async def test_a_page_is_told_when_an_officer_changes_its_report(council: Council) -> None:
    reference, _id = await a_report(council)
    async with an_open_page(council, reference) as told, httpx.AsyncClient(base_url=council.origin) as client:
        officer = Person(client)
        async with connect(council.dsn) as db:
            await officer.sends("/staff/demonstration", officer=str(await db.fetchval("select id from officer")))
        await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="We come on Monday.")
        await told()
        assert "We come on Monday." in await officer.opens(f"/reports/{reference}")


async def test_it_is_told_after_the_listening_connection_was_lost(council: Council) -> None:
    reference, id = await a_report(council)
    async with an_open_page(council, reference) as told, connect(council.dsn) as db:
        assert await db.fetchval(f"select count(pg_terminate_backend(pid)) {LISTENERS}") == 2, "the web's, the worker's"
        await told()  # a change may have been missed, so every open page looks again
        await change(council, id)
        await told()


async def test_open_pages_hold_nothing_that_others_need(council: Council) -> None:
    """More of them than the pool has connections, one that never reads, all of them gone at last."""
    reference, id = await a_report(council)
    files_before = open_files(council)
    async with an_open_page(council, reference) as told, AsyncExitStack() as others:
        for _page in range(25):
            await others.enter_async_context(an_open_page(council, reference))
        _reader, deaf = await asyncio.open_connection("localhost", int(council.origin.rsplit(":")[-1]))
        deaf.write(f"GET /reports/{reference}/live HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        for _change in range(5):
            began = time.monotonic()
            await change(council, id)
            await told()
            assert time.monotonic() - began < 2
        async with httpx.AsyncClient(base_url=council.origin) as client:
            assert (await client.get("/")).status_code == 200
        async with connect(council.dsn) as db:
            waiting = (
                "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in%'"
            )
            assert await db.fetchval(waiting) == 0, "no transaction is open for an open page"
        deaf.transport.abort()
    await eventually(lambda: open_files(council) <= files_before + 3)


async def test_the_server_stops_within_three_seconds_under_an_open_page(council: Council) -> None:
    reference, _id = await a_report(council)
    async with an_open_page(council, reference):
        server = council.processes.pop("serve")
        server.terminate()
        async with asyncio.timeout(3):
            await server.wait()


async def a_report(council: Council) -> tuple[str, UUID]:
    async with connect(council.dsn) as db:
        report = await db.fetchrow("select reference, id from report where is_public and status = 'open' limit 1")
        assert report
        return report["reference"], report["id"]


@asynccontextmanager
async def an_open_page(council: Council, reference: str) -> AsyncIterator[Told]:
    """Gives what waits until the page is told of a change."""
    async with (
        httpx.AsyncClient(base_url=council.origin) as client,
        client.stream("GET", f"/reports/{reference}/live") as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()

        async def told() -> None:
            async with asyncio.timeout(5):
                async for line in lines:
                    if line == "event: changed":
                        return
                raise AssertionError("the stream ended")

        await asyncio.sleep(0.1)
        yield told


async def change(council: Council, report_id: UUID) -> None:
    async with connect(council.dsn) as db:
        await record(db, "report.updated", report_id, SYSTEM, stage="planned", words="We come on Monday.")


def open_files(council: Council) -> int:
    """Of the web server's processes."""
    session = council.processes["serve"].pid
    processes = [int(name) for name in os.listdir("/proc") if name.isdecimal()]
    return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in processes if session_of(pid) == session)


def session_of(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0
