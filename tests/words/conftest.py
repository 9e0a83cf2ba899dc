"""The sentences of pages and messages, as they are taken out for translators."""

import asyncio
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.world import ROOT


@pytest.fixture(scope="session")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return asyncio.run(extracted(tmp_path_factory.mktemp("words") / "doorstep.pot"))


async def extracted(pot: Path) -> Catalog:
    arguments = ("--quiet", "extract", "--mapping-file=pyproject.toml", f"--output-file={pot}", "api", "pwa")
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "babel.messages.frontend", *arguments, cwd=ROOT
    )
    assert await running.wait() == 0
    with pot.open("rb") as file:
        return read_po(file)
