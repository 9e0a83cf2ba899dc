"""Migrations: in order, once each, whole or not at all, and never edited."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from itertools import chain
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from api.database import connect
from api.migrations import MIGRATIONS, MigrationEdited, migrate
from tests.conftest import copies, make_database

A_SERVICE = """
insert into service (service_code, name, description, service_group, icon, target_days, target_unit, position)
values ('pothole', 'Pothole', 'A hole in a road.', 'Roads', 'road', 5, 'working', 1)
"""
A_REPORT = """
insert into report (
    id, reference, submission_key, service_code, description, where_exactly, place_words, latitude, longitude,
    easting, northing, channel, is_public, words_shown, submitted_at, expected_on, updated_at
) values (
    gen_random_uuid(), 'K7MPQ2R', gen_random_uuid(), 'pothole', 'A deep hole.', '', 'Mill Lane', 53.9, 1.6,
    636000, 448000, 'web', true, true, now(), current_date, now()
)
"""


@pytest_asyncio.fixture
async def bare(postgres: Callable[[str], str]) -> AsyncIterator[str]:
    """A database with nothing in it."""
    name = f"doorstep_bare_{next(copies)}"
    await make_database(postgres, name)
    yield postgres(name)
    async with connect(postgres("postgres")) as owner:
        await owner.execute(f"drop database {name} with (force)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The second needs the first."""
    (tmp_path / "0001_first.sql").write_text("create table shelf (id int primary key);")
    (tmp_path / "0002_second.sql").write_text("insert into shelf values (1); alter table shelf add column name text;")
    (tmp_path / "README.md").write_text("Not a migration.")
    return tmp_path


async def test_each_is_applied_once_in_order(bare: str, folder: Path) -> None:
    async with connect(bare) as db:
        assert await migrate(db, folder) == ["0001_first", "0002_second"]
        assert await migrate(db, folder) == []
        (folder / "0003_third.sql").write_text("insert into shelf values (2, 'low');")
        assert await migrate(db, folder) == ["0003_third"]
        assert await db.fetchval("select count(*) from shelf") == 2


def test_no_two_have_one_number() -> None:
    numbers = [each.name.partition("_")[0] for each in MIGRATIONS.glob("*.sql")]
    assert len(numbers) == len(set(numbers)), sorted(numbers)


async def test_five_at_once_apply_each_once(bare: str) -> None:
    async def one() -> list[str]:
        async with connect(bare) as db:
            return await migrate(db)

    applied = await asyncio.gather(*(one() for _process in range(5)))
    assert sorted(chain(*applied)) == sorted(file.stem for file in MIGRATIONS.glob("*.sql"))


async def test_an_edited_one_is_refused_before_anything_changes(bare: str, folder: Path) -> None:
    async with connect(bare) as db:
        await migrate(db, folder)
        (folder / "0001_first.sql").write_text("create table shelf (id bigint primary key);")
        (folder / "0003_third.sql").write_text("drop table shelf;")
        with pytest.raises(MigrationEdited, match=r"0001_first\.sql was edited after it was applied"):
            await migrate(db, folder)
        assert await db.fetchval("select count(*) from shelf") == 1


async def test_a_database_of_the_first_release_is_brought_up_to_date_and_keeps_its_reports(
    bare: str, tmp_path: Path
) -> None:
    for file in sorted(MIGRATIONS.glob("000[1-7]*.sql")):
        shutil.copy(file, tmp_path)
    first = tmp_path / "0006_reports.sql"
    first.write_text(first.read_text().replace("'duplicate', 'withdrawn'", "'duplicate'"))
    async with connect(bare) as db:
        await migrate(db, tmp_path)
        await db.execute(A_SERVICE)
        await db.execute(A_REPORT)
        assert "0020_withdrawn" in await migrate(db)
        await db.execute(
            "update report set stage = 'closed', outcome = 'withdrawn', reason = 'Gone.', closed_at = now()"
        )
        assert await db.fetchval("select description from report") == "A deep hole."


async def test_one_that_fails_leaves_nothing_of_itself_and_keeps_those_before(bare: str, folder: Path) -> None:
    (folder / "0002_second.sql").write_text("create table drawer (id int); insert into shelf values ('no number');")
    async with connect(bare) as db:
        with pytest.raises(asyncpg.DataError):
            await migrate(db, folder)
        assert await db.fetchval("select to_regclass('shelf') is not null and to_regclass('drawer') is null")
        (folder / "0002_second.sql").write_text("create table drawer (id int);")
        assert await migrate(db, folder) == ["0002_second"]


async def test_it_is_written_down_with_what_it_does_or_neither_happens(bare: str, folder: Path) -> None:
    (folder / "0003_third.sql").write_text("alter table migration rename to ledger;")
    async with connect(bare) as db:
        with pytest.raises(asyncpg.UndefinedTableError):
            await migrate(db, folder)
        assert await db.fetchval("select count(*) from migration") == 2


async def test_after_a_failure_the_next_may_try(bare: str, folder: Path) -> None:
    (folder / "0001_first.sql").write_text("not sql")
    async with connect(bare) as one, connect(bare) as other:
        for db in (one, other):
            with pytest.raises(asyncpg.PostgresSyntaxError):
                async with asyncio.timeout(5):
                    await migrate(db, folder)
