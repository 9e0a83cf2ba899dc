"""An officer takes a call without touching the mouse: found while she types, sent, and the reference read out."""

import time

import pytest
from playwright.async_api import Browser, expect

from bench.journey import WALKS, Walk, call
from tests.browser.chromium import desktop, no_complaints
from tests.browser.steps import signs_in
from tests.world import Council

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_call_is_taken_by_keyboard_alone(browser: Browser, council: Council) -> None:
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page):
        await signs_in(page)
        walk = Walk(page)
        began = time.perf_counter()
        await call(walk, *WALKS[0])
        took = time.perf_counter() - began
        print(f"A call: {took:.1f} s of the machine and {walk.person_s:.1f} s of talk")
        await expect(page.locator(".panel .reference")).to_have_text(page.url.rsplit("/", 1)[1])
        await page.goto("/reports")
        await expect(page.get_by_role("link", name=WALKS[0][3])).to_be_visible()
