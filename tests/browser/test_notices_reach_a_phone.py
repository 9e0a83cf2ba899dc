"""News of a report reaches the phone and the letter box of whoever asked for it, through every real part but one."""

import json
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import desktop, no_complaints, phone
from tests.browser.firefox import BidiError, Firefox
from tests.browser.steps import closes, has_the_app, is_asked, presses, reports, says_how_far, signs_in
from tests.fakes import MailServer, PushService, until
from tests.world import Council, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NOTICES = """navigator.serviceWorker.ready
    .then((registration) => registration.getNotifications())
    .then((notices) => notices.map(({ title, body, tag, data }) => ({ title, body, tag, ...data })))"""
TAP = """self.registration.getNotifications().then(([notification]) => {
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification }))
})"""


async def test_a_phone_that_said_yes_shows_a_notice_at_every_change(
    browser: Browser, council: Council, push: PushService
) -> None:
    async with Firefox(push) as firefox, phone(browser, base_url=council.origin) as officer:
        reference = await reports_in_firefox(firefox, council)
        await firefox.click("[data-allow-notices]")
        await eventually(lambda: says(firefox, "[data-notices-status]", "Done. We will tell you here."))
        page = f"{council.origin}/reports/{reference}"

        await signs_in(officer)
        await says_how_far(officer, reference, "Planned", "A crew comes on Tuesday – early.")
        [shown] = await eventually(lambda: firefox.js(NOTICES))
        planned = {"title": "Pothole: Planned", "body": "A crew comes on Tuesday – early.", "tag": reference}
        assert shown == planned | {"navigate": page}, push.refusals

        await closes(officer, reference, "Fixed", "We filled it.")
        await eventually(lambda: is_shown(firefox, "Pothole: Fixed"))
        [shown] = await firefox.js(NOTICES)  # it took the other's place
        assert shown == {"title": "Pothole: Fixed", "body": "We filled it.", "tag": reference, "navigate": page}
        assert len(push.pushes) == 2 and push.refusals == []
        assert b"filled" not in b"".join(each.body for each in push.pushes)  # nobody on the way can read it


async def reports_in_firefox(firefox: Firefox, council: Council) -> str:
    await firefox.goto(f"{council.origin}/")
    await goes_on(firefox, ".hero .button", "/reports/new")
    await goes_on(firefox, "main form .button", "/place")
    await firefox.type("#where", "54.62, 1.02")
    await goes_on(firefox, "main form > .actions .button", "/service")
    await firefox.click("#service_code")
    await goes_on(firefox, "main form > .actions .button", "/describe")
    await firefox.type("#description", "A deep hole by the crossing")
    await goes_on(firefox, "main form > .actions .button", "/contact")
    await goes_on(firefox, "main form > .actions .button", "/check")
    await goes_on(firefox, "main form > .actions .button", "/sent")
    assert [each for each in firefox.console if "rror" in each] == []
    return await firefox.text(".panel .reference")


async def goes_on(firefox: Firefox, button: str, to: str) -> None:
    await firefox.click(button)

    async def is_there() -> bool:
        try:
            arrived = await firefox.js("[location.pathname, document.readyState]")
        except BidiError:  # between two pages
            return False
        return bool(arrived[0].endswith(to) and arrived[1] == "complete")

    await eventually(is_there)


async def says(firefox: Firefox, selector: str, words: str) -> bool:
    return await firefox.text(selector) == words


async def is_shown(firefox: Firefox, title: str) -> bool:
    notices: list[dict[str, str]] = await firefox.js(NOTICES)
    return any(notice["title"] == title for notice in notices)


