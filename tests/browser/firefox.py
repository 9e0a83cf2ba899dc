"""Stock Firefox ESR over WebDriver BiDi. Of the browsers here it alone can be given a push service of ours."""

import asyncio
import base64
import itertools
import json
import os
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.fakes import PushService

BINARY = "/usr/bin/firefox-esr"
START_LIMIT = 120  # seconds; about 10 on an idle machine, the first time
ANSWER_LIMIT = 90  # seconds
ENTER, TAB = "\ue007", "\ue004"  # for `type`: the WebDriver standard's names of these keys

# A page that is still loading may grow, or go back to where it was scrolled before, under the finger.
IN_SIGHT_AND_STILL = """async (element) => {
    const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    for (let tries = 0; tries < 300; tries++) {
        element.scrollIntoView({ block: "center", behavior: "instant" })
        const before = element.getBoundingClientRect()
        await painted()
        const after = element.getBoundingClientRect()
        const isInSight = after.top >= 0 && after.top + after.height / 2 < innerHeight
        if (document.readyState === "complete" && before.top === after.top && isInSight) return
    }
}"""

# It asks the world for nothing, and answers nobody but us.
PREFERENCES: dict[str, str | int | bool] = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.active-protocols": 1,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
ALLOWED_TO_NOTIFY: dict[str, str | int | bool] = {
    "permissions.default.desktop-notification": 1,
    "alerts.useSystemBackend": False,
}


class BidiError(Exception):
    """Firefox says no, or the page's script failed."""


