"""Work for later: queued in the transaction that calls for it, done by the worker.

    @job
    async def tell_followers(db: Connection, event_id: int) -> None: ...

    await later(db, tell_followers, event_id=event_id)

    @every(hours=24)
    async def forget_old_drafts(db: Connection) -> None: ...

A job may be done more than once, and must come to the same.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from msgspec import Struct

from api.database import Connection
from api.sql import query

Job = Callable[..., Awaitable[None]]

MOST_ATTEMPTS = 6
TIME_LIMIT = 12  # seconds; shorter than the first lease in jobs.sql

log = structlog.get_logger()
jobs: dict[str, Job] = {}
schedules: dict[str, timedelta] = {}


class ClaimedJob(Struct, frozen=True):
    id: int
    name: str
    arguments: dict[str, Any]
    attempts: int


def job(function: Job) -> Job:
    jobs[name_of(function)] = function
    return function


def every(**interval: float) -> Callable[[Job], Job]:
    """Have the worker do this again and again: `every(minutes=5)`."""

    def register(function: Job) -> Job:
        schedules[name_of(function)] = timedelta(**interval)
        return job(function)

    return register


async def later(db: Connection, function: Job, due_at: datetime | None = None, **arguments: Any) -> None:
    await insert_job(db, name_of(function), arguments, due_at)


async def keep_schedules(db: Connection, schedules: Mapping[str, timedelta] = schedules) -> None:
    """Write down what comes round, at the worker's start; a new interval takes hold, a round under way is kept."""
    for name, interval in schedules.items():
        await keep_schedule(db, name, interval)


async def do_next(db: Connection, time_limit_s: float = TIME_LIMIT) -> bool:
    """Do one job that is due; say whether there was one."""
    claimed = await claim_job(db)
    if claimed is None:
        return False
    try:
        async with asyncio.timeout(time_limit_s):
            await jobs[claimed.name](db, **claimed.arguments)
    except Exception as error:
        log.exception("job failed", job=claimed.name, attempt=claimed.attempts)
        if claimed.attempts >= MOST_ATTEMPTS:
            await abandon_job(db, claimed.id, type(error).__name__)
    else:
        await finish_job(db, claimed.id)
    return True


def name_of(function: Job) -> str:
    return f"{function.__module__}.{function.__name__}"


@query
async def insert_job(db: Connection, name: str, arguments: dict[str, Any], due_at: datetime | None) -> None: ...


@query
async def claim_job(db: Connection) -> ClaimedJob | None: ...


@query
async def finish_job(db: Connection, job_id: int) -> None: ...


@query
async def abandon_job(db: Connection, job_id: int, reason: str) -> None: ...


@query
async def keep_schedule(db: Connection, name: str, every: timedelta) -> None: ...


@query
async def queue_due(db: Connection) -> None: ...
