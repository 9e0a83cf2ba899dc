"""How many reports are where, and are due when: kept as they change, and always what counting them would say."""

import asyncio
from random import Random
from typing import Any

import pytest

from api.actor import SYSTEM
from api.database import Connection, act_for, connect
from api.reports import queries
from tests.world import Person, World

KEPT = """
    select size, north, east, service_code, status, sum(reports), sum(latitudes), sum(longitudes)
    from report_cell
    group by 1, 2, 3, 4, 5
    having sum(reports) <> 0 or sum(latitudes) <> 0 or sum(longitudes) <> 0
    union all
    select null, null, null, expected_on::text, null, sum(reports), 0, 0
    from report_promised
    group by expected_on
    having sum(reports) <> 0
"""


async def kept(db: Connection) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in await db.fetch(KEPT)}


async def counted(db: Connection) -> set[tuple[Any, ...]]:
    """In a transaction that is taken back."""
    transaction = db.transaction()
    await transaction.start()
    await db.execute("select count_reports_anew()")
    found = await kept(db)
    await transaction.rollback()
    return found


class Street:
    """Residents and an officer who do one thing after another, as chance has it."""

    def __init__(self, world: World, resident: Person, officer: Person, chance: Random) -> None:
        self.world = world
        self.resident = resident
        self.officer = officer
        self.chance = chance
        self.references: list[str] = []

    async def something_happens(self) -> None:
        happens = [self.is_reported, self.is_reported, self.is_closed, self.is_reopened, self.is_withdrawn]
        happens += [self.is_made_private, self.is_moved, self.is_given_another_day, self.is_removed, self.is_folded]
        happens += [self.is_asked_about, self.is_answered]
        await self.chance.choice(happens if self.references else [self.is_reported])()

    @property
    def any_reference(self) -> str:
        return self.chance.choice(self.references)

    async def is_reported(self) -> None:
        service_code = self.chance.choice(["pothole", "graffiti", "noise"])
        where = f"54.62{self.chance.randrange(10)}, 1.02{self.chance.randrange(10)}"
        self.references.append(await self.resident.reports("A kettle in the hedge", service_code, where))

    async def is_closed(self) -> None:
        await self.officer.sends(
            f"/staff/reports/{self.any_reference}/close", outcome="fixed", reason="A crew mended it."
        )

    async def is_reopened(self) -> None:
        await self.officer.sends(f"/staff/reports/{self.any_reference}/reopen", words="It is not.")

    async def is_withdrawn(self) -> None:
        await self.resident.sends(f"/reports/{self.any_reference}/manage/withdraw")

    # What no page does yet.

    async def is_made_private(self) -> None:
        await self.change("is_public = not is_public")

    async def is_moved(self) -> None:
        await self.change("latitude = latitude + 0.01, service_code = 'graffiti'")

    async def is_given_another_day(self) -> None:
        await self.change("expected_on = expected_on + 3")

    async def is_asked_about(self) -> None:
        await self.change("waiting_since = now()")

    async def is_answered(self) -> None:
        await self.change("waiting_since = null")

    async def is_removed(self) -> None:
        reference = self.any_reference
        self.references.remove(reference)
        await self.world.db.execute("delete from report where reference = $1", reference)

    async def is_folded(self) -> None:
        async with self.world.pool.acquire() as db:
            await act_for(db, SYSTEM)
            await queries.fold_cells(db)
            await queries.fold_promised(db)

    async def change(self, what: str) -> None:
        await self.world.db.execute(f"update report set {what} where reference = $1", self.any_reference)


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_kept_is_what_counting_says_whatever_happens(world: World, seed: int) -> None:
    street = Street(world, world.person(), await world.officer(), Random(seed))
    for _step in range(12):
        await street.something_happens()
        assert await kept(world.db) == await counted(world.db)


async def test_folding_leaves_one_row_for_each_cell_and_day_and_none_for_nothing(world: World) -> None:
    resident = world.person()
    await resident.reports()
    await world.db.execute("update report set is_public = false, expected_on = '2026-01-01'")
    await Street(world, resident, resident, Random(0)).is_folded()
    assert await world.db.fetchval("select count(*) from report_cell") == 0
    assert await world.db.fetchval("select count(*) from report_promised") == 1


async def test_a_change_that_is_taken_back_counts_for_nothing(world: World) -> None:
    before = await kept(world.db)
    transaction = world.db.transaction()
    await transaction.start()
    await world.person().reports()
    assert await kept(world.db) != before
    await transaction.rollback()
    assert await kept(world.db) == before


async def test_many_who_report_at_once_while_counts_are_folded_are_all_counted(own_database: str) -> None:
    """Each on a connection of its own; none waits for another, and folding loses nobody."""
    async with connect(own_database) as db:
        await db.execute(
            """
            insert into service_group (name, position) values ('Roads', 1);
            insert into service (
                service_code, name, description, service_group, icon, target_days, target_unit, position
            )
            values ('pothole', 'Pothole', '', 'Roads', 'road', 10, 'working', 1)
            """
        )
        await asyncio.gather(*(reporting(own_database, number) for number in range(4)), folding(own_database))
        assert await kept(db) == await counted(db)
        everywhere = "select sum(reports) from report_cell where size = -3 and service_code = ''"
        assert await db.fetchval(everywhere) == await db.fetchval("select count(*) from report") == 100


async def reporting(dsn: str, number: int) -> None:
    async with connect(dsn) as db:
        for n in range(25):
            await db.execute(
                """
                insert into report (
                    id, reference, submission_key, service_code, description, where_exactly, place_words,
                    latitude, longitude, easting, northing, channel, is_public, words_shown,
                    submitted_at, expected_on, updated_at
                )
                values (
                    gen_random_uuid(), $1, gen_random_uuid(), 'pothole', 'x', '', '',
                    54.62, 1.02, 0, 0, 'web', true, true, now(), current_date, now()
                )
                """,
                "ZZZ" + f"{number}{n:03}".translate(str.maketrans("01", "XY")),
            )


async def folding(dsn: str) -> None:
    async with connect(dsn) as db:
        for _time in range(20):
            await queries.fold_cells(db)
            await queries.fold_promised(db)
