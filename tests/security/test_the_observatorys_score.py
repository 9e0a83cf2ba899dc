"""Over https every route and every way of saying no would get an A+ from Mozilla's HTTP Observatory: 115 or more."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import asyncpg
import httpx

from api.database import Connection
from tests.security.conftest import WorldWith
from tests.security.observatory import score
from tests.world import World, a_photo

A_PLUS = 115
SECURE = "https://council.test"
NOBODY = "22222222-2222-4222-8222-222222222222"
FORM = {"content-type": "application/x-www-form-urlencoded"}


async def test_every_route_gets_it_for_a_resident_and_for_an_administrator(world_with: WorldWith) -> None:
    async with world_with(origin=SECURE) as world:
        resident, administrator = world.person(), await world.administrator()
        reference = await resident.reports(files=[("a.jpg", a_photo())])
        real = {"reference": reference, "photo_id": str(await world.db.fetchval("select id from photo limit 1"))}
        statuses = set()
        for method, path in every_route(world, real):
            for person in (resident, administrator):
                answer = await person.client.request(method, path)
                points, why = score(answer)
                assert points >= A_PLUS, f"{method} {path} {answer.status_code}: {points}, {why}"
                statuses.add(answer.status_code)
        assert {200, 303, 400, 403, 404, 422} <= statuses


def every_route(world: World, real: dict[str, str]) -> list[tuple[str, str]]:
    """With something real where a page needs it; the doors out come last. A stream does not end, and is left out."""
    routes = [
        (method, re.sub(r"\{(\w+):(\w+)\}", lambda found: value_of(found[1], found[2], real), route.path))
        for route in world.app.routes
        for method in sorted(getattr(route, "methods", ()))
        if not route.path.endswith("/live")
    ]
    return sorted(routes, key=lambda route: "sign-out" in route[1] or "forget" in route[1])


def value_of(name: str, kind: str, real: dict[str, str]) -> str:
    return real.get(name) or (NOBODY if kind == "uuid" else "2222222")


async def test_every_way_of_saying_no_gets_it(world_with: WorldWith) -> None:
    async with world_with(origin=SECURE) as world:
        resident = world.person()
        reference = await resident.reports()
        asked: list[tuple[int, str, str, dict[str, str], bytes]] = [
            (400, "GET", "/api/reports?page_size=many", {}, b""),
            (403, "POST", "/reports/new", {"sec-fetch-site": "cross-site"}, b""),
            (404, "GET", "/no-such-page", {}, b""),
            (405, "DELETE", "/", {}, b""),
            (409, "POST", f"/reports/{reference}/not-fixed", {}, b""),
            (413, "POST", f"/reports/new/{NOBODY}/place", FORM, b"where=" + b"x" * 6_000_000),
            (415, "POST", "/reports/new", {"content-type": "text/xml"}, b"<report/>"),
            (422, "POST", f"/reports/new/{NOBODY}/place", FORM, b"where="),
        ]
        for status, method, path, headers, content in asked:
            answer = await resident.client.request(method, path, headers=headers, content=content)
            assert_it_is(status, answer)
        async with failing(world, asyncpg.UndefinedTableError("no such table")):
            assert_it_is(500, await resident.client.get("/"))
            assert_it_is(500, await resident.client.get("/api/reports"))
        async with failing(world, ConnectionRefusedError()):
            assert_it_is(503, await resident.client.get("/"))
            assert_it_is(503, await resident.client.get("/health"))
    async with world_with(origin=SECURE, writes_per_minute=1) as flooded:
        resident = flooded.person()
        assert_it_is(303, await resident.client.post("/reports/new"))
        assert_it_is(429, await resident.client.post("/reports/new"))


def assert_it_is(status: int, answer: httpx.Response) -> None:
    points, why = score(answer)
    assert answer.status_code == status, f"{answer.request.url}: {answer.text[:300]}"
    assert points >= A_PLUS, f"{status} {answer.request.url}: {points}, {why}"


@asynccontextmanager
async def failing(world: World, error: Exception) -> AsyncIterator[None]:
    """The database, for a while."""

    class Failing:
        @asynccontextmanager
        async def acquire(self) -> AsyncIterator[Connection]:
            raise error
            yield

    there, world.app.state.pool = world.app.state.pool, cast(Any, Failing())
    yield
    world.app.state.pool = there
