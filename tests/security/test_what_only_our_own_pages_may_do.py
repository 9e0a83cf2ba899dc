"""No route changes anything for another website, for a link, or leads anybody away from here."""

import re
from urllib.parse import urlsplit

import httpx

from tests.security.test_the_observatorys_score import every_route
from tests.world import Person, World

ELSEWHERE = (
    *("https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/%09/evil.example"),
    *("http:evil.example", "javascript:alert(1)", "/\t/evil.example", "https:///evil.example", "/..//evil.example"),
)
WAYS = ("next", "onward", "back", "to", "url", "return", "return_to", "redirect", "where", "words", "path", "origin")
READS = ("looked", ".seen", "read")


async def real_things(world: World) -> dict[str, str]:
    reference = await world.person().reports()
    officer = await world.db.fetchval("select id from officer order by name limit 1")
    return {"reference": reference, "officer_id": str(officer)}


async def test_every_change_is_refused_to_another_website(world: World) -> None:
    administrator = await world.administrator()
    tried = 0
    for method, path in every_route(world, await real_things(world)):
        if method in ("GET", "HEAD", "OPTIONS"):
            continue
        for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
            answer = await administrator.client.request(method, path, headers=headers)
            assert answer.status_code == 403, f"{method} {path}: {answer.status_code}"
            tried += 1
    assert tried > 100


async def test_no_link_changes_anything(world: World) -> None:
    """Whatever a GET shows, nothing has happened after it but that somebody looked."""
    administrator, things = await world.administrator(), await real_things(world)
    before = await world.db.fetchval("select max(id) from event")
    for method, path in every_route(world, things):
        if method == "GET":
            await administrator.client.get(path)
    kinds = await world.db.fetch("select distinct kind from event where id > $1", before)
    changed = [row["kind"] for row in kinds if not any(each in row["kind"] for each in READS)]
    assert changed == []


async def test_no_route_leads_away_from_here(world: World) -> None:
    resident, administrator = world.person(), await world.administrator()
    led = 0
    for number, (method, path) in enumerate(every_route(world, await real_things(world))):
        if method in ("HEAD", "OPTIONS"):
            continue
        away = ELSEWHERE[number % len(ELSEWHERE)]
        for person in (resident, administrator):
            answer = await tempted(person, method, path, away)
            if target := answer.headers.get("location"):
                assert stays_here(target), f"{method} {path} with {away}: {target}"
                led += 1
    for path in (
        "//evil.example",
        "//evil.example/%2e%2e",
        "/cy//evil.example",
        "/\\evil.example",
        "/%2f%2fevil.example/",
    ):
        answer = await resident.client.get(f"http://council.test{path}")
        assert stays_here(answer.headers.get("location", "/")), path
    assert led > 50


async def tempted(person: Person, method: str, path: str, away: str) -> httpx.Response:
    fields = dict.fromkeys(WAYS, away)
    return await person.client.request(method, path, params=fields, data=fields if method == "POST" else None)


def stays_here(target: str) -> bool:
    return bool(re.match(r"/(?![/\\\t])", target)) or urlsplit(target).netloc == "council.test"


async def test_signing_in_leads_only_to_pages_of_ours(world: World) -> None:
    officer = str(await world.db.fetchval("select id from officer order by name limit 1"))
    for away in ELSEWHERE:
        answer = await world.person().client.post("/staff/demonstration", data={"officer": officer, "next": away})
        assert stays_here(answer.headers["location"]), away


async def test_a_session_that_was_planted_before_is_not_the_one_after(world: World) -> None:
    """Session fixation: what an attacker put into the browser opens nothing, before or after she signs in."""
    officer = str(await world.db.fetchval("select id from officer order by name limit 1"))
    victim, attacker = world.person(), world.person()
    planted = "a" * 43
    victim.client.cookies.set("session", planted, domain="council.test")
    await victim.sends("/staff/demonstration", officer=officer)
    assert victim.path == "/staff/reports"
    kept = [cookie.value for cookie in victim.client.cookies.jar if cookie.name == "session"]
    assert planted not in kept[-1:]
    attacker.client.cookies.set("session", planted, domain="council.test")
    assert (await attacker.client.get("/staff/reports")).status_code == 303
