"""The box that asks where, as a combobox: by keyboard, by touch, and without a signal."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import accessibility_faults, desktop, no_complaints, phone
from tests.browser.steps import begins_a_report, is_asked
from tests.world import Council

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def types(page: Page, words: str) -> None:
    await page.get_by_role("combobox", name="Where is it?").press_sequentially(words, delay=20)


async def test_a_place_is_chosen_by_keyboard_as_one_types(council: Council, browser: Browser) -> None:
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page):
        await begins_a_report(page)
        box = page.get_by_role("combobox", name="Where is it?")
        await expect(box).to_have_attribute("aria-expanded", "false")
        await types(page, "fsh lane")
        await expect(page.get_by_role("option").first).to_have_text("Fish Lane, Port Wrack")
        await expect(page.locator("[data-places-status]")).to_contain_text("Places found: ")
        await expect(box).to_have_attribute("aria-expanded", "true")
        await box.press("ArrowDown")
        chosen = page.get_by_role("option", selected=True)
        await expect(chosen).to_have_text("Fish Lane, Port Wrack")
        assert await box.get_attribute("aria-activedescendant") == await chosen.get_attribute("id")
        assert await accessibility_faults(page) == []
        await box.press("Enter")
        await is_asked(page, "What is the problem?")


async def test_escape_leaves_what_was_typed_and_enter_then_gives_the_list(council: Council, browser: Browser) -> None:
    async with desktop(browser, base_url=council.origin) as page:
        await begins_a_report(page)
        await types(page, "lane")
        await expect(page.get_by_role("listbox")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("listbox")).to_be_hidden()
        await expect(page.get_by_role("combobox")).to_have_value("lane")
        await page.keyboard.press("Enter")
        await is_asked(page, "Which place is it?")


async def test_typing_again_forgets_a_place_that_was_chosen(council: Council, browser: Browser) -> None:
    async with desktop(browser, base_url=council.origin) as page:
        await begins_a_report(page)
        await page.evaluate("document.querySelector('[name=latitude]').value = '54.61'")
        await types(page, "w")
        assert await page.locator("[name=latitude]").input_value() == ""


async def test_without_a_signal_a_place_is_found_on_the_phone(council: Council, browser: Browser) -> None:
    async with phone(browser, base_url=council.origin) as page:
        await begins_a_report(page)
        await types(page, "quay")
        await expect(page.get_by_role("option").first).to_have_text("Quay Street, Port Wrack")
        await page.wait_for_function("caches.open('gazetteer').then((kept) => kept.keys()).then((kept) => kept.length)")
        await page.context.set_offline(True)
        await page.get_by_role("combobox").fill("")
        await types(page, "wk12ab")
        await expect(page.get_by_role("option").first).to_have_text("WK1 2AB, Port Wrack")
        await page.get_by_role("combobox").fill("")
        await types(page, "lanternhed")
        await expect(page.get_by_role("option").first).to_have_text("Lanternhead")
        await page.context.set_offline(False)
        await page.get_by_role("option").first.tap()
        await is_asked(page, "What is the problem?")


async def test_continue_is_pressed_while_places_are_offered_and_goes_on(council: Council, browser: Browser) -> None:
    """The list must not go, and the button move, between the press and the letting go."""
    async with desktop(browser, base_url=council.origin) as page:
        await begins_a_report(page)
        await types(page, "orchard rise")
        await expect(page.get_by_role("listbox")).to_be_visible()
        await page.get_by_role("button", name="Continue").click(delay=80)
        await is_asked(page, "Which place is it?")
