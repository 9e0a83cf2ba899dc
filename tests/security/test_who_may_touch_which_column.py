"""Every column of every table and view, with every role, against tests/security/columns.txt."""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import asyncpg
import pytest

from api.actor import CONSUMER, SYSTEM, Actor
from api.database import Connection, act_for
from tests.fakes import PushService
from tests.world import World, a_photo

MATRIX = Path(__file__).with_name("columns.txt")
ROLES = ("resident", "officer", "worker", "door", "open_data", "reporting")
RIGHTS = {"s": "select", "i": "insert", "u": "update"}


class Column(NamedTuple):
    table: str
    name: str


Rights = dict[Column, str]  # "resident s, worker siu"


class Matrix(NamedTuple):
    rights: Rights
    deletes: dict[str, str]  # by table: "worker"
    strangers: dict[str, str]  # by table: the rows that anybody may see, as SQL
    personal: set[Column]


def read(text: str) -> Matrix:
    matrix = Matrix({}, {}, {}, set())
    table = ""
    for line in filter(None, (line.partition("#")[0].rstrip() for line in text.splitlines())):
        if not line.startswith(" "):
            table, _, options = line.partition(" ")
            given = dict(option.split("=", 1) for option in re.split(r"; ", options.strip()) if option)
            matrix.deletes[table] = given.get("delete", "")
            matrix.strangers[table] = given.get("strangers", "false")
        else:
            names, _, rights = line.partition(":")
            for name in names.split():
                column = Column(table, name.lstrip("*"))
                matrix.rights[column] = rights.strip()
                if name.startswith("*"):
                    matrix.personal.add(column)
    return matrix


def written(rights: Rights, deletes: dict[str, str], personal: Iterable[Column] = ()) -> str:
    """As it stands in the file."""
    lines = []
    for table in sorted({column.table for column in rights}):
        lines.append(f"{table} delete={deletes[table]}" if deletes.get(table) else table)
        alike = defaultdict(list)
        for column, given in rights.items():
            if column.table == table:
                alike[given].append(("*" if column in personal else "") + column.name)
        lines += [f"    {' '.join(names)}: {given}" for given, names in alike.items()]
    return "\n".join(lines)


@pytest.fixture
def matrix() -> Matrix:
    return read(MATRIX.read_text())


async def rights_of(db: Connection) -> tuple[Rights, dict[str, str]]:
    found = await db.fetch(
        """
        select
            relname, attname,
            array(
                select role || ' ' || string_agg(letter, '' order by number)
                from unnest($1::text[]) with ordinality as role (role, position)
                cross join unnest($2::text[], $3::text[]) with ordinality as r (letter, privilege, number)
                where has_column_privilege('doorstep_' || role, pg_class.oid, attnum, privilege)
                group by role, position
                order by position
            ) as rights,
            array(
                select role from unnest($1::text[]) as role
                where has_table_privilege('doorstep_' || role, pg_class.oid, 'delete')
            ) as deletes
        from pg_class
        join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
        order by relname collate "C", attnum
        """,
        ROLES,
        list(RIGHTS),
        list(RIGHTS.values()),
    )
    rights = {Column(row["relname"], row["attname"]): ", ".join(row["rights"]) for row in found}
    return rights, {row["relname"]: " ".join(row["deletes"]) for row in found}


async def test_every_column_is_in_the_matrix_with_exactly_what_each_role_may(db: Connection, matrix: Matrix) -> None:
    rights, deletes = await rights_of(db)
    differing = {
        column.table
        for column in rights.keys() | matrix.rights.keys()
        if rights.get(column) != matrix.rights.get(column)
    } | {table for table in deletes if deletes[table] != matrix.deletes.get(table)}
    there = {column: given for column, given in rights.items() if column.table in differing}
    assert not differing, (
        f"The database and {MATRIX.name} differ. If the database is right, write this there instead of what it says of "
        f"these tables, a * before each column that says something about a person:\n"
        f"{written(there, deletes, matrix.personal)}"
    )


async def test_open_data_and_reporting_cannot_read_a_personal_column_at_all(db: Connection, matrix: Matrix) -> None:
    assert len(matrix.personal) > 50
    for column in sorted(matrix.personal):
        for role in ("doorstep_open_data", "doorstep_reporting"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with db.transaction():
                    await db.execute(f"set local role {role}")
                    await db.execute(f"select {column.name} from {column.table} limit 1")


async def test_what_is_personal_has_row_level_security_and_nobody_has_it_by_default(
    db: Connection, matrix: Matrix
) -> None:
    held = await db.fetch("select relname from pg_class where relrowsecurity and relforcerowsecurity or relkind = 'v'")
    assert {column.table for column in matrix.personal} <= {row["relname"] for row in held}
    assert not await db.fetch("""
        select table_name, privilege_type
        from information_schema.table_privileges
        where table_schema = 'public' and grantee = 'PUBLIC'
    """)


async def test_a_stranger_sees_no_row_that_is_not_for_everybody(
    world: World, matrix: Matrix, push: PushService
) -> None:
    """Read for real, through the policies, where everybody has something of her own."""
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports("My name is Ann", "noise", email="ann@example.org", files=[("a.jpg", a_photo())])
    await resident.allows_notices(push.subscribe().subscription, reference)
    await resident.begins_a_report()
    await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="Something private")
    await world.worker_works()
    tables = sorted({column.table for column in matrix.personal})
    seen = {}
    for table in tables:
        columns = [
            column.name for column, given in matrix.rights.items() if column.table == table and "resident s" in given
        ]
        for actor in (Actor("device", uuid4()), Actor("anonymous"), CONSUMER):
            if columns and actor is not CONSUMER:
                async with world.db.transaction():
                    rows = "select count(*) from (select {} from {}) as seen where not coalesce(({}), false)"
                    await act_for(world.db, actor)
                    seen[table] = await world.db.fetchval(
                        rows.format(", ".join(columns), table, matrix.strangers[table])
                    )
                    await world.db.execute("reset role")
    assert not {table: number for table, number in seen.items() if number}
    assert len(seen) > 10


async def test_an_officer_reads_looks_and_the_trail_only_where_she_may(world: World) -> None:
    officer = await world.officer()
    reference = await world.person().reports()
    await officer.opens(f"/staff/reports/{reference}")
    officer_id = await world.db.fetchval("select actor_id from event where kind = 'report.looked_at'")
    for actor in (Actor("officer", officer_id), Actor("officer", uuid4())):
        async with world.db.transaction():
            await act_for(world.db, actor)
            assert not await world.db.fetchval("select count(*) from event where kind = 'report.looked_at'")
            await world.db.execute("reset role")
    async with world.db.transaction():
        await act_for(world.db, SYSTEM)
        assert await world.db.fetchval("select count(*) from event where kind = 'report.looked_at'") == 1
        await world.db.execute("reset role")
