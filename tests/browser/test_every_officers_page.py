"""Every page an administrator can open, as the routes tell: by a screen reader, at 320 pixels, and light."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, ViewportSize

from pwa.app import create_litestar
from tests.browser.chromium import accessibility_faults, no_complaints, phone
from tests.browser.steps import PHOTO, reports
from tests.world import Council, settings_for_tests

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NO_PAGE = re.compile(r"/(live|in-box|sign-out|sign-in/council(/done)?|\w+\.(csv|json))$|^/staff/photos/|/export")
NARROW: ViewportSize = {"width": 320, "height": 640}
MOST_BYTES = 10_000  # compressed, without headers
FOR_PAPER = "/staff/assets/stickers"
FITS = "document.scrollingElement.scrollWidth <= innerWidth"


def officers_pages(data: Path, **known: str) -> list[str]:
    """Those whose address can be made from what is known."""
    routes = [route for route in create_litestar(settings_for_tests(data)).routes if route.path.startswith("/staff")]
    pages = [
        route.path for route in routes if "GET" in getattr(route, "methods", ()) and not NO_PAGE.search(route.path)
    ]
    for name, value in known.items():
        pages = [page.replace(f"{{{name}:str}}", value) for page in pages]
    return sorted(page for page in pages if "{" not in page)


async def test_each_is_accessible_fits_a_small_phone_and_weighs_little(
    browser: Browser, council: Council, tmp_path: Path
) -> None:
    async with phone(browser, base_url=council.origin) as resident:
        reference = await reports(resident, "Ask Ada Byron of 12 High Street, 01632 960123", [PHOTO])
    pages = officers_pages(tmp_path, reference=reference, service_code="street-light")
    assert len(pages) > 25
    faults: dict[str, list[str]] = {}
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for="status of 422"):
        await page.request.post("/staff/demonstration", form={"as": "administrator"})
        await page.set_viewport_size(NARROW)
        for path in pages:
            answer = await page.goto(path)
            assert answer and answer.status in (200, 422), f"{path}: {answer and answer.status}"
            found = await accessibility_faults(page)
            await page.emulate_media(color_scheme="dark")
            found += [f"dark: {fault}" for fault in await accessibility_faults(page, ["color-contrast"])]
            await page.emulate_media(color_scheme="light")
            if not await page.evaluate(FITS):
                found.append("it is wider than the phone")
            size = int((await answer.all_headers())["content-length"])
            if size > MOST_BYTES and path != FOR_PAPER:
                found.append(f"it weighs {size:,} bytes")
            if found:
                faults[path] = found
    assert faults == {}