class Firefox:
    """One browser with one tab, in a profile of its own that ends with it."""

    def __init__(
        self, push_service: PushService | None = None, preferences: dict[str, str | int | bool] | None = None
    ) -> None:
        pushes = preferences_for(push_service) if push_service else {}
        self.preferences = PREFERENCES | ALLOWED_TO_NOTIFY | pushes | (preferences or {})
        self.console: list[str] = []  # errors and warnings of the page
        self.events: list[dict[str, Any]] = []  # whatever else `session.subscribe` was asked for
        self.ids = itertools.count(1)
        self.answers: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def __aenter__(self) -> Self:
        started = monotonic()
        self.folder = tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True)
        self.profile = Path(self.folder.name)
        try:
            await self.start()
        except BaseException:
            await self.end()
            raise
        print(f"Firefox started in {monotonic() - started:.1f} s")
        return self

    async def __aexit__(self, *error: object) -> None:
        with suppress(BidiError, TimeoutError, ConnectionClosed):
            await self.command("browser.close")
        await self.end()

    async def start(self) -> None:
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in self.preferences.items())
        (self.profile / "user.js").write_text("".join(lines))
        self.process = await asyncio.create_subprocess_exec(
            *(BINARY, "--headless", "--no-remote", "--profile", str(self.profile), "--remote-debugging-port=0"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "HOME": str(self.profile)},
            start_new_session=True,  # a process group of its own, so that it is ended whole and nothing else is
        )
        port = await self.port_chosen(self.profile / "WebDriverBiDiServer.json")
        self.socket: ClientConnection = await connect(
            f"ws://127.0.0.1:{port}/session", max_size=None, ping_interval=None, proxy=None
        )
        self.listening = asyncio.create_task(self.listen())
        await self.command("session.new", capabilities={})
        await self.command("session.subscribe", events=["log.entryAdded"])
        self.tab = (await self.command("browsingContext.getTree"))["contexts"][0]["context"]

    async def port_chosen(self, announcement: Path) -> int:
        """Firefox chooses a free port and writes it into its profile."""
        async with asyncio.timeout(START_LIMIT):
            while (port := port_in(announcement)) is None:
                if self.process.returncode is not None:
                    raise BidiError(f"Firefox ended at once, with {self.process.returncode}")
                await asyncio.sleep(0.1)
        return port

    async def end(self) -> None:
        if hasattr(self, "socket"):
            await self.socket.close()
            await self.listening
        if hasattr(self, "process"):
            await self.end_processes()
        self.folder.cleanup()

    async def end_processes(self) -> None:
        """What Firefox has not ended by itself within 10 seconds of being asked to."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), 10)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()

    async def listen(self) -> None:
        with suppress(ConnectionClosed):
            async for text in self.socket:
                self.hear(json.loads(text))
        for answer in self.answers.values():
            answer.set_exception(BidiError("Firefox has ended"))

    def hear(self, said: dict[str, Any]) -> None:
        if said.get("id") in self.answers:
            self.answers[said["id"]].set_result(said)
        elif said.get("method") == "log.entryAdded" and said["params"]["level"] in ("error", "warn"):
            self.console.append(said["params"]["text"] or "")
        elif said["type"] == "event":
            self.events.append(said)

    async def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self.ids)
        answer = self.answers[number] = asyncio.get_running_loop().create_future()
        try:
            await self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
            said = await asyncio.wait_for(answer, ANSWER_LIMIT)
        finally:
            del self.answers[number]
        if said["type"] == "error":
            raise BidiError(f"{method}: {said['error']}: {said['message']}")
        result: dict[str, Any] = said["result"]
        return result

    async def goto(self, url: str) -> None:
        await self.command("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    async def reload(self) -> None:
        await self.command("browsingContext.reload", context=self.tab, wait="complete")

    async def js(self, expression: str) -> Any:
        """The value of an expression, or what its promise comes to; as if a person had just tapped."""
        answer = await self.command(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))",
            target={"context": self.tab},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise BidiError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    async def text(self, selector: str = "main") -> str:
        return str(await self.js(f"document.querySelector({json.dumps(selector)}).innerText"))

    async def click(self, selector: str) -> None:
        target = {"type": "element", "element": await self.one(selector)}
        moves = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": target},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        finger = {"type": "pointer", "id": "finger", "actions": moves}
        await self.command("input.performActions", context=self.tab, actions=[finger])

    async def type(self, selector: str, text: str) -> None:
        await self.click(selector)
        strokes = [{"type": stroke, "value": key} for key in text for stroke in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": strokes}
        await self.command("input.performActions", context=self.tab, actions=[keyboard])

    async def one(self, selector: str) -> dict[str, str]:
        """The first element that the selector finds, scrolled into sight and lying still, as a click goes by that."""
        locator = {"type": "css", "value": selector}
        found = (await self.command("browsingContext.locateNodes", context=self.tab, locator=locator))["nodes"]
        if not found:
            raise BidiError(f"Nothing on the page is {selector}")
        element = {"sharedId": found[0]["sharedId"]}
        await self.command(
            "script.callFunction",
            functionDeclaration=IN_SIGHT_AND_STILL,
            arguments=[element],
            target={"context": self.tab},
            awaitPromise=True,
        )
        return element

    async def resize(self, width: int, height: int) -> None:
        await self.command("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})

    async def go_offline(self) -> None:
        await self.command("emulation.setNetworkConditions", networkConditions={"type": "offline"}, contexts=[self.tab])

    async def go_online(self) -> None:
        await self.command("emulation.setNetworkConditions", networkConditions=None, contexts=[self.tab])

    async def screenshot(self, path: Path) -> None:
        picture = await self.command("browsingContext.captureScreenshot", context=self.tab, origin="document")
        await asyncio.to_thread(path.write_bytes, base64.b64decode(picture["data"]))


def port_in(announcement: Path) -> int | None:
    with suppress(FileNotFoundError, json.JSONDecodeError):
        return int(json.loads(announcement.read_text())["ws_port"])
    return None


def preferences_for(push_service: PushService) -> dict[str, str | int | bool]:
    return {
        "dom.push.serverURL": push_service.websocket_url,
        "dom.push.testing.allowInsecureServerURL": True,
        "dom.push.connection.enabled": True,  # driving Firefox from outside turns it off
        "dom.push.retryBaseInterval": 500,  # milliseconds before it comes back after we hang up
    }
