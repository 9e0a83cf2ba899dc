"""The worker: does the jobs and hands over the messages that requests have left in the database.

Any number of workers may run; each piece of work is leased to one. Killed at any moment, it leaves its leases to run
out and another does them.
"""

import asyncio
import signal
from collections.abc import Awaitable, Coroutine
from typing import TypeVar

import structlog

import api.accounts.jobs
import api.audit.jobs
import api.broadcasts.jobs
import api.mail.jobs
import api.moderation.jobs
import api.outbox.jobs
import api.promise.jobs
import api.reports.jobs
import api.rights.jobs
import api.rights.retention
import api.rounds.jobs
import api.triage.jobs
from api import jobs
from api.database import AWAY, Pool, open_pool
from api.live import Live, listening
from api.notifications.actions import council_zone
from api.notifications.jobs import Senders, attempt, claim, senders, write_down
from api.notifications.schemas import Tried
from api.photos.store import PhotoStore, photo_store
from api.settings import Settings

POLL = 4.0  # seconds: what a lost notification costs at most
JOBS_AT_ONCE = 4
DELIVERIES_AT_ONCE = 800
HANDFUL = 0.1  # seconds in which what is done is gathered, to be written down with one statement

T = TypeVar("T")

log = structlog.get_logger()


async def work(settings: Settings) -> None:
    """Until told to stop: then what is in hand is finished, or its lease runs out."""
    stopping = asyncio.Event()
    photo_store.set(PhotoStore.from_url(settings.photos_kept_at))
    council_zone.set(settings.time_zone)
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    async with (
        open_pool(settings.database_url, role="doorstep_worker") as pool,
        listening(settings.listen_url or settings.database_url, "job", "delivery") as live,
        senders(settings) as all_senders,
        asyncio.TaskGroup() as tasks,
    ):
        async with pool.acquire() as db:
            await jobs.keep_schedules(db)

        running = [tasks.create_task(keep_rounds(pool, stopping))]
        running += [tasks.create_task(keep_doing_jobs(pool, live, stopping)) for _ in range(JOBS_AT_ONCE)]
        running += [tasks.create_task(keep_delivering(pool, all_senders, live, stopping))]
        await stopping.wait()
        await asyncio.wait(running, timeout=1.5)
        for task in running:
            task.cancel()


async def keep_rounds(pool: Pool, stopping: asyncio.Event) -> None:
    async def queue_due() -> None:
        async with pool.acquire() as db:
            await jobs.queue_due(db)

    while not stopping.is_set():
        await careful(queue_due())
        await first_of(stopping.wait(), within_s=POLL * 5)


async def keep_doing_jobs(pool: Pool, live: Live, stopping: asyncio.Event) -> None:
    """One after another while there are any; then until there is word of more, or a poll's time."""

    async def do_next() -> bool:
        async with pool.acquire() as db:
            return await jobs.do_next(db)

    with live.watching("job") as told:
        while not stopping.is_set():
            told.clear()
            if not await careful(do_next()):
                await first_of(told.wait(), stopping.wait(), within_s=POLL)


async def keep_delivering(pool: Pool, senders: Senders, live: Live, stopping: asyncio.Event) -> None:
    """As many at once as there is room for: a push service that is slow holds up only what waits for it.

    What is done is written down by the handful, and before more is claimed: nothing sent is forgotten while the
    database is away. Told to stop, it finishes what is in hand.
    """
    in_hand: set[asyncio.Task[Tried]] = set()
    with live.watching("delivery") as told:
        while in_hand or not stopping.is_set():
            told.clear()
            done = {task for task in in_hand if task.done()}
            if done and not await careful(write_down(pool, [task.result() for task in done])):
                continue
            in_hand -= done
            room = 0 if stopping.is_set() else DELIVERIES_AT_ONCE - len(in_hand)
            claimed = await careful(claim(pool, room)) if room >= DELIVERIES_AT_ONCE / 4 else None
            for each in claimed or []:
                task = asyncio.create_task(attempt(each, senders))
                task.add_done_callback(lambda _task: told.set())
                in_hand.add(task)
            await first_of(told.wait(), stopping.wait(), within_s=POLL)
            await asyncio.sleep(HANDFUL)


async def careful(step: Coroutine[object, object, T]) -> T | None:
    """A database that is away for a moment ends no worker: the step is tried again at the next turn."""
    try:
        return await step
    except AWAY as error:
        log.warning("the database is away", reason=type(error).__name__)
        await asyncio.sleep(0.5)
        return None


async def first_of(*waits: Awaitable[object], within_s: float) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
