"""What is held about people is in a register, column by column, of which the privacy notice is made."""

import re
from collections import Counter
from pathlib import Path

from api.database import Connection
from api.rights.register import REGISTER
from api.rights.retention import RULES
from tests.rights.test_how_long_things_are_kept import days_pass, night_comes
from tests.world import World

WRITTEN = Path(__file__).with_name("plain_columns.txt").read_text()
PLAIN = {table: columns.split() for table, columns in re.findall(r"^(\w+):((?: [^\n]*|\n    [^\n]*)+)", WRITTEN, re.M)}
PERSONAL = Counter(
    (table, column) for holding in REGISTER for table, columns in holding.columns.items() for column in columns.split()
)


async def test_every_column_is_in_the_register_or_said_to_be_plain(db: Connection) -> None:
    """A new one is put into api/rights/register.py or, if it says nothing of anybody, into plain_columns.txt."""
    rows = await db.fetch(
        "select relname, attname from pg_attribute join pg_class on pg_class.oid = attrelid "
        "where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped"
    )
    tables = {table for table, _column in rows}
    plain = {(table, column) for table, columns in PLAIN.items() for column in columns}
    about_nobody = {table for table, columns in PLAIN.items() if columns == ["*"]}
    there = {(table, column) for table, column in rows if table not in about_nobody}
    said = PERSONAL.keys() | {(table, column) for table, column in plain if column != "*"}
    assert sorted(tables ^ (PLAIN.keys() | {table for table, _column in PERSONAL})) == []
    assert sorted(there ^ said) == []
    assert not PERSONAL.keys() & plain
    assert {table for table, _column in PERSONAL}.isdisjoint(about_nobody)
    assert [each for each, times in PERSONAL.items() if times > 1] == []


async def test_every_rule_is_about_something_in_the_register() -> None:
    assert {rule for holding in REGISTER for rule in holding.rules} == set(RULES)
    assert all(holding.rules or holding.else_kept for holding in REGISTER), "for how long it is kept is always said"


async def test_the_notice_says_all_of_it_and_changes_with_the_rules(world: World) -> None:
    resident, administrator = world.person(), await world.administrator()
    await resident.opens("/privacy")
    for holding in REGISTER:
        for said in (holding.what, holding.source, holding.purpose, holding.basis, holding.shared, holding.else_kept):
            assert said in resident.text, said
    assert all(about.what in resident.text for about in RULES.values())
    assert "1 year" in resident.text and "2 years" in resident.text
    await administrator.sends("/staff/retention/messages", keep_days="180", version="1")
    await resident.opens("/privacy")
    assert "180 days" in resident.text


async def test_the_notice_says_what_the_nights_did(world: World) -> None:
    resident = world.person()
    await resident.begins_a_report()
    await days_pass(world, 2)
    await night_comes(world)
    await resident.opens("/privacy")
    assert "In the last 30 days, 1 thing" in resident.text
