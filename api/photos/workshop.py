"""Photos are prepared in child processes of limited memory and time, so that no file can harm the app."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Self, TypeVar

import msgspec
from msgspec import Struct

from api.photos.frames import DRAW, LENGTH, PREPARE, REDACT, framed, length_in
from api.photos.scanner import refuse_viruses
from api.photos.schemas import (
    DAMAGED,
    MOST_BYTES,
    TOO_MANY_BYTES,
    TOO_SLOW,
    Box,
    Card,
    DrawnCard,
    PhotoRefused,
    PreparedPhoto,
    Redaction,
)

Made = TypeVar("Made", bound=Struct)

TIME_LIMIT = 5  # seconds for one photo
START_LIMIT = 30  # seconds for a child to start, on a machine that has much else to do
WORKBENCH = (sys.executable, "-m", "api.photos.workbench")
HOME = Path(__file__).parent.parent.parent


class Workshop:
    """As many photos at once as there are benches; the others wait their turn. It opens by itself and can be closed."""

    def __init__(self, benches: int = 2, scanner: str = "") -> None:
        self.scanner = scanner
        self.benches = [Workbench() for _ in range(benches)]
        self.free = asyncio.LifoQueue[Workbench]()  # last in first out, so that a warm one is taken before a cold one
        for bench in self.benches:
            self.free.put_nowait(bench)

    async def prepare(self, data: bytes) -> PreparedPhoto:
        """Raises PhotoRefused with the sentence for the resident."""
        if len(data) > MOST_BYTES:
            raise PhotoRefused(TOO_MANY_BYTES)
        if self.scanner:
            await refuse_viruses(self.scanner, data)
        return await self.made(PREPARE, data, PreparedPhoto)

    async def redact(self, image: bytes, boxes: list[Box]) -> PreparedPhoto:
        """A prepared photo with parts of it covered. Raises PhotoRefused."""
        return await self.made(REDACT, msgspec.msgpack.encode(Redaction(image, boxes)), PreparedPhoto)

    async def draw(self, card: Card) -> bytes:
        """The PNG. Raises PhotoRefused where it could not be drawn."""
        return (await self.made(DRAW, msgspec.msgpack.encode(card), DrawnCard)).image

    async def made(self, task: bytes, data: bytes, kind: type[Made]) -> Made:
        bench = await self.free.get()
        try:
            return await bench.make(task, data, kind)
        finally:
            self.free.put_nowait(bench)

    async def aclose(self) -> None:
        """Ends every child now; a photo under way is refused."""
        for bench in self.benches:
            bench.kill()
        for bench in [await self.free.get() for _ in self.benches]:
            await bench.end()
            self.free.put_nowait(bench)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()


class Workbench:
    """One child process: started when first wanted, kept warm, and replaced after anything but a whole answer."""

    process: Process | None = None

    async def prepare(self, data: bytes) -> PreparedPhoto:
        return await self.make(PREPARE, data, PreparedPhoto)

    async def make(self, task: bytes, data: bytes, kind: type[Made]) -> Made:
        answer: Made | str | None = None
        try:
            process = await self.at_work()
            async with asyncio.timeout(TIME_LIMIT):
                answer = await exchange(process, task, data, kind)
        except TimeoutError:
            raise PhotoRefused(TOO_SLOW) from None
        except (EOFError, ConnectionError, msgspec.DecodeError):  # it has died, or is no longer itself
            raise PhotoRefused(DAMAGED) from None
        finally:
            if answer is None:  # perhaps the caller has gone: the next one must not get this photo
                await self.end()
        if isinstance(answer, str):
            raise PhotoRefused(answer)
        return answer

    async def at_work(self) -> Process:
        if self.process is None or self.process.returncode is not None:
            await self.end()
            # Its environment is empty: what opens strangers' files has no business with the app's secrets.
            self.process = await asyncio.create_subprocess_exec(*WORKBENCH, stdin=PIPE, stdout=PIPE, cwd=HOME, env={})
            await said_ready(self.process)
        return self.process

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            if self.process is not None:
                self.process.kill()

    async def end(self) -> None:
        self.kill()
        process, self.process = self.process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            await process.communicate()


async def said_ready(process: Process) -> None:
    try:
        async with asyncio.timeout(START_LIMIT):
            await answer_from(process, DrawnCard)
    except (EOFError, TimeoutError) as error:
        raise RuntimeError("A photo workbench does not start; what it printed says why.") from error


async def exchange(process: Process, task: bytes, data: bytes, kind: type[Made]) -> Made | str:
    assert process.stdin is not None
    process.stdin.write(task)
    process.stdin.write(framed(data))
    await process.stdin.drain()
    return await answer_from(process, kind)


async def answer_from(process: Process, kind: type[Made]) -> Made | str:
    assert process.stdout is not None
    length = length_in(await process.stdout.readexactly(LENGTH))
    return msgspec.msgpack.decode(await process.stdout.readexactly(length), type=kind | str)
