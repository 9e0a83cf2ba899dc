"""The app opens without a network, and says so."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import accessibility_faults, no_complaints, phone
from tests.browser.steps import has_the_app, is_asked
from tests.world import Council

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

GONE = "ERR_CONNECTION_REFUSED"


async def test_the_app_is_ready_for_no_signal_after_one_page(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await page.goto("/")
        await has_the_app(page)
        registered = "navigator.serviceWorker.ready.then(({ scope, active }) => [scope, active.scriptURL])"
        script = f"{council.origin}/service_worker/service_worker.js"
        assert await page.evaluate(registered) == [f"{council.origin}/", script]
        kept = await page.evaluate(
            "caches.keys().then(([name]) => caches.open(name)).then((cache) => cache.keys())"
            ".then((requests) => requests.map(({ url }) => new URL(url).pathname))"
        )
        assert "/offline" in kept
        assert {path.rsplit("/", 1)[1] for path in kept} >= {"doorstep.css", "app.js", "notices.js", "icon-192.png"}
        assert not [path for path in kept if path != "/offline" and not path.startswith("/static/")], "a page was kept"


async def test_without_a_network_a_page_says_so_and_looks_as_ever(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for=GONE):
        await page.goto("/")
        await has_the_app(page)
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        await council.kill("serve")
        try:
            await page.goto("/reports")
            await is_asked(page, "You have no signal")
            assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
            assert await page.evaluate("fetch(document.querySelector('script').src).then((script) => script.ok)")
            await expect(page.get_by_role("link", name="999").first).to_be_visible()
            assert await accessibility_faults(page) == []
        finally:
            await council.start("serve")
            await council.is_up()
        await page.get_by_role("link", name="Try again").click()
        await is_asked(page, "Seen something that needs fixing?")


async def test_a_page_that_is_open_says_when_the_signal_goes_and_comes(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await page.goto("/")
        note = page.get_by_text("You have no signal. What you have opened before still works.")
        await expect(note).to_be_hidden()
        await page.context.set_offline(True)
        await expect(note).to_be_visible()
        await page.context.set_offline(False)
        await expect(note).to_be_hidden()
