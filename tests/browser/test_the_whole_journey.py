"""A report travels from a phone to an officer's desk and back, in a real browser and against real processes."""

import asyncio
import re

import asyncpg
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.chromium import desktop, no_complaints, opened, phone
from tests.browser.steps import (
    PHOTO,
    WORDS,
    answers_everything,
    begins_a_report,
    chooses,
    chooses_the_service,
    describes_it,
    gives_an_address,
    gives_coordinates,
    gives_the_place,
    is_asked,
    presses,
    reads_the_reference,
    reports,
    says_how_far,
    signs_in,
    takes_a_photo,
)
from tests.world import Council

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

REFUSED = "status of 422"
BY_LAMPS = "54.61547, 1.06394"  # on High Street
LAMP = "Street light M75, outside the bakery, High Street, 15 metres away"


async def test_a_report_travels_from_a_phone_to_an_answer_and_back(browser: Browser, council: Council) -> None:
    async with (
        phone(browser, base_url=council.origin) as resident,
        desktop(browser, base_url=council.origin) as officer,
        no_complaints(resident),
        no_complaints(officer, but_for=REFUSED),
    ):
        reference = await reports(resident, photos=[PHOTO])
        await expect(resident.get_by_role("main")).to_contain_text("We mean to have dealt with it by")
        await resident.get_by_role("link", name="See your report").click()
        await expect(resident.get_by_alt_text("Photo of the problem")).to_be_visible()
        await expect(resident.get_by_role("main")).to_contain_text("Only you see the photos")
        await resident.evaluate("window.isTheSamePage = true")

        await signs_in(officer)
        await officer.get_by_role("row", name=reference).get_by_role("link").click()
        await is_asked(officer, WORDS)
        assert await officer.get_by_alt_text("Photo 1").evaluate(
            "(photo) => photo.decode().then(() => photo.width > 0)"
        )
        await presses(officer, "Show to everyone")
        await expect(officer.get_by_role("main")).to_contain_text("Everyone sees this photo.")
        async with phone(browser, base_url=council.origin) as neighbour:
            await neighbour.goto(f"/reports/{reference}")
            await expect(neighbour.get_by_alt_text("Photo of the problem")).to_be_visible()
            await expect(neighbour.get_by_role("button", name="Not fixed")).to_have_count(0)

        await says_how_far(officer, reference, "Work has begun", "A crew is out today with hot tarmac.")
        await expect(resident.get_by_role("main")).to_contain_text("A crew is out today with hot tarmac.")

        await officer.get_by_role("link", name="Close it").click()
        await presses(officer, "Close and tell followers")
        await expect(officer.locator("#error-summary")).to_be_focused()
        for problem in ("Choose how this ended", "Say why, in words the resident will read"):
            await expect(officer.locator("#error-summary").get_by_role("link", name=problem)).to_be_visible()
        await chooses(officer, "Fixed")
        await officer.get_by_label("Why?").fill("We filled the hole and sealed its edges.")
        await presses(officer, "Close and tell followers")
        await expect(officer.get_by_role("link", name="Open it again")).to_be_visible()
        await expect(resident.get_by_role("main")).to_contain_text("We filled the hole and sealed its edges.")
        assert await resident.evaluate("window.isTheSamePage")

        await presses(resident, "Not fixed")
        await is_asked(resident, "It is open again")
        await resident.goto(f"/reports/{reference}")
        await expect(resident.get_by_role("main")).to_contain_text("Not fixed, says the person who reported it")
        await officer.reload()
        await expect(officer.get_by_role("link", name="Close it")).to_be_visible()


async def test_the_whole_report_can_be_made_without_javascript(browser: Browser, council: Council) -> None:
    async with phone(browser, no_javascript=True, base_url=council.origin) as page:
        reference = await reports(page, "The second lamp is out.", photos=[PHOTO])
        await page.get_by_role("link", name="See your report").click()
        await is_asked(page, "The second lamp is out.")
        await expect(page.get_by_alt_text("Photo of the problem")).to_be_visible()
        await page.goto("/following")
        await expect(page.locator(f"a[href='/reports/{reference}']")).to_be_visible()


