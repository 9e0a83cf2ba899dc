"""What happened is written down once, never changed, and each who asked hears of it."""

from collections import Counter
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest

from api import jobs
from api.actor import ANONYMOUS, SYSTEM, Actor
from api.database import Connection, act_for
from api.events import Event, event_by_id, on, record
from tests.world import World

heard: Counter[str] = Counter()


@on("kettle.boiled")
async def make_tea(db: Connection, event: Event) -> None:
    heard["tea"] += 1


@on("kettle.boiled", "kettle.descaled")
async def make_coffee(db: Connection, event: Event) -> None:
    heard["coffee"] += 1


@on("kettle.boiled")
async def drop_the_cup(db: Connection, event: Event) -> None:
    heard["drop"] += 1
    raise ValueError


@pytest.fixture(autouse=True)
def nothing_heard() -> None:
    heard.clear()


@pytest.fixture
def kettle() -> UUID:
    return uuid4()


async def test_an_event_says_who_did_what_and_when(db: Connection, kettle: UUID) -> None:
    officer = Actor("officer", uuid4())
    event = await event_by_id(db, await record(db, "kettle.boiled", kettle, officer, public=False, litres=2))
    assert (event.kind, event.subject_kind, event.subject_id) == ("kettle.boiled", "kettle", kettle)
    assert (event.actor_kind, event.actor_id) == ("officer", officer.id)
    assert (event.public, event.details) == (False, {"litres": 2})
    assert abs((event.happened_at - datetime.now(UTC)).total_seconds()) < 60


@pytest.mark.parametrize(
    "change",
    ["update event set public = true", "delete from event", "truncate event cascade"],
    ids=lambda change: change.split()[0],
)
@pytest.mark.parametrize("role", ["owner", "doorstep_resident", "doorstep_officer", "doorstep_worker"])
async def test_nobody_changes_what_has_happened(db: Connection, kettle: UUID, change: str, role: str) -> None:
    await record(db, "kettle.boiled", kettle, SYSTEM)
    if role != "owner":
        await db.execute(f"set local role {role}")
    with pytest.raises((asyncpg.RaiseError, asyncpg.InsufficientPrivilegeError)):
        async with db.transaction():
            await db.execute(change)


@pytest.mark.parametrize("actor", [ANONYMOUS, Actor("officer", uuid4()), SYSTEM], ids=lambda actor: actor.kind)
async def test_there_is_one_way_to_write_an_event(db: Connection, kettle: UUID, actor: Actor) -> None:
    await act_for(db, actor)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with db.transaction():
            await db.execute(
                "insert into event (kind, subject_kind, subject_id, actor_kind, happened_at, public) "
                "values ('kettle.boiled', 'kettle', $1, 'officer', now(), true)",
                kettle,
            )
    assert await record(db, "kettle.boiled", kettle, actor)


async def test_a_resident_sees_what_is_public_of_what_she_may_see(world: World, kettle: UUID) -> None:
    report_id: UUID = await world.db.fetchval("select id from report where is_public limit 1")
    await record(world.db, "report.updated", report_id, SYSTEM, public=False)
    await record(world.db, "kettle.boiled", kettle, SYSTEM)
    shown = await record(world.db, "report.updated", report_id, SYSTEM, stage="planned", words="We come on Monday.")
    await act_for(world.db, ANONYMOUS)
    seen = await world.db.fetch("select id from event where id > $1", shown - 3)
    assert [row["id"] for row in seen] == [shown]


async def test_each_who_asked_hears_once_and_one_that_fails_stops_no_other(db: Connection, kettle: UUID) -> None:
    await record(db, "kettle.boiled", kettle, SYSTEM)
    while await jobs.do_next(db):
        pass
    assert heard == {"tea": 1, "coffee": 1, "drop": 1}
    assert [name.split(".")[-1] for (name,) in await db.fetch("select name from job")] == ["drop_the_cup"]


async def test_nobody_hears_of_another_kind(db: Connection, kettle: UUID) -> None:
    await record(db, "kettle.descaled", kettle, SYSTEM)
    while await jobs.do_next(db):
        pass
    assert heard == {"coffee": 1}


async def test_of_what_happened_long_ago_nobody_is_told(db: Connection, kettle: UUID) -> None:
    when = datetime(2016, 3, 1, 9, tzinfo=UTC)
    event = await event_by_id(db, await record(db, "kettle.boiled", kettle, SYSTEM, happened_at=when))
    assert event.happened_at == when
    assert event.recorded_at > when
    assert not await jobs.do_next(db)


async def test_a_change_that_does_not_happen_leaves_no_event(db: Connection, kettle: UUID) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction():
            await record(db, "kettle.boiled", kettle, SYSTEM)
            raise ZeroDivisionError
    assert await db.fetchval("select count(*) from event where subject_id = $1", kettle) == 0
    assert not await jobs.do_next(db)
