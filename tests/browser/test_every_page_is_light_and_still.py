"""Every page a resident meets, opened once on a phone, with each byte counted as it came over the wire."""

import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request

from tests.browser.chromium import PHONE
from tests.browser.steps import (
    PHOTO,
    chooses_the_service,
    describes_it,
    gives_an_address,
    gives_the_place,
    is_asked,
    presses,
    reads_the_reference,
)
from tests.world import Council

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HTML, HTML_AND_CSS = 6_000, 10_000  # bytes, headers included
SCRIPTS, SERVICE_WORKER = 16_000, 3_000
FIRST_VISIT, REPEAT_VISIT = 30_000, 6_000
OPEN_TO_ALL = (
    *("/", "/reports", "/reports/map", "/reports/new", "/reports/new/danger", "/outbox"),
    *("/following", "/messages", "/account", "/account/storage", "/account/sign-in", "/search?words=high", "/news"),
    *("/accessibility", "/privacy", "/security", "/offline", "/nowhere"),
)
OF_THE_MAP = re.compile(r"/js/map/|/vendor/map|/css/map|/map/")

# How far things moved by themselves, as Chromium counts it for Cumulative Layout Shift.
SHIFT = """async () => {
    const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    let moved = 0
    const observer = new PerformanceObserver((seen) => {
        for (const { value, hadRecentInput } of seen.getEntries()) if (!hadRecentInput) moved += value
    })
    observer.observe({ type: "layout-shift", buffered: true })
    await painted()
    await painted()
    return moved
}"""

# What a finger aims at and its whole target; a link within a sentence may be as large as its words (WCAG 2.5.8).
SMALL_TARGETS = """() => {
    const whole = (element) => {
        const label = element.matches("[type=radio], [type=checkbox]") ? element.labels[0] : element
        for (const part of ["::before", "::after"]) {
            const { content, position, inset } = getComputedStyle(label, part)
            if (content !== "none" && position === "absolute" && inset === "0px") {
                let over = label
                while (getComputedStyle(over).position === "static") over = over.parentElement
                return over.getBoundingClientRect()
            }
        }
        return label.getBoundingClientRect()
    }
    const isInASentence = (link) => {
        const around = link.closest("p, dd, td, li")
        return getComputedStyle(link).display === "inline" && around?.innerText.trim() !== link.innerText.trim()
    }
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
        .filter((element) => element.checkVisibility() && !element.matches(".skip-link") && !isInASentence(element))
        .map((element) => [element, whole(element)])
        .filter(([, { width, height }]) => Math.round(width) < 48 || Math.round(height) < 48)
        .map(([element, { width, height }]) =>
            `${element.innerText || element.name || element.outerHTML}: ${Math.round(width)} by ${Math.round(height)}`)
}"""

WORKER_WEIGHS = """async () => {
    const files = ["service_worker", "offline", "outbox", "notices", "shell"]
    await Promise.all(files.map((file) => fetch(`/service_worker/${file}.js`).then((answer) => answer.blob())))
    const fetched = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/service_worker/"))
    return fetched.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
}"""


class Walk:
    """What came over the air, by address, and what each page was like."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.sizes: dict[str, int] = {}
        self.bodies: dict[str, int] = {}
        self.first: list[str] = []  # what the very first page fetched
        self.fetched: list[tuple[str, str]] = []  # kind and address
        self.html: dict[str, int] = {}
        self.styles: dict[str, list[str]] = {}
        self.scripts: dict[str, list[str]] = {}
        self.shifts: dict[str, float] = {}
        self.small: dict[str, list[str]] = {}
        self.arriving: list[Request] = []
        page.on("request", lambda request: self.fetched.append((request.resource_type, request.url)))
        page.on("requestfinished", lambda request: self.arriving.append(request))

    async def opens(self, path: str) -> None:
        await self.page.goto(path, wait_until="networkidle")
        await self.looks(path)

    async def looks(self, name: str) -> None:
        await self.page.wait_for_load_state("load")
        self.shifts[name] = await self.page.evaluate(SHIFT)
        self.small[name] = await self.page.evaluate(SMALL_TARGETS)
        self.styles[name] = await self.page.evaluate("[...document.styleSheets].map(({ href }) => href)")
        self.scripts[name] = await self.page.evaluate("[...document.scripts].map(({ src }) => src)")
        for request in self.arriving:
            size = (await request.sizes()) if request.url.startswith(self.origin) else None
            if size and request.is_navigation_request():
                self.html[name] = size["responseHeadersSize"] + size["responseBodySize"]
            elif size and request.url not in self.sizes:
                self.sizes[request.url] = size["responseHeadersSize"] + size["responseBodySize"]
                self.bodies[request.url] = size["responseBodySize"]
        self.arriving.clear()

    def over(self, budget: int, sizes: dict[str, int]) -> dict[str, int]:
        return {name: size for name, size in sizes.items() if size > budget}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walk(browser: Browser, council: Council) -> AsyncIterator[Walk]:
    """Without a service worker, which would answer for some of it, and with the browser's own cache, as on a phone."""
    context = await browser.new_context(
        **PHONE, base_url=council.origin, locale="en-GB", reduced_motion="reduce", service_workers="block"
    )
    walk = Walk(await context.new_page(), council.origin)
    page = walk.page
    for path in OPEN_TO_ALL:
        await walk.opens(path)
        walk.first = walk.first or list(walk.sizes)
    await page.goto("/reports/new")
    await presses(page, "No, carry on")
    await is_asked(page, "Where is it?")
    await walk.looks("place")
    await page.get_by_label("Where is it?").fill("High Street")
    await presses(page, "Continue")
    await is_asked(page, "Which place is it?")
    await walk.looks("which place")
    await page.go_back()
    await gives_the_place(page)
    await is_asked(page, "What is the problem?")
    await walk.looks("service")
    await presses(page, "Continue")
    await walk.looks("service refused")
    await chooses_the_service(page)
    await walk.looks("describe")
    await describes_it(page, photos=[PHOTO])
    await walk.looks("contact")
    await gives_an_address(page, "ada@example.org")
    await is_asked(page, "Check your answers")
    await walk.looks("check")
    await presses(page, "Send report")
    reference = await reads_the_reference(page)
    await walk.looks("sent")
    for path in (f"/reports/{reference}", f"/reports/{reference}/manage", "/following", "/messages", "/account"):
        await walk.opens(path)
    yield walk
    await context.close()


