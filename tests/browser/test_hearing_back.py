"""A real Firefox hears back: after its subscription changed, after it was away, and by email when nobody looked."""

import asyncpg
import pytest
from playwright.async_api import Browser, Page

from tests.browser.chromium import phone
from tests.browser.firefox import Firefox
from tests.browser.steps import says_how_far, signs_in
from tests.browser.test_notices_reach_a_phone import (
    is_shown,
    letter,
    link_in,
    reports_in_firefox,
    says,
    updates,
)
from tests.fakes import MailServer, PushService
from tests.world import Council, eventually

SUBSCRIPTION = "navigator.serviceWorker.ready.then(({ pushManager }) => pushManager.getSubscription())"

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_subscription_that_changed_is_mended_a_newer_word_replaces_an_older_and_unread_news_comes_by_email(
    browser: Browser, council: Council, push: PushService, mail: MailServer
) -> None:
    db = await asyncpg.connect(council.dsn)
    async with Firefox(push) as firefox, phone(browser, base_url=council.origin) as officer:
        reference = await reports_in_firefox(firefox, council)
        await firefox.click("[data-allow-notices]")
        await eventually(lambda: says(firefox, "[data-notices-status]", "Done. We will tell you here."))
        await signs_in(officer)
        before = await endpoints(db)

        push.devices.clear()  # the push service has forgotten this browser
        await push.hang_up()
        await eventually(lambda: has_changed(db, before), within_s=40)

        push_device = next(iter(push.devices.values()))
        push_device.deliver = None  # the phone is off
        await updates(officer, reference, "An older word.")
        await eventually(lambda: len(push_device.waiting) == 1)
        await says_more(officer, reference)
        await eventually(lambda: len(push.pushes) >= 2)
        assert len(push_device.waiting) == 1, "a newer word takes the older one's place"
        await push.hang_up()
        await eventually(lambda: is_shown(firefox, "Pothole: Planned"), within_s=40)

        await firefox.goto(f"{council.origin}/account/notices")
        await firefox.type("#email", "grace@example.org")
        await firefox.click('form[action="/account/notices/email"] button')
        asked = await letter(mail, "Shall we write here too?")
        await officer.goto(link_in(asked, "/following/confirm/"))
        await officer.get_by_role("button").click()
        await eventually(
            lambda: db.fetchval("select confirmed_at is not null from follow where subject_kind = 'device'")
        )
        await db.execute("update delivery set delivered_at = delivered_at - interval '25 hours'")
        await db.execute("update schedule set due_at = now()")
        assert "A newer word." in await letter(mail, "Pothole: Planned")
        assert mail.recipients.count("grace@example.org") == len(
            [each for each in mail.letters if each["To"] == "grace@example.org"]
        )
    await db.close()


async def test_a_muted_report_is_silent_and_a_phone_that_ended_its_subscription_is_dropped_and_mended_when_it_opens(
    browser: Browser, council: Council, push: PushService
) -> None:
    db = await asyncpg.connect(council.dsn)
    async with Firefox(push) as firefox, phone(browser, base_url=council.origin) as officer:
        before = await endpoints(db)
        reference = await reports_in_firefox(firefox, council)
        await firefox.click("[data-allow-notices]")
        await eventually(lambda: says(firefox, "[data-notices-status]", "Done. We will tell you here."))
        [first] = await endpoints(db) - before
        await signs_in(officer)
        await updates(officer, reference, "Heard.")
        await eventually(lambda: is_shown(firefox, "Pothole: Work has begun"))

        await firefox.goto(f"{council.origin}/messages")
        await firefox.click(f'form[action="/reports/{reference}/mute"] button')
        await eventually(lambda: db.fetchval("select exists (select from muted)"))
        pushed = push.requests
        await says_more(officer, reference)
        await eventually(lambda: db.fetchval("select not exists (select from job)"))
        assert push.requests == pushed and not await is_shown(firefox, "Pothole: Planned")
        await firefox.goto(f"{council.origin}/messages")
        await firefox.click(f'form[action="/reports/{reference}/follow"] button')
        await eventually(lambda: db.fetchval("select not exists (select from muted)"))

        await firefox.goto(f"{council.origin}/messages")  # not while the answer to that press is still on its way
        await firefox.js(f"{SUBSCRIPTION}.then((subscription) => subscription.unsubscribe())")
        await eventually(lambda: first.rpartition("/")[2] not in push.channels)
        await updates(officer, reference, "Nobody is there.")
        await eventually(lambda: is_forgotten(db, first))

        await opens_again(firefox, council)
        second = await eventually(lambda: the_other(db, before))
        await says_more(officer, reference)
        await eventually(lambda: is_shown(firefox, "Pothole: Planned"))

        await firefox.js(f"void (localStorage.notices = JSON.stringify(['an older key', '{second}']))")
        await opens_again(firefox, council)
        await eventually(lambda: is_forgotten(db, second))
        assert await the_other(db, before), "the one of the council's key took its place"
    await db.close()


async def opens_again(firefox: Firefox, council: Council) -> None:
    """As after it was closed: once each time, the app looks whether notices still come."""
    await firefox.js("void sessionStorage.clear()")
    await firefox.goto(f"{council.origin}/messages")


async def is_forgotten(db: "asyncpg.Connection[asyncpg.Record]", endpoint: str) -> bool:
    return endpoint not in await endpoints(db)


async def the_other(db: "asyncpg.Connection[asyncpg.Record]", before: set[str]) -> str:
    return next(iter(await endpoints(db) - before), "")


async def endpoints(db: "asyncpg.Connection[asyncpg.Record]") -> set[str]:
    return {row["endpoint"] for row in await db.fetch("select endpoint from push_subscription")}


async def has_changed(db: "asyncpg.Connection[asyncpg.Record]", before: set[str]) -> bool:
    now = await endpoints(db)
    return bool(now) and now != before and len(now) == len(before)


async def says_more(officer: Page, reference: str) -> None:
    await says_how_far(officer, reference, "Planned", "A newer word.")
