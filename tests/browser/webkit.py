"""WebKitGTK through its W3C WebDriver, on a screen of its own: an iPhone’s engine, though not an iPhone."""

import asyncio
import json
import os
import signal
import tempfile
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from tests.world import free_port

DRIVER, SCREEN = "WebKitWebDriver", "Xvfb"
BROWSERS = [str(path) for path in Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the WebDriver standard's name for a reference to one
START_LIMIT = 60  # seconds
ANSWER_LIMIT = 40


class WebKitError(Exception):
    """The driver says no, or the page's script failed."""


class WebKit:
    """One browser with one window, in a home of its own that ends with it."""

    async def __aenter__(self) -> Self:
        self.folder = tempfile.TemporaryDirectory(prefix="webkit-", ignore_cleanup_errors=True)
        self.processes: list[asyncio.subprocess.Process] = []
        try:
            await self.start()
        except BaseException:
            await self.end()
            raise
        return self

    async def __aexit__(self, *error: object) -> None:
        with suppress(WebKitError, OSError, TimeoutError):
            await self.ask("DELETE", "")
        await self.end()

    async def start(self) -> None:
        calm = Path(self.folder.name) / ".config" / "gtk-3.0" / "settings.ini"
        calm.parent.mkdir(parents=True)
        calm.write_text("[Settings]\ngtk-enable-animations=0\n")  # nothing moves: tests are fast
        environment = {
            **os.environ,
            "DISPLAY": await self.screen(),
            "HOME": self.folder.name,
            "XDG_CONFIG_HOME": str(calm.parent.parent),
            "GDK_BACKEND": "x11",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
        }
        if os.geteuid() == 0:  # its sandbox does not work for root
            environment["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
        port = free_port()
        await self.run(DRIVER, f"--port={port}", environment=environment)
        self.address = f"http://127.0.0.1:{port}/session"
        options = {"binary": BROWSERS[-1], "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        async with asyncio.timeout(START_LIMIT):
            session = await self.first_answer(wanted)
        self.address += f"/{session['sessionId']}"

    async def screen(self) -> str:
        """The X server chooses a free number, and writes it down when it is ready."""
        reader, writer = os.pipe()
        await self.run(
            SCREEN, "-displayfd", str(writer), "-screen", "0", "400x860x24", "-nolisten", "tcp", pass_fds=[writer]
        )
        os.close(writer)
        with os.fdopen(reader) as number:
            return f":{(await asyncio.to_thread(number.readline)).strip()}"

    async def run(
        self, *command: str, environment: dict[str, str] | None = None, pass_fds: list[int] | None = None
    ) -> None:
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, pass_fds=pass_fds or [], stdout=quiet, stderr=quiet, start_new_session=True
        )
        self.processes.append(process)

    async def first_answer(self, wanted: dict[str, Any]) -> dict[str, Any]:
        while True:
            try:
                answer: dict[str, Any] = await self.ask("POST", "", wanted)
                return answer
            except OSError:  # not listening yet
                await asyncio.sleep(0.1)

    async def end(self) -> None:
        """The driver with the browser it started, then the screen they were on."""
        for process in reversed(self.processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 5)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        self.folder.cleanup()

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return await asyncio.to_thread(asked, method, self.address + path, body)

    async def goto(self, url: str) -> None:
        await self.ask("POST", "/url", {"url": url})

    async def reload(self) -> None:
        await self.ask("POST", "/refresh", {})

    async def js(self, expression: str) -> Any:
        """The value of an expression, or what its promise comes to."""
        script = (
            f"const [done] = arguments; Promise.resolve({expression})"
            ".then((value) => done({ value: JSON.stringify(value ?? null) }), (error) => done({ error: `${error}` }))"
        )
        answer = await self.ask("POST", "/execute/async", {"script": script, "args": []})
        if "error" in answer:
            raise WebKitError(answer["error"])
        return json.loads(answer["value"])

    async def text(self, selector: str = "main") -> str:
        return str(await self.js(f"document.querySelector({json.dumps(selector)}).innerText"))

    async def click(self, selector: str) -> None:
        await self.ask("POST", f"/element/{await self.one(selector)}/click", {})

    async def type(self, selector: str, text: str) -> None:
        """Also the path of a file, into a field for one."""
        await self.ask("POST", f"/element/{await self.one(selector)}/value", {"text": text})

    async def one(self, selector: str) -> str:
        found = await self.ask("POST", "/element", {"using": "css selector", "value": selector})
        return str(found[ELEMENT])


def asked(method: str, url: str, body: dict[str, Any] | None) -> Any:
    content = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, content, {"content-type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_LIMIT) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as refusal:
        said = json.load(refusal)["value"]
        raise WebKitError(f"{said['error']}: {said['message']}") from None
