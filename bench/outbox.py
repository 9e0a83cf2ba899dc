"""A thousand submissions over a bad network, with browsers and the server killed in between: each arrives once.

`python -m bench.outbox [how many] [seed]`; the seed is printed, and the same seed chooses the same accidents.
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import asyncpg
from msgspec import Struct
from playwright.async_api import Error, Page, Playwright, async_playwright

from api.database import connect
from api.demonstration import load_demonstration
from api.embedded import server
from api.migrations import migrate
from bench.council import ROOT, settings_on
from bench.network import Network, bad_network
from bench.results import Measure, table

SUBMISSIONS = 1000
BROWSERS = 4
AT_ONCE = 10  # submissions put into an outbox before its browser may be killed
PATIENCE = 600  # seconds for what waits to be sent once everything is well

# What pressing Send without a signal does, with a photo for every fifth.
PUT = """async ([words, from, keys = words.map(() => crypto.randomUUID())]) => {
    const scripts = document.querySelector("script[src*='/js/app.js']").src
    const { put } = await import(scripts.replace("app.js", "outbox.js"))
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 })
    canvas.getContext("2d").fillRect(0, 0, from % 64, 64)
    const photo = await new Promise((done) => canvas.toBlob(done, "image/jpeg"))
    for (const [n, each] of words.entries()) {
        const fields = [["latitude", "54.62"], ["longitude", "1.02"], ["service_code", "pothole"],
            ["description", each], ["where_exactly", ""], ["email", ""]]
        await put("/reports/new", n % 5 ? fields : [...fields, ["photos", photo]], keys[n])
    }
}"""
LEFT = """async () => {
    const scripts = document.querySelector("script[src*='/js/app.js']").src
    const { items } = await import(scripts.replace("app.js", "outbox.js"))
    const states = {}
    for (const { state } of await items()) states[state] = (states[state] ?? 0) + 1
    return states
}"""


REPORTS = "select description from report where description = any($1)"
PHOTOS = "select count(*) from photo join report on report.id = report_id where description = any($1)"


class Phone(Protocol):
    """A browser with an outbox of its own that is still there after it was killed."""

    async def put(self, words: list[str], first: int) -> None: ...
    async def left(self) -> dict[str, int]: ...
    async def kill(self) -> None: ...


class Chromium:
    """Started and killed by us, and driven from outside."""

    def __init__(self, playwright: Playwright, profile: Path, origin: str) -> None:
        self.playwright, self.profile, self.origin = playwright, profile, origin
        self.process: asyncio.subprocess.Process | None = None
        self.page: Page | None = None

    async def start(self) -> Page:
        announced = self.profile / "DevToolsActivePort"
        announced.unlink(missing_ok=True)
        self.process = await asyncio.create_subprocess_exec(
            *("/usr/bin/chromium", "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile}"),
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
            *("--disable-background-networking", "--disable-component-update", "--no-first-run", "about:blank"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        async with asyncio.timeout(60):
            while not (announced.exists() and "\n" in announced.read_text()):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        port = announced.read_text().split("\n")[0]
        browser = await self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}", timeout=60_000)
        return browser.contexts[0].pages[0] if browser.contexts[0].pages else await browser.contexts[0].new_page()

    async def opens(self) -> Page:
        """Any page; a bad network may need several tries."""
        self.page = self.page or await self.start()
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(Error):
                    await self.page.goto(f"{self.origin}/privacy", timeout=15_000)
                    if await self.page.locator("script[src*='/js/app.js']").count():
                        return self.page
                await asyncio.sleep(0.3)

    async def put(self, words: list[str], first: int) -> None:
        keys = [str(uuid4()) for _each in words]  # one press of Send each, however often it has to be pressed
        for _try in range(20):
            page = await self.opens()
            with suppress(Error):  # a script cut off on its way
                await asyncio.wait_for(page.evaluate(PUT, [words, first, keys]), 30)
                return
        raise RuntimeError("the outbox never took it")

    async def left(self) -> dict[str, int]:
        page = await self.opens()
        found: dict[str, int] = await page.evaluate(LEFT)
        return found

    async def kill(self) -> None:
        """With -9, whatever it was doing."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            await self.process.wait()
        self.process = self.page = None


