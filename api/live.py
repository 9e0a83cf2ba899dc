"""What is watching gets told: one LISTEN connection for each process, handed on to whoever waits in it.

The connection comes back by itself. After a gap every watcher is told once, so that nothing missed stays missed.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg
import structlog

log = structlog.get_logger()

Watchers = defaultdict[tuple[str, str], set[asyncio.Event]]


class Live:
    """`with live.watching("changed", subject_id) as changed: await changed.wait()`; no payload matches them all."""

    def __init__(self, dsn: str, channels: tuple[str, ...]) -> None:
        self.dsn = dsn
        self.channels = channels
        self.watchers: Watchers = defaultdict(set)

    @contextmanager
    def watching(self, channel: str, payload: str = "") -> Iterator[asyncio.Event]:
        told = asyncio.Event()
        self.watchers[channel, payload].add(told)
        try:
            yield told
        finally:
            self.watchers[channel, payload].discard(told)
            if not self.watchers[channel, payload]:
                del self.watchers[channel, payload]

    def tell(self, _connection: object, _pid: int, channel: str, payload: object) -> None:
        for told in [*self.watchers.get((channel, str(payload)), ()), *self.watchers.get((channel, ""), ())]:
            told.set()

    def tell_everybody(self) -> None:
        for watchers in self.watchers.values():
            for told in watchers:
                told.set()

    async def listen(self) -> None:
        """Until cancelled."""
        pause = 0.1  # seconds
        while True:
            try:
                connection = await asyncpg.connect(self.dsn)
                try:
                    lost = asyncio.Event()
                    connection.add_termination_listener(lambda _, lost=lost: lost.set())
                    for channel in self.channels:
                        await connection.add_listener(channel, self.tell)
                    self.tell_everybody()
                    pause = 0.1
                    await lost.wait()
                finally:
                    connection.terminate()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("not listening", reason=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5)


@asynccontextmanager
async def listening(dsn: str, *channels: str) -> AsyncIterator[Live]:
    live = Live(dsn, channels)
    task = asyncio.create_task(live.listen())
    try:
        yield live
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