async def test_without_javascript_a_photo_comes_first_a_lamp_is_chosen_and_a_number_taken_out(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, no_javascript=True, base_url=council.origin) as page:
        await page.goto("/reports/new/photo")
        await page.get_by_label("Take a photo, or choose one").set_input_files([PHOTO])
        await presses(page, "Nobody is in danger: continue")
        await is_asked(page, "Where is it?")
        await page.get_by_label("Where is it?").fill(BY_LAMPS)
        await presses(page, "Continue")
        await page.get_by_label("Say what is wrong in your own words").fill("The lamp is dark. Ring 01632 960123")
        await presses(page, "Find what fits")
        await page.get_by_role("group", name="These may fit").get_by_text("Street light").click()
        await presses(page, "Continue")
        await is_asked(page, "What is wrong?")
        await chooses(page, LAMP)
        await presses(page, "Continue")
        await gives_an_address(page)
        await expect(page.get_by_alt_text("Photo 1")).to_be_visible()
        await page.get_by_role("button", name="01632 960123").click()
        await expect(page.locator("mark")).to_have_count(0)
        await presses(page, "Send report")
        await reads_the_reference(page)
        await page.get_by_role("link", name="See your report").click()
        await is_asked(page, "The lamp is dark. Ring [taken out]")
        await expect(page.get_by_role("link", name="Street light M75")).to_be_visible()


async def test_a_phone_says_where_it_is(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await is_at(page, 54.62, 1.02)
        await begins_a_report(page)
        await presses(page, "Use my location")
        await is_asked(page, "What is the problem?")
        await page.get_by_role("link", name="Back").click()
        await expect(page.get_by_label("Where is it?")).not_to_have_value("")


async def test_somebody_outside_the_council_is_told_whom_to_ask(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for=REFUSED):
        await is_at(page, 51.38, -2.36)
        await begins_a_report(page)
        await presses(page, "Use my location")
        await expect(page.locator("#error-summary")).to_contain_text("not looked after by Wrackholm Council")
        await expect(page.locator("#error-summary")).to_contain_text("GOV.UK")
        await expect(page.locator("#error-summary")).to_be_focused()


async def test_a_phone_that_keeps_its_place_to_itself_is_asked_for_the_street(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, base_url=council.origin) as page:
        await begins_a_report(page)
        await presses(page, "Use my location")
        await expect(page.locator("[data-location-status]")).to_have_text(
            "Your phone did not say where it is. Type the street instead."
        )


async def is_at(page: Page, latitude: float, longitude: float) -> None:
    await page.context.grant_permissions(["geolocation"])
    await page.context.set_geolocation({"latitude": latitude, "longitude": longitude})


async def test_the_whole_report_can_be_made_with_the_keyboard_alone(browser: Browser, council: Council) -> None:
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page):
        keyboard = page.keyboard
        await page.goto("/")
        await keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
        await keyboard.press("Enter")
        await tabs_to(page, page.get_by_role("link", name="Report a problem"))
        await keyboard.press("Enter")
        await is_asked(page, "Is anyone in danger now?")
        await tabs_to(page, page.get_by_role("button", name="No, carry on"))
        await keyboard.press("Space")
        await is_asked(page, "Where is it?")
        await tabs_to(page, page.get_by_label("Where is it?"))
        await keyboard.type("Fish Lane")
        await keyboard.press("Enter")
        await is_asked(page, "Which place is it?")
        await tabs_to(page, page.get_by_role("radio", name="Fish Lane, Port Wrack"))
        await keyboard.press("Space")
        await tabs_to(page, page.get_by_role("button", name="Continue"))
        await keyboard.press("Enter")
        await is_asked(page, "What is the problem?")
        await tabs_to(page, page.get_by_role("radio", name="Pothole"))
        await keyboard.press("Space")
        await keyboard.press("ArrowDown")
        await expect(page.get_by_role("radio", name="Broken pavement")).to_be_checked()
        await keyboard.press("Enter")
        await is_asked(page, "What is wrong?")
        await tabs_to(page, page.get_by_label("What is wrong?"))
        await keyboard.type("Three paving stones rock.")
        await tabs_to(page, page.get_by_label("Where exactly?"))
        await keyboard.type("By the gate")
        await keyboard.press("Enter")
        await is_asked(page, "Do you want news by email or text?")
        await tabs_to(page, page.get_by_role("button", name="Continue"))
        await keyboard.press("Space")
        await is_asked(page, "Check your answers")
        await expect(page.get_by_role("main")).to_contain_text("By the gate")
        await tabs_to(page, page.get_by_role("button", name="Send report"))
        await keyboard.press("Enter")
        await reads_the_reference(page)


