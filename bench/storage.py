"""What a phone keeps after a week's normal use, as Chromium itself counts it, the map apart."""

import tempfile
from pathlib import Path

from playwright.async_api import BrowserContext

from bench.council import Server
from bench.results import Measure
from tests.browser.chromium import kept
from tests.browser.steps import PHOTO, has_the_app, reports

DAYS = 7
ESTIMATE = """navigator.storage.estimate().then(({ usage, usageDetails = {} }) => [usage, usageDetails])"""


async def after_a_week(council: Server, references: list[str]) -> list[Measure]:
    """Each day the list and three reports; on two of the days a report is sent with a photo."""
    with tempfile.TemporaryDirectory(prefix="doorstep-phone-") as profile:
        for day in range(DAYS):
            async with kept(Path(profile), base_url=council.origin) as phone:
                usage, details = await a_day(phone, day, references[day * 3 : day * 3 + 3])
    apart = {kind: size / 1000 for kind, size in details.items()}
    return [Measure("storage.after_week_kb", usage / 1000, "kB", apart)]


async def a_day(phone: BrowserContext, day: int, references: list[str]) -> tuple[int, dict[str, int]]:
    page = await phone.new_page()
    await page.goto("/")
    await has_the_app(page)
    await page.goto("/reports")
    for reference in references:
        await page.goto(f"/reports/{reference}", wait_until="load")
    if day in (1, 4):
        await reports(page, f"A hole on day {day}", [PHOTO])
    for path in ("/messages", "/following"):
        await page.goto(path)
    usage, details = await page.evaluate(ESTIMATE)
    return usage, details
