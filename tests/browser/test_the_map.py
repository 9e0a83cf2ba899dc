"""The place of a report on the map, in Chromium: by tap, by buttons, by keys, and without a network."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from api.database import connect
from api.places.map_file import build_map
from tests.browser.chromium import accessibility_faults, desktop, no_complaints, phone
from tests.browser.steps import begins_a_report, is_asked, presses
from tests.world import Council, settings_for_tests

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def has_a_map(council: Council) -> None:
    async with connect(council.dsn) as db:
        await build_map(db, settings_for_tests(Path(council.data)), is_island=True)


async def opens_the_map(page: Page) -> None:
    await begins_a_report(page)
    await presses(page, "Show the map")
    await expect(page.locator("canvas[data-drawn]")).to_be_visible()


async def place_of_pin(page: Page) -> tuple[float, float]:
    latitude, longitude = [
        await page.locator(f"input[name={name}]").input_value() for name in ("latitude", "longitude")
    ]
    return float(latitude), float(longitude)


async def test_a_place_is_tapped_named_nudged_and_used(browser: Browser, council: Council) -> None:
    await has_a_map(council)
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await begins_a_report(page)
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        assert not [url for url in fetched if "map" in url], "nothing of the map comes before it is asked for"
        await presses(page, "Show the map")
        await expect(page.locator("canvas[data-drawn]")).to_be_visible()
        assert [url for url in fetched if url.endswith(".pmtiles")]
        ground = page.locator("[data-ground]")
        box = await ground.bounding_box()
        assert box
        await ground.tap(position={"x": box["width"] * 0.5, "y": box["height"] * 0.5})
        words = page.locator("[data-words]")
        await expect(words).to_have_text(re.compile(r"^Pin (near|in) \w+"))
        before = await place_of_pin(page)
        await presses(page, "North")
        await presses(page, "East")
        after = await place_of_pin(page)
        assert (after[0] - before[0]) * 111_320 == pytest.approx(5, abs=0.2)
        assert (after[1] - before[1]) * 64_500 == pytest.approx(5, abs=0.3)
        assert not await accessibility_faults(page)
        await presses(page, "Use this place")
        await is_asked(page, "What is the problem?")


async def test_a_place_is_found_by_keys_alone(browser: Browser, council: Council) -> None:
    await has_a_map(council)
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page):
        await begins_a_report(page)
        await page.get_by_role("button", name="Show the map").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("canvas[data-drawn]")).to_be_visible()
        await expect(page.locator("[data-ground]")).to_be_focused()
        await page.keyboard.press("Enter")
        here = await place_of_pin(page)
        await expect(page.locator("canvas[data-drawn='15']")).to_be_visible()
        await page.keyboard.press("ArrowRight")
        await page.wait_for_timeout(600)
        await page.keyboard.press("Enter")
        there = await place_of_pin(page)
        assert there[1] > here[1]
        await expect(page.locator("[data-words]")).to_have_text(re.compile("^Pin "))


async def test_the_map_moves_and_grows_by_buttons_each_large_enough_to_press(
    browser: Browser, council: Council
) -> None:
    await has_a_map(council)
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await opens_the_map(page)
        for button in await page.locator(".map button:visible").all():
            box = await button.bounding_box()
            assert box and box["width"] >= 44 and box["height"] >= 44, await button.inner_text()
        drawn = int(await page.locator("canvas[data-drawn]").get_attribute("data-drawn") or 0)
        await page.get_by_role("button", name="Larger").click()
        await expect(page.locator(f"canvas[data-drawn='{drawn + 1}']")).to_be_visible()
        await page.get_by_role("button", name="Move the map east").click()
        await page.wait_for_timeout(600)
        await presses(page, "Put the pin in the middle")
        assert (await place_of_pin(page))[1] > 1.03


async def test_what_is_typed_after_the_pin_takes_its_place(browser: Browser, council: Council) -> None:
    await has_a_map(council)
    async with phone(browser, base_url=council.origin) as page:
        await opens_the_map(page)
        await presses(page, "Put the pin in the middle")
        await page.get_by_label("Where is it?").fill("High Street")
        await expect(page.locator(".map-pin")).to_have_count(0)
        assert await page.locator("input[name=latitude]").input_value() == ""


async def test_once_fetched_the_map_needs_no_network(browser: Browser, council: Council) -> None:
    await has_a_map(council)
    async with phone(browser, base_url=council.origin) as page:
        await opens_the_map(page)
        await page.context.set_offline(True)
        for _ in range(3):
            await presses(page, "Put the pin in the middle")
            await page.wait_for_timeout(500)
            await page.get_by_role("button", name="Move the map east").click()
            await page.wait_for_timeout(500)
        await presses(page, "Put the pin in the middle")
        await expect(page.locator("canvas[data-drawn='17']")).to_be_visible()
        await expect(page.locator("[data-words]")).to_have_text(re.compile("^Pin "))
        kept = await page.evaluate("caches.open('map').then((cache) => cache.keys()).then((keys) => keys.length)")
        assert kept == 1


async def test_reports_that_stand_close_together_are_one_mark_that_opens_and_every_mark_can_be_pressed(
    browser: Browser, council: Council
) -> None:
    await has_a_map(council)
    async with (
        phone(browser, base_url=council.origin) as small,
        desktop(browser, base_url=council.origin) as large,
        no_complaints(small),
    ):
        for page in (small, large):
            await page.goto("/reports/map?status=open")
            crowd = page.locator(".map-crowd").first
            await expect(crowd).to_be_visible()
            assert not await accessibility_faults(page)
        marks = [await each.bounding_box() for each in await small.locator(".map-mark").all()]
        middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in marks if box]
        apart = [
            ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5
            for n, (x, y) in enumerate(middles)
            for other_x, other_y in middles[:n]
        ]
        assert min(apart) >= 43, "44 pixels, but for rounding"
        drawn = int(await large.locator("canvas[data-drawn]").get_attribute("data-drawn") or 0)
        await large.locator(".map-crowd").first.press("Enter")
        await expect(large.locator(f"canvas[data-drawn='{drawn}']")).to_have_count(0)
        await expect(large.get_by_role("link", name="Feed of what the map shows")).to_have_attribute(
            "href", re.compile(r"status=open&box=")
        )


async def test_an_administrator_draws_the_ground_of_a_rule_and_mends_it_in_words(
    browser: Browser, council: Council
) -> None:
    await has_a_map(council)
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page):
        await page.request.post("/staff/demonstration", form={"as": "administrator"})
        await page.goto("/staff/routing/new")
        await page.get_by_text("Which place", exact=True).click()
        await presses(page, "Draw it on the map")
        await expect(page.locator("canvas[data-drawn]")).to_be_visible()
        ground, corners = page.locator("[data-ground]"), page.get_by_label("Corners", exact=True)
        box = await ground.bounding_box()
        assert box
        for across, down in ((0.4, 0.4), (0.6, 0.4), (0.5, 0.6)):
            await ground.click(position={"x": box["width"] * across, "y": box["height"] * down})
        assert re.fullmatch(r"(54\.\d{5}, [01]\.\d{5}\n?){3}", await corners.input_value())
        await expect(page.get_by_label("Inside a line drawn by its corners")).to_be_checked()
        assert not await accessibility_faults(page)
        await presses(page, "Take the last corner away")
        await expect(page.locator("[data-words]")).to_have_text("2 corners")
        await corners.fill("54.61, 1.06\n54.62, 1.06\n54.62, 1.07\n54.61, 1.07")
        await expect(page.locator("[data-words]")).to_have_text("4 corners")
        await page.get_by_label("What is it called?").fill("Drawn")
        await page.get_by_label("Team").select_option("Parks")
        await presses(page, "Add it")
        await page.wait_for_url("**/staff/routing")
        await expect(page.get_by_role("link", name="Drawn")).to_be_visible()
