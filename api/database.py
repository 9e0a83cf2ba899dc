"""The connection to PostgreSQL: how it is opened, who it acts for, and how its values become Python's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

import asyncpg
import msgspec
import structlog
from litestar.di import NamedDependency, Provide

from api.actor import CONSUMER, Actor

T = TypeVar("T")

log = structlog.get_logger()

if TYPE_CHECKING:  # only asyncpg's stubs can be subscripted
    Record: TypeAlias = asyncpg.Record
    Connection: TypeAlias = asyncpg.Connection[Record] | asyncpg.pool.PoolConnectionProxy[Record]
    PlainConnection: TypeAlias = asyncpg.Connection[Record]
else:
    Connection, PlainConnection, Record = object, asyncpg.Connection, asyncpg.Record

Database: TypeAlias = NamedDependency[Connection]  # what a handler asks for: `db: Database`

# For a handler that gives open data: its `db` can read no personal column, whoever asks.
AS_OPEN_DATA = {"actor": Provide(lambda: CONSUMER, sync_to_thread=False)}

# The database does not answer, for now: what was asked may be asked again.
AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what asyncpg makes of some connections that broke
    asyncpg.OperatorInterventionError,
    asyncpg.DeadlockDetectedError,
)

STARTING = (OSError, asyncpg.CannotConnectNowError)
PATIENCE = 30  # seconds

SERVER_SETTINGS = {
    "application_name": "doorstep",
    "timezone": "UTC",
    "jit": "off",
    "statement_timeout": "20s",
    "idle_in_transaction_session_timeout": "60s",
}

CONTEXT = """
select
    set_config('role', $1, true),
    set_config('doorstep.actor_kind', $2, true),
    set_config('doorstep.actor_id', $3, true),
    set_config('doorstep.session', $4, true)
"""


class Pool(Protocol):
    """What lends connections: asyncpg's pool, or in a test the one connection whose transaction is rolled back."""

    def acquire(self) -> AbstractAsyncContextManager[Connection]: ...


class UnresetConnection(PlainConnection):
    """Goes back to its pool as it is. asyncpg's reset costs as much as a query, and is not needed: nothing here
    outlives its transaction (`set local`, pg_advisory_xact_lock, a connection apart for LISTEN)."""

    def get_reset_query(self) -> str:
        return ""


@asynccontextmanager
async def open_pool(dsn: str, size: int = 10, role: str | None = None) -> AsyncIterator[Pool]:
    """`role` holds wherever a transaction takes no other: the worker's, or of a web process that of the door."""
    server_settings = SERVER_SETTINGS | ({"role": role} if role else {})

    async def begin() -> "asyncpg.Pool[Record]":
        return await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            init=prepare,
            connection_class=UnresetConnection,
            server_settings=server_settings,
            command_timeout=30,
        )

    async with await once_it_is_there(begin) as pool:
        yield pool


async def once_it_is_there(begin: Callable[[], Awaitable[T]]) -> T:
    """A database that starts anew is waited for: a process that died of it would only be longer away itself."""
    for _try in range(PATIENCE * 2):
        try:
            return await begin()
        except STARTING as error:
            log.warning("waiting for the database", reason=type(error).__name__)
            await asyncio.sleep(0.5)
    return await begin()


@asynccontextmanager
async def connect(dsn: str) -> AsyncIterator[Connection]:
    """One connection of one's own, for a command. It is the owner's: it may do everything."""
    connection = await asyncpg.connect(dsn, server_settings={"timezone": "UTC"})
    try:
        await prepare(connection)
        yield connection
    finally:
        await connection.close()


async def prepare(connection: Connection) -> None:
    """Exchange jsonb as Python values."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: msgspec.json.encode(value).decode(),
        decoder=msgspec.json.decode,
    )


@asynccontextmanager
async def transaction(pool: Pool, actor: Actor) -> AsyncIterator[Connection]:
    """A transaction in which row-level security knows the actor. All of a request's changes happen, or none."""
    async with pool.acquire() as db, db.transaction():
        await act_for(db, actor)
        yield db


async def act_for(db: Connection, actor: Actor) -> None:
    await db.execute(CONTEXT, actor.role, actor.kind, str(actor.id or ""), actor.session)
