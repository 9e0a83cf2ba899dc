"""WCAG 2.2 AA as far as a machine can tell, in light and in dark, and not one complaint of the browser's."""

from uuid import UUID

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from api.notifications.actions import follow_key
from api.reports.own import private_key
from tests.browser.chromium import accessibility_faults, desktop, no_complaints, phone
from tests.browser.steps import (
    PHOTO,
    begins_a_report,
    chooses,
    chooses_the_service,
    closes,
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
from tests.fakes import PushService
from tests.world import SECRET, Council, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

BY_LAMPS = "54.61547, 1.06394"  # on High Street
ON_THE_MOLE = "54.6083, 1.0770"  # the Harbour Trust's

OPEN_TO_ALL = (
    *("/", "/reports", "/reports?status=closed&ward=Nowhere", "/reports?from=yesterday", "/reports/map"),
    *("/reports/new", "/reports/new/danger"),
    *("/following", "/messages", "/account", "/search", "/search?words=high", "/search?words=zzzz"),
    *("/a/ARRVJH", "/a/B8XXGR", "/search?words=2", "/reports/new?asset=ARRVJH"),
    *("/following/new", "/following/new?words=high", "/following/new?street=High+Street", "/account/devices"),
    *("/account/notices", "/account/notices?kept=yes", "/following?asked=yes"),
    *("/accessibility", "/privacy", "/security", "/offline", "/outbox", "/reports/new/offline"),
    *("/account/storage", "/nowhere", "/news", "/promise", "/how-was-it"),
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
        await closes(officer, reference, "No work planned", "It blinks on purpose.")
        for path in (f"/reports/{reference}", "/following", "/messages", "/account", *await links(council, reference)):
            await page.goto(path)
            await looked.at(path)
        await page.request.post(f"/reports/{reference}/rate", form={"score": "4"})
        await page.goto(f"/reports/{reference}")
        await looked.at("rated")
        await presses(page, "Not fixed")
        await looked.at("open again")
        await presses(page, "Send")
        await looked.at("open again refused")
        await page.goto((await links(council, reference))[-1])
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
        spam = "Ask Ada Byron of 12 High Street, 01632 960123, or www.example.top and www.example.win"
        reference = await reports(resident, spam, [PHOTO])
        await page.goto("/staff/sign-in")
        await looked.at("sign in")
        await signs_in(page)
        for path in (
            *("/staff/reports", "/staff/reports?show=late", "/staff/reports?show=closed", "/staff/reports?words=zzzz"),
            *("/staff/assets", "/staff/assets/stickers?kind=street_light", "/staff/prove"),
            *("/staff/moderation", "/staff/moderation/flags", "/staff/moderation/suspects"),
            *("/staff/reports/map", f"/staff/reports/bulk?report={reference}&to=team:Parks"),
            *("/staff/calls", f"/staff/calls/{reference}", "/staff/drafts", f"/staff/reports/{reference}"),
            f"/staff/reports/{reference}/moderate",
        ):
            await page.goto(path)
            await looked.at(path)
        await page.goto(f"/staff/reports/{reference}?write=close")
        await presses(page, "Close and tell followers")
        await looked.at("closing refused")
        await page.set_viewport_size({"width": 390, "height": 844})
        await looked.at("a report on an officer's phone")
        await page.goto("/staff/reports?near=Nosuchplace+Zzz")
        await looked.at("the queue on an officer's phone, refused")
        await page.keyboard.press("Escape")
        await page.locator("h1").click()
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
        await looked.at("the keyboard's list")
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
        ours = ("/staff/targets", "/staff/targets/pothole", "/staff/targets/working-time", "/staff/promise")
        of_data = ("/staff/retention", "/staff/retention/messages", "/staff/requests", "/staff/requests/new")
        tried = "/staff/routing/try?service=street-light&where=High+Street"
        theirs = ("/staff/teams", "/staff/teams/new", "/staff/routing", "/staff/routing/new", tried, "/staff/areas/new")
        more = ("/staff/services/street-light/questions/fault", "/staff/known-problems", "/staff/exports")
        for path in (*paths, *ours, *of_data, *theirs, *more, "/staff/reports?show=open"):
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


async def test_a_broadcast_is_accessible_to_who_writes_and_who_reads_it(browser: Browser, council: Council) -> None:
    async with desktop(browser, base_url=council.origin) as page, no_complaints(page, but_for="status of 422"):
        looked = Looked(page)
        await page.request.post("/staff/demonstration", form={"as": "administrator"})
        await page.goto("/staff/broadcasts/new")
        await looked.at("a new broadcast")
        await presses(page, "See how it looks")
        await expect(page.locator("#error-summary")).to_be_focused()
        await looked.at("a broadcast refused")
        await page.get_by_label("Emergency").check()
        await page.get_by_label("Title").fill("Flood warning")
        await page.get_by_label("What people need to know").fill("The river is rising.")
        await page.get_by_label("What to do").fill("Go upstairs.")
        await page.get_by_label("Numbers to ring").fill("999\nFlood line: 01632 960199")
        await page.get_by_label("Rest centres").fill("Merrowby school hall")
        await page.get_by_label("Everybody").check()
        await presses(page, "See how it looks")
        await looked.at("a draft")
        address = page.url
        await presses(page, "Send it")
        for path in (address, "/staff/broadcasts"):
            for width, height in ((1280, 900), (320, 640)):
                await page.set_viewport_size({"width": width, "height": height})
                await page.goto(path)
                await looked.at(f"{path} at {width}")
                assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        await page.goto(address)
        await page.get_by_role("link", name="Its page").click()
        news = page.url
        for path in (news, "/news", "/"):
            await page.goto(path)
            await expect(page.locator("main")).to_contain_text("Flood warning")
            await looked.at(path)
        await page.goto(address)
        await page.get_by_text("Cancel it").click()
        await presses(page, "Cancel the broadcast")
        await looked.at("cancelled")
        await page.goto(news)
        await looked.at("the page of one that was cancelled")
        assert looked.faults == {}


async def test_a_report_that_begins_with_a_photo_is_accessible(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for="status of 422"):
        looked = Looked(page)
        await page.goto("/reports/new/photo")
        await presses(page, "Nobody is in danger: continue")
        await expect(page.locator("#error-summary")).to_be_focused()
        await looked.at("no photo")
        await page.get_by_label("Take a photo, or choose one").set_input_files([PHOTO])
        await expect(page.get_by_role("button", name="Yes, use that place")).to_be_visible()
        await looked.at("where it was taken")
        await takes_a_photo(page, PHOTO)
        await page.get_by_label("Say what is wrong in your own words").fill("The lamp is dark")
        await expect(page.get_by_role("group", name="These may fit").get_by_role("radio").first).to_be_visible()
        await looked.at("services that may fit")
        await page.get_by_label("Say what is wrong in your own words").fill("")
        await chooses_the_service(page)
        await is_asked(page, "What is wrong?")
        await looked.at("describe, with the photo")
        shared = await page.request.post("/reports/new/photo", multipart={"photos": PHOTO})
        await page.goto(shared.url)
        await is_asked(page, "Is anyone in danger now?")
        await looked.at("danger, of what was shared")
        await page.get_by_role("link", name="Yes").click()
        await is_asked(page, "Ring now. Do not send a report.")
        await looked.at("in danger, of what was shared")
        assert looked.faults == {}


async def test_a_place_that_is_not_sure_and_a_thing_near_by_are_accessible(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for="status of 422"):
        looked = Looked(page)
        await page.context.grant_permissions(["geolocation"])
        await page.context.set_geolocation({"latitude": 54.61547, "longitude": 1.06394, "accuracy": 180})
        await begins_a_report(page)
        await presses(page, "Use my location")
        await is_asked(page, "Check the place")
        await looked.at("check the place")
        await presses(page, "Yes, use this place")
        await chooses_the_service(page, "Street light")
        await expect(page.get_by_role("group", name="Which one is it?")).to_be_visible()
        await looked.at("which one is it")
        await page.get_by_label("What is wrong?").fill("Wires hang out")
        await chooses(page, "I can see wires, or its little door is open")
        await presses(page, "Continue")
        await is_asked(page, "Do this instead of sending a report")
        await looked.at("stopped by an answer")
        await page.goto("/a/ARRVJH")
        await page.get_by_text("Report a problem with this").click()
        await presses(page, "No, carry on")
        await expect(page.get_by_role("main")).to_contain_text("This is about: Street light M75")
        await page.get_by_text("It is another one").click()
        await looked.at("from the page of a thing")
        await gives_coordinates(page, ON_THE_MOLE)
        await chooses_the_service(page)
        await is_asked(page, "Ask Wrackholm Harbour Trust about this")
        await looked.at("stopped by whose ground it is")
        assert looked.faults == {}


async def test_what_stands_in_the_way_of_sending_is_accessible(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        looked = Looked(page)
        await gives_coordinates(page, BY_LAMPS)
        await chooses_the_service(page, "Graffiti")
        await describes_it(page, "A rude word. Ring 01632 960123 or ada@example.org", [PHOTO])
        await gives_an_address(page)
        await is_asked(page, "Check your answers")
        await looked.at("personal details")
        await presses(page, "Take them all out")
        await expect(page.locator("mark")).to_have_count(0)
        await looked.at("personal details taken out")
        await presses(page, "Send report")
        reference = await reads_the_reference(page)
        await expect(page.get_by_label("Address to share")).to_be_visible()
        await looked.at("sent, to be shared")
        await page.goto(f"/reports/{reference}/manage")
        await looked.at("manage")
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        looked.page = page
        await gives_coordinates(page, BY_LAMPS)
        await chooses_the_service(page, "Graffiti")
        await expect(page.get_by_role("heading", name="Has it been reported already?")).to_be_visible()
        await looked.at("reported already")
        await page.get_by_role("link", name="Back").click()
        await chooses_the_service(page, "Somebody sleeping rough")
        await describes_it(page, "A man in the doorway")
        await gives_an_address(page)
        await expect(page.get_by_role("main")).to_contain_text("Only the council sees this report.")
        await looked.at("sensitive")
        await presses(page, "Send report")
        await reads_the_reference(page)
        await looked.at("sensitive, sent")
        assert looked.faults == {}


async def test_what_somebody_hears_and_chooses_is_accessible(
    browser: Browser, council: Council, push: PushService
) -> None:
    async with (
        phone(browser, base_url=council.origin) as page,
        desktop(browser, base_url=council.origin) as officer,
        no_complaints(page),
    ):
        looked = Looked(page)
        reference = await reports(page, "A lamp that hums")
        await page.goto("/following/new?street=High+Street,+Port+Wrack")
        await page.locator("main").get_by_role("button", name="Follow", exact=True).click()
        await page.wait_for_url("**/following*")
        handset = push.subscribe()
        keys = {"p256dh": handset.subscription.p256dh, "auth": handset.subscription.auth}
        asked = {"subscription": {"endpoint": handset.subscription.endpoint, "keys": keys}, "reference": reference}
        assert (await page.request.post("/following/push", data=asked)).ok
        await signs_in(officer)
        await says_how_far(officer, reference, "Work has begun", "A crew is out today.")

        async def has_come() -> bool:
            await page.goto("/messages")
            return await page.get_by_role("article").count() > 0

        await eventually(has_come)
        for path in ("/messages", "/following", "/account", "/account/notices", "/account/devices"):
            await page.goto(path)
            await looked.at(path)
        await page.goto("/account/notices")
        await presses(page, "Keep these choices")
        await expect(page.get_by_role("main")).to_contain_text("Your choices are kept")
        await looked.at("choices kept")
        await page.goto("/messages")
        await page.get_by_role("article").get_by_role("link").first.click()
        await looked.at("what a message leads to")
        assert looked.faults == {}
