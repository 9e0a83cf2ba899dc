"""Fifty submissions over a network that cuts, delays, doubles and reorders; browser and server killed: each once."""

import asyncio
import json
import random
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import async_playwright

from bench.network import Network
from bench.outbox import PUT, Chromium, a_council_far_away, counted, submits, until_all_is_sent
from tests.browser.firefox import BidiError, Firefox

pytestmark = pytest.mark.browser

IN_CHROMIUM, IN_FIREFOX = 30, 20


async def test_fifty_submissions_over_a_bad_network_arrive_once_each_with_their_photos(tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    words = [f"Submission {n} of seed {seed}" for n in range(IN_CHROMIUM + IN_FIREFOX)]
    chance = random.Random(seed)
    async with a_council_far_away(seed) as (network, council, dsn), async_playwright() as playwright:
        chromium = Chromium(playwright, tmp_path, origin_of(network))
        killing = asyncio.create_task(council.is_killed_now_and_then(chance))
        try:
            await asyncio.gather(
                in_chromium(chromium, words[:IN_CHROMIUM], chance),
                in_firefox(origin_of(network), words[IN_CHROMIUM:]),
            )
        finally:
            killing.cancel()
            await chromium.kill()
        await asyncio.sleep(5)  # what was doubled and is still on its way
        outcome = await counted(dsn, words)
    assert (outcome.sent, outcome.doubled, outcome.photos) == (len(words), 0, outcome.photos_put), network.met
    assert network.met.total() > network.met["let pass"], "and the network was bad"


def origin_of(network: Network) -> str:
    return f"http://localhost:{network.port}"


async def in_chromium(phone: Chromium, words: list[str], chance: random.Random) -> None:
    """It has Background Sync, and is killed between handfuls."""
    await submits(phone, words, chance)
    await until_all_is_sent(phone)


async def in_firefox(origin: str, words: list[str]) -> None:
    """It has none: what waits goes when a page opens."""
    keys = [str(uuid4()) for _each in words]
    async with Firefox() as firefox:
        await until(firefox, origin, f"({PUT})({json.dumps([words, 0, keys])})")
        left = "import(document.querySelector(\"script[src*='/js/app.js']\").src.replace('app.js', 'outbox.js'))"
        left += ".then(({ items }) => items()).then((all) => all.every(({ state }) => state === 'sent'))"
        for _page in range(300):
            await asyncio.sleep(2)  # time to send, before the next page
            if await until(firefox, origin, left):
                return
        raise AssertionError("not all was sent")


async def until(firefox: Firefox, origin: str, expression: str) -> object:
    """On a page that came whole: a bad network may need several tries."""
    async with asyncio.timeout(300):
        while True:
            try:
                await firefox.goto(f"{origin}/privacy")
                return await firefox.js(expression)
            except BidiError:
                await asyncio.sleep(0.3)
