"""Killed with -9 at the worst moment, each part comes back, and what was accepted is there, once."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from signal import SIGKILL
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit
from uuid import UUID, uuid4

import asyncpg
import httpx

from api.database import connect, open_pool
from api.demonstration import load_demonstration
from api.embedded import cluster, processes_in, server
from api.migrations import migrate
from tests.fakes import PushService, until
from tests.world import HERE, PUSH_KEYS, Council, Person, a_council, eventually, settings_for_tests

KEYS = [uuid4() for _report in range(10)]
ANSWERED = 3  # of ten, when something is killed under the others


async def test_a_worker_killed_between_the_event_and_the_push_loses_no_notice(
    council: Council, push: PushService
) -> None:
    phone = push.subscribe(PUSH_KEYS[1])
    async with a_person(council) as resident, a_person(council) as officer, connect(council.dsn) as db:
        reference = await resident.reports()
        assert (await resident.allows_notices(phone.subscription, reference)).status_code == 204
        await officer.sends("/staff/demonstration", officer=str(await db.fetchval("select id from officer")))

        push.delay_s = 60
        await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="We come on Monday.")
        await until(lambda: push.requests == 1)
        await council.kill("work")
        await officer.sends(f"/staff/reports/{reference}/update", stage="in_progress", words="We are on our way.")
        assert not phone.received

        push.delay_s = 0
        await db.execute("update delivery set due_at = now() where status = 'sending'")  # the dead one's lease is out
        await council.start("work")
        await until(lambda: len(phone.received) == 2)
        assert {told["notification"]["body"] for told in phone.received} == {"We come on Monday.", "We are on our way."}
        inbox = await resident.opens("/messages")
        assert inbox.count("We come on Monday.") == inbox.count("We are on our way.") == 1


async def test_a_worker_told_to_stop_finishes_what_it_has_in_hand(council: Council, push: PushService) -> None:
    phone = push.subscribe(PUSH_KEYS[1])
    async with a_person(council) as resident, connect(council.dsn) as db:
        await resident.reports()
        await resident.allows_notices(phone.subscription)
        device = await db.fetchval("select id from push_subscription")
        push.delay_s = 0.5
        await resident.sends(f"/account/devices/{device}/test")
        await until(lambda: push.requests == 1)
        worker = council.processes.pop("work")
        worker.terminate()
        await worker.wait()
        assert await db.fetchval("select status from delivery") == "delivered" and len(phone.received) == 1


async def test_what_starts_before_the_database_waits_for_it(migrated: str, tmp_path: Path) -> None:
    """As after both were killed: it need not die, and be started again later each time."""
    there = urlsplit(migrated)
    socket = Path(parse_qs(there.query)["host"][0]) / ".s.PGSQL.5432"

    async def comes_up() -> None:
        await asyncio.sleep(0.7)
        (tmp_path / socket.name).symlink_to(socket)

    not_yet = urlunsplit(there._replace(query=urlencode({"host": str(tmp_path)})))
    begins = asyncio.create_task(comes_up())
    async with open_pool(not_yet) as pool, pool.acquire() as db:
        assert begins.done() and await db.fetchval("select count(*) from report") == 0


async def test_a_web_server_killed_under_ten_submissions_loses_none_and_doubles_none(council: Council) -> None:
    async with httpx.AsyncClient(base_url=council.origin) as client:
        first = await three_answered_and_the_others_under_way(client, council.dsn, lambda: council.kill("serve"))
        await council.start("serve")
        await council.is_up()
        await all_sent_again_come_to_the_same(client, council.dsn, first)


async def test_postgresql_killed_under_ten_submissions_loses_none_and_doubles_none(tmp_path: Path) -> None:
    async def kill() -> None:
        for process in [*processes_in(cluster(tmp_path))]:
            with suppress(ProcessLookupError):
                os.kill(process, SIGKILL)

    async with a_council_with_its_own_server(tmp_path) as council, httpx.AsyncClient(base_url=council.origin) as client:
        first = await three_answered_and_the_others_under_way(client, council.dsn, kill)
        await council.is_up()
        await all_sent_again_come_to_the_same(client, council.dsn, first)


async def three_answered_and_the_others_under_way(
    client: httpx.AsyncClient, dsn: str, kill: Callable[[], Awaitable[None]]
) -> dict[UUID, str]:
    """The references given before the killing, which comes while seven transactions stand half done."""
    first = {key: await submitted(client, key) for key in KEYS[:ANSWERED]}
    gate = await asyncpg.connect(dsn)
    await gate.execute("begin; lock table event in exclusive mode")
    others = [asyncio.create_task(client.post("/api/reports", json=report(key))) for key in KEYS[ANSWERED:]]

    async def all_are_under_way() -> bool:
        return bool(await gate.fetchval("select count(*) = $1 from pg_locks where not granted", len(others)))

    await eventually(all_are_under_way)
    await kill()
    for other in await asyncio.gather(*others, return_exceptions=True):
        assert isinstance(other, httpx.TransportError) or (isinstance(other, httpx.Response) and other.is_server_error)
    gate.terminate()
    return first


async def all_sent_again_come_to_the_same(client: httpx.AsyncClient, dsn: str, first: dict[UUID, str]) -> None:
    again = {key: await submitted(client, key) for key in KEYS}
    assert again.items() >= first.items()
    async with connect(dsn) as db:
        kept = await db.fetch("select id, submission_key, reference from report where submission_key = any($1)", KEYS)
        assert {row["submission_key"]: row["reference"] for row in kept} == again
        events = "select count(*) from event where kind = 'report.submitted' and subject_id = any($1)"
        assert await db.fetchval(events, [row["id"] for row in kept]) == len(KEYS)


async def submitted(client: httpx.AsyncClient, key: UUID) -> str:
    answer = await client.post("/api/reports", json=report(key))
    assert answer.is_success, answer.text
    return str(answer.json()["reference"])


def report(key: UUID) -> dict[str, object]:
    latitude, longitude = map(float, HERE.split(", "))
    return {
        "service_code": "pothole",
        "description": "A deep hole by the crossing",
        "latitude": latitude,
        "longitude": longitude,
        "submission_key": str(key),
    }


@asynccontextmanager
async def a_person(council: Council) -> AsyncIterator[Person]:
    async with httpx.AsyncClient(base_url=council.origin) as client:
        yield Person(client)


@asynccontextmanager
async def a_council_with_its_own_server(data: Path) -> AsyncIterator[Council]:
    with server(data) as address:
        async with connect(address) as db:
            await migrate(db)
            await load_demonstration(db, settings_for_tests(data))
        async with a_council(address, data) as council:
            yield council
