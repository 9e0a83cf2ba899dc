"""Every route of the application, with everybody who might ask for it, against tests/security/routes.txt."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from tests.world import World, a_photo

MATRIX = Path(__file__).with_name("routes.txt")
NOBODYS = "22222222-2222-4222-8222-222222222222"


class Door(NamedTuple):
    method: str
    path: str

    def filled(self, **ids: str) -> str:
        """With these for the parts of the path they name, and for the others what is nobody's."""

        def fill(match: re.Match[str]) -> str:
            name, kind = match[1], match[2]
            return ids.get(name) or {"uuid": NOBODYS, "int": "999999999"}.get(kind, "2222222")

        return re.sub(r"\{(\w+):(\w+)\}", fill, self.path)


def doors_of(app: Litestar) -> set[Door]:
    return {
        Door(method, route.path)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods - {"OPTIONS", "HEAD"}
    }


def read(text: str) -> dict[Door, str]:
    lines = [line.split(maxsplit=2) for line in text.splitlines() if line and not line.startswith("#")]
    return {Door(method, path): who for who, method, path in lines}


@pytest.fixture
def matrix() -> dict[Door, str]:
    return read(MATRIX.read_text())


async def test_every_route_is_in_the_matrix(world: World, matrix: dict[Door, str]) -> None:
    missing, gone = doors_of(world.app) - matrix.keys(), matrix.keys() - doors_of(world.app)
    assert not missing, f"Say in {MATRIX.name} who may use: " + ", ".join(
        f"{each.method} {each.path}" for each in missing
    )
    assert not gone, f"Take out of {MATRIX.name}: " + ", ".join(f"{each.method} {each.path}" for each in gone)


async def test_what_is_for_officers_leads_everybody_else_to_the_door(world: World, matrix: dict[Door, str]) -> None:
    resident = world.person()
    reference = await resident.reports()
    for door, who in matrix.items():
        if is_staffs(who):
            for person in (world.person(), resident):
                answer = await person.client.request(door.method, door.filled(reference=reference))
                assert (answer.status_code, answer.headers.get("location")) == (303, "/staff/sign-in"), door


async def test_what_wants_a_permission_refuses_an_officer_without_it(world: World, matrix: dict[Door, str]) -> None:
    reference = await world.person().reports()
    officer = await world.officer()
    officer_id = await world.db.fetchval("select officer_id from session order by started_at desc limit 1")
    await world.db.execute("delete from officer_role where officer_id = $1", officer_id)
    before = await world.db.fetchval("select count(*) from event where kind not like '%.looked_at'")
    let_in = set()
    for door, who in matrix.items():
        if is_staffs(who) and who != "officer":
            answer = await officer.client.request(door.method, door.filled(reference=reference))
            if answer.status_code != 403:
                let_in.add(door)
    assert not let_in, f"These ask for no permission; a handler has to take `actor`: {named(let_in)}"
    assert await world.db.fetchval("select count(*) from event where kind not like '%.looked_at'") == before


async def test_of_what_is_not_public_a_stranger_finds_nothing_whatever_she_asks(
    world: World, matrix: dict[Door, str]
) -> None:
    """Over every id in a path: the report, its photo and the draft are another's."""
    resident, stranger = world.person(), world.person()
    reference = await resident.reports("Drums", "noise", files=[("a.jpg", a_photo())])
    draft = (await resident.begins_a_report()).rsplit("/", 1)[1]
    photo = str(await world.db.fetchval("select id from photo order by added_at desc limit 1"))
    await stranger.begins_a_report()
    hers = {"reference": reference, "draft_id": draft, "photo_id": photo, "name": f"{reference}.atom"}
    before = await world.db.fetchval("select count(*) from event")
    tried, found = 0, set[Door]()
    for door, who in matrix.items():
        ids = set(re.findall(r"\{(\w+):", door.path)) & hers.keys()
        if ids and not is_staffs(who) and who != "anyone":
            for person in (world.person(), stranger):
                answer = await person.client.request(door.method, door.filled(**hers))
                if answer.status_code not in (303, 403, 404, 410, 422):
                    found.add(door)
                assert "Drums" not in answer.text and reference not in answer.headers.get("location", ""), door
                tried += 1
    assert not found, f"A stranger is answered by {named(found)}"
    assert tried > 20
    assert await world.db.fetchval("select count(*) from event") == before


async def test_what_is_in_an_account_or_for_machines_is_there_for_nobody_else(
    world: World, matrix: dict[Door, str]
) -> None:
    resident = world.person()
    await resident.reports()
    everybody = (world.person(), resident, await world.officer())
    for door, who in matrix.items():
        if who in ("resident", "token"):
            for person in everybody:
                answer = await person.client.request(door.method, door.filled())
                assert answer.status_code in (303, 400, 401, 403, 404), f"{door} {answer.status_code}"


def named(doors: set[Door]) -> str:
    return ", ".join(sorted(f"{door.method} {door.path}" for door in doors))


def is_staffs(who: str) -> bool:
    return who == "officer" or "." in who


def test_each_line_says_one_of_these(matrix: dict[Door, str]) -> None:
    known = {"anyone", "whose", "resident", "officer", "token", "door"}
    assert {who for who in matrix.values() if "." not in who} <= known
