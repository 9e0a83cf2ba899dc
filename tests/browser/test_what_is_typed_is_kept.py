"""What is typed and not yet sent stays on the phone: it may ring, or run out of power, at any moment."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import no_complaints, phone
from tests.browser.steps import (
    WORDS,
    begins_a_report,
    chooses_the_service,
    gives_an_address,
    gives_the_place,
    is_asked,
    presses,
    reads_the_reference,
)
from tests.world import Council, eventually

IS_KEPT = """import(document.querySelector("script[src*='/js/app.js']").src.replace("app.js", "outbox.js"))
    .then(({ drafts }) => drafts()).then((all) => all.some(({ unsent }) => unsent === "describe"))"""

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_words_typed_and_not_sent_are_there_when_the_app_is_opened_again(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await comes_to_describe(page)
        await page.get_by_label("What is wrong?").fill(WORDS)
        await eventually(lambda: page.evaluate(IS_KEPT))
        again = await page.context.new_page()
        await again.goto(page.url)
        await page.close()
        await expect(again.get_by_label("What is wrong?")).to_have_value(WORDS)
        await presses(again, "Continue")
        await gives_an_address(again)
        await is_asked(again, "Check your answers")
        await expect(again.locator("main")).to_contain_text(WORDS)
        await presses(again, "Send report")
        await reads_the_reference(again)


async def test_what_the_council_has_is_newer_than_what_was_kept(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for="status of 422"):
        await comes_to_describe(page)
        here = page.url
        await page.get_by_label("What is wrong?").fill("Half a sen")
        await page.get_by_label("What is wrong?").fill(WORDS)
        await presses(page, "Continue")
        await is_asked(page, "Do you want news by email or text?")
        await page.goto(here)
        await expect(page.get_by_label("What is wrong?")).to_have_value(WORDS)


async def comes_to_describe(page: Page) -> None:
    await begins_a_report(page)
    await gives_the_place(page)
    await chooses_the_service(page)
    await is_asked(page, "What is wrong?")
