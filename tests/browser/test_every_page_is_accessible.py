"""WCAG 2.2 AA as far as a machine can tell, in light and in dark, and not one complaint of the browser's."""

from uuid import UUID

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from api.notifications.actions import follow_key
from api.reports.actions import private_key
from tests.browser.chromium import accessibility_faults, desktop, no_complaints, phone
from tests.browser.steps import (
    PHOTO,
    begins_a_report,
    chooses,
    chooses_the_service,
    describes_it,
    gives_an_address,
    gives_the_place,
    is_asked,
    presses,
    reads_the_reference,
    reports,
    signs_in,
)
from tests.world import SECRET, Council

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

OPEN_TO_ALL = (
    *("/", "/reports", "/reports?status=closed&ward=Nowhere", "/reports?from=yesterday", "/reports/map"),
    *("/reports/new", "/reports/new/danger"),
    *("/following", "/messages", "/account", "/search", "/search?words=high", "/search?words=zzzz"),
    *("/a/ARRVJH", "/a/B8XXGR", "/search?words=2", "/reports/new?asset=ARRVJH"),
    *("/following/new", "/following/new?words=high", "/following/new?street=High+Street", "/account/devices"),
    *("/account/notices", "/account/notices?kept=yes", "/following?asked=yes"),
    *("/accessibility", "/privacy", "/security", "/offline", "/nowhere"),
)


