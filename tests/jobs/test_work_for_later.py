"""Work is queued with the change that calls for it, done, tried again when it fails, and given up in the end."""

import asyncio
import os
import signal
import sys
from datetime import timedelta

import asyncpg
import pytest

from api import jobs
from api.actor import ANONYMOUS, SYSTEM
from api.database import Connection, act_for, connect
from api.health import problems_now
from tests.world import ROOT

done: list[str] = []

A_JOB_THAT_ENDS_ITS_WORKER = """
import asyncio, os, signal, sys
from api import jobs
from api.database import connect

@jobs.job
async def end_the_worker(db):
    os.kill(os.getpid(), signal.SIGKILL)

async def work():
    async with connect(sys.argv[1]) as db:
        await jobs.do_next(db)

asyncio.run(work())
"""


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    done.clear()


@jobs.job
async def wave(db: Connection, to: str = "nobody") -> None:
    done.append(to)


@jobs.job
async def stumble(db: Connection) -> None:
    done.append("stumbled")
    raise OSError("the shelf is full")  # also what a lost network looks like


@jobs.job
async def sleep(db: Connection) -> None:
    async with db.transaction():
        await db.execute("insert into job (name, arguments) values ('half done', '{}')")
        await asyncio.sleep(60)


@jobs.job
async def pull_the_plug(db: Connection) -> None:
    await db.execute("select pg_terminate_backend(pg_backend_pid())")


async def test_a_job_is_done_once(db: Connection) -> None:
    await jobs.later(db, wave, to="Ann")
    assert await jobs.do_next(db)
    assert not await jobs.do_next(db)
    assert done == ["Ann"]


async def test_a_job_waits_for_its_time(db: Connection) -> None:
    await jobs.later(db, wave, due_at=await db.fetchval("select now() + interval '1 hour'"))
    assert not await jobs.do_next(db)


async def test_a_change_that_does_not_happen_leaves_no_work(db: Connection) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction():
            await jobs.later(db, wave)
            raise ZeroDivisionError
    assert not await jobs.do_next(db)


async def test_a_job_that_fails_is_tried_again_later_and_later_and_then_given_up(db: Connection) -> None:
    await jobs.later(db, stumble)
    waits = []
    for _attempt in range(jobs.MOST_ATTEMPTS):
        await db.execute("update job set due_at = now()")
        assert await jobs.do_next(db)
        waits.append(await db.fetchval("select due_at - now() from job"))
    assert [wait.total_seconds() for wait in waits] == [15, 60, 240, 960, 3840, 15360]
    assert len(done) == jobs.MOST_ATTEMPTS
    assert await db.fetchval("select abandoned_because from job") == "OSError"
    assert await problems_now(db) == ["work was given up after many tries: 1"]
    await db.execute("update job set due_at = now()")
    assert not await jobs.do_next(db)


async def test_a_job_that_takes_too_long_is_stopped_and_leaves_nothing_half_done(db: Connection) -> None:
    await jobs.later(db, sleep)
    assert await jobs.do_next(db, time_limit_s=0.05)
    assert [tuple(row) for row in await db.fetch("select name, attempts from job")] == [(jobs.name_of(sleep), 1)]


async def test_a_time_limit_is_shorter_than_the_first_lease(db: Connection) -> None:
    await jobs.later(db, wave)
    await jobs.claim_job(db)
    assert await db.fetchval("select due_at - now() from job") > timedelta(seconds=jobs.TIME_LIMIT)


async def test_work_nobody_knows_any_more_is_given_up_and_stops_nothing_else(db: Connection) -> None:
    await db.execute("insert into job (name, arguments, due_at) values ('of.long.ago', '{}', now() - interval '1 day')")
    await jobs.later(db, wave, to="Ann")
    while await jobs.do_next(db):
        pass
    assert done == ["Ann"]


async def test_a_job_that_kills_its_worker_is_not_tried_for_ever(own_database: str) -> None:
    async with connect(own_database) as db:
        await db.execute("insert into job (name, arguments) values ('__main__.end_the_worker', '{}')")
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-c", A_JOB_THAT_ENDS_ITS_WORKER, own_database, cwd=ROOT, env=os.environ
        )
        assert await worker.wait() == -signal.SIGKILL
        assert await db.fetchval("select attempts from job") == 1, "counted at the claim"
        for _worker in range(jobs.MOST_ATTEMPTS - 1):
            await db.execute("update job set due_at = now()")
            assert await jobs.claim_job(db), "and its worker dies"
        await db.execute("update job set due_at = now() - interval '1 second'")
        assert await jobs.claim_job(db) is None
        assert await problems_now(db) == ["work was given up after many tries: 1"]


async def test_a_job_whose_connection_is_lost_is_left_to_its_lease(own_database: str) -> None:
    async with connect(own_database) as db:
        await jobs.later(db, pull_the_plug)
        assert await jobs.do_next(db)
        assert db.is_closed()
    async with connect(own_database) as db:
        assert await db.fetchval("select attempts = 1 and abandoned_because is null from job")


async def test_two_workers_never_take_the_same_job(own_database: str) -> None:
    async with connect(own_database) as one, connect(own_database) as other:
        for _job in range(20):
            await jobs.later(one, wave)
        claimed = [await asyncio.gather(jobs.claim_job(one), jobs.claim_job(other)) for _pair in range(10)]
        ids = [each.id for pair in claimed for each in pair if each]
        assert len(set(ids)) == len(ids) == 20


async def test_what_comes_round_is_queued_once_however_many_workers_there_are(own_database: str) -> None:
    schedules = {jobs.name_of(wave): timedelta(minutes=5)}
    async with connect(own_database) as one, connect(own_database) as other:
        await asyncio.gather(*(jobs.keep_schedules(db, schedules) for db in (one, other)))
        for _round in range(3):
            await asyncio.gather(jobs.queue_due(one), jobs.queue_due(other))
        assert await one.fetchval("select count(*) from job") == 1
        await one.execute("update schedule set due_at = now()")
        async with asyncio.timeout(5), one.transaction():
            await jobs.queue_due(one)
            await jobs.queue_due(other)  # neither waits for the first nor does it again
        assert await one.fetchval("select count(*) from job") == 2


async def test_a_worker_that_starts_again_keeps_the_round_under_way(db: Connection) -> None:
    schedules = {jobs.name_of(wave): timedelta(hours=24)}
    await jobs.keep_schedules(db, schedules)
    await jobs.queue_due(db)
    due_at = await db.fetchval("select due_at from schedule")
    await jobs.keep_schedules(db, schedules)
    assert await db.fetchval("select due_at from schedule") == due_at


async def test_a_resident_can_leave_work_and_neither_read_nor_take_it(db: Connection) -> None:
    await act_for(db, ANONYMOUS)
    await jobs.later(db, wave)
    for statement in ("select * from job", "delete from job", "update job set attempts = 0", "select * from schedule"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with db.transaction():
                await db.execute(statement)
    await act_for(db, SYSTEM)
    assert await jobs.do_next(db)
