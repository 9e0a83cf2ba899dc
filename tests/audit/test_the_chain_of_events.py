"""What was written down cannot be altered, removed or added to without being found, whoever does it."""

import csv
import hashlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from api.__main__ import main
from api.actor import SYSTEM
from api.audit import jobs as audit_jobs
from api.audit.schemas import DayHead
from api.audit.sealing import AT_ONCE, seal
from api.audit.verifying import lines, verified
from api.database import Connection, act_for, connect
from api.events import record
from tests.world import World

# What somebody does who may do everything: triggers and keys out of the way, and nothing else shows it.
UNSEEN = "set local session_replication_role = replica"


@pytest.fixture
async def chain(db: Connection) -> Connection:
    """Twelve events, sealed."""
    for number in range(12):
        await record(db, "kettle.boiled", uuid4(), SYSTEM, personal="Ann's" if number == 5 else "", litres=number)
    assert await seal(db) == 12
    assert await found(db) == []
    return db


async def found(db: Connection) -> list[str]:
    return (await verified(db))[1]


@asynccontextmanager
async def unseen(db: Connection) -> AsyncIterator[Connection]:
    """Somebody alters something, and it is undone again."""
    transaction = db.transaction()
    await transaction.start()
    await db.execute(UNSEEN)
    yield db
    await transaction.rollback()


async def id_at(db: Connection, position: int) -> int:
    return int(await db.fetchval("select event_id from event_seal where position = $1", position))


@pytest.mark.parametrize(
    "change",
    [
        "details = '{\"litres\": 70}'",
        "kind = 'kettle.drunk'",
        "subject_id = gen_random_uuid()",
        "actor_kind = 'officer'",
        "actor_id = gen_random_uuid()",
        "happened_at = happened_at + interval '1 microsecond'",
        "recorded_at = recorded_at - interval '1 microsecond'",
        "public = not public",
    ],
)
async def test_an_altered_event_is_named(chain: Connection, change: str) -> None:
    event_id = await id_at(chain, 7)
    await chain.execute(UNSEEN)
    await chain.execute(f"update event set {change} where id = $1", event_id)
    assert await found(chain) == [f"event {event_id} was altered"]


async def test_a_removed_event_is_named_and_so_are_its_seals(chain: Connection) -> None:
    removed = await id_at(chain, 7)
    await chain.execute(UNSEEN)
    await chain.execute("delete from event where id = $1", removed)
    assert await found(chain) == [f"event {removed} was removed"]
    await chain.execute("delete from event_seal where position in (7, 8)")
    after = await id_at(chain, 9)
    assert "seals 7 to 8 were removed" in await found(chain) and f"event {after} was altered" in await found(chain)


async def test_an_event_put_in_is_named_whether_it_waits_for_a_seal_or_not(chain: Connection) -> None:
    put_in = """
        insert into event (kind, subject_kind, subject_id, actor_kind, public, happened_at, recorded_at)
        values ('kettle.drunk', 'kettle', gen_random_uuid(), 'system', true, now(), now() - $1::text::interval)
        returning id
    """
    dated_back = await chain.fetchval(put_in, "3 days")
    assert await seal(chain) == 1
    assert await found(chain) == [f"event {dated_back} was put in later than it says"]
    await chain.execute(UNSEEN)
    unsealed = await chain.fetchval(put_in, "0 days")
    assert f"event {unsealed} was put in" in await found(chain)


async def test_a_chain_that_was_made_anew_is_not_the_published_one(chain: Connection) -> None:
    """Somebody alters an event and all seals after it, so that the chain fits again; or takes away its end."""
    (copy,) = await chain.fetch("select position, hash from event_seal order by position desc limit 1")
    heads = [DayHead(date(2026, 11, 27), copy["position"], copy["hash"])]
    await chain.execute(UNSEEN)
    await chain.execute("update event set details = '{}' where id = $1", await id_at(chain, 3))
    await chain.execute("delete from event_seal")
    await chain.execute("insert into event_unsealed select id from event")
    await seal(chain)
    assert await found(chain) == []
    assert (await verified(chain, heads))[1] == ["the chain is not the one of 2026-11-27"]

    await chain.execute("delete from event_seal where position > 9")
    await chain.execute("delete from event where id > $1", await id_at(chain, 9))
    assert await found(chain) == []
    assert (await verified(chain, heads))[1] == ["the chain is not the one of 2026-11-27"]


