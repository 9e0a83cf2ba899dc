"""An officer at her queue without a mouse: what colleagues do comes in by itself, and never takes her place away."""

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from api.database import connect
from tests.browser.chromium import desktop, no_complaints
from tests.browser.steps import signs_in
from tests.world import Council, Person

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

QUEUE = "/staff/reports?show=open&words=kettle"
FOCUSED = "document.activeElement.closest('tr')?.id.replace('row-', '') ?? ''"


async def test_what_colleagues_do_comes_in_and_she_keeps_her_place(browser: Browser, council: Council) -> None:
    async with (
        httpx.AsyncClient(base_url=council.origin) as resident_client,
        httpx.AsyncClient(base_url=council.origin) as colleague_client,
        desktop(browser, base_url=council.origin) as page,
        no_complaints(page),
    ):
        resident, colleague = Person(resident_client), Person(colleague_client)
        async with connect(council.dsn) as db:
            others = await db.fetchval("select id from officer order by name desc limit 1")
        await colleague.sends("/staff/demonstration", officer=str(others))
        await signs_in(page)
        await page.goto(QUEUE)
        await page.evaluate("window.here = true")

        first = await resident.reports("A kettle, the first")
        await expect(row(page, first)).to_be_visible()
        second, third = await resident.reports("A kettle, the second"), await resident.reports("A kettle, the third")
        await expect(row(page, third)).to_be_visible()
        await expect(page.get_by_role("button", name="Choose all on this page")).to_be_visible()

        await page.locator("h1").click()
        await page.keyboard.press("j")
        await page.keyboard.press("j")
        assert await page.evaluate(FOCUSED) == second
        await page.keyboard.press("x")
        await expect(row(page, second).get_by_role("checkbox")).to_be_checked()
        for reference in (first, second):
            await colleague.sends(f"/staff/reports/{reference}/update", stage="planned", words="We come on Tuesday.")
            await expect(row(page, reference)).to_contain_text("Planned")
        await expect(page.locator("[data-said]")).to_contain_text("Changed: 1.")
        await expect(row(page, second).get_by_role("checkbox")).to_be_checked()
        for reference in (first, second):
            await colleague.sends(f"/staff/reports/{reference}/close", outcome="fixed", reason="A crew took it away.")
        await expect(row(page, first)).to_have_count(0)
        await expect(row(page, second)).to_have_class("gone")
        assert await page.evaluate(FOCUSED) == second, "what she is in is never taken from under her"
        await colleague.sends(f"/staff/reports/{third}/update", stage="planned", words="We come on Friday.")
        await expect(row(page, third)).to_contain_text("Planned")
        await expect(page.locator("[data-said]")).to_have_text("Changed: 1.")  # what has gone is said once
        assert await page.evaluate("window.here"), "the page was never loaded anew"

        await page.keyboard.press("j")
        await page.keyboard.press("k")
        await page.keyboard.press("j")
        assert await page.evaluate(FOCUSED) == third
        await page.keyboard.press("o")
        await page.wait_for_url(f"**/staff/reports/{third}")


async def test_single_letters_are_told_and_can_be_switched_off(browser: Browser, council: Council) -> None:
    """WCAG 2.2, 2.1.4: who speaks to her computer must be able to be rid of them."""
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page):
        await signs_in(page)
        await page.goto("/staff/reports?show=open")
        await page.keyboard.press("/")
        await page.keyboard.type("jolly oak?")
        await expect(page.get_by_label("Reference, street or words")).to_have_value("jolly oak?")
        await page.goto("/staff/reports?show=open")
        await page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Keyboard")
        await expect(dialog).to_contain_text("down and up the list")
        await dialog.get_by_label("Use these keys on this computer").uncheck()
        await page.keyboard.press("Escape")
        await expect(dialog).to_be_hidden()
        for _load in range(2):
            for key in ("j", "x", "o", "?"):
                await page.keyboard.press(key)
            assert not await page.evaluate(FOCUSED)
            await expect(dialog).to_be_hidden()
            await page.reload()
        await page.get_by_role("button", name="Keyboard").click()
        await dialog.get_by_label("Use these keys on this computer").check()
        await page.keyboard.press("Escape")
        await page.keyboard.press("j")
        assert await page.evaluate(FOCUSED)


def row(page: Page, reference: str) -> Locator:
    return page.locator(f"#row-{reference}")