class Server:
    """The web server behind the network, killed and started again."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.kills = 0

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "api", "serve"),
            cwd=ROOT,
            env=self.environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )

    async def is_up(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(OSError):
                    _reader, writer = await asyncio.open_connection("127.0.0.1", int(self.environment["PORT"]))
                    writer.close()
                    return
                await asyncio.sleep(0.2)

    async def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()

    async def is_killed_now_and_then(self, chance: random.Random) -> None:
        while True:
            await asyncio.sleep(chance.uniform(10, 30))
            await self.kill()
            await asyncio.sleep(chance.uniform(0, 2))
            await self.start()
            await self.is_up()
            self.kills += 1


class Outcome(Struct, frozen=True):
    sent: int  # submissions that are there
    doubled: int  # reports there are beyond one for each
    photos: int
    photos_put: int


async def submits(phone: Phone, words: list[str], chance: random.Random, photos: int = 5) -> int:
    """All of it, in handfuls, the browser killed after about every other one; how often it was."""
    kills = 0
    for first in range(0, len(words), AT_ONCE):
        await phone.put(words[first : first + AT_ONCE], first)
        await asyncio.sleep(chance.uniform(0, 1.5))
        if chance.random() < 0.5:
            await phone.kill()
            kills += 1
    return kills


async def until_all_is_sent(phone: Phone) -> None:
    async with asyncio.timeout(PATIENCE):
        while set(left := await phone.left()) - {"sent"}:
            if "needs_you" in left:
                raise RuntimeError(f"the council refused some: {left}")
            await asyncio.sleep(0.5)


async def counted(dsn: str, words: list[str]) -> Outcome:
    db = await asyncpg.connect(dsn)
    try:
        found = [row["description"] for row in await db.fetch(REPORTS, words)]
        photos = int(await db.fetchval(PHOTOS, words))
    finally:
        await db.close()
    photos_put = sum(1 for n in range(len(words)) if n % AT_ONCE % 5 == 0)
    return Outcome(len(set(found)), len(found) - len(set(found)), photos, photos_put)


@asynccontextmanager
async def a_council_far_away(seed: int) -> AsyncIterator[tuple[Network, Server, str]]:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="doorstep-outbox-"))
        dsn = stack.enter_context(server(Path(folder)))
        settings = settings_on(dsn, Path(folder))
        async with connect(dsn) as db:
            await migrate(db)
            await load_demonstration(db, settings)
        network = await stack.enter_async_context(bad_network(Network(settings.port, seed)))
        environment = os.environ | {
            "DATABASE_URL": dsn,
            "PORT": str(settings.port),
            "DOORSTEP_ORIGIN": f"http://localhost:{network.port}",
            "DOORSTEP_DATA": folder,
            "DOORSTEP_SECRET": settings.secret,
            "DOORSTEP_PUSH_PRIVATE_KEY": settings.push_private_key,
            "DOORSTEP_WRITES_PER_MINUTE": "1000000",
            "DOORSTEP_REPORTS_PER_HOUR": "1000000",
        }
        council = Server(environment)
        await council.start()
        try:
            await council.is_up()
            yield network, council, dsn
        finally:
            await council.kill()


async def measured(submissions: int = SUBMISSIONS, seed: int | None = None) -> list[Measure]:
    seed = random.randrange(1_000_000) if seed is None else seed
    print(f"outbox: {submissions} submissions, seed {seed}", flush=True)
    chance = random.Random(seed)
    words = [f"Submission {n} of seed {seed}" for n in range(submissions)]
    each = -(-submissions // BROWSERS // AT_ONCE) * AT_ONCE
    with tempfile.TemporaryDirectory(prefix="doorstep-phones-", ignore_cleanup_errors=True) as folder:
        async with a_council_far_away(seed) as (network, council, dsn), async_playwright() as playwright:
            phones = [
                Chromium(playwright, Path(folder) / str(n), f"http://localhost:{network.port}") for n in range(BROWSERS)
            ]
            shares = [words[n * each : (n + 1) * each] for n in range(BROWSERS)]
            killing = asyncio.create_task(council.is_killed_now_and_then(chance))
            try:
                kills = await asyncio.gather(
                    *(
                        submits(phone, share, random.Random(seed + n))
                        for n, (phone, share) in enumerate(zip(phones, shares, strict=True))
                    )
                )
                await asyncio.gather(*map(until_all_is_sent, phones))
            finally:
                killing.cancel()
                for phone in phones:
                    await phone.kill()
            await asyncio.sleep(5)  # what was doubled and is still on its way
            outcome = await counted(dsn, words)
    beside = {
        "browsers killed": float(sum(kills)),
        "server killed": float(council.kills),
        "photos": float(outcome.photos),
        "photos put": float(outcome.photos_put),
        "seed": float(seed),
        **{what: float(n) for what, n in sorted(network.met.items())},
    }
    return [
        Measure(f"outbox.sent_of_{submissions}", outcome.sent, "reports", beside),
        Measure(f"outbox.doubled_of_{submissions}", outcome.doubled, "reports", {}),
    ]


if __name__ == "__main__":
    print(table(asyncio.run(measured(*map(int, sys.argv[1:])))))
