"""The world a test plays in: Wrackholm and its people, who come in by the front door."""

import asyncio
import io
import os
import re
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from html import unescape
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import asyncpg
import httpx
import msgspec
from litestar import Litestar
from PIL import Image

import api.worker  # noqa: F401  (every feature's jobs and listeners)
from api import jobs
from api.actor import SYSTEM
from api.database import Connection, act_for, prepare
from api.keys import make_push_keys
from api.notifications.jobs import Senders, attempt, claim, senders, write_down
from api.photos.store import PhotoStore, photo_store
from api.settings import Settings
from pwa.app import create_litestar, guarded

ROOT = Path(__file__).parent.parent
HERE = "54.6200, 1.0200"  # in the middle of Wrackholm
IN_THE_SEA = "54.9000, 1.0200"
SECRET = "a secret of forty characters for tests …"
PUSH_KEYS = make_push_keys()


def settings_for_tests(data: Path, **more: Any) -> Settings:
    settings = Settings(
        origin="http://council.test",
        secret=SECRET,
        push_private_key=PUSH_KEYS[0],
        push_contact="mailto:push@example.org",
        data=data,
        writes_per_minute=100_000,
        reports_per_hour=100_000,
    )
    return msgspec.structs.replace(settings, **more)


A_NEW_OFFICER = """
with
made_role as (insert into role (name, permissions) values (gen_random_uuid()::text, $1) returning id),
made as (insert into officer (name, email) values ('Zelah Quick', gen_random_uuid() || '@example.org') returning id)
insert into officer_role (officer_id, role_id, team, ward_id)
select made.id, made_role.id, $2, (select id from area where kind = 'ward' and name = $3)
from made, made_role
returning officer_id
"""


class OneConnection:
    """Lends the one connection whose transaction is rolled back, in a web process's role, and takes that away after."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.lock = asyncio.Lock()

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        async with self.lock:
            await self.connection.execute("set local role doorstep_door")
            try:
                yield self.connection
            finally:
                await self.connection.execute("reset role")


class Person:
    """Somebody with a browser: her own cookies, and pages that are read as she reads them."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = httpx.Response(200)

    async def opens(self, path: str) -> str:
        self.page = await self.client.get(path, follow_redirects=True)
        return self.text

    async def sends(self, path: str, files: list[tuple[str, bytes]] | None = None, **fields: str | list[str]) -> str:
        """Post a form, as the page's button does, and follow to where it leads."""
        attached = [("photos", (name, content, "image/jpeg")) for name, content in files or []]
        self.page = await self.client.post(path, data=fields, files=attached or None, follow_redirects=True)
        return self.text

    async def undoes(self, path: str) -> str:
        """Open a page and take back the last change it lists."""
        await self.opens(path)
        found = re.search(r'action="([^"]+/undo)">.*?name="event" value="(\d+)"', self.page.text, re.DOTALL)
        assert found, f"{path} offers no undo"
        return await self.sends(found[1], event=found[2])

    @property
    def status(self) -> int:
        return self.page.status_code

    @property
    def path(self) -> str:
        return self.page.url.path

    @property
    def text(self) -> str:
        """The page's words, without its tags."""
        return unescape(re.sub(r"<[^>]+>", " ", self.page.text))

    @property
    def reference(self) -> str:
        """Of the report she is looking at."""
        found = re.search(r"/reports/([2-9A-HJKMNP-TV-Z]{7})", self.path)
        assert found, f"{self.path} is not a report's page"
        return found[1]

    async def begins_a_report(self) -> str:
        """As far as the first question; the address of her draft."""
        await self.opens("/reports/new")
        await self.sends("/reports/new")
        return self.path.removesuffix("/place")

    async def reports(
        self,
        description: str = "A deep hole by the crossing",
        service_code: str = "pothole",
        where: str = HERE,
        where_exactly: str = "",
        email: str = "",
        files: list[tuple[str, bytes]] | None = None,
    ) -> str:
        """The whole journey, page by page; the reference."""
        draft = await self.begins_a_report()
        await self.sends(f"{draft}/place", where=where)
        await self.sends(f"{draft}/service", service_code=service_code)
        await self.sends(f"{draft}/describe", files=files, description=description, where_exactly=where_exactly)
        await self.sends(f"{draft}/contact", email=email)
        assert self.path == f"{draft}/check", self.text
        await self.sends(f"{draft}/check")
        assert self.path.endswith("/sent"), self.text
        return self.reference

    async def allows_notices(self, subscription: Any, reference: str | None = None) -> httpx.Response:
        keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
        asked = {"subscription": {"endpoint": subscription.endpoint, "keys": keys}, "reference": reference}
        return await self.client.post("/following/push", json=asked)


