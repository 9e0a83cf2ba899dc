"""A report made without a signal waits on the phone, and is sent once when there is one: in Chromium and in Firefox."""

import asyncio
import json
import os
import re
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import accessibility_faults, kept, no_complaints, phone
from tests.browser.firefox import BidiError, Firefox
from tests.browser.steps import (
    PHOTO,
    begins_a_report,
    chooses,
    chooses_the_service,
    gives_the_place,
    has_the_app,
    is_asked,
    presses,
    reads_the_reference,
    reports,
)
from tests.world import Council, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NO_SIGNAL = "ERR_|Failed to fetch|NetworkError"
REFUSED = "status of 422"
SETTLED = "caches.keys().then((names) => names.includes('gazetteer'))"


async def is_ready(page: Page) -> None:
    """Opened twice, so that the phone has kept the catalogue and the gazetteer."""
    await page.goto("/")
    await has_the_app(page)
    await page.goto("/")
    await eventually(lambda: page.evaluate(SETTLED))


async def answers_without_a_signal(page: Page, words: str) -> None:
    await is_asked(page, "Report without a signal")
    await expect(page.get_by_role("main")).to_contain_text("We could not reach the council.")
    await gives_the_place_by_name(page, "High Street")
    await page.get_by_label("What is the problem?").select_option("Pothole")
    await page.get_by_label("What is wrong?").fill(words)
    await page.get_by_label("Add photos").set_input_files([PHOTO])
    await expect(page.get_by_role("button", name="Leave out Photo 1")).to_be_visible()


async def gives_the_place_by_name(page: Page, name: str) -> None:
    await page.get_by_label("Where is it?").fill(name)
    await page.get_by_role("option", name=name).first.click()
    await expect(page.get_by_label("What is the problem?")).to_be_focused()


async def found(council: Council, words: str) -> tuple[int, int]:
    """How many reports have these words, and how many photos they have."""
    db = await asyncpg.connect(council.dsn)
    try:
        reports = await db.fetchval("select count(*) from report where description = $1", words)
        photos = "select count(*) from photo join report on report.id = report_id where description = $1"
        return int(reports), int(await db.fetchval(photos, words))
    finally:
        await db.close()


async def is_there_once(council: Council, words: str, photos: int = 0) -> None:
    async def is_there() -> bool:
        return (await found(council, words))[0] > 0

    await eventually(is_there, within_s=40)
    await asyncio.sleep(1)
    assert await found(council, words) == (1, photos)


async def test_a_report_made_without_a_signal_is_sent_once_with_its_photo_when_there_is_one(
    browser: Browser, council: Council
) -> None:
    words = "Made without a signal"
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for=NO_SIGNAL):
        await is_ready(page)
        await page.context.set_offline(True)
        await page.get_by_role("link", name="Report a problem").click()
        await answers_without_a_signal(page, words)
        await expect(page.get_by_label("Where is it?")).to_have_value("High Street, Port Wrack")
        assert await accessibility_faults(page) == []
        await presses(page, "Send report")
        await is_asked(page, "What this phone has to send")
        await expect(page.get_by_role("main")).to_contain_text("Nobody has been told yet.")
        await expect(page.get_by_role("main").get_by_role("link", name="999")).to_be_visible()
        await expect(page.get_by_role("main").get_by_text("Waiting for a signal")).to_be_visible()
        await expect(page.get_by_role("link", name="Not sent")).to_contain_text("1")
        assert await accessibility_faults(page) == []
        assert await found(council, words) == (0, 0)
        await page.context.set_offline(False)
        await is_there_once(council, words, photos=1)
        await page.get_by_role("link", name="See it").click()
        await reads_the_reference(page)
        await page.get_by_role("link", name="See your report").click()
        await expect(page.get_by_role("link", name="Change, add photos or withdraw")).to_be_visible()


@pytest.mark.parametrize("from_step", ["place", "service", "describe", "contact", "check"])
async def test_nothing_typed_is_lost_when_the_council_stops_answering_at_any_step(
    browser: Browser, council: Council, from_step: str
) -> None:
    """The web server stands still: it takes the connection and says nothing, as on a network that stalls."""
    words = f"It stalled at {from_step}"
    async with phone(browser, base_url=council.origin) as page:
        await is_ready(page)
        await begins_a_report(page)
        pid = council.processes["serve"].pid
        await goes_on_to(page, from_step, words)
        signal_all(pid, 19)
        try:
            await goes_past(page, from_step, words)
            await page.wait_for_url(re.compile("/reports/new/offline|/outbox"), timeout=15_000)
            await goes_on_alone(page, from_step, words)
            await expect(page.get_by_role("main")).to_contain_text("Nobody has been told yet.")
        finally:
            signal_all(pid, 18)
        await is_there_once(council, words, photos=1)


