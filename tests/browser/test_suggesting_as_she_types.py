"""Services that fit her words come to the top as she types, and her phone says how sure it is of where she stands."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import accessibility_faults, no_complaints, phone
from tests.browser.steps import begins_a_report, chooses, chooses_the_service, is_asked, presses
from tests.world import Council

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_services_that_fit_come_to_the_top_and_her_words_go_on(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await comes_to_the_service(page)
        await expect(page.get_by_role("button", name="Find what fits")).to_be_hidden()
        before = await page.get_by_role("radio").count()
        async with page.expect_response("**/api/services/suggested"):
            await page.get_by_label("Say what is wrong in your own words").press_sequentially(
                "The lamp is dark", delay=20
            )
        first = page.get_by_role("group", name="These may fit").get_by_role("radio")
        await expect(first.first).to_have_accessible_name("Street light")
        await expect(page.locator("[data-suggested-status]")).to_contain_text("These may fit: Street light")
        assert await page.get_by_role("radio").count() == before
        assert await accessibility_faults(page) == []
        await page.get_by_label("Say what is wrong in your own words").fill("Graffiti on the wall")
        await expect(first.first).to_have_accessible_name("Graffiti")
        await expect(page.get_by_role("group", name="Lights, signs").get_by_label("Street light")).to_have_count(1)
        await chooses(page, "Graffiti")
        await presses(page, "Continue")
        await expect(page.get_by_label("What is wrong?")).to_have_value("Graffiti on the wall")


async def test_a_better_service_is_named_as_she_types_and_taken_in_one_tap(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await comes_to_the_service(page)
        await chooses_the_service(page, "Graffiti")
        words = "The drain is blocked and the gully is full"
        await page.get_by_label("What is wrong?").fill(words)
        await expect(page.get_by_text("This sounds like Blocked drain.")).to_be_visible()
        assert await accessibility_faults(page) == []
        await page.get_by_role("button", name="Change to that?").click()
        await is_asked(page, "What is wrong?")
        await expect(page.get_by_label("What is wrong?")).to_have_value(words)
        await expect(page.get_by_text("This sounds like")).to_be_hidden()


async def test_without_a_signal_every_service_can_still_be_chosen(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page:
        await comes_to_the_service(page)
        await page.context.set_offline(True)
        await page.get_by_label("Say what is wrong in your own words").fill("The lamp is dark")
        await page.wait_for_timeout(300)
        await expect(page.get_by_label("Street light")).to_have_count(1)
        await page.context.set_offline(False)


@pytest.mark.parametrize(("accuracy", "asked"), [(12, "What is the problem?"), (180, "Check the place")])
async def test_a_phone_says_how_sure_it_is(browser: Browser, council: Council, accuracy: int, asked: str) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await page.context.grant_permissions(["geolocation"])
        await page.context.set_geolocation({"latitude": 54.6119, "longitude": 1.0689, "accuracy": accuracy})
        await begins_a_report(page)
        await presses(page, "Use my location")
        await is_asked(page, asked)
        await expect(page.get_by_role("main")).to_contain_text(f"Your phone is sure to within {accuracy} metres.")
        assert await accessibility_faults(page) == []


async def comes_to_the_service(page: Page) -> None:
    await begins_a_report(page)
    await page.get_by_label("Where is it?").fill("54.62, 1.02")
    await presses(page, "Continue")
    await is_asked(page, "What is the problem?")
