"""Wrackholm as it is under other settings."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.world import World, a_world, settings_for_tests

LONG = "DOORSTEP_LONG_ATTACKS" in os.environ  # hours, not seconds, of what tries to break in
WorldWith = Callable[..., AbstractAsyncContextManager[World]]


@pytest.fixture
def world_with(wrackholm: str, tmp_path: Path) -> WorldWith:
    @asynccontextmanager
    async def make(**settings: Any) -> AsyncIterator[World]:
        async with a_world(wrackholm, settings_for_tests(tmp_path, **settings)) as world:
            yield world

    return make
