"""Debian's Chromium, driven by Playwright: residents' and officers' pages, as a phone and as a desk sees them."""

import os
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypedDict

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Error, Page, ViewportSize, async_playwright

BINARY = "/usr/bin/chromium"
AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# It asks the world for nothing. Chromium's own sandbox does not work for root.
SWITCHES = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


class Screen(TypedDict, total=False):
    viewport: ViewportSize
    device_scale_factor: float
    is_mobile: bool
    has_touch: bool


PHONE: Screen = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: Screen = {"viewport": {"width": 1280, "height": 800}}


@asynccontextmanager
async def chromium(without: Sequence[str] = ()) -> AsyncIterator[Browser]:
    """One browser. A launch costs a second or two of CPU, so share it, and open a phone or a desktop for each test.

    `without` names switches of Playwright's own that a test cannot have.
    """
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=BINARY, args=SWITCHES, ignore_default_args=list(without)
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def phone(browser: Browser, no_javascript: bool = False, base_url: str | None = None) -> AsyncIterator[Page]:
    async with opened(browser, PHONE, no_javascript, base_url) as page:
        yield page


@asynccontextmanager
async def desktop(browser: Browser, no_javascript: bool = False, base_url: str | None = None) -> AsyncIterator[Page]:
    async with opened(browser, DESKTOP, no_javascript, base_url) as page:
        yield page


@asynccontextmanager
async def opened(browser: Browser, screen: Screen, no_javascript: bool, base_url: str | None) -> AsyncIterator[Page]:
    """A page in a context of its own: no cookies, caches or workers of another test. Nothing moves: tests are fast."""
    context = await browser.new_context(
        **screen,
        java_script_enabled=not no_javascript,
        base_url=base_url,
        locale="en-GB",
        reduced_motion="reduce",
    )
    try:
        yield await context.new_page()
    finally:
        await context.close()


@asynccontextmanager
async def kept(
    profile: Path, screen: Screen = PHONE, base_url: str | None = None, *switches: str
) -> AsyncIterator[BrowserContext]:
    """A browser that keeps its profile between starts, as a phone does; only such a one can install the app."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile, executable_path=BINARY, args=[*SWITCHES, *switches], **screen, base_url=base_url, locale="en-GB"
        )
        try:
            yield context
        finally:
            await context.close()


@asynccontextmanager
async def no_complaints(page: Page, but_for: str = r"(?!)") -> AsyncIterator[list[str]]:
    """Fail if the console has an error, the policy for content is broken, or a script throws.

    `but_for` is a pattern of what is expected, such as `status of 422` where a form is refused on purpose.
    """
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location['url']})")

    def catch(error: Error) -> None:
        complaints.append(f"a script failed: {error}")

    page.on("console", hear)
    page.on("pageerror", catch)
    yield complaints
    page.remove_listener("console", hear)
    page.remove_listener("pageerror", catch)
    unexpected = [complaint for complaint in complaints if not re.search(but_for, complaint)]
    assert not unexpected, "\n".join(unexpected)


async def accessibility_faults(page: Page, rules: list[str] = RULES) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA, one sentence for each place. The browser runs it past the page's CSP."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text())
    found: dict[str, Any] = await page.evaluate("(rules) => axe.run(document, { runOnly: rules })", rules)
    return [
        f"{violation['help']} ({violation['id']}, {violation['impact']}): {' '.join(map(str, node['target']))}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
