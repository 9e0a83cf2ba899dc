"""The least that Litestar and asyncpg can do, one SELECT and one INSERT, through the same kind of pool as the pages."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from litestar import Litestar, get, post
from litestar.datastructures import State
from litestar.params import FromPath

from api.database import open_pool


@get("/select/{reference:str}")
async def select(state: State, reference: FromPath[str]) -> dict[str, str]:
    async with state.pool.acquire() as db:
        return dict(await db.fetchrow("select reference, description from report where reference = $1", reference))


@post("/insert", status_code=201)
async def insert(state: State) -> dict[str, str]:
    async with state.pool.acquire() as db:
        id = uuid4()
        await db.execute("insert into device (id) values ($1)", id)
        return {"id": str(id)}


@asynccontextmanager
async def pool(app: Litestar) -> AsyncIterator[None]:
    async with open_pool(os.environ["DATABASE_URL"]) as app.state.pool:
        yield


app = Litestar([select, insert], lifespan=[pool], openapi_config=None, logging_config=None)
