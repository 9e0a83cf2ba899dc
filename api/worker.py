"""The worker: does the jobs and hands over the messages that requests have left in the database.

Any number of workers may run; each piece of work is leased to one. Killed at any moment, it leaves its leases to run
out and another does them.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable

import api.accounts.jobs
import api.reports.jobs  # noqa: F401  (the worker knows every feature's jobs and listeners)
from api import jobs
from api.database import Pool, open_pool
from api.live import Live, listening
from api.notifications.jobs import deliver_next, senders
from api.settings import Settings

POLL = 2.0  # seconds: what a lost notification costs at most
JOBS_AT_ONCE = 4
DELIVERIES_AT_ONCE = 24

Step = Callable[[], Awaitable[bool]]


async def work(settings: Settings) -> None:
    """Until told to stop: then what is in hand is finished, or its lease runs out."""
    stopping = asyncio.Event()
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

        async def job_step() -> bool:
            async with pool.acquire() as db:
                return await jobs.do_next(db)

        async def delivery_step() -> bool:
            return await deliver_next(pool, all_senders)

        running = [tasks.create_task(keep_rounds(pool, stopping))]
        running += [tasks.create_task(keep_doing(job_step, live, "job", stopping)) for _ in range(JOBS_AT_ONCE)]
        running += [
            tasks.create_task(keep_doing(delivery_step, live, "delivery", stopping)) for _ in range(DELIVERIES_AT_ONCE)
        ]
        await stopping.wait()
        await asyncio.wait(running, timeout=1.5)
        for task in running:
            task.cancel()


async def keep_doing(step: Step, live: Live, channel: str, stopping: asyncio.Event) -> None:
    """One step after another while there is work; then until there is word of more, or a poll's time."""
    with live.watching(channel) as told:
        while not stopping.is_set():
            told.clear()
            if not await careful(step):
                await first_of(told.wait(), stopping.wait(), within_s=POLL)


async def keep_rounds(pool: Pool, stopping: asyncio.Event) -> None:
    async def step() -> bool:
        async with pool.acquire() as db:
            await jobs.queue_due(db)
        return False

    while not stopping.is_set():
        await careful(step)
        await first_of(stopping.wait(), within_s=POLL * 5)


async def careful(step: Step) -> bool:
    """A database that is away for a moment ends no worker: the step is tried again at the next turn."""
    try:
        return await step()
    except jobs.DATABASE_AWAY as error:
        jobs.log.warning("the database is away", reason=type(error).__name__)
        await asyncio.sleep(0.5)
        return False


async def first_of(*waits: Awaitable[object], within_s: float) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
