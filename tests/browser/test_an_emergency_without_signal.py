"""What an area needs in an emergency comes to the phones that follow it with the notice, and stays without a signal."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.broadcasts.saying import FLOOD
from tests.browser.chromium import desktop
from tests.browser.firefox import Firefox
from tests.fakes import PushService
from tests.world import Council, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

KEPT = """caches.keys().then(async (names) => {
    const kept = []
    for (const name of names) for (const { url } of await (await caches.open(name)).keys()) kept.push(url)
    return kept.filter((url) => url.includes("/news/"))
})"""


async def test_its_page_is_kept_when_the_notice_comes_and_read_without_a_signal(
    browser: Browser, council: Council, push: PushService
) -> None:
    async with Firefox(push) as firefox, desktop(browser, base_url=council.origin) as officer:
        await firefox.goto(f"{council.origin}/news")
        await firefox.click("main form .button")
        await eventually(lambda: is_at(firefox, "/following"))
        await firefox.click("[data-allow-notices]")
        await eventually(lambda: says_done(firefox))

        await officer.request.post("/staff/demonstration", form={"as": "administrator"})
        form: dict[str, Any] = FLOOD | {"area_kind": "council"}
        written = await officer.request.post("/staff/broadcasts/new", form=form)
        await officer.request.post(f"{written.url}/send", form={"version": "1"})
        [page] = await eventually(lambda: firefox.js(KEPT))
        assert re.fullmatch(rf"{council.origin}/news/\w{{7}}", page), push.refusals

        await council.kill("serve")
        await firefox.goto(page)
        shown = await firefox.text("main")
        for words in ("Go upstairs.", "01632 960199", "Merrowby school hall"):
            assert words in shown


async def is_at(firefox: Firefox, path: str) -> bool:
    return str(await firefox.js("location.pathname")) == path


async def says_done(firefox: Firefox) -> bool:
    return "Done." in await firefox.text("[data-notices-status]")