async def test_words_beside_an_event_can_be_erased_but_not_altered_or_taken_away(chain: Connection) -> None:
    event_id = await id_at(chain, 6)
    subject_id: UUID = await chain.fetchval("select subject_id from event where id = $1", event_id)
    async with unseen(chain) as db:
        await db.execute("update event_personal set locked = locked || '\\x00'")
        assert await found(db) == [f"the words of event {event_id} were altered or removed"]
    async with unseen(chain) as db:
        await db.execute("delete from event_personal")
        assert await found(db) == [f"the words of event {event_id} were altered or removed"]
    await chain.execute("select erase_personal($1)", subject_id)
    assert await found(chain) == []


async def test_ids_that_commit_out_of_order_or_never_are_no_fault(own_database: str) -> None:
    async with connect(own_database) as first, connect(own_database) as second:
        slow = first.transaction()
        await slow.start()
        early = await record(first, "kettle.boiled", uuid4(), SYSTEM)
        late = await record(second, "kettle.boiled", uuid4(), SYSTEM)
        with pytest.raises(ZeroDivisionError):
            async with second.transaction():
                await record(second, "kettle.boiled", uuid4(), SYSTEM)
                raise ZeroDivisionError
        assert early < late
        assert await seal(second) == 1
        await slow.commit()
        assert await seal(second) == 1 and await seal(second) == 0
        assert [row[0] for row in await second.fetch("select event_id from event_seal order by position")] == [
            late,
            early,
        ]
        assert await verified(second) == (2, [])


async def test_two_workers_make_one_chain_and_nobody_who_writes_waits_for_them(own_database: str) -> None:
    async with connect(own_database) as first, connect(own_database) as second:
        await record(first, "kettle.boiled", uuid4(), SYSTEM)
        async with first.transaction():
            assert await seal(first) == 1
            assert await seal(second) == 0, "the other one is at it"
            await record(second, "kettle.boiled", uuid4(), SYSTEM)
        assert await seal(second) == 1
        assert await verified(second) == (2, [])


async def test_the_worker_seals_keeps_the_days_head_and_checks_by_night(world: World) -> None:
    await world.person().reports()
    async with world.pool.acquire() as db:
        await act_for(db, SYSTEM)
        await audit_jobs.seal_events(db)
        await audit_jobs.check_events(db)
    await world.worker_works()
    check = await world.db.fetchrow("select * from event_check order by id desc limit 1")
    assert check and check["ended_at"] and check["findings"] == []
    assert check["position"] == await world.db.fetchval("select count(*) from event_seal")
    assert await world.db.fetchval("select count(*) from event_unsealed") <= AT_ONCE
    assert (await world.person().client.get("/health")).json()["healthy"]

    await world.db.execute(UNSEEN)
    await world.db.execute("update event set public = not public where id = $1", await id_at(world.db, 2))
    await world.db.execute("set local session_replication_role = origin")
    async with world.pool.acquire() as db:
        await act_for(db, SYSTEM)
        await audit_jobs.check_events(db)
    await world.worker_works()
    health = await world.person().client.get("/health")
    assert health.status_code == 503 and "events are not as they were sealed" in health.text


async def test_anybody_can_keep_the_days_heads_and_verify_with_a_few_lines(world: World, tmp_path: Path) -> None:
    while await seal(world.db):
        pass
    await world.db.execute(UNSEEN)
    await world.db.execute("update event_seal set sealed_at = sealed_at - interval '2 days'")
    await world.db.execute("set local session_replication_role = origin")
    async with world.pool.acquire() as db:
        await act_for(db, SYSTEM)
        await audit_jobs.keep_heads(db)
    answer = await world.person().client.get("/data/audit-heads.csv")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    heads = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(heads) == 2, "of the day of the seals, and of the day after without any"
    as_json = (await world.person().client.get("/data/audit-heads.json")).json()
    assert [head["sha256"] for head in as_json["heads"]] == [head["sha256"] for head in heads]
    assert "Keep a copy" in as_json["about"]

    hash = bytes(32)
    number = 0
    async for line in lines(world.db):
        hash = hashlib.sha256(hash + str(line).encode()).digest()
        number += 1
        assert "\n" not in str(line)
    assert (str(number), hash.hex()) == (heads[-1]["events"], heads[-1]["sha256"])


def test_the_command_says_what_does_not_fit(
    own_database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", own_database)
    assert main(["verify-events"]) == 0
    assert "0 sealed events, none that do not fit" in capsys.readouterr().out
    copy = tmp_path / "heads.csv"
    copy.write_text(f"day,events,sha256\n2026-11-27,7,{'0' * 64}\n")
    assert main(["verify-events", "--heads", str(copy)]) == 1
    assert "the chain is not the one of 2026-11-27" in capsys.readouterr().out
