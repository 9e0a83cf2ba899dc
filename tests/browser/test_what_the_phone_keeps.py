"""What the app keeps on a phone: it says so truly, lets it go when asked, and keeps nothing of an officer's work."""

import json
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from api.database import connect
from tests.browser.chromium import desktop, no_complaints, phone
from tests.browser.steps import PHOTO, has_the_app, is_asked, presses, reports, says_how_far, signs_in
from tests.world import Council, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

# Every cache and every database, with all that is in them, as words.
EVERYTHING = """async () => {
    const kept = []
    for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const request of await cache.keys())
            kept.push([name, new URL(request.url).pathname, await (await cache.match(request)).text()])
    }
    for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((done) => { indexedDB.open(name).onsuccess = ({ target }) => done(target.result) })
        for (const store of db.objectStoreNames) {
            const records = await new Promise((done) => {
                db.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => done(target.result)
            })
            kept.push([name, store, JSON.stringify(records)])
        }
        db.close()
    }
    for (const store of [localStorage, sessionStorage]) kept.push(["storage", "", JSON.stringify(store)])
    return kept
}"""
SOMETHING_WAITS = """import(document.querySelector("script[src*='/js/app.js']").src.replace("app.js", "outbox.js"))
    .then(({ keepDraft }) => keepDraft({ key: "a", steps: { describe: [
        ["description", "w".repeat(2500)], ["photos", new Blob([new Uint8Array(30_000)])],
    ] } }))"""


async def size(page: Page, kind: str) -> str:
    return await page.locator(f"[data-kind={kind}] [data-size]").inner_text()