def signal_all(group: int, number: int) -> None:
    os.killpg(group, number)


async def goes_on_to(page: Page, step: str, words: str) -> None:
    for each in ("place", "service", "describe", "contact", "check"):
        await page.wait_for_url(f"**/{each}")
        if each == step:
            return
        await goes_past(page, each, words)


async def goes_past(page: Page, step: str, words: str) -> None:
    if step == "place":
        await page.get_by_label("Where is it?").fill("54.62, 1.02")
    elif step == "service":
        await is_asked(page, "What is the problem?")
        await chooses(page, "Pothole")
    elif step == "describe":
        await is_asked(page, "What is wrong?")
        await page.get_by_label("What is wrong?").fill(words)
        await page.get_by_label("Add photos").set_input_files([PHOTO])
    elif step == "contact":
        await is_asked(page, "Do you want news by email or text?")
    else:
        await is_asked(page, "Check your answers")
    await page.get_by_role("button", name=re.compile("^(Continue|Send report)$")).click(no_wait_after=True)


async def goes_on_alone(page: Page, step: str, words: str) -> None:
    if step == "place":
        await page.get_by_label("What is the problem?").select_option("Pothole")
    if step in ("place", "service"):
        await page.get_by_label("What is wrong?").fill(words)
        await page.get_by_label("Add photos").set_input_files([PHOTO])
    if step != "check":
        await expect(page.get_by_role("button", name="Leave out Photo 1")).to_be_visible()
        await presses(page, "Send report")
    await page.wait_for_url("**/outbox")


async def test_what_was_being_typed_is_there_again_after_the_browser_was_killed(
    council: Council, tmp_path: Path
) -> None:
    async with kept(tmp_path, base_url=council.origin) as context:
        page = context.pages[0]
        await begins_a_report(page)
        await gives_the_place(page)
        await chooses_the_service(page)
        address = page.url
        await page.get_by_label("What is wrong?").fill("Half a sentence about")
        await asyncio.sleep(0.8)
    async with kept(tmp_path, base_url=council.origin) as context:
        page = context.pages[0]
        await page.goto(address)
        await expect(page.get_by_label("What is wrong?")).to_have_value("Half a sentence about")
        await page.goto("/reports/new")
        await page.get_by_role("link", name="Carry on with the report you began").click()
        await expect(page.get_by_label("What is wrong?")).to_have_value("Half a sentence about")


async def test_what_was_sent_is_not_kept_on_the_phone(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await is_ready(page)
        await reports(page, "Sent and gone", [PHOTO])
        await page.goto("/reports/new")
        await expect(page.get_by_text("Carry on with the report you began")).to_be_hidden()
        assert await stored(page, "drafts") == []


async def stored(page: Page, store: str) -> list[dict[str, object]]:
    script = """(store) => new Promise((done) => {
        const opening = indexedDB.open("doorstep", 1)
        opening.onsuccess = () => {
            const asked = opening.result.transaction(store).objectStore(store).getAll()
            asked.onsuccess = () => done(JSON.parse(JSON.stringify(asked.result)))
        }
    })"""
    rows: list[dict[str, object]] = await page.evaluate(script, store)
    return rows


async def test_a_browser_killed_with_something_waiting_sends_it_at_its_next_start(
    council: Council, tmp_path: Path
) -> None:
    words = "Waited through a restart"
    async with kept(tmp_path, base_url=council.origin) as context:
        page = context.pages[0]
        await is_ready(page)
        await context.set_offline(True)
        await page.get_by_role("link", name="Report a problem").click()
        await answers_without_a_signal(page, words)
        await presses(page, "Send report")
        await expect(page.get_by_role("main").get_by_text("Waiting for a signal")).to_be_visible()
    async with kept(tmp_path, base_url=council.origin) as context:
        await context.pages[0].goto("/")
        await is_there_once(council, words, photos=1)


async def test_what_the_council_cannot_take_asks_for_her_and_goes_once_she_has_changed_it(
    browser: Browser, council: Council
) -> None:
    words = "Nowhere to be found at first"
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for=f"{NO_SIGNAL}|{REFUSED}"):
        await is_ready(page)
        await page.context.set_offline(True)
        await page.get_by_role("link", name="Report a problem").click()
        await answers_without_a_signal(page, words)
        await page.get_by_label("Where is it?").fill("Zzyzx Boulevard")
        await presses(page, "Send report")
        await expect(page.get_by_role("alert")).to_contain_text("Choose the place from the list")
        await presses(page, "Send report")
        await expect(page.get_by_role("main").get_by_text("Waiting for a signal")).to_be_visible()
        await page.context.set_offline(False)
        await expect(page.get_by_role("main").get_by_text("Needs you")).to_be_visible()
        await expect(page.get_by_role("main")).to_contain_text("We could not find that place")
        await page.get_by_role("link", name="Change it").click()
        await expect(page.get_by_role("alert")).to_contain_text("We could not find that place")
        await expect(page.get_by_label("What is wrong?")).to_have_value(words)
        await expect(page.get_by_role("button", name="Leave out Photo 1")).to_be_visible()
        await page.get_by_label("Where is it?").fill("54.62, 1.02")
        await presses(page, "Send report")
        await is_there_once(council, words, photos=1)