async def test_with_the_keyboard_alone_a_photo_gives_the_place_and_a_number_is_taken_out(
    browser: Browser, council: Council
) -> None:
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page):

        async def presses_by_key(name: str) -> None:
            await tabs_to(page, page.get_by_role("button", name=name))
            await page.keyboard.press("Enter")

        await page.goto("/")
        await tabs_to(page, page.get_by_role("link", name="Report from a photo"))
        await page.keyboard.press("Enter")
        await is_asked(page, "Report from a photo")
        field = page.get_by_label("Take a photo, or choose one")
        await tabs_to(page, field)
        await field.set_input_files([PHOTO])  # the chooser itself is the computer's
        await expect(page.get_by_role("button", name="Yes, use that place")).to_be_visible()
        await presses_by_key("Yes, use that place")
        await expect(field).to_be_focused()
        await presses_by_key("Nobody is in danger: continue")
        await is_asked(page, "What is the problem?")
        await tabs_to(page, page.get_by_label("Say what is wrong in your own words"))
        await page.keyboard.type("Lamp is dark, ring 01632 960123")
        fits = page.get_by_role("group", name="These may fit").get_by_role("radio", name="Street light")
        await expect(fits).to_be_visible()
        await tabs_to(page, fits)
        await page.keyboard.press("Space")
        await page.keyboard.press("Enter")
        await is_asked(page, "What is wrong?")
        await presses_by_key("Continue")
        await is_asked(page, "Do you want news by email or text?")
        await presses_by_key("Continue")
        await is_asked(page, "Check your answers")
        await presses_by_key("01632 960123")
        await expect(page.locator("mark")).to_have_count(0)
        await presses_by_key("Send report")
        await reads_the_reference(page)


async def test_with_the_keyboard_alone_a_thing_is_reported_from_its_own_page_or_chosen_near_by(
    browser: Browser, council: Council
) -> None:
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page):
        await page.goto("/a/ARRVJH")
        await tabs_to(page, page.locator("main").get_by_text("Report a problem with this"))
        await page.keyboard.press("Enter")
        await is_asked(page, "Is anyone in danger now?")
        await tabs_to(page, page.get_by_role("button", name="No, carry on"))
        await page.keyboard.press("Enter")
        await is_asked(page, "What is wrong?")
        await tabs_to(page, page.locator("summary", has_text="It is another one"))
        await page.keyboard.press("Enter")
        await tabs_to(page, page.get_by_role("radio", name="Street light M75"))
        await page.keyboard.press("ArrowDown")
        other = page.get_by_role("group", name="Which one is it?").get_by_role("radio", checked=True)
        await expect(other).not_to_have_accessible_name(re.compile("M75"))
        chosen = (await other.locator("xpath=..").inner_text()).split(",")[0]
        await page.locator("#description").focus()
        await page.keyboard.type("It is dark.")
        await tabs_to(page, page.get_by_role("button", name="Continue"))
        await page.keyboard.press("Enter")
        await is_asked(page, "Do you want news by email or text?")
        await page.get_by_role("link", name="Back").press("Enter")
        await expect(page.get_by_role("main")).to_contain_text(f"This is about: {chosen}")


async def tabs_to(page: Page, wanted: Locator) -> None:
    for _press in range(60):
        await page.keyboard.press("Tab")
        if await wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"the Tab key does not come to {wanted}")


