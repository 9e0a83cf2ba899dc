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
