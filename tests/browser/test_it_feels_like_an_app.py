"""Back is instant, what is live goes on, and pages are still where stillness is asked for."""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, expect

from tests.browser.chromium import chromium, phone
from tests.browser.steps import presses, reports
from tests.world import Council, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HEAR = "addEventListener('pageshow', ({ persisted }) => { window.isAsItWasLeft = persisted })"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """As people have it: Playwright's would make every page anew on the way back."""
    async with chromium(without=["--disable-back-forward-cache"]) as browser:
        yield browser


async def is_left_and_come_back_to(page: Page, path: str) -> None:
    await page.goto(path, wait_until="networkidle" if path == "/" else "load")
    await page.evaluate(HEAR)
    await page.get_by_role("link", name="Privacy").evaluate("(link) => link.click()")
    await page.wait_for_url("**/privacy")
    await page.evaluate("setTimeout(() => history.back())")

    async def there() -> bool:
        """Between two pages nothing can be asked."""
        with suppress(Error):
            return bool(await page.evaluate("(path) => location.pathname + location.search === path", path))
        return False

    await eventually(there)


async def test_back_shows_a_page_as_it_was_left(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page:
        await page.goto("/reports")
        report = await page.locator(".report-card a").first.get_attribute("href")
        assert report
        for path in ("/", "/reports", "/search?words=high", "/accessibility", "/reports/new", report):
            await is_left_and_come_back_to(page, path)
            why = (
                "performance.getEntriesByType('navigation')[0].notRestoredReasons?.reasons?.map(({ reason }) => reason)"
            )
            assert await page.evaluate("window.isAsItWasLeft"), f"{path}: {await page.evaluate(why)}"


async def test_a_live_page_come_back_to_shows_what_happened_meanwhile_and_goes_on(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, base_url=council.origin) as resident, phone(browser, base_url=council.origin) as page:
        reference = await reports(resident, "A lamp that blinks for ever")
        await page.goto(f"/reports/{reference}")
        await page.evaluate(HEAR)
        await page.get_by_role("link", name="Privacy").evaluate("(link) => link.click()")
        await page.wait_for_url("**/privacy")
        await resident.goto(f"/reports/{reference}/manage")
        await presses(resident, "Withdraw my report")
        await expect(resident.get_by_role("main")).to_contain_text("Closed:")
        await page.evaluate("setTimeout(() => history.back())")
        await expect(page.get_by_role("main")).to_contain_text("Closed:")
        await resident.goto(f"/reports/{reference}")
        await presses(resident, "Open it again")
        await expect(page.get_by_role("main")).to_contain_text("Not fixed, says the person who reported it")


async def test_pages_pass_into_each_other_unless_less_movement_is_asked_for(browser: Browser, council: Council) -> None:
    count = """() => [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules])
        .filter(({ media, cssRules }) => media && matchMedia(media.mediaText).matches &&
            [...cssRules].some((rule) => rule.constructor.name === "CSSViewTransitionRule")).length"""
    async with phone(browser, base_url=council.origin) as page:
        await page.goto("/")
        assert await page.evaluate(count) == 0
        await page.emulate_media(reduced_motion="no-preference")
        assert await page.evaluate(count) == 1


async def test_the_bar_above_the_page_has_the_pages_own_colour(browser: Browser, council: Council) -> None:
    bar = """() => [...document.querySelectorAll("meta[name=theme-color]")]
        .find(({ media }) => matchMedia(media).matches).content"""
    ground = "getComputedStyle(document.body).getPropertyValue('--ground')"
    async with phone(browser, base_url=council.origin) as page:
        await page.goto("/")
        colours = set()
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            assert await page.evaluate(bar) == await page.evaluate(ground)
            colours.add(await page.evaluate(bar))
        assert len(colours) == 2
