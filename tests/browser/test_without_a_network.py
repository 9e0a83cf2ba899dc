"""The app opens without a network, and says so."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import accessibility_faults, no_complaints, phone
from tests.browser.steps import begins_a_report, has_the_app, is_asked, presses, reports
from tests.world import ROOT, Council, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

GONE = "ERR_CONNECTION_REFUSED"
NO_NETWORK = "ERR_|Failed to fetch"


async def test_the_app_is_ready_for_no_signal_after_one_page(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await page.goto("/")
        await has_the_app(page)
        registered = "navigator.serviceWorker.ready.then(({ scope, active }) => [scope, active.scriptURL])"
        script = f"{council.origin}/service_worker/service_worker.js"
        assert await page.evaluate(registered) == [f"{council.origin}/", script]
        kept = await page.evaluate(
            "caches.keys().then(([name]) => caches.open(name)).then((cache) => cache.keys())"
            ".then((requests) => requests.map(({ url }) => new URL(url).pathname))"
        )
        assert {"/offline", "/outbox", "/reports/new/offline"} <= set(kept)
        assert {path.rsplit("/", 1)[1] for path in kept} >= {"doorstep.css", "app.js", "notices.js", "icon-192.png"}


async def test_without_a_network_a_page_says_so_and_looks_as_ever(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for=GONE):
        await page.goto("/")
        await has_the_app(page)
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        await council.kill("serve")
        try:
            await page.goto("/search?words=never+opened")
            await is_asked(page, "You have no signal")
            assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
            assert await page.evaluate("fetch(document.querySelector('script').src).then((script) => script.ok)")
            await expect(page.get_by_role("link", name="999").first).to_be_visible()
            assert await accessibility_faults(page) == []
        finally:
            await council.start("serve")
            await council.is_up()
        await page.get_by_role("link", name="Try again").click()
        await is_asked(page, "Seen something that needs fixing?")


async def test_a_page_that_is_open_says_when_the_signal_goes_and_comes(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await page.goto("/")
        note = page.get_by_text("You have no signal. What you have opened before still works.")
        await expect(note).to_be_hidden()
        await page.context.set_offline(True)
        await expect(note).to_be_visible()
        await page.context.set_offline(False)
        await expect(note).to_be_hidden()


PAGES = """Promise.all(["pages", "mine"].map(async (name) => {
    const requests = (await caches.has(name)) ? await (await caches.open(name)).keys() : []
    return requests.map(({ url }) => new URL(url).pathname)
})).then((all) => all.flat())"""


async def kept_pages(page: Page) -> list[str]:
    kept: list[str] = await page.evaluate(PAGES)
    return kept


async def keeps(page: Page, *paths: str) -> bool:
    return set(paths) <= set(await kept_pages(page))


async def test_a_page_seen_before_is_there_without_a_network_and_says_how_old_it_is(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for=NO_NETWORK):
        await page.goto("/")
        await has_the_app(page)
        await page.goto("/reports")
        await eventually(lambda: keeps(page, "/", "/reports"))
        await page.evaluate(TWO_HOURS_AGO)
        await expect(page.locator("[data-kept]")).to_be_hidden()
        await page.context.set_offline(True)
        await page.goto("/")
        await is_asked(page, "Seen something that needs fixing?")
        await expect(page.locator("[data-kept]")).to_have_text(
            "Kept on this phone 2 hours ago. It may have changed since."
        )
        await page.context.set_offline(False)
        await page.reload()
        await expect(page.locator("[data-kept]")).to_be_hidden()


TWO_HOURS_AGO = """caches.open("pages").then(async (cache) => {
    for (const request of await cache.keys()) {
        const page = await cache.match(request)
        const headers = new Headers(page.headers)
        headers.set("last-modified", new Date(Date.now() - 2.5 * 3_600_000).toUTCString())
        await cache.put(request, new Response(await page.blob(), { headers }))
    }
})"""


async def test_what_is_hers_is_kept_only_while_she_says_that_the_phone_is_hers(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for=NO_NETWORK):
        await page.goto("/")
        await has_the_app(page)
        reference = await reports(page, "Hers alone to keep")
        own = ["/following", "/messages", "/account", f"/reports/{reference}"]

        async def visits() -> None:
            for path in own:
                await page.goto(path)
            await page.goto("/privacy")
            await eventually(lambda: keeps(page, "/privacy"))

        await visits()
        assert not set(own) & set(await kept_pages(page))
        await page.goto("/account")
        await presses(page, "Keep them here")
        await visits()
        await eventually(lambda: keeps(page, "/following"))
        await page.context.set_offline(True)
        await page.goto("/following")
        await expect(page.get_by_role("main")).to_contain_text("Hers alone to keep")
        await page.context.set_offline(False)
        await page.goto("/account")
        await presses(page, "Stop keeping them")
        await expect(page.get_by_role("button", name="Keep them here")).to_be_visible()
        await eventually(lambda: page.evaluate("caches.has('mine').then((has) => !has)"))


async def test_at_most_forty_pages_are_kept(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page:
        await page.goto("/")
        await has_the_app(page)
        old = """caches.open("pages").then(async (cache) => {
            for (let n = 0; n < 45; n++) await cache.put(`/old/${n}`, new Response(""))
        })"""
        await page.evaluate(old)
        await page.goto("/privacy")
        await eventually(lambda: keeps(page, "/privacy"))
        assert len(await kept_pages(page)) == 40


@asynccontextmanager
async def another_make(council: Council, code: Path = ROOT, **settings: str) -> AsyncIterator[None]:
    """The same address, served by other code or with other settings."""
    before = dict(council.environment)
    council.environment.update(settings)
    council.code = code
    await council.kill("serve")
    await council.start("serve")
    await council.is_up()
    try:
        yield
    finally:
        council.environment.clear()
        council.environment.update(before)
        council.code = ROOT
        await council.kill("serve")
        await council.start("serve")
        await council.is_up()


async def test_a_new_version_takes_over_and_no_page_being_typed_in_is_taken_away(
    browser: Browser, council: Council, tmp_path: Path
) -> None:
    for folder in ("api", "pwa", "service_worker", "sql"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    style = tmp_path / "pwa/static/css/doorstep.css"
    style.write_text(style.read_text() + "\n.of-the-new-version {\n  color: red;\n}\n")
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for=NO_NETWORK):
        await page.goto("/")
        await has_the_app(page)
        old = await shells(page)
        await begins_a_report(page)
        await page.get_by_label("Where is it?").fill("Half a stre")
        untouched = await page.context.new_page()
        await untouched.goto("/outbox")
        left = await style_of(untouched)
        async with another_make(council, tmp_path):
            other = await page.context.new_page()
            await other.goto("/privacy")
            await eventually(lambda: is_kept_beside(other, old))
            await eventually(lambda: has_another_style(untouched, left))  # nothing was typed: it is opened anew
            await expect(page.get_by_label("Where is it?")).to_have_value("Half a stre")
            await other.context.set_offline(True)
            await other.goto("/search?words=never+opened")
            await is_asked(other, "You have no signal")
            assert "of-the-new-version" in await other.evaluate(
                "fetch(document.querySelector('[rel=stylesheet]').href).then((style) => style.text())"
            )
            await other.context.set_offline(False)
            await page.get_by_label("Where is it?").fill("54.62, 1.02")
            await presses(page, "Continue")
            await is_asked(page, "What is the problem?")


async def shells(page: Page) -> list[str]:
    names: list[str] = await page.evaluate("caches.keys()")
    return [name for name in names if name.startswith("shell-")]


async def is_kept_beside(page: Page, old: list[str]) -> bool:
    now = await shells(page)
    return len(now) == 2 and set(old) < set(now)


async def style_of(page: Page) -> str:
    return str(await page.locator("[rel=stylesheet]").first.get_attribute("href"))


async def has_another_style(page: Page, old: str) -> bool:
    return await style_of(page) != old


async def test_switched_off_the_service_worker_leaves_with_all_it_kept_but_what_waits(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, base_url=council.origin) as page:
        await page.goto("/")
        await has_the_app(page)
        await page.evaluate(A_WAITING_FOLLOW)
        async with another_make(council, DOORSTEP_SERVICE_WORKER_OFF="true"):
            await page.goto("/privacy")
            await eventually(lambda: page.evaluate("caches.keys().then((names) => names.length === 0)"))
            await eventually(lambda: page.evaluate("navigator.serviceWorker.getRegistration().then((one) => !one)"))
            await page.goto("/outbox")
            await expect(page.get_by_role("main").get_by_text("Needs you")).to_be_visible()  # sent, by the page itself


A_WAITING_FOLLOW = """import(document.querySelector("script[src*='/js/app.js']").src.replace("app.js", "outbox.js"))
    .then(({ put }) => put("/reports/2222222/follow", []))"""