async def test_a_tap_on_a_notice_brings_the_open_app_to_the_report(browser: Browser, council: Council) -> None:
    """Chromium lets a test hand a message to the service worker, and tap the notice."""
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await page.context.grant_permissions(["notifications"])
        reference = await reports(page, "A lamp is out")
        await page.goto("/")
        news = {"title": "Street light: Fixed", "body": "It shines.", "tag": reference}
        url = f"{council.origin}/reports/{reference}"
        await deliver(page, json.dumps({"web_push": 8030, "notification": news | {"navigate": url}}))
        assert await eventually(lambda: page.evaluate(NOTICES)) == [news | {"navigate": url}]
        await page.context.service_workers[0].evaluate(TAP)
        await page.wait_for_url(url)
        assert await page.evaluate(NOTICES) == []


@pytest.mark.parametrize("message", ["not JSON", "null", '{"notification": {}}'])
async def test_a_message_that_cannot_be_read_still_shows_something(
    browser: Browser, council: Council, message: str
) -> None:
    """A phone takes its leave away from an app whose messages show nothing."""
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await page.context.grant_permissions(["notifications"])
        await page.goto("/")
        await deliver(page, message)
        [shown] = await eventually(lambda: page.evaluate(NOTICES))
        assert (shown["title"], shown["body"]) == ("News of a report", "Open the app to read it.")
        await page.context.service_workers[0].evaluate(TAP)
        await page.wait_for_url("**/messages")


async def deliver(page: Page, message: str) -> None:
    """To the page's service worker, as the browser's own push service would."""
    await has_the_app(page)
    registrations: list[dict[str, Any]] = []
    devtools = await page.context.new_cdp_session(page)
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    await devtools.send("ServiceWorker.enable")
    await until(lambda: bool(registrations))
    whose = {"origin": await page.evaluate("origin"), "registrationId": registrations[0]["registrationId"]}
    await devtools.send("ServiceWorker.deliverPushMessage", whose | {"data": message})


async def test_news_comes_by_email_once_the_address_has_said_yes_and_its_link_manages_the_report(
    browser: Browser, council: Council, mail: MailServer
) -> None:
    async with (
        phone(browser, base_url=council.origin) as resident,
        desktop(browser, base_url=council.origin) as elsewhere,
        desktop(browser, base_url=council.origin) as officer,
        no_complaints(elsewhere),
    ):
        reference = await reports(resident, "The swing is broken", email="ada@example.org")
        asked = await letter(mail, f"Do you want news of report {reference}?")
        assert "/private/" not in asked
        await signs_in(officer)
        await updates(officer, reference, "Nobody hears this by email.")

        await elsewhere.goto(link_in(asked, "/following/confirm/"))
        await presses(elsewhere, "Yes, send me news")
        await is_asked(elsewhere, "You will hear from us")
        await letter(mail, f"News of report {reference} will come here")
        await updates(officer, reference, "A new seat is ordered.")
        news = await letter(mail, "Pothole: Work has begun")
        assert "A new seat is ordered." in news and "Nobody hears this" not in str(mail.letters)

        await closes(officer, reference, "Fixed", "The seat is on.")
        await elsewhere.goto(f"/reports/{reference}")
        await expect(elsewhere.get_by_role("button", name="Not fixed")).to_have_count(0)
        await elsewhere.goto(link_in(news, "/private/"))
        await presses(elsewhere, "Open my report")
        await presses(elsewhere, "Not fixed")
        await is_asked(elsewhere, "It is open again")
        await elsewhere.goto(f"/reports/{reference}")
        await expect(elsewhere.get_by_role("main")).to_contain_text("Not fixed, says the person who reported it")


async def updates(officer: Page, reference: str, words: str) -> None:
    await says_how_far(officer, reference, "Work has begun", words)
    await expect(officer.locator(".timeline")).to_contain_text(words)


async def letter(mail: MailServer, subject: str) -> str:
    """The words of the first with that subject, once it has come."""
    found = await eventually(lambda: [each for each in mail.letters if each["Subject"] == subject])
    return str(found[0].get_content())


def link_in(letter: str, part: str) -> str:
    found = re.search(rf"https?://\S*{part}\S+", letter)
    assert found, letter
    return found[0]
