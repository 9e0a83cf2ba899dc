"""Who sends slowly, without end, or very much keeps nobody waiting, and costs no memory. To the real web server."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from litestar.types import Receive, Scope, Send

from api.asgi import without_dawdlers
from tests.security.conftest import LONG
from tests.world import Council

DAWDLERS = 900 if LONG else 200
FORM = "application/x-www-form-urlencoded"
DRAFT = "/reports/new/22222222-2222-4222-8222-222222222222"


async def test_hundreds_of_dawdlers_keep_nobody_waiting(council: Council) -> None:
    where = urlsplit(council.origin)
    writers = []
    for number in range(DAWDLERS):
        _reader, writer = await asyncio.open_connection(where.hostname, where.port)
        writer.write(beginning_of(number, where.netloc))
        writers.append(writer)
    async with httpx.AsyncClient(base_url=council.origin, timeout=5) as client:
        for _second in range(4):
            for writer in writers:
                writer.write(b"X-Also: a\r\n" if writer is writers[0] else b"a")  # one byte more each second
            began = monotonic()
            assert (await client.get("/privacy")).status_code == 200
            assert (await client.post("/reports/new")).status_code == 303
            assert monotonic() - began < 3
            await asyncio.sleep(0.5)
    for writer in writers:
        writer.transport.abort()


def beginning_of(number: int, host: str) -> bytes:
    """Half of them dawdle in their headers, half in their bodies."""
    if number % 2:
        return f"GET / HTTP/1.1\r\nHost: {host}\r\nX-A: ".encode()
    return (
        f"POST {DRAFT}/place HTTP/1.1\r\nHost: {host}\r\nContent-Type: {FORM}\r\nContent-Length: 900\r\n\r\n".encode()
    )


async def test_a_body_without_end_is_cut_off_and_fills_no_memory(council: Council) -> None:
    web = council.processes["serve"].pid
    async with httpx.AsyncClient(base_url=council.origin, timeout=30) as client:
        await client.post(f"{DRAFT}/place", data={"where": "Fish Lane"})
        before = memory_of(web)
        for path, headers in (
            (f"{DRAFT}/place", {"content-type": FORM}),
            (f"{DRAFT}/describe", {"content-type": "multipart/form-data; boundary=x"}),
            ("/api/reports", {"content-type": "application/json"}),
            ("/outbox", {"content-type": FORM}),
        ):
            sent = Sent()
            try:
                answer = await client.post(path, headers=headers, content=sent.without_end(90_000_000))
                assert answer.status_code in (400, 413), f"{path}: {answer.status_code}"
            except httpx.TransportError:
                pass  # it hung up on us, which is as good
            assert sent.size < 90_000_000, path
        claimed = await answer_to(
            council.origin, f"POST {DRAFT}/place", f"Content-Type: {FORM}\r\nContent-Length: {10**12}"
        )
        assert claimed.startswith(b"HTTP/1.1 413")
        assert (await client.get("/privacy")).status_code == 200
        assert memory_of(web) - before < 150_000_000


class Sent:
    size = 0  # bytes

    async def without_end(self, most: int) -> AsyncIterator[bytes]:
        while self.size < most:
            self.size += 100_000
            yield b"x" * 100_000


async def answer_to(origin: str, request: str, headers: str) -> bytes:
    where = urlsplit(origin)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(f"{request} HTTP/1.1\r\nHost: {where.netloc}\r\n{headers}\r\n\r\nx".encode())
    async with asyncio.timeout(10):
        line = await reader.readline()
    writer.close()
    return line


def memory_of(pid: int) -> int:
    """Of it and of the processes it started."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
            if stat.parent.name == str(pid) or fields[1] == str(pid):
                total += int(fields[21]) * 4096
        except OSError:  # it has ended
            continue
    return total


async def test_a_body_that_stops_or_drips_is_taken_for_cut_off() -> None:
    assert await heard([b"whole"], []) == ["http.request"]
    assert await heard([b"a", b"b"], [0.0, 5.0]) == ["http.request", "http.disconnect"], "it stopped"
    dripping = await heard([b"x"] * 50, [0.01] * 50)
    assert dripping[-1] == "http.disconnect" and len(dripping) < 30, "it drips"
    assert await heard([b"x" * 1000] * 20, [0.01] * 20) == ["http.request"] * 20, "slowly, but it comes"


async def heard(pieces: list[bytes], pauses: list[float]) -> list[str]:
    """What an application hears of a body that comes so, where a pause may be 0.1 s and 1000 bytes come each second."""
    waiting = list(zip(pieces, [*pauses, *[0.0] * len(pieces)], strict=False))
    found: list[str] = []

    async def receive() -> Any:
        piece, pause = waiting.pop(0)
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        while True:
            message: Any = await receive()
            found.append(message["type"])
            if not message.get("more_body"):
                break

    scope = cast(Any, {"type": "http", "method": "POST", "headers": []})
    await without_dawdlers(cast(Any, app), pause_s=0.1, least_per_s=1000)(scope, receive, cast(Any, None))
    return found