async def test_the_page_counts_by_kind_and_each_can_be_cleared(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await page.goto("/")
        await has_the_app(page)
        await page.evaluate(
            "caches.open('map').then((map) => map.put('/map/of-ours', new Response('m'.repeat(70_000))))"
        )
        await page.evaluate(
            "caches.open('pages').then((kept) => kept.put('/reports', new Response('p'.repeat(4_000))))"
        )
        await page.evaluate(
            "caches.open('pages').then((kept) => kept.put('/photos/1', new Response('f'.repeat(20_000))))"
        )
        await page.evaluate(SOMETHING_WAITS)
        await page.goto("/account/storage")
        await expect(page.locator("[data-kind=map] [data-size]")).to_have_text("70 kB")
        assert [await size(page, kind) for kind in ("photos", "unsent")] == ["20 kB", "33 kB"]
        assert int((await size(page, "pages")).removesuffix(" kB")) >= 4, "with whatever was kept of those just seen"
        assert await size(page, "streets") == "Nothing"
        estimate = await page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
        told = re.match(r"(\d+) kB in all", await page.locator("[data-total]").inner_text())
        assert told and abs(int(told[1]) - estimate / 1000) < 100, "but for what was kept between the two"

        await page.get_by_role("button", name="Clear the map").click()
        await expect(page.get_by_role("status").filter(has_text="cleared")).to_have_text(
            "The map: cleared. This phone keeps 70 kB less."
        )
        assert await size(page, "map") == "Nothing" and await size(page, "pages") != "Nothing"

        page.once("dialog", lambda asked: asked.dismiss())
        await page.get_by_role("button", name="Clear drafts and waiting reports").click()
        assert await size(page, "unsent") == "33 kB"
        page.once("dialog", lambda asked: asked.accept())
        await page.get_by_role("button", name="Clear drafts and waiting reports").click()
        await expect(page.locator("[data-kind=unsent] [data-size]")).to_have_text("Nothing")

        await page.get_by_role("button", name="Clear the app itself").click()
        await expect(page.locator("[data-kind=app] [data-size]")).to_have_text("Nothing")
        await page.goto("/")
        await has_the_app(page)


async def test_it_says_what_was_fetched_this_month(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page:
        await page.goto("/account/storage")
        await expect(page.locator("[data-used]")).to_have_text("Not known")
        await page.goto("/reports")
        await page.goto("/account/storage")
        await expect(page.locator("[data-used]")).to_contain_text("About")
        first = await page.evaluate("Number(localStorage.getItem('used').split(' ')[1])")
        assert 5_000 < first < 60_000
        await page.evaluate("localStorage.setItem('used', `2020-01 999000`)")
        await page.goto("/account/storage")
        assert await page.evaluate("Number(localStorage.getItem('used').split(' ')[1])") < 60_000


async def test_in_small_data_mode_a_picture_and_the_map_come_when_tapped(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page:
        reference = await reports(page, photos=[PHOTO])
        await page.goto("/account/storage")
        await presses(page, "Use less data")
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        await page.goto(f"/reports/{reference}", wait_until="networkidle")
        assert not [url for url in fetched if "/photos/" in url]
        await page.get_by_role("link", name="Show picture").click()
        await expect(page.get_by_alt_text("Photo of the problem")).to_be_visible()
        assert await page.get_by_alt_text("Photo of the problem").evaluate("(photo) => photo.decode().then(() => true)")
        await page.goto("/reports/map", wait_until="networkidle")
        assert not [url for url in fetched if "/js/map/" in url]
        await expect(page.locator("[data-reports]")).to_be_hidden()
        await presses(page, "Show the map")
        await expect(page.locator("[data-reports]")).to_be_visible()
        await eventually(lambda: [url for url in fetched if "/js/map/" in url])


async def test_nothing_of_an_officers_work_stays_on_her_phone(browser: Browser, council: Council) -> None:
    private = "Ask Ada Byron of 12 High Street, 01632 960123"
    async with (
        phone(browser, base_url=council.origin) as resident,
        desktop(browser, base_url=council.origin) as officer,
    ):
        reference = await reports(resident, private, [PHOTO], "ada@example.org")
        await officer.goto("/staff/sign-in")
        await has_the_app(officer)
        await signs_in(officer)
        for path in ("/staff/reports", "/staff/reports?show=to-check", f"/staff/reports/{reference}"):
            await officer.goto(path, wait_until="networkidle")
        await says_how_far(officer, reference, "Planned", "Told Ada Byron")
        await is_asked(officer, private)
        assert_nothing_personal(await officer.evaluate(EVERYTHING), reference)

        await presses(officer, "Sign out")
        await officer.wait_for_url("**/staff/sign-in")
        assert_nothing_personal(await officer.evaluate(EVERYTHING), reference)
        await officer.go_back()
        await expect(officer.get_by_text(private)).to_have_count(0)


async def test_signed_out_from_afar_she_goes_back_to_nothing(browser: Browser, council: Council) -> None:
    private = "Ask Bo Byron of 14 High Street, 01632 960124"
    async with (
        phone(browser, base_url=council.origin) as resident,
        desktop(browser, base_url=council.origin) as officer,
    ):
        reference = await reports(resident, private)
        await signs_in(officer)
        await officer.goto(f"/staff/reports/{reference}")
        await is_asked(officer, private)
        cookies = {each["name"]: each["value"] for each in await officer.context.cookies()}
        elsewhere = await browser.new_context(base_url=council.origin)
        await elsewhere.add_cookies([{"name": "session", "value": cookies["session"], "url": council.origin}])
        await elsewhere.request.post("/staff/sign-out")
        await elsewhere.close()
        await officer.goto("/staff/reports")
        await expect(officer).to_have_url(f"{council.origin}/staff/sign-in")
        assert "session" not in {each["name"] for each in await officer.context.cookies()}
        await officer.go_back()
        await expect(officer.get_by_text(private)).to_have_count(0)


def assert_nothing_personal(kept: list[Any], reference: str) -> None:
    words = json.dumps(kept)
    assert len(kept) > 2
    for personal in ("Ada Byron", "01632 960123", "ada@example.org", reference, "/staff/"):
        assert personal not in words, personal
    assert not [path for _cache, path, _text in kept if path.startswith(("/staff", "/photos"))]


async def test_a_page_kept_of_a_report_that_was_hidden_since_is_let_go(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page:
        await page.goto("/reports")
        await has_the_app(page)
        await page.locator(".report-card a").first.click()
        path = re.sub(r"https?://[^/]+", "", page.url)
        await eventually(lambda: keeps(page, path))
        async with connect(council.dsn) as db:
            await db.execute("update report set hidden_at = now() where reference = $1", path.split("/")[2])
        await page.goto(path)
        await expect(page.get_by_role("heading", level=1)).to_have_text("This report is not shown any more")

        async def is_gone() -> bool:
            return not await keeps(page, path)

        await eventually(is_gone)


async def keeps(page: Page, path: str) -> bool:
    return any(kept[1] == path for kept in await page.evaluate(EVERYTHING))
