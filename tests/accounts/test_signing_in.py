"""Officers sign in, by a link that works once; their pages are for nobody else."""

from collections import defaultdict
from collections.abc import AsyncIterator
from inspect import signature
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar

from api.accounts.actions import invite
from pwa.app import create_litestar, guarded
from tests.world import World, in_one_task

REFERENCE, ID = "K7M2XQ4", str(uuid4())
KNOWN = {"reference": REFERENCE, "service_code": "pothole", "code": "size", "event_id": "1"}
FILLED = defaultdict(lambda: ID, KNOWN)  # whatever else an address names is known by its id
SIGN_IN = "/staff/sign-in"
WITHOUT_SIGNAL = "/staff/round/offline"  # the same for everybody
COUNCIL = (f"{SIGN_IN}/council", f"{SIGN_IN}/council/done")
DOORS = (
    WITHOUT_SIGNAL,
    SIGN_IN,
    f"{SIGN_IN}/ask",
    f"{SIGN_IN}/passkey",
    f"{SIGN_IN}/{{key}}",
    *COUNCIL,
    "/staff/demonstration",
)


def staff_routes(app: Litestar) -> list[tuple[str, str]]:
    """Every method and address under /staff but the doors themselves."""
    return [
        (method, route.path_format.format_map(FILLED))
        for route in app.routes
        if route.path.startswith("/staff") and route.path_format not in DOORS
        for method in getattr(route, "methods", ())
        if method not in ("HEAD", "OPTIONS")
    ]


async def test_without_a_session_every_page_of_the_officers_leads_to_sign_in(world: World) -> None:
    routes = staff_routes(world.app)
    assert len(routes) >= 11 and {method for method, _path in routes} == {"GET", "POST"}
    stranger, resident = world.person(), world.person()
    await resident.reports()
    resident.client.cookies.set("session", "x" * 43)
    for person in (stranger, resident):
        for method, path in routes:
            answer = await person.client.request(method, path)
            assert answer.status_code == 303 and answer.headers["location"] == "/staff/sign-in", (method, path)
    await resident.opens("/staff/reports")
    assert resident.path == "/staff/sign-in" and "sign in" in resident.text


def test_every_page_that_wants_a_permission_asks_for_it(world: World) -> None:
    """A dependency that a handler does not use is never asked: each page has to use the actor, or act in her name."""
    unasked = [
        handler.paths
        for route in world.app.routes
        if route.path.startswith("/staff")
        for handler in getattr(route, "route_handlers", ())
        if "OPTIONS" not in handler.http_methods
        and "officer_who" in repr(getattr(handler.resolve_dependencies().get("actor"), "dependency", ""))
        and not {"actor", "db"} & signature(handler.fn).parameters.keys()
    ]
    assert not unasked


async def test_signing_out_ends_the_session_for_whoever_has_its_cookie(world: World) -> None:
    officer, thief = await world.officer(), world.person()
    thief.client.cookies = httpx.Cookies(officer.client.cookies)
    await thief.opens("/staff/reports")
    assert thief.path == "/staff/reports"
    await officer.sends("/staff/sign-out")
    assert officer.path == "/staff/sign-in"
    for person in (officer, thief):
        await person.opens("/staff/reports")
        assert person.path == "/staff/sign-in"


async def test_a_link_signs_in_once_and_only_by_its_button(world: World) -> None:
    key = await invite(world.db, "Ffion Rees", "ffion.rees@example.org", "Parks")
    officer, thief = world.person(), world.person()
    for _scan in range(2):
        await thief.opens(f"/staff/sign-in/{key}")
        assert thief.status == 200 and not thief.client.cookies
    await officer.sends(f"/staff/sign-in/{key}")
    assert officer.path == "/staff/account" and "Ffion Rees" in officer.text
    assert "Add a passkey now, or you cannot sign in again" in officer.text
    await thief.sends(f"/staff/sign-in/{key}")
    assert thief.status == 422 and "This link is over" in thief.text
    await thief.opens("/staff/reports")
    assert thief.path == "/staff/sign-in"


@pytest.mark.parametrize("key", ["old", "nonsense", "%00", "%ff"])
async def test_a_link_that_is_old_or_made_up_signs_nobody_in(world: World, key: str) -> None:
    if key == "old":
        key = await invite(world.db, "Ffion Rees", "ffion.rees@example.org")
        await world.db.execute("update sign_in_link set expires_at = now() - interval '1 second'")
    person = world.person()
    await person.sends(f"/staff/sign-in/{key}")
    assert person.status == 422 and "This link is over" in person.text
    assert "session" not in person.client.cookies


@pytest.mark.parametrize(
    "change",
    ["last_seen_at = now() - interval '31 minutes'", "ends_at = now() - interval '1 second'"],
    ids=["after half an hour unseen", "after twelve hours"],
)
async def test_a_session_ends_by_itself(world: World, change: str) -> None:
    officer = await world.officer()
    await world.db.execute(f"update session set {change}")
    await officer.opens("/staff/reports")
    assert officer.path == "/staff/sign-in"


async def test_an_officer_who_has_left_is_signed_out_and_cannot_come_back(world: World) -> None:
    officer = await world.officer()
    officer_id = await world.db.fetchval("select id from officer order by name limit 1")
    await world.db.execute("update officer set active = false where id = $1", officer_id)
    await officer.opens("/staff/reports")
    assert officer.path == "/staff/sign-in"
    await officer.sends("/staff/demonstration", officer=str(officer_id))
    assert officer.status == 404


async def test_a_session_has_a_new_key_each_time_and_its_cookie_is_not_for_scripts(world: World) -> None:
    first, second = await world.officer(), await world.officer()
    assert first.client.cookies["session"] != second.client.cookies["session"]
    cookie = second.page.history[0].headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    kept = await world.db.fetch("select key_hash from session")
    assert not [row for row in kept if second.client.cookies["session"].encode() in row["key_hash"]]


@pytest.fixture
async def in_production(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The same council with the production setting on."""
    from msgspec.structs import replace

    settings = replace(world.settings, production=True, origin="https://council.test")
    app = create_litestar(settings, world.pool)
    transport = httpx.ASGITransport(cast(Any, guarded(app, settings)))
    async with in_one_task(app.lifespan()), httpx.AsyncClient(transport=transport, base_url=settings.origin) as client:
        yield client


async def test_the_door_of_a_development_machine_is_not_there_in_production(
    world: World, in_production: httpx.AsyncClient
) -> None:
    officer_id = str(await world.db.fetchval("select id from officer limit 1"))
    page = await in_production.get("/staff/sign-in")
    assert page.status_code == 200 and officer_id not in page.text and "demonstration" not in page.text
    answer = await in_production.post("/staff/demonstration", data={"officer": officer_id})
    assert answer.status_code == 404 and "set-cookie" not in answer.headers
    assert await world.db.fetchval("select count(*) from session") == 0
