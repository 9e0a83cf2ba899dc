"""What tests of broadcasts do again and again."""

from typing import Any
from uuid import UUID

from tests.reports.reading import errors, field
from tests.world import Person, World

BASE = "/staff/broadcasts"
FLOOD: dict[str, Any] = {
    **{
        "kind": "emergency",
        "title": "Flood warning for Merrowby",
        "words": "The river is rising fast.\nIt is not over.",
    },
    **{"advice": "Go upstairs.\nTake your medicines.", "numbers": "Flood line: 01632 960199"},
    **{"centres": "Merrowby school hall, Chapel Road", "area_kind": "wards"},
    **{"begins_at": "2026-01-01T08:00", "ends_at": "2099-01-01T08:00"},
}


async def ward_id(world: World, name: str = "Merrowby") -> str:
    return str(await world.db.fetchval("select id from area where kind = 'ward' and name = $1", name))


async def colleague(world: World) -> Person:
    """A second officer who may send broadcasts."""
    found = world.person()
    morwen = await world.db.fetchval("select id from officer where name = 'Morwen Teague'")
    await found.sends("/staff/demonstration", officer=str(morwen))
    return found


async def posts(person: Person, path: str, fields: dict[str, Any]) -> str:
    person.page = await person.client.post(path, data=fields, follow_redirects=True)
    return person.text


async def writes(world: World, officer: Person, **more: Any) -> str:
    """The address of its page."""
    fields = FLOOD | {"wards": [await ward_id(world)]} | more
    await posts(officer, f"{BASE}/new", fields)
    assert officer.path.removeprefix(f"{BASE}/") != "new", errors(officer.page.text)
    return officer.path


async def sends(officer: Person, page: str) -> None:
    await officer.opens(page)
    await officer.sends(f"{page}/send", version=field(officer.page.text, "version"))
    assert officer.status == 200, officer.text


async def broadcasts(world: World, officer: Person, **more: Any) -> str:
    """Written, sent and told; the address of its page."""
    page = await writes(world, officer, **more)
    await sends(officer, page)
    await world.worker_works()
    return page


async def reference(world: World) -> str:
    found = await world.db.fetchval("select reference from broadcast order by written_at desc limit 1")
    return str(found)


async def many_who_follow(world: World, number: int, ward: str = "Merrowby") -> UUID:
    """Devices that follow what the council tells a ward; the id of that."""
    interest_id: UUID = await world.db.fetchval(
        "select interest_id('broadcasts', 'Council news for ' || name, id, null, null, null, null)"
        " from area where name = $1",
        ward,
    )
    await world.db.execute(
        "with made as (insert into device (id) select gen_random_uuid() from generate_series(1, $2) returning id)"
        " insert into follow (id, subject_kind, subject_id, recipient_kind, recipient_id, is_reporter, confirmed_at)"
        " select gen_random_uuid(), 'broadcasts', $1, 'device', id, false, now() from made",
        interest_id,
        number,
    )
    return interest_id