async def test_each_page_is_six_kilobytes_and_with_its_styles_ten(walk: Walk) -> None:
    with_styles = {
        name: size + sum(walk.sizes[url] for url in walk.styles[name] if not OF_THE_MAP.search(url))
        for name, size in walk.html.items()
    }
    assert len(with_styles) > 22
    assert walk.over(HTML, walk.html) == {}
    assert walk.over(HTML_AND_CSS, with_styles) == {}


async def test_all_scripts_together_are_sixteen_kilobytes(walk: Walk) -> None:
    """Their own bytes: over HTTP/2 the same headers are not sent again with each."""
    scripts = {url: size for url, size in walk.bodies.items() if url.endswith(".js") and not OF_THE_MAP.search(url)}
    assert len(scripts) > 5
    assert sum(scripts.values()) < SCRIPTS, scripts


async def test_the_map_is_sixty_kilobytes_and_comes_with_nothing_else(walk: Walk) -> None:
    code = {url: size for url, size in walk.sizes.items() if OF_THE_MAP.search(url) and url.endswith((".js", ".css"))}
    assert 40_000 < sum(code.values()) < 60_000, code
    with_it = {name for name, styles in walk.styles.items() if any(OF_THE_MAP.search(url) for url in styles)}
    assert with_it == {"/reports/map"}


async def test_a_first_visit_is_thirty_kilobytes_and_a_second_six(
    walk: Walk, browser: Browser, council: Council
) -> None:
    """The second is opened with the service worker there: nothing but the page itself comes."""
    assert walk.html["/"] + sum(walk.sizes[url] for url in walk.first) < FIRST_VISIT
    context = await browser.new_context(**PHONE, base_url=council.origin)
    page = await context.new_page()
    await page.goto("/")
    await page.evaluate("navigator.serviceWorker.ready")
    worker = await page.evaluate(WORKER_WEIGHS)
    assert 0 < worker < SERVICE_WORKER
    tab = await context.new_page()
    came: list[Request] = []
    tab.on("requestfinished", lambda request: came.append(request))
    await tab.goto("/", wait_until="networkidle")
    past_the_worker = []
    for request in came:
        answer = await request.response()
        if answer and not answer.from_service_worker:
            past_the_worker.append(request.url)
    await context.close()
    assert past_the_worker == []
    assert walk.html["/"] < REPEAT_VISIT


async def test_no_page_asks_another_website_for_anything_or_fetches_a_font(walk: Walk) -> None:
    assert {kind for kind, _url in walk.fetched} >= {"document", "script", "stylesheet"}
    assert "font" not in {kind for kind, _url in walk.fetched}
    hosts = {urlsplit(url).netloc for _kind, url in walk.fetched if not url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(walk.origin).netloc}


async def test_htmx_is_loaded_only_where_it_is_used(walk: Walk) -> None:
    """No page of residents' needs it."""
    assert [name for name, scripts in walk.scripts.items() if any("htmx" in url for url in scripts)] == []


async def test_nothing_moves_by_itself_while_a_page_opens(walk: Walk) -> None:
    assert {name: shift for name, shift in walk.shifts.items() if shift > 0} == {}


async def test_whatever_a_finger_aims_at_is_forty_eight_pixels(walk: Walk) -> None:
    assert {name: small for name, small in walk.small.items() if small} == {}
