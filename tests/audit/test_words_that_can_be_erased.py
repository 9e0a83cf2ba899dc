"""What is personal beside an event is locked with a key of its own, and gone for good once that key is."""

from uuid import UUID, uuid4

import asyncpg
import pytest

from api.actor import SYSTEM, Actor
from api.audit.actions import erase_words
from api.database import Connection, act_for
from api.erasable import KEY_LENGTH, lock, mark_of, new_key, unlock
from api.events import event_by_id, record
from api.reports.own import add_words
from tests.world import Person, World

SAID = "My neighbour Carys Llewellyn at number 4 saw it"


@pytest.fixture
async def reporter(world: World) -> Person:
    """She reported something, and said more by email."""
    resident = world.person()
    reference = await resident.reports()
    report_id = await id_of(world, reference)
    await add_words(world.db, report_id, Actor("address", uuid4()), SAID, "a mail", photos=0, channel="email")
    return resident


async def id_of(world: World, reference: str) -> UUID:
    found: UUID = await world.db.fetchval("select id from report where reference = $1", reference)
    return found


async def test_she_and_officers_read_them_and_no_table_holds_them(world: World, reporter: Person) -> None:
    officer, stranger = await world.officer(), world.person()
    reference = reporter.reference
    assert SAID in await reporter.opens(f"/reports/{reference}")
    assert SAID in await officer.opens(f"/staff/reports/{reference}")
    for path in (f"/reports/{reference}", f"/api/reports/{reference}", f"/feeds/reports/{reference}"):
        await stranger.opens(path)
        assert SAID not in stranger.page.text and "locked" not in stranger.page.text
    for (table,) in await world.db.fetch("select tablename from pg_tables where schemaname = 'public'"):
        assert not await world.db.fetchval(f"select count(*) from {table} where {table}::text like '%Carys%'"), table


async def test_erased_they_are_gone_for_everybody_and_their_event_stays(world: World, reporter: Person) -> None:
    reference = reporter.reference
    report_id = await id_of(world, reference)
    (copy,) = await world.db.fetch("select * from event_personal")  # as a backup has it
    await erase_words(world.db, SYSTEM, "report", report_id)
    officer = await world.officer()
    for page in (await reporter.opens(f"/reports/{reference}"), await officer.opens(f"/staff/reports/{reference}")):
        assert "Carys" not in page and "More from the person who reported it" in page
    assert "Personal details erased" in officer.text

    await add_words(
        world.db, report_id, Actor("address", uuid4()), "Something else", "mail 2", photos=0, channel="email"
    )
    await world.db.execute("insert into event_personal select ($1::event_personal).*", copy)
    assert "Something else" in await reporter.opens(f"/reports/{reference}"), "with a key of its own"
    assert "Carys" not in reporter.text, "no backup brings them back"


async def test_an_event_holds_a_mark_of_them_that_tells_nothing(db: Connection) -> None:
    event = await event_by_id(db, await record(db, "kettle.boiled", uuid4(), SYSTEM, personal=SAID, litres=2))
    assert event.details.keys() == {"litres", "locked"}
    locked = await db.fetchval("select locked from event_personal where event_id = $1", event.id)
    assert event.details["locked"] == mark_of(locked)
    assert mark_of(lock(new_key(), SAID)) != mark_of(lock(new_key(), SAID))


async def test_nobody_else_can_read_or_write_them(world: World, reporter: Person) -> None:
    await world.person().reports()
    stranger = Actor("device", uuid4())
    await act_for(world.db, stranger)
    for table in ("personal_key", "event_personal"):
        assert not await world.db.fetch(f"select * from {table}")
    for change in ("update event_personal set locked = ''", "delete from personal_key", "delete from event_personal"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with world.db.transaction():
                await world.db.execute(change)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with world.db.transaction():
            await world.db.execute("select erase_personal(gen_random_uuid())")


def test_only_their_own_key_opens_them() -> None:
    key = new_key()
    assert len(key) == KEY_LENGTH
    assert unlock(key, lock(key, SAID)) == SAID
    assert unlock(new_key(), lock(key, SAID)) == ""
