"""A change is taken from our own pages, and from what is no browser; from no other website."""

from httpx import URL

from tests.security.conftest import WorldWith
from tests.world import World

FROM_ELSEWHERE = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "http://council.test"},
    {"origin": "https://elsewhere.example.org"},
    {"origin": "http://council.test.example.org"},
    {"origin": "http://elsewhere.example.org/?http://council.test"},
    {"origin": "null"},
    {"origin": "http://["},
)
FROM_HERE: tuple[dict[str, str], ...] = (
    {"sec-fetch-site": "same-origin", "origin": "http://council.test"},
    {"sec-fetch-site": "none"},
    {"origin": "http://council.test"},
    {},
)


async def test_another_website_changes_nothing(world: World) -> None:
    for headers in FROM_ELSEWHERE:
        answer = await world.person().client.post("/reports/new", headers=headers)
        assert answer.status_code == 403, headers
        assert "set-cookie" not in answer.headers
    assert await world.db.fetchval("select count(*) from report_draft") == 0


async def test_our_own_page_and_what_is_no_browser_may(world: World) -> None:
    for headers in FROM_HERE:
        assert (await world.person().client.post("/reports/new", headers=headers)).status_code == 303, headers


async def test_another_website_may_still_lead_here(world: World) -> None:
    assert (await world.person().client.get("/", headers={"sec-fetch-site": "cross-site"})).status_code == 200


async def test_a_page_opened_at_another_of_our_names_may_send(world_with: WorldWith) -> None:
    async with world_with(origin="https://doorstep.council.test") as world:
        client = world.person().client
        client.base_url = URL("https://council.test")
        assert (await client.post("/reports/new", headers={"origin": "https://council.test"})).status_code == 303
        answer = await client.post("/reports/new", headers={"origin": "https://doorstep.council.test"})
        assert answer.status_code == 303, "behind a proxy that gives us a Host of its own"
