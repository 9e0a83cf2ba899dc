"""The harness itself, before any page of ours rests on it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from api.notifications import web_push
from api.notifications.connections import Connections
from api.notifications.fates import Fate
from api.notifications.web_push import Notice, PushSubscription, Sender
from tests.browser.chromium import accessibility_faults, chromium, desktop, kept, no_complaints, phone
from tests.browser.firefox import Firefox
from tests.fakes import OnLoopback, PushService, until

pytestmark = pytest.mark.browser

KEY = web_push.new_private_key()

PAGE = """<!doctype html><html lang="en"><title>Wrackholm</title>
<meta name="viewport" content="width=device-width"><main><h1>Wrackholm</h1>
<label>Street <input id="street"></label> <button id="say">Say</button> <p id="said"></p></main>
<script src="page.js"></script>"""
PAGE_SCRIPT = """
document.querySelector("#say").onclick = () => { document.querySelector("#said").innerText = street.value }
navigator.serviceWorker.register("worker.js")
const subscribed = async (applicationServerKey) => {
  const registration = await navigator.serviceWorker.ready
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
  return { endpoint: subscription.endpoint, ...subscription.toJSON().keys }
}
const unsubscribed = async () => {
  const registration = await navigator.serviceWorker.ready
  return (await registration.pushManager.getSubscription()).unsubscribe()
}
const notices = async () => {
  const shown = await (await navigator.serviceWorker.ready).getNotifications()
  return shown.map(({ title, body, tag, data }) => ({ title, body, tag, navigate: data }))
}
"""
WORKER = """
self.addEventListener("push", (event) => {
  const { title, body, tag, navigate } = event.data.json().notification
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: navigate }))
})
"""


class Site(OnLoopback):
    """One page with a service worker, under a policy as strict as ours."""

    def routes(self) -> list[web.RouteDef]:
        policy = {"Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'"}

        async def page(request: web.Request) -> web.Response:
            return web.Response(text=PAGE, content_type="text/html", headers=policy)

        async def faulty(request: web.Request) -> web.Response:
            faults = "<!doctype html><html><title>Faulty</title><script>1</script><img src='/static/no.png'>"
            return web.Response(text=faults, content_type="text/html", headers=policy)

        async def page_script(request: web.Request) -> web.Response:
            return web.Response(text=PAGE_SCRIPT, content_type="text/javascript")

        async def worker(request: web.Request) -> web.Response:
            return web.Response(text=WORKER, content_type="text/javascript")

        return [
            web.get("/", page),
            web.get("/faulty", faulty),
            web.get("/page.js", page_script),
            web.get("/worker.js", worker),
        ]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as site:
        yield site


async def test_firefox_decrypts_and_shows_what_our_sender_sent(site: Site) -> None:
    async with (
        PushService() as push_service,
        Connections([push_service.host]) as connections,
        Firefox(push_service) as firefox,
    ):
        sender = Sender(KEY, "mailto:web@example.org", [push_service.host], connections)
        await firefox.goto(site.url)
        subscription = PushSubscription(**await firefox.js(f"subscribed('{web_push.public_key(KEY)}')"))

        async def send(title: str, topic: str, ttl_s: int = 60) -> Fate:
            notice = Notice(title, "Diolch · £0", f"{site.url}/reports/AB12CDE", tag=topic)
            return await sender.send(subscription, notice, ttl_s, urgency="normal", topic=topic)

        assert (await send("Received", "first")).status == "delivered", push_service.refusals
        received = {
            "title": "Received",
            "body": "Diolch · £0",
            "tag": "first",
            "navigate": f"{site.url}/reports/AB12CDE",
        }
        assert await shown(firefox, 1) == [received]

        await push_service.hang_up()
        await send("Seen", "second")
        await send("Mended", "second")
        await send("For now or never", "another", ttl_s=0)
        assert {each["title"] for each in await shown(firefox, 2)} == {"Received", "Mended"}
        assert len(push_service.acknowledged) == 2

        await firefox.js("unsubscribed()")
        await until(lambda: push_service.channels == {})
        assert (await send("Closed", "third")).gone


async def shown(firefox: Firefox, number: int) -> list[dict[str, str]]:
    """The notices on the screen, once there are so many."""
    async with asyncio.timeout(20):
        while True:
            notices: list[dict[str, str]] = await firefox.js("notices()")
            if len(notices) >= number:
                return notices
            await asyncio.sleep(0.1)


async def test_firefox_is_used_as_a_person_would_and_leaves_nothing_behind(site: Site, tmp_path: Path) -> None:
    async with Firefox() as firefox:
        await firefox.goto(site.url)
        await firefox.resize(390, 844)
        await firefox.type("#street", "Stryd y Tŵr")
        await firefox.click("#say")
        assert await firefox.text("#said") == "Stryd y Tŵr"
        await firefox.js("console.error('so it is heard')")
        await until(lambda: "so it is heard" in firefox.console)
        await firefox.go_offline()
        assert await firefox.js("fetch('/').then(() => 'answered', () => 'no signal')") == "no signal"
        await firefox.go_online()
        assert await firefox.js("fetch('/').then(() => 'answered', () => 'no signal')") == "answered"
        await firefox.screenshot(tmp_path / "firefox.png")
    assert firefox.process.returncode is not None
    assert not firefox.profile.exists() and (tmp_path / "firefox.png").exists()


async def test_chromium_opens_a_page_as_a_phone_and_as_a_desk_see_it(site: Site, tmp_path: Path) -> None:
    async with chromium() as browser:
        async with phone(browser, base_url=site.url) as page, no_complaints(page):
            await page.goto("/")
            assert await page.evaluate("[innerWidth, devicePixelRatio, navigator.maxTouchPoints > 0]") == [390, 2, True]
            await page.screenshot(path=tmp_path / "phone.png")
        async with desktop(browser, base_url=site.url, no_javascript=True) as page:
            await page.goto("/")
            await page.locator("#street").fill("Harbour Road")
            await page.locator("#say").click()
            assert await page.locator("#said").inner_text() == ""
            assert page.viewport_size == {"width": 1280, "height": 800}


async def test_a_fault_on_a_page_fails_its_test(site: Site) -> None:
    async with chromium() as browser, phone(browser, base_url=site.url) as page:
        with pytest.raises(AssertionError, match="Content Security Policy"):
            async with no_complaints(page):
                await page.goto("/faulty")
        async with no_complaints(page, but_for="Content Security Policy"):
            await page.goto("/faulty")
        with pytest.raises(AssertionError, match=r"a script failed: .*so it fails"):
            async with no_complaints(page):
                await page.goto("/")
                await page.evaluate("void setTimeout(() => { throw new Error('so it fails') })")
                await page.wait_for_timeout(200)


async def test_a_phone_that_is_turned_off_keeps_its_profile(site: Site, tmp_path: Path) -> None:
    for kept_before in (None, "yes"):
        async with kept(tmp_path, base_url=site.url) as context:
            page = await context.new_page()
            await page.goto("/")
            assert await page.evaluate("localStorage.getItem('kept')") == kept_before
            await page.evaluate("localStorage.setItem('kept', 'yes')")


async def test_what_a_screen_reader_could_not_use_is_found(site: Site) -> None:
    async with chromium() as browser, phone(browser, base_url=site.url) as page:
        await page.goto("/")
        assert await accessibility_faults(page) == []
        await page.goto("/faulty")
        faults = await accessibility_faults(page)
        assert any("html-has-lang" in fault for fault in faults), faults
        assert any("image-alt" in fault for fault in faults), faults