async def test_following_without_a_signal_is_done_later(browser: Browser, council: Council) -> None:
    async with (
        phone(browser, base_url=council.origin) as neighbour,
        phone(browser, base_url=council.origin) as page,
        no_complaints(page, but_for=NO_SIGNAL),
    ):
        reference = await reports(neighbour, "Somebody else's")
        await is_ready(page)
        await page.goto(f"/reports/{reference}")
        await page.context.set_offline(True)
        await presses(page, "Follow this report")
        await page.wait_for_url("**/outbox")
        await expect(page.get_by_role("heading", name="Follow a report")).to_be_visible()
        await page.context.set_offline(False)
        await expect(page.get_by_role("main").get_by_text("Sent: we have it")).to_be_visible()
        await page.goto(f"/reports/{reference}")
        await expect(page.get_by_role("button", name="Stop following")).to_be_visible()


async def test_what_waits_can_be_deleted(browser: Browser, council: Council) -> None:
    words = "Deleted before it was sent"
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for=NO_SIGNAL):
        await is_ready(page)
        await page.context.set_offline(True)
        await page.get_by_role("link", name="Report a problem").click()
        await answers_without_a_signal(page, words)
        await presses(page, "Send report")
        page.once("dialog", lambda dialog: dialog.accept())
        await presses(page, "Delete")
        await expect(page.get_by_role("heading", name="Everything has been sent")).to_be_visible()
        await page.context.set_offline(False)
        await asyncio.sleep(1)
        assert await found(council, words) == (0, 0)


async def test_firefox_without_background_sync_sends_what_waited_when_the_signal_comes_back(council: Council) -> None:
    words = "From Firefox"
    async with Firefox() as firefox:
        await opens_twice(firefox, council)
        await council.kill("serve")
        try:
            await goes(firefox, f"{council.origin}/reports/new", "/reports/new/offline")
            assert await firefox.js("'SyncManager' in window") is False
            await types(firefox, "where", "54.62, 1.02")
            await types(firefox, "service_code", "pothole")
            await types(firefox, "description", words)
            await attaches_a_photo(firefox)
            await firefox.click("[data-journey] .actions .button:not([type=button])")
            await eventually(lambda: says(firefox, "Waiting for a signal"))
        finally:
            await council.start("serve")
            await council.is_up()
        await firefox.goto(f"{council.origin}/")
        await is_there_once(council, words, photos=1)
        await firefox.goto(f"{council.origin}/outbox")
        await eventually(lambda: says(firefox, "Sent: we have it"))


async def opens_twice(firefox: Firefox, council: Council) -> None:
    await firefox.goto(f"{council.origin}/")
    await eventually(lambda: firefox.js("navigator.serviceWorker.controller?.state === 'activated'"))
    await firefox.goto(f"{council.origin}/")
    await eventually(lambda: firefox.js(SETTLED))


async def goes(firefox: Firefox, url: str, to: str) -> None:
    await firefox.goto(url)
    await eventually(lambda: firefox.js(f"location.pathname === {json.dumps(to)}"))
    await eventually(lambda: firefox.js("location.search.length === 37"))


async def types(firefox: Firefox, name: str, words: str) -> None:
    await firefox.js(
        f"(() => {{ const box = document.querySelector('[data-journey] [name={name}]');"
        f" box.value = {json.dumps(words)};"
        " box.dispatchEvent(new Event('input', { bubbles: true })) })()"
    )


async def attaches_a_photo(firefox: Firefox) -> None:
    photo = ",".join(map(str, PHOTO["buffer"]))
    await firefox.js(
        f"(() => {{ const files = new DataTransfer(); files.items.add(new File([new Uint8Array([{photo}])], 'a.jpg',"
        " { type: 'image/jpeg' })); const box = document.querySelector('[name=photos]'); box.files = files.files;"
        " box.dispatchEvent(new Event('change', { bubbles: true })) })()"
    )
    await eventually(lambda: firefox.js("!!document.querySelector('[data-thumbnails] img')"))


async def says(firefox: Firefox, words: str) -> bool:
    try:
        return words in await firefox.text()
    except BidiError:
        return False