async def test_nothing_scrolls_sideways_when_a_desktop_is_zoomed_to_four_hundred_per_cent(
    browser: Browser, council: Council
) -> None:
    """1280 by 1024 at 400% is 320 by 256 (WCAG 1.4.10)."""
    async with opened(browser, {"viewport": {"width": 320, "height": 256}}, False, council.origin) as page:

        async def fits() -> None:
            assert await page.evaluate("document.documentElement.scrollWidth") <= 320, page.url

        await begins_a_report(page)
        await fits()
        await presses(page, "Continue")
        await expect(page.locator("#error-summary")).to_be_visible()
        await fits()
        await gives_the_place(page)
        await fits()
        await chooses_the_service(page)
        await fits()
        await describes_it(page, "Wrackholmshireupontheverylongroad" * 5, [PHOTO])
        await fits()
        await gives_an_address(page, "somebody.with.a.very.long.name.indeed@a-long-name.example.org")
        await fits()
        await presses(page, "Send report")
        reference = await reads_the_reference(page)
        await page.get_by_text("Open it on another phone").click()
        await fits()
        for path in (
            "/",
            "/reports",
            "/following",
            "/messages",
            "/account",
            f"/reports/{reference}",
            "/reports/new/danger",
        ):
            await page.goto(path)
            await fits()
        await signs_in(page)
        await fits()
        await page.goto(f"/staff/reports/{reference}")
        await fits()


async def test_nothing_scrolls_sideways_at_four_hundred_per_cent_with_a_photo_a_thing_or_personal_details(
    browser: Browser, council: Council
) -> None:
    async with opened(browser, {"viewport": {"width": 320, "height": 256}}, False, council.origin) as page:

        async def fits() -> None:
            assert await page.evaluate("document.documentElement.scrollWidth") <= 320, page.url

        await page.goto("/reports/new/photo")
        await page.get_by_label("Take a photo, or choose one").set_input_files([PHOTO])
        await expect(page.get_by_role("button", name="Yes, use that place")).to_be_visible()
        await fits()
        await takes_a_photo(page, PHOTO)
        await fits()
        await gives_coordinates(page, BY_LAMPS)
        await chooses_the_service(page, "Street light")
        await is_asked(page, "What is wrong?")
        await chooses(page, LAMP)
        await fits()
        await describes_it(page, "Ring 01632 960123 or somebody.with.a.very.long.name.indeed@a-long-name.example.org")
        await gives_an_address(page)
        await is_asked(page, "Check your answers")
        await fits()
        await presses(page, "Take them all out")
        await expect(page.locator("mark")).to_have_count(0)
        await presses(page, "Send report")
        reference = await reads_the_reference(page)
        for path in (
            f"/reports/{reference}/manage",
            "/a/ARRVJH",
            "/reports/map",
            "/account/notices",
            "/account/devices",
        ):
            await page.goto(path)
            await fits()


@pytest.mark.parametrize("no_javascript", [False, True], ids=["with JavaScript", "without"])
async def test_a_double_click_on_send_makes_one_report(browser: Browser, council: Council, no_javascript: bool) -> None:
    words = f"Clicked twice, {no_javascript}"
    async with phone(browser, no_javascript, council.origin) as page:
        await answers_everything(page, words)
        await page.get_by_role("button", name="Send report").dblclick()
        await reads_the_reference(page)
    assert await how_many(council, words) == 1


async def test_send_pressed_in_two_tabs_at_once_makes_one_report(browser: Browser, council: Council) -> None:
    words = "Sent from two tabs"
    async with phone(browser, base_url=council.origin) as page:
        await answers_everything(page, words)
        tab = await page.context.new_page()
        await tab.goto(page.url)
        await asyncio.gather(presses(page, "Send report"), presses(tab, "Send report"))
        assert await reads_the_reference(page) == await reads_the_reference(tab)
    assert await how_many(council, words) == 1


async def test_going_back_after_sending_neither_sends_again_nor_asks_to(browser: Browser, council: Council) -> None:
    words = "Sent, then back"
    async with phone(browser, base_url=council.origin) as page:
        reference = await reports(page, words)
        for _time in range(2):
            await page.go_back()
            await is_asked(page, "Thank you. We have your report")
            assert await reads_the_reference(page) == reference
    assert await how_many(council, words) == 1


async def how_many(council: Council, description: str) -> int:
    db = await asyncpg.connect(council.dsn)
    try:
        return int(await db.fetchval("select count(*) from report where description = $1", description))
    finally:
        await db.close()
