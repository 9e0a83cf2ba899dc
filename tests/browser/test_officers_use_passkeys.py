"""A passkey in a real browser: added, and signed in by, with the authenticator that Chromium has for tests."""

import pytest
from playwright.async_api import Browser, Page, expect

from api.accounts.actions import invite
from api.database import connect
from tests.browser.chromium import desktop, no_complaints
from tests.browser.steps import presses
from tests.world import Council

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

A_PHONE = {
    **{"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True},
    **{"isUserVerified": True, "automaticPresenceSimulation": True},
}


async def with_authenticator(page: Page) -> None:
    browser = await page.context.new_cdp_session(page)
    await browser.send("WebAuthn.enable")
    await browser.send("WebAuthn.addVirtualAuthenticator", {"options": A_PHONE})


async def test_an_officer_adds_a_passkey_and_signs_in_by_it(browser: Browser, council: Council) -> None:
    async with connect(council.dsn) as db:
        key = await invite(db, "Ffion Rees", "ffion.rees@example.org", "Parks")
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page):
        await with_authenticator(page)
        await page.goto(f"/staff/sign-in/{key}")
        await presses(page, "Sign in")
        await presses(page, "Add a passkey")
        await expect(page.get_by_role("button", name="Remove")).to_be_visible()
        await presses(page, "Sign out")
        await presses(page, "Use a passkey")
        await page.wait_for_url("**/staff/reports")
        await expect(page.get_by_role("link", name="Ffion Rees")).to_be_visible()
