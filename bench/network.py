"""A bad network: a proxy that cuts, delays, doubles and reorders what passes, as the seed has it."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

HEAD = b"\r\n\r\n"
LONGEST_DELAY = 1.5  # seconds

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Network:
    """`badness`: how many in a hundred of what the outbox sends meet with something; of the rest, a tenth of it."""

    def __init__(self, to_port: int, seed: int, badness: int = 60) -> None:
        self.to_port = to_port
        self.random = random.Random(seed)
        self.badness = badness
        self.port = 0
        self.met: Counter[str] = Counter()
        self.later: set[asyncio.Task[bytes]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection: whatever is met then happens to it alone."""
        with suppress(OSError, asyncio.IncompleteReadError, ValueError):
            writer.write(await self.carried(await whole_request(reader)))
            await writer.drain()
        writer.close()

    async def carried(self, request: bytes) -> bytes:
        """Its answer, or nothing where the connection is cut."""
        what = self.chosen(request.startswith(b"POST /outbox"))
        self.met[what] += 1
        if what == "cut before":
            return b""
        elif what == "cut half-way":
            await self.forwarded(request[: len(request) // 2])
            return b""
        elif what == "cut after":
            await self.forwarded(request)
            return b""
        elif what == "delayed":
            await asyncio.sleep(self.random.uniform(0, LONGEST_DELAY))
        elif what == "doubled at once":
            first, _second = await asyncio.gather(self.forwarded(request), self.forwarded(request))
            return first
        elif what == "doubled later":
            self.again_later(request)
        return await self.forwarded(request)

    def chosen(self, is_outbox: bool) -> str:
        if self.random.uniform(0, 100) > (self.badness if is_outbox else self.badness / 10):
            return "let pass"
        of_all = ["cut before", "cut half-way", "cut after", "delayed"]
        return self.random.choice([*of_all, "doubled at once", "doubled later"] if is_outbox else of_all)

    def again_later(self, request: bytes) -> None:
        """A second copy that overtakes, or is overtaken by, what comes after the first."""

        async def send() -> bytes:
            await asyncio.sleep(self.random.uniform(0, 3 * LONGEST_DELAY))
            return await self.forwarded(request)

        task = asyncio.create_task(send())
        self.later.add(task)
        task.add_done_callback(self.later.discard)

    async def forwarded(self, request: bytes) -> bytes:
        """Nothing where the server is down or dies meanwhile."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.to_port)
            writer.write(request)
            if self.is_whole(request):
                answer = await asyncio.wait_for(reader.read(), 60)
            else:
                await writer.drain()
                answer = b""
            writer.close()
        except (OSError, TimeoutError):
            return b""
        return answer

    def is_whole(self, request: bytes) -> bool:
        head, found, body = request.partition(HEAD)
        return bool(found) and len(body) >= length_of(head)


async def whole_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(HEAD)
    lines = [line for line in head.removesuffix(HEAD).split(b"\r\n") if not line.lower().startswith(b"connection:")]
    body = await reader.readexactly(length_of(head))
    return b"\r\n".join([*lines, b"Connection: close"]) + HEAD + body


def length_of(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


@asynccontextmanager
async def bad_network(network: Network, port: int = 0) -> AsyncIterator[Network]:
    server = await asyncio.start_server(network.serve, "127.0.0.1", port)
    network.port = server.sockets[0].getsockname()[1]
    try:
        yield network
    finally:
        server.close()
        for task in list(network.later):
            task.cancel()