class World:
    """One council, the app on the test's own connection, jobs done on demand."""

    def __init__(
        self, app: Litestar, settings: Settings, db: Connection, pool: OneConnection, senders: Senders
    ) -> None:
        self.settings = settings
        self.db = db
        self.pool = pool
        self.senders = senders
        self.app = app
        self.asgi = guarded(app, settings)
        self.people: list[Person] = []

    def person(self) -> Person:
        transport = httpx.ASGITransport(cast(Any, self.asgi))
        self.people.append(Person(httpx.AsyncClient(transport=transport, base_url=self.settings.origin)))
        return self.people[-1]

    async def officer(self) -> Person:
        officer = self.person()
        officer_id = await self.db.fetchval("select id from officer order by name limit 1")
        await officer.sends("/staff/demonstration", officer=str(officer_id))
        assert officer.path == "/staff/reports", officer.text
        return officer

    async def administrator(self) -> Person:
        administrator = self.person()
        await administrator.sends("/staff/demonstration", None, **{"as": "administrator"})
        assert administrator.path == "/staff/reports", administrator.text
        return administrator

    async def officer_who(self, *permissions: str, team: str | None = None, ward: str | None = None) -> Person:
        """Signed in, and may do just this; where a team or a ward is named, with its reports alone."""
        officer_id = await self.db.fetchval(A_NEW_OFFICER, permissions, team, ward)
        officer = self.person()
        await officer.sends("/staff/demonstration", officer=str(officer_id))
        return officer

    async def worker_works(self) -> None:
        """Every job and delivery that is due, as the worker would do them."""
        photo_store.set(PhotoStore.from_url(self.settings.photos_kept_at))
        async with self.pool.acquire() as db:
            await act_for(db, SYSTEM)
            while await jobs.do_next(db):
                pass
        worker_pool = WorkerPool(self.pool)
        while claimed := await claim(worker_pool, 1):
            await write_down(worker_pool, [await attempt(each, self.senders) for each in claimed])

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, traceback: TracebackType | None) -> None:
        for person in self.people:
            await person.client.aclose()


class WorkerPool:
    """The test's connection in the worker's role."""

    def __init__(self, pool: OneConnection) -> None:
        self.pool = pool

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        async with self.pool.acquire() as db:
            await act_for(db, SYSTEM)
            yield db


@asynccontextmanager
async def a_world(dsn: str, settings: Settings) -> AsyncIterator[World]:
    """Wrackholm in a transaction that is rolled back."""
    async with rolled_back(dsn) as db:
        pool = OneConnection(db)
        app = create_litestar(settings, pool)
        async with (
            in_one_task(app.lifespan()),
            senders(settings) as all_senders,
            World(app, settings, db, pool, all_senders) as world,
        ):
            yield world


@asynccontextmanager
async def in_one_task(context: AbstractAsyncContextManager[Any]) -> AsyncIterator[None]:
    """Enter and leave in the same task, which a fixture does not."""
    entered, leaving = asyncio.Event(), asyncio.Event()

    async def stay() -> None:
        async with context:
            entered.set()
            await leaving.wait()

    task = asyncio.create_task(stay())
    await asyncio.wait([task, asyncio.create_task(entered.wait())], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
    yield
    leaving.set()
    await task


@asynccontextmanager
async def rolled_back(dsn: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(dsn)
    try:
        await prepare(connection)
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()
    finally:
        await connection.close()


class Council:
    """Real processes on a database of their own: for workers, streams and browsers, and for killing."""

    def __init__(self, origin: str, dsn: str, data: Path, environment: dict[str, str]) -> None:
        self.origin = origin
        self.dsn = dsn
        self.data = data
        self.environment = environment
        self.code = ROOT  # what is served from now on
        self.processes: dict[str, asyncio.subprocess.Process] = {}

    async def start(self, command: str) -> None:
        self.processes[command] = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "api", command), cwd=self.code, env=self.environment, start_new_session=True
        )

    async def kill(self, command: str) -> None:
        """With -9, and all it started."""
        process = self.processes.pop(command)
        os.killpg(process.pid, 9)
        await process.wait()

    async def is_up(self) -> None:
        async with httpx.AsyncClient() as client:
            for _try in range(1200):
                try:
                    if (await client.get(f"{self.origin}/health")).status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.05)
        raise AssertionError("the council did not come up in a minute")


@asynccontextmanager
async def a_council(dsn: str, data: Path, **more: str) -> AsyncIterator[Council]:
    port = free_port()
    origin = f"http://localhost:{port}"
    environment = os.environ | {
        "DATABASE_URL": dsn,
        "PORT": str(port),
        "DOORSTEP_DATA": str(data),
        "DOORSTEP_SECRET": SECRET,
        "DOORSTEP_PUSH_PRIVATE_KEY": PUSH_KEYS[0],
        "DOORSTEP_PUSH_CONTACT": "mailto:push@example.org",
        "DOORSTEP_WRITES_PER_MINUTE": "100000",
        "DOORSTEP_REPORTS_PER_HOUR": "100000",
        **more,
    }
    council = Council(origin, dsn, data, environment)
    try:
        await council.start("serve")
        await council.start("work")
        await council.is_up()
        yield council
    finally:
        for command in list(council.processes):
            await council.kill(command)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def photos_kept(world: World) -> int:
    """Files in the store, whether or not a row knows of them."""
    return sum(1 for each in (world.settings.data / "photos").rglob("*") if each.is_file())


async def eventually(true: Callable[[], Any], within_s: float = 30) -> Any:
    """What `true` gives, once it gives something; awaited if need be."""
    for _try in range(int(within_s / 0.05)):
        found = true()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"not within {within_s} seconds")


def a_photo(colour: str = "teal", size: tuple[int, int] = (640, 480)) -> bytes:
    """A small JPEG that says where it was taken, as a phone's does."""
    image = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (54.0, 37.0, 12.0), 3: "E", 4: (1.0, 1.0, 12.0)}
    exif[0x010F] = "Wrackholm Phone Company"
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    return file.getvalue()
