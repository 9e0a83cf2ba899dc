"""One broadcast to very many, handed over by the real worker, while news that somebody waits for goes on.

`python -m bench.broadcast [how many] [how many workers]`.
"""

import asyncio
import base64
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import quantiles
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

from api.actor import SYSTEM
from api.broadcasts import jobs as broadcast_jobs
from api.database import Connection, connect
from api.demonstration import load_demonstration
from api.embedded import server
from api.events import record
from api.jobs import later
from api.migrations import migrate
from api.reports import actions as reports
from api.settings import Settings
from bench.council import ROOT, free_port, settings_on
from bench.results import Measure, table

SUBSCRIBERS = 100_000
WAITING_FOR_NEWS = 5  # who follow a report that something happens to, again and again
PATIENCE = 1800  # seconds

# So that the day's limit of those who wait is never reached.
YESTERDAY = "update message set created_at = created_at - interval '1 day' where kind = 'report'"
ANSWER = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"

FOLLOWERS = """
with made as (
    insert into device (id) select gen_random_uuid() from generate_series(1, $1::int) returning id
),
reached as (
    insert into push_subscription (device_id, endpoint, p256dh, auth) select id, $2::text || id, $3, $4 from made
)
insert into follow (id, subject_kind, subject_id, recipient_kind, recipient_id, is_reporter, confirmed_at)
select gen_random_uuid(), $5, $6, 'device', id, false, now() from made
"""
NEWS_OF = "select interest_id('broadcasts', 'News', id, null, null, null, null) from area where kind = 'council'"
BROADCAST = """
insert into broadcast (
    reference, kind, title, words, advice, numbers, centres, area_kind, ward_ids, place_words, begins_at, ends_at,
    written_by, sent_at, event_id, reach, alone_up_to
)
select
    'ABCDEFG', 'disruption', 'No bins today', 'We come tomorrow instead.', '', '', '', 'council', '{}', '', now(),
    now() + interval '1 day', id, now(), $1, 0, 0
from officer limit 1
returning id
"""
PROGRESS = """
select
    coalesce(sum(delivered), 0), coalesce(sum(waiting), 0), coalesce(sum(failed), 0),
    (select told_at is not null from broadcast)
from delivery_count
"""


class Sink:
    """A push service that says yes, and notes when each of the few was handed over."""

    def __init__(self) -> None:
        self.arrived: list[float] = []
        self.taken = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length:")[2].partition(b"\r")[0])
                await reader.readexactly(length)
                self.taken += 1
                if b"/waited-for/" in head.partition(b"\r")[0]:
                    self.arrived.append(time.time())
                writer.write(ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


class Told(Struct, frozen=True):
    delivered: int
    failed: int
    seconds: float
    memory_kb: list[int]  # of the first worker, each second
    waits: list[float]  # seconds from an event to its hand-over


async def measured(subscribers: int = SUBSCRIBERS, workers: int = 1) -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="doorstep-broadcast-") as folder, server(Path(folder)) as address:
        told = await tell(settings_on(address, Path(folder)), subscribers, workers)
    if told.delivered != subscribers:
        raise RuntimeError(f"{told.delivered} of {subscribers} were handed over, {told.failed} failed")
    fifth = max(1, len(told.memory_kb) // 5)
    begin, end = (max(part) / 1024 for part in (told.memory_kb[:fifth], told.memory_kb[-fifth:]))
    beside = {"at most": 5.0, "median": quantiles(told.waits, n=2)[0], "of": float(len(told.waits))}
    return [
        Measure("push.p95_s_during_broadcast", quantiles(told.waits, n=20)[-1], "s", beside),
        Measure(f"push.broadcast_of_{subscribers}_s", told.seconds, "s", {"a second": subscribers / told.seconds}),
        Measure("push.broadcast_worker_mb", end, "MB", {"at its beginning": begin}),
    ]


async def tell(settings: Settings, subscribers: int, workers: int) -> Told:
    sink, port = Sink(), free_port()
    async with await asyncio.start_server(sink.answer, "127.0.0.1", port), connect(settings.database_url) as db:
        await migrate(db)
        await load_demonstration(db, settings)
        report_id: UUID = await db.fetchval("select id from report where is_public and stage <> 'closed' limit 1")
        await follow(db, port, WAITING_FOR_NEWS, "waited-for", "report", report_id)
        await follow(db, port, subscribers, "broadcast", "broadcasts", await db.fetchval(NEWS_OF))
        await db.execute("vacuum analyze")
        async with working(settings, port, workers) as pids:
            await asyncio.sleep(3)
            return await watched(db, sink, report_id, pids[0])


async def follow(db: Connection, port: int, number: int, path: str, kind: str, subject_id: UUID) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = [base64.urlsafe_b64encode(raw).rstrip(b"=").decode() for raw in (point, os.urandom(16))]
    await db.execute(FOLLOWERS, number, f"http://127.0.0.1:{port}/{path}/", *keys, kind, subject_id)


async def watched(db: Connection, sink: Sink, report_id: UUID, pid: int) -> Told:
    """From the moment it is sent until all of it is handed over."""
    happened, memory, began = list[float](), list[int](), time.time()
    async with db.transaction():
        event_id = await record(db, "broadcast.rehearsed", report_id, SYSTEM, public=False)
        broadcast_id = await db.fetchval(BROADCAST, event_id)
        await later(db, broadcast_jobs.tell, broadcast_id=str(broadcast_id))
    async with asyncio.timeout(PATIENCE):
        while True:
            await asyncio.sleep(1)
            memory.append(resident_kb(pid))
            happened.append(await something_happens(db, report_id))
            delivered, waiting, failed, is_told = await db.fetchrow(PROGRESS) or (0, 0, 0, False)
            if is_told and waiting == 0:
                break
    seconds = time.time() - began
    await asyncio.sleep(10)  # for the last of what was waited for
    return Told(delivered, failed, seconds, memory, waits_of(happened, sink.arrived))


async def something_happens(db: Connection, report_id: UUID) -> float:
    await db.execute(YESTERDAY)
    await reports.update(db, report_id, SYSTEM, "in_progress", "Here is news that somebody waits for.")
    return time.time()


def waits_of(happened: list[float], arrived: list[float]) -> list[float]:
    """Each is handed over once to each who waits, in the order they happened."""
    if len(arrived) != len(happened) * WAITING_FOR_NEWS:
        raise RuntimeError(f"{len(happened)} things happened, and of them were handed over {len(arrived)} notices")
    return [then - happened[number // WAITING_FOR_NEWS] for number, then in enumerate(sorted(arrived))]


def resident_kb(pid: int) -> int:
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1])


@asynccontextmanager
async def working(settings: Settings, port: int, workers: int) -> AsyncIterator[list[int]]:
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "DOORSTEP_DATA": str(settings.data),
        "DOORSTEP_SECRET": settings.secret,
        "DOORSTEP_PUSH_PRIVATE_KEY": settings.push_private_key,
        "DOORSTEP_PUSH_SERVICES": f"127.0.0.1:{port}",
    }
    command = (sys.executable, "-m", "api", "work")
    processes = [
        await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        for _n in range(workers)
    ]
    try:
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            process.terminate()
        await asyncio.gather(*(process.wait() for process in processes))


if __name__ == "__main__":
    print(table(asyncio.run(measured(*map(int, sys.argv[1:])))))
