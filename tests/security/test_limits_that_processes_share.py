"""What must not be tried without end is counted for all processes together, and given back as time passes."""

import asyncio
import sys

import pytest

from api.database import Connection
from api.errors import TooMany
from api.limits import ASKS, SIGN_IN, Limit, forget_buckets, spend
from tests.security.conftest import WorldWith
from tests.world import ROOT, SECRET

TRY = Limit("try", 5, 60)
ONE_PROCESS = f"""
import asyncio
from api.database import connect
from api.errors import TooMany
from api.limits import Limit, spend
async def tries():
    async with connect({{dsn!r}}) as db:
        for _press in range(40):
            try:
                await spend(db, {SECRET!r}, Limit("try", 50, 60), "192.0.2.1")
                print("yes")
            except TooMany:
                print("no")
asyncio.run(tries())
"""


async def test_two_processes_cannot_both_take_the_last(own_database: str) -> None:
    program = ONE_PROCESS.format(dsn=own_database)
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        for _process in range(2)
    ]
    said = [(await process.communicate())[0].decode().split() for process in processes]
    assert [len(each) for each in said] == [40, 40]
    assert sum(each.count("yes") for each in said) == 50


async def test_what_was_spent_comes_back_bit_by_bit(db: Connection) -> None:
    assert await how_many(db, "ann") == 5
    assert await how_many(db, "ben") == 5, "one does not pay for another"
    await minutes_pass(db, 30)
    assert await how_many(db, "ann") == 2, "half an hour of a whole one gives half of five"
    await minutes_pass(db, 600)
    assert await how_many(db, "ann") == 5, "never more than there were"


async def test_who_goes_on_while_asked_to_wait_does_not_wait_longer(db: Connection) -> None:
    taken = await how_many(db, "ann")
    for _minute in range(13):
        await minutes_pass(db, 1)
        taken += await how_many(db, "ann")
    assert taken == 6, "one for each twelve minutes"


async def test_of_two_that_must_both_have_one_an_empty_one_is_enough(db: Connection) -> None:
    await how_many(db, "ann")
    with pytest.raises(TooMany):
        await spend(db, SECRET, TRY, "ann", "192.0.2.1")


async def test_nobody_stands_in_it_by_name_and_it_is_forgotten(db: Connection) -> None:
    await spend(db, SECRET, TRY, "ann@example.org")
    (key,) = [row["key"] for row in await db.fetch("select key from allowance")]
    assert len(key) == 32 and b"ann" not in key
    await db.execute("update allowance set changed_at = changed_at - interval '2 days'")
    await forget_buckets(db)
    assert await db.fetchval("select count(*) from allowance") == 0


async def test_links_to_sign_in_cannot_be_tried_without_end(world_with: WorldWith) -> None:
    async with world_with() as world:
        client = world.person().client
        statuses = [(await client.post(f"/staff/sign-in/{n}")).status_code for n in range(SIGN_IN.most + 1)]
        assert statuses == [422] * SIGN_IN.most + [429]
        assert (await client.get("/staff/sign-in")).status_code == 200


async def test_reports_and_questions_to_addresses_have_their_ends(world_with: WorldWith) -> None:
    async with world_with(reports_per_hour=2) as world:
        client = world.person().client
        reports = [(await client.post("/api/reports", json={"junk": n})).status_code for n in range(3)]
        assert reports == [400, 400, 429]
        assert (await client.post("/outbox", data={"to": "/reports/new"})).status_code == 429, "by whichever door"
        asks = [
            (await client.post("/account/notices/email", data={"email": "x"})).status_code for _ in range(ASKS.most + 1)
        ]
        assert asks[-1] == 429 and 429 not in asks[:-1]


async def how_many(db: Connection, who: str) -> int:
    """Until there are no more."""
    taken = 0
    try:
        while True:
            await spend(db, SECRET, TRY, who)
            taken += 1
    except TooMany:
        return taken


async def minutes_pass(db: Connection, minutes: int) -> None:
    await db.execute("update allowance set changed_at = changed_at - make_interval(mins => $1)", minutes)
