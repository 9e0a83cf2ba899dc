"""One council, with its edge of the world, and one Chromium for all the tests of a module."""

from collections.abc import AsyncIterator, Callable
from itertools import count

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from api.database import connect
from tests.browser.chromium import chromium
from tests.fakes import MailServer, PushService
from tests.world import Council, a_council

copies = count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def push() -> AsyncIterator[PushService]:
    async with PushService() as service:
        yield service


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mail() -> AsyncIterator[MailServer]:
    async with MailServer() as service:
        yield service


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def council(
    postgres: Callable[[str], str],
    wrackholm: str,
    tmp_path_factory: pytest.TempPathFactory,
    push: PushService,
    mail: MailServer,
) -> AsyncIterator[Council]:
    """A copy of Wrackholm with a web server and a worker. Tests share it, so each looks at its own reports."""
    name = f"doorstep_browser_{next(copies)}"
    more = {"DOORSTEP_SMTP_URL": mail.url, "DOORSTEP_PUSH_SERVICES": push.host}
    async with connect(postgres("postgres")) as owner:
        await owner.execute(f"create database {name} template doorstep_wrackholm")
        async with a_council(postgres(name), tmp_path_factory.mktemp("data"), **more) as council:
            yield council
        await owner.execute(f"drop database {name} with (force)")