class Looked:
    """What was wrong on the pages looked at, by page and colours."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: dict[str, list[str]] = {}

    async def at(self, name: str) -> None:
        self.note(name, await accessibility_faults(self.page))
        await self.page.emulate_media(color_scheme="dark")
        self.note(f"{name}, dark", await accessibility_faults(self.page, ["color-contrast"]))
        await self.page.emulate_media(color_scheme="light")

    def note(self, name: str, faults: list[str]) -> None:
        if faults:
            self.faults[name] = faults


async def test_every_page_open_to_all_is_accessible(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for="status of (404|422)"):
        looked = Looked(page)
        for path in OPEN_TO_ALL:
            await page.goto(path)
            await looked.at(path)
        assert looked.faults == {}


async def test_every_step_of_a_report_is_accessible_also_when_it_says_what_is_wrong(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for="status of 422"):
        looked = Looked(page)

        async def is_refused(step: str) -> None:
            await presses(page, "Continue")
            await expect(page.locator("#error-summary")).to_be_focused()
            assert (await page.title()).startswith("Error:")
            await looked.at(f"{step} refused")

        await begins_a_report(page)
        await looked.at("place")
        await is_refused("place")
        await page.get_by_label("Where is it?").fill("High Street")
        await presses(page, "Continue")
        await looked.at("which place")
        await chooses(page, "High Street, Port Wrack")
        await presses(page, "Continue")
        await looked.at("service")
        await is_refused("service")
        await chooses_the_service(page)
        await looked.at("describe")
        await page.get_by_label("Add photos").set_input_files([PHOTO])
        await is_refused("describe")
        await describes_it(page, "Ring me on 01632 960123 about this hole.")
        await looked.at("contact")
        await page.get_by_label("Your email address").fill("nobody")
        await is_refused("contact")
        await gives_an_address(page)
        await is_asked(page, "Check your answers")
        await looked.at("check")
        await presses(page, "Send report")
        await reads_the_reference(page)
        await page.get_by_text("Open it on another phone").click()
        await looked.at("sent")
        assert looked.faults == {}


async def test_what_a_resident_has_is_accessible(browser: Browser, council: Council) -> None:
    async with (
        phone(browser, base_url=council.origin) as page,
        phone(browser, base_url=council.origin) as officer,
        no_complaints(page, but_for="status of 422"),
    ):
        looked = Looked(page)
        reference = await reports(page, "A lamp that blinks", [PHOTO], "ada@example.org")
        await signs_in(officer)
        await officer.goto(f"/staff/reports/{reference}")
        await chooses(officer, "No work planned")
        await officer.get_by_label("Why?").fill("It blinks on purpose.")
        await presses(officer, "Close and tell followers")
        for path in (f"/reports/{reference}", "/following", "/messages", "/account", *await links(council, reference)):
            await page.goto(path)
            await looked.at(path)
        await presses(page, "Stop them")
        await looked.at("stopped")
        await presses(page, "Start again")
        await looked.at("confirmed")
        await page.goto(f"/reports/{reference}")
        await page.get_by_text("Hear by email").click()
        await presses(page, "Send me news")
        await looked.at("an address refused")
        await page.get_by_label("Your email address").fill("ada@example.org")
        await presses(page, "Send me news")
        await looked.at("look in your email")
        assert looked.faults == {}


async def links(council: Council, reference: str) -> list[str]:
    """What the letters of a report lead to; the last asks whether to stop them."""
    db = await asyncpg.connect(council.dsn)
    try:
        report_id: UUID = await db.fetchval("select id from report where reference = $1", reference)
        follow_id: UUID = await db.fetchval(
            "select id from follow where subject_id = $1 and recipient_kind = 'address'", report_id
        )
    finally:
        await db.close()
    key = follow_key(SECRET, follow_id)
    private = private_key(SECRET, report_id)
    return [f"/reports/{reference}/private/{private}", f"/following/confirm/{key}", f"/following/stop/{key}"]


async def test_an_officers_pages_are_accessible(browser: Browser, council: Council) -> None:
    async with (
        phone(browser, base_url=council.origin) as resident,
        desktop(browser, base_url=council.origin) as page,
        no_complaints(page, but_for="status of 422"),
    ):
        looked = Looked(page)
        reference = await reports(resident, "Ask Ada Byron of 12 High Street, 01632 960123", [PHOTO])
        await page.goto("/staff/sign-in")
        await looked.at("sign in")
        await signs_in(page)
        for path in (
            *("/staff/reports", "/staff/reports?show=late", "/staff/reports?show=closed", "/staff/reports?words=zzzz"),
            *("/staff/assets", "/staff/assets/stickers?kind=street_light", f"/staff/reports/{reference}"),
        ):
            await page.goto(path)
            await looked.at(path)
        await presses(page, "Close and tell followers")
        await looked.at("closing refused")
        await page.set_viewport_size({"width": 390, "height": 844})
        await looked.at("a report on an officer's phone")
        await page.goto("/staff/reports")
        await looked.at("the queue on an officer's phone")
        assert looked.faults == {}


async def test_an_administrators_pages_are_accessible(browser: Browser, council: Council) -> None:
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page, but_for="status of 422"):
        looked = Looked(page)
        await page.goto("/staff/sign-in")
        await presses(page, "Sign in as an administrator")
        await page.goto("/staff/known-problems")
        await looked.at("nothing known yet")
        await page.goto("/staff/known-problems/new")
        await presses(page, "Show it to residents")
        await looked.at("a known problem refused")
        await page.get_by_label("What do you know of?").fill("Dark on Quay Street")
        await chooses(page, "Lights, signs and signals")
        await page.locator("#where").fill("Quay Street, Port Wrack")
        await presses(page, "Show it to residents")
        await page.wait_for_url("**/staff/known-problems")
        await looked.at("a known problem")
        await page.goto("/staff/services/noise")
        await page.get_by_label("Team").fill("Quiet streets")
        await presses(page, "Save")
        await expect(page.get_by_text("Saved.")).to_be_visible()
        await looked.at("a service saved")
        await page.goto("/staff/services/new")
        await presses(page, "Add it")
        await looked.at("a service refused")
        paths = ("/staff/services", "/staff/services/groups", "/staff/services/street-light/questions")
        for path in (*paths, "/staff/services/street-light/questions/fault", "/staff/known-problems"):
            for width, height in ((1280, 900), (320, 640)):
                await page.set_viewport_size({"width": width, "height": height})
                await page.goto(path)
                await looked.at(f"{path} at {width}")
                assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert looked.faults == {}


async def test_what_is_known_already_is_accessible(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        db = await asyncpg.connect(council.dsn)
        await db.execute(
            "insert into known_problem (title, words, service_codes, group_ids, area_kind, ward_ids, place_words,"
            " easting, northing, radius_m, begins_at) values ('Potholes on High Street', 'We fill them on Friday.',"
            " '{pothole}', '{}', 'circle', '{}', 'High Street', 597938, 528793, 300, now())"
        )
        await db.close()
        looked = Looked(page)
        await begins_a_report(page)
        await gives_the_place(page)
        await chooses_the_service(page)
        await expect(page.get_by_role("heading", name="We know about this")).to_be_visible()
        await looked.at("what is known already")
        await page.get_by_role("link", name="Report something else anyway").click()
        assert page.url.endswith("#description")
        assert looked.faults == {}
