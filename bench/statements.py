"""How many statements a page asks of the database: those with a name, and all, transactions and roles included."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from structlog.testing import capture_logs

from api.database import Connection, Pool, open_pool
from api.settings import Settings
from api.sql import registry
from pwa.app import create_litestar, guarded


class ListeningPool:
    """Lends connections, and notes what is asked of them."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.asked: list[str] = []

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        async with self.pool.acquire() as db:
            with db.query_logger(lambda asked: self.asked.append(asked.query)):
                yield db


async def statements(settings: Settings, paths: dict[str, str]) -> dict[str, tuple[int, int]]:
    """By the page's name: named queries, all statements."""
    with capture_logs():  # it is not the logs that are wanted
        async with open_pool(settings.database_url) as pool:
            listening = ListeningPool(pool)
            app = create_litestar(settings, listening)
            transport = httpx.ASGITransport(guarded(app, settings))  # type: ignore[arg-type]
            async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url=settings.origin) as client:
                return {name: await asked_by(client, path, listening) for name, path in paths.items()}


async def asked_by(client: httpx.AsyncClient, path: str, pool: ListeningPool) -> tuple[int, int]:
    pool.asked.clear()
    answer: Any = await client.get(path)
    answer.raise_for_status()
    named = {query.text for query in registry}
    return sum(text in named for text in pool.asked), len(pool.asked)
