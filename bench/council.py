"""What is measured: Wrackholm with 10,000 reports on its real web server, and the bare one on the same database."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from api.database import connect
from api.demonstration import load_demonstration
from api.keys import make_push_keys
from api.migrations import migrate
from api.settings import Settings

ROOT = Path(__file__).parent.parent
TEST_DATA = Path(
    os.environ.get("DOORSTEP_TEST_DATA", ROOT.parent / "shared" / "data")
)  # of Bath, not in the repository
TEN_THOUSAND = Path(__file__).parent / "ten_thousand.sql"


def settings_on(dsn: str, data: Path) -> Settings:
    port = free_port()
    return Settings(
        database_url=dsn,
        data=data,
        port=port,
        origin=f"http://127.0.0.1:{port}",
        secret="of forty characters, for measurements only",
        push_private_key=make_push_keys()[0],
        writes_per_minute=1_000_000,
        reports_per_hour=1_000_000,
    )


async def fill(settings: Settings) -> None:
    async with connect(settings.database_url) as db:
        await migrate(db)
        await load_demonstration(db, settings)
        await db.execute(TEN_THOUSAND.read_text())
        await db.execute("vacuum analyze")


class Server:
    """A web server in a session of its own, so that all its processes can be found."""

    def __init__(self, pid: int, port: int, client: aiohttp.ClientSession) -> None:
        self.pid = pid
        self.origin = f"http://127.0.0.1:{port}"
        self.client = client

    def cpu_s(self) -> float:
        """Of all its processes, user and system, as the kernel counts them in ticks of 10 ms."""
        return sum(ticks(stat) for stat in stats() if int(stat[3]) == self.pid) / os.sysconf("SC_CLK_TCK")


def stats() -> list[list[str]]:
    """What follows the name in each process's stat: state, parent, group, session, …"""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found.append(path.read_text().rsplit(")", 1)[1].split())
        except OSError:  # it has ended
            continue
    return found


def ticks(stat: list[str]) -> int:
    """Its own, and those of its children that have ended: fields 14 to 17 of proc(5)."""
    return sum(map(int, stat[11:15]))


@asynccontextmanager
async def real_server(settings: Settings) -> AsyncIterator[Server]:
    environment = {
        "PORT": str(settings.port),
        "DOORSTEP_DATA": str(settings.data),
        "DOORSTEP_SECRET": settings.secret,
        "DOORSTEP_PUSH_PRIVATE_KEY": settings.push_private_key,
        "DOORSTEP_WRITES_PER_MINUTE": str(settings.writes_per_minute),
        "DOORSTEP_REPORTS_PER_HOUR": str(settings.reports_per_hour),
    }
    async with served(settings, settings.port, environment, "-m", "api", "serve") as server:
        yield server


@asynccontextmanager
async def bare_server(settings: Settings) -> AsyncIterator[Server]:
    port = free_port()
    arguments = ("--interface", "asgi", "--port", str(port), "--log-level", "warning", "bench.bare:app")
    async with served(settings, port, {}, "-m", "granian", *arguments) as server:
        yield server


@asynccontextmanager
async def served(settings: Settings, port: int, environment: dict[str, str], *command: str) -> AsyncIterator[Server]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *command),
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": settings.database_url} | environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        async with aiohttp.ClientSession(auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()) as client:
            server = Server(process.pid, port, client)
            await until_it_answers(server)
            yield server
    finally:
        process.terminate()
        await process.wait()


async def until_it_answers(server: Server) -> None:
    for _try in range(200):
        try:
            async with server.client.get(server.origin):
                return
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.05)
    raise RuntimeError(f"Nothing answers at {server.origin}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
