"""`python -m bench.pictures` draws what the manifest shows: the demonstration council, and the icons of shortcuts."""

import asyncio
import io
import re
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, Page

from api.database import connect
from api.demonstration import load_demonstration
from api.embedded import server
from api.migrations import migrate
from bench.council import real_server, settings_on
from tests.browser.chromium import chromium
from tests.browser.steps import begins_a_report, gives_the_place, is_asked

STATIC = Path(__file__).parent.parent / "pwa" / "static"
ICONS = Path(__file__).parent.parent / "pwa" / "components" / "icon.html"
NARROW, WIDE = (390, 780), (1280, 800)
WELL_TOLD = "select reference from report where is_public and stage = 'in_progress' order by submitted_at desc limit 1"


async def draw(address: str, folder: Path) -> None:
    settings = settings_on(address, folder)
    async with connect(settings.database_url) as db:
        await migrate(db)
        await load_demonstration(db, settings)
        report = f"/reports/{await db.fetchval(WELL_TOLD)}"
    async with real_server(settings) as council, chromium() as browser:
        narrow, wide = [await a_page(browser, council.origin, size) for size in (NARROW, WIDE)]
        await pictured(narrow, "/", "home-narrow")
        await pictured(narrow, report, "report-narrow")
        await begins_a_report(narrow)
        await gives_the_place(narrow)
        await is_asked(narrow, "What is the problem?")
        await pictured(narrow, narrow.url, "service-narrow")
        await pictured(wide, "/reports", "reports-wide")
        await pictured(wide, report, "report-wide")
        for name in ("report", "camera", "following", "messages"):
            await drawn(narrow, name)


async def a_page(browser: Browser, origin: str, size: tuple[int, int]) -> Page:
    viewport = {"width": size[0], "height": size[1]}
    return await browser.new_page(base_url=origin, viewport=viewport, reduced_motion="reduce")  # type: ignore[arg-type]


async def pictured(page: Page, path: str, name: str) -> None:
    await page.goto(path, wait_until="networkidle")
    kept(await page.screenshot(), STATIC / "screenshots" / f"{name}.webp", quality=55, method=6)


async def drawn(page: Page, name: str) -> None:
    """An icon's own path, in the app's colours, with room around it for whatever shape a phone cuts."""
    path = re.search(rf'"{name}": "([^"]+)"', ICONS.read_text())
    assert path
    await page.goto("about:blank")  # away from the policy that refuses a style within a page
    await page.set_content(
        f"""<style>body {{ margin: 0; background: #0d5660 }} path {{ fill: none; stroke: #fffdf8; stroke-width: 2;
        stroke-linecap: round; stroke-linejoin: round }}</style>
        <svg viewBox="-8 -8 40 40" width="96" height="96" style="display: block"><path d="{path[1]}"/></svg>"""
    )
    picture = await page.screenshot(clip={"x": 0, "y": 0, "width": 96, "height": 96})
    kept(picture, STATIC / "icons" / f"{name}-96.png", optimize=True, colours=16)


def kept(picture: bytes, file: Path, colours: int = 0, **how: Any) -> None:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    file.parent.mkdir(exist_ok=True)
    (image.quantize(colours) if colours else image).save(file, **how)
    print(f"{file.name}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="doorstep-pictures-") as data, server(Path(data)) as address:
        asyncio.run(draw(address, Path(data)))
