"""On the home screen, by the browser's own means and at a good moment."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from tests.browser.chromium import PHONE, kept, phone
from tests.browser.steps import has_the_app, presses, reports
from tests.world import Council, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

OFFERS_AT_ONCE = "--bypass-app-banner-engagement-checks"
HEAR = """addEventListener("beforeinstallprompt", (event) => setTimeout(() => {
    window.heldBack = event.defaultPrevented
}))"""
ASKED = "Put Wrackholm on your home screen"
ON_AN_IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def phone_of_her_own(council: Council, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BrowserContext]:
    """With a profile that stays: no other can install."""
    profile: Path = tmp_path_factory.mktemp("profile")
    async with kept(profile, PHONE, council.origin, OFFERS_AT_ONCE) as context:
        yield context


async def test_the_browser_is_held_back_on_arrival_and_offers_after_a_report(phone_of_her_own: BrowserContext) -> None:
    page = await phone_of_her_own.new_page()
    await page.add_init_script(HEAR)
    await page.goto("/")
    await has_the_app(page)
    await page.reload()
    await page.mouse.click(10, 10)
    await eventually(lambda: page.evaluate("window.heldBack"))
    await expect(page.get_by_text(ASKED)).to_have_count(0)

    await reports(page)
    await expect(page.get_by_role("heading", name=ASKED)).to_be_visible()
    await expect(page.get_by_role("button", name="Put it there")).to_be_visible()
    await presses(page, "Not now")
    await expect(page.get_by_text(ASKED)).to_have_count(0)
    await page.reload()
    await eventually(lambda: page.evaluate("window.heldBack"))
    await expect(page.get_by_text(ASKED)).to_be_hidden()
    await page.close()


async def test_it_is_installed_counts_on_its_icon_opens_and_goes_again(
    phone_of_her_own: BrowserContext, council: Council
) -> None:
    page = await phone_of_her_own.new_page()
    await page.goto("/")
    await has_the_app(page)
    devtools = await phone_of_her_own.new_cdp_session(page)
    manifest = await devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["manifest"]["id"] == f"{council.origin}/"
    assert (await devtools.send("Page.getInstallabilityErrors"))["installabilityErrors"] == []

    browser = phone_of_her_own.browser
    assert browser
    system = await browser.new_browser_cdp_session()
    app: dict[str, Any] = {"manifestId": f"{council.origin}/"}
    await system.send("PWA.install", app | {"installUrlOrBundleUrl": f"{council.origin}/"})
    await page.evaluate("navigator.setAppBadge(3)")

    async def badge() -> bool:
        return bool((await system.send("PWA.getOsAppState", app))["badgeCount"] == 3)

    await eventually(badge)
    opened = await system.send("PWA.launch", app)
    assert opened["targetId"]
    await system.send("PWA.uninstall", app)


async def test_on_an_iphone_it_says_how_with_the_sign_to_look_for(browser: Browser, council: Council) -> None:
    context = await browser.new_context(**PHONE, base_url=council.origin, user_agent=ON_AN_IPHONE)
    page = await context.new_page()
    await page.goto("/")
    await expect(page.get_by_text("Add to Home Screen")).to_have_count(0)
    await reports(page)
    card = page.get_by_role("region", name=ASKED)
    await expect(card.get_by_text("Tap Share")).to_be_visible()
    await expect(card.locator("li svg")).to_be_visible()
    await expect(card.get_by_text("Add to Home Screen")).to_be_visible()
    await expect(card.get_by_role("button", name="Put it there")).to_be_hidden()
    await presses(page, "Not now")
    await reports(page)
    await expect(page.get_by_text(ASKED)).to_be_hidden()
    await context.close()


async def test_how_to_install_is_under_me_also_without_javascript(browser: Browser, council: Council) -> None:
    async with phone(browser, no_javascript=True, base_url=council.origin) as page:
        await page.goto("/account")
        await page.get_by_text("How to install the app").click()
        for words in ("On an iPhone or iPad", "On an Android phone", "On a computer", "There is no app store"):
            await expect(page.get_by_text(words)).to_be_visible()
        await expect(page.get_by_role("button", name="Put it on this phone")).to_be_hidden()
