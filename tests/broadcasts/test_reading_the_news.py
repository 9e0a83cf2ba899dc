"""What everybody reads of a broadcast: its page, the list, the feed, and the first page where it concerns them."""

from xml.etree import ElementTree

import httpx

from api.sql import registry
from tests.broadcasts.saying import broadcasts, reference
from tests.fakes import PushService
from tests.reports.reading import elements
from tests.world import World

ATOM = "{http://www.w3.org/2005/Atom}"


async def test_its_page_has_numbers_to_ring_where_to_go_and_what_to_do(world: World) -> None:
    await broadcasts(world, await world.administrator())
    resident = world.person()
    await resident.opens(f"/news/{(await reference(world)).lower()}")
    assert resident.path == f"/news/{await reference(world)}"
    for words in (
        "Emergency",
        "Merrowby",
        "Take your medicines.",
        "Merrowby school hall, Chapel Road",
        "until 1 January",
    ):
        assert words in resident.text
    assert elements(resident.page.text, "a", href="tel:01632960199")
    assert resident.page.headers["cache-control"] == "no-cache", "a phone may keep it"


async def test_the_first_page_has_it_where_it_is_for_everybody_or_for_what_she_follows(world: World) -> None:
    follower, stranger = world.person(), world.person()
    await follower.sends("/following", ward="Merrowby")
    await broadcasts(world, await world.administrator())
    assert "Flood warning" in await follower.opens("/")
    assert "private" not in follower.page.headers["cache-control"], "that she follows it is no other's to read here"
    assert "Flood warning" not in await stranger.opens("/")
    await broadcasts(world, world.people[2], area_kind="council", title="All schools are closed")
    assert "All schools are closed" in await stranger.opens("/")
    named = {query.text for query in registry}
    asked: list[str] = []
    with world.db.query_logger(lambda each: asked.append(each.query)):
        await follower.opens("/")
    assert sum(text in named for text in asked) <= 3


async def test_it_stands_in_the_list_and_in_the_feed(world: World) -> None:
    page = await broadcasts(world, await world.administrator())
    resident = world.person()
    assert "Flood warning for Merrowby" in await resident.opens("/news")
    await resident.opens("/feeds/news.atom")
    feed = ElementTree.fromstring(resident.page.text)
    assert [each.text for each in feed.findall(f"{ATOM}entry/{ATOM}title")] == ["Flood warning for Merrowby"]
    answer = await resident.client.get("/feeds/news.atom", headers={"if-none-match": resident.page.headers["etag"]})
    assert answer.status_code == 304
    await world.people[0].sends(f"{page}/cancel")
    await resident.opens("/feeds/news.atom")
    assert "Cancelled: Flood warning" in " ".join(resident.text.split())


async def test_council_news_is_followed_from_its_page_and_ended_with_one_tap(world: World) -> None:
    resident = world.person()
    await resident.sends("/news", ward="Merrowby")
    assert "Council news for Merrowby" in resident.text
    await resident.sends("/news", ward="")
    assert "Council news for Wrackholm Council" in resident.text
    ending = [
        each.attributes["action"] for each in elements(resident.page.text, "form") if "/end" in str(each.attributes)
    ]
    for action in ending:
        await resident.sends(action)
    assert "Council news for" not in resident.text
    await resident.sends("/news", ward="Nowhere")
    assert resident.status == 422 and "Choose a ward" in resident.text


async def test_that_her_phone_keeps_a_page_is_not_to_have_read_it(world: World, push: PushService) -> None:
    resident = world.person()
    await resident.sends("/news", ward="Merrowby")
    await resident.allows_notices(push.subscribe().subscription)
    await broadcasts(world, await world.administrator())
    page = f"/news/{await reference(world)}"
    kept: httpx.Response = await resident.client.get(page, headers={"sec-fetch-mode": "cors"})
    assert kept.status_code == 200
    assert await world.db.fetchval("select is_unread from message")
    await resident.opens(page)
    assert not await world.db.fetchval("select is_unread from message")
