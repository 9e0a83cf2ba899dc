"""A moderator covers what nobody should see of a photo: with a mouse, a finger, or numbers without JavaScript."""

import io
import re

import pytest
from PIL import Image
from playwright.async_api import Browser, Page

from tests.browser.chromium import accessibility_faults, desktop, no_complaints, phone
from tests.browser.steps import PHOTO, presses, reports
from tests.world import Council

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

COVERED = re.compile(r"/staff/photos/(.+)/cover$")


async def test_boxes_are_drawn_by_mouse_or_finger_or_typed(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as resident:
        await reports(resident, photos=[PHOTO])
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page):
        await becomes_a_moderator(page)
        await page.goto("/staff/moderation")
        await page.get_by_role("link", name="Cover a face or a number plate").click()
        await draws_with_the_mouse(page, (0.1, 0.1), (0.3, 0.3))
        assert await numbers(page) == ["10.0", "10.0", "20.0", "20.0"]
        assert await accessibility_faults(page) == []
        await draws_with_the_mouse(page, (0.6, 0.6), (0.7, 0.7))
        await presses(page, "Take the last box away")
        first = await covers(page)
        assert await colours(page, (0.2, 0.2), (0.65, 0.65)) == [True, False]
    async with phone(browser, base_url=council.origin) as page:
        await becomes_a_moderator(page)
        await page.goto(first)
        await draws_with_a_finger(page, (0.6, 0.6), (0.8, 0.8))
        second = await covers(page)
        assert await colours(page, (0.2, 0.2), (0.7, 0.7)) == [True, True]
    async with phone(browser, no_javascript=True, base_url=council.origin) as page:
        await becomes_a_moderator(page)
        await page.goto(second)
        await presses(page, "Cover them for good")
        assert (await page.title()).startswith("Error:")
        for name, number in (("left", "40"), ("top", "0"), ("width", "20"), ("height", "20")):
            await page.locator(f"#{name}").fill(number)
        await covers(page)
        assert await colours(page, (0.5, 0.1), (0.5, 0.5)) == [True, False]


async def becomes_a_moderator(page: Page) -> None:
    await page.request.post("/staff/demonstration", form={"as": "administrator"})


async def covers(page: Page) -> str:
    """Where the photo has gone: what was covered has a new address."""
    before = page.url
    await presses(page, "Cover them for good")
    await page.wait_for_url(lambda url: url != before and bool(COVERED.search(url)))
    return page.url


async def numbers(page: Page) -> list[str]:
    return [await field.input_value() for field in await page.locator("[data-box]").first.locator("input").all()]


async def draws_with_the_mouse(page: Page, begin: tuple[float, float], end: tuple[float, float]) -> None:
    await page.mouse.move(*await on_the_photo(page, *begin))
    await page.mouse.down()
    await page.mouse.move(*await on_the_photo(page, *end), steps=3)
    await page.mouse.up()


async def draws_with_a_finger(page: Page, begin: tuple[float, float], end: tuple[float, float]) -> None:
    screen = await page.context.new_cdp_session(page)
    for what, place in (("touchStart", begin), ("touchMove", end), ("touchMove", end), ("touchEnd", None)):
        x, y = await on_the_photo(page, *place) if place else (0.0, 0.0)
        points = [{"x": x, "y": y}] if place else []
        await screen.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": points})


async def on_the_photo(page: Page, across: float, down: float) -> tuple[float, float]:
    box = await page.locator("[data-cover] img").bounding_box()
    assert box
    return box["x"] + box["width"] * across, box["y"] + box["height"] * down


async def colours(page: Page, *places: tuple[float, float]) -> list[bool]:
    """Whether the photo is black there, in the file itself."""
    source = await page.locator("[data-cover] img").get_attribute("src")
    answer = await page.request.get(source or "")
    image = Image.open(io.BytesIO(await answer.body())).convert("RGB")
    found = [image.getpixel((int(image.width * across), int(image.height * down))) for across, down in places]
    return [isinstance(colour, tuple) and max(colour) < 12 for colour in found]
