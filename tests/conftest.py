"""A real database, migrated once. A test has a transaction that is rolled back, or a copy and real processes."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.database import Connection, connect
from api.demonstration import load_demonstration
from api.embedded import server
from api.migrations import migrate
from tests.debian import PROGRAMS, debian_server
from tests.fakes import MailServer, Notify, PushService
from tests.last_run import Watcher
from tests.world import Council, World, a_council, a_world, rolled_back, settings_for_tests

REPOSITORY = Path(__file__).parent.parent
TEST_DATA = Path(os.environ.get("DOORSTEP_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
MISSING_BROWSERS = [name for name in ("chromium", "firefox-esr") if not shutil.which(name)]
MISSING_FOR_WEBKIT = [name for name in ("WebKitWebDriver", "Xvfb") if not shutil.which(name)]
LEFT_OUT = pytest.StashKey[list[str]]()
copies = count(1)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # one of several processes tells the first of them
        config.pluginmanager.register(Watcher(LEFT_OUT))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What this machine cannot run is left out and counted."""
    reasons = {item: reason for item in items if (reason := cannot_run(item))}
    config.stash[LEFT_OUT] = list(reasons.values())
    config.hook.pytest_deselected(items=list(reasons))
    items[:] = [item for item in items if item not in reasons]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Of several processes each leaves out the same, and tells the one that counts."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", [])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every test is wanted, one left out is an error."""
    left_out = session.config.stash.get(LEFT_OUT, [])
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = left_out
    elif left_out and "DOORSTEP_ALL_TESTS" in os.environ:
        session.exitstatus = pytest.ExitCode.USAGE_ERROR


def cannot_run(item: pytest.Item) -> str:
    if MISSING_BROWSERS and item.get_closest_marker("browser"):
        return f"{' and '.join(MISSING_BROWSERS)} is not installed"
    if MISSING_FOR_WEBKIT and item.get_closest_marker("webkit"):
        return f"{' and '.join(MISSING_FOR_WEBKIT)} is not installed"
    if "test_data" in getattr(item, "fixturenames", ()) and not TEST_DATA.is_dir():
        return "DOORSTEP_TEST_DATA does not name the folder of test data"
    if "debian" in getattr(item, "fixturenames", ()) and not PROGRAMS.is_dir():
        return "postgresql-15 is not installed"
    return ""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    left_out = config.stash.get(LEFT_OUT, [])
    for reason in sorted(set(left_out)):
        terminalreporter.write_line(f"{left_out.count(reason)} tests were left out: {reason}.")


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Real data of others, which is not in the repository."""
    return TEST_DATA


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """The address of each database on the server that the tests have to themselves."""
    if address := os.environ.get("DATABASE_URL"):
        server_address = address.rsplit("/", 1)[0]
        yield lambda name: f"{server_address}/{name}"
    else:
        with tempfile.TemporaryDirectory(prefix="doorstep-") as folder, server(Path(folder) / "data") as address:
            yield lambda name: address.replace("/doorstep?", f"/{name}?")


@pytest.fixture(scope="session")
def migrated(postgres: Callable[[str], str]) -> str:
    """A database with every migration and nothing in it."""

    async def create() -> None:
        await make_database(postgres, "doorstep_migrated")
        async with connect(postgres("doorstep_migrated")) as db:
            await migrate(db)

    asyncio.run(create())
    return postgres("doorstep_migrated")


@pytest.fixture(scope="session")
def debian() -> Iterator[str]:
    """The same on Debian's own PostgreSQL 15."""

    async def create(address: str) -> None:
        async with connect(address) as db:
            await migrate(db)

    with tempfile.TemporaryDirectory(prefix="doorstep-") as folder, debian_server(Path(folder)) as address:
        asyncio.run(create(address))
        yield address


@pytest.fixture(scope="session")
def wrackholm(postgres: Callable[[str], str], migrated: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the demonstration council in it."""

    async def create() -> None:
        await make_database(postgres, "doorstep_wrackholm", "doorstep_migrated")
        async with connect(postgres("doorstep_wrackholm")) as db:
            await load_demonstration(db, settings_for_tests(tmp_path_factory.mktemp("data")))
            await db.execute("delete from job")  # what no worker has taken by the time a later test asks is no fault

    asyncio.run(create())
    return postgres("doorstep_wrackholm")


async def make_database(postgres: Callable[[str], str], name: str, template: str = "template1") -> None:
    async with connect(postgres("postgres")) as db:
        await db.execute(f"drop database if exists {name} with (force)")
        await db.execute(f"create database {name} template {template}")


@pytest_asyncio.fixture
async def db(migrated: str) -> AsyncIterator[Connection]:
    """The owner's connection to the empty database, in a transaction that is rolled back."""
    async with rolled_back(migrated) as connection:
        yield connection


@pytest_asyncio.fixture
async def own_database(postgres: Callable[[str], str], migrated: str) -> AsyncIterator[str]:
    """A copy of the empty database, for what must be committed."""
    name = f"doorstep_copy_{next(copies)}"
    await make_database(postgres, name, "doorstep_migrated")
    yield postgres(name)
    async with connect(postgres("postgres")) as owner:
        await owner.execute(f"drop database {name} with (force)")


@pytest_asyncio.fixture
async def push() -> AsyncIterator[PushService]:
    async with PushService() as service:
        yield service


@pytest_asyncio.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with MailServer() as service:
        yield service


@pytest_asyncio.fixture
async def notify() -> AsyncIterator[Notify]:
    async with Notify() as service:
        yield service


@pytest_asyncio.fixture
async def world(
    wrackholm: str, tmp_path: Path, push: PushService, mail: MailServer, notify: Notify
) -> AsyncIterator[World]:
    settings = settings_for_tests(tmp_path, smtp_url=mail.url, push_services=(push.host,), **notify.settings)
    async with a_world(wrackholm, settings) as world:
        yield world


@pytest_asyncio.fixture
async def council(
    postgres: Callable[[str], str], wrackholm: str, tmp_path: Path, push: PushService, mail: MailServer
) -> AsyncIterator[Council]:
    """A copy of Wrackholm, with a web server and a worker of its own."""
    name = f"doorstep_copy_{next(copies)}"
    await make_database(postgres, name, "doorstep_wrackholm")
    more = {"DOORSTEP_SMTP_URL": mail.url, "DOORSTEP_PUSH_SERVICES": push.host}
    async with a_council(postgres(name), tmp_path, **more) as council:
        yield council
    async with connect(postgres("postgres")) as owner:
        await owner.execute(f"drop database {name} with (force)")
