"""A workshop for one test, and the pictures others sent."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.photos.workshop import Workshop


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    async with Workshop() as workshop:
        yield workshop


@pytest.fixture
def sent_files(test_data: Path) -> list[Path]:
    files = sorted(path for path in (test_data / "photos").rglob("*") if path.is_file())
    assert files, f"No photos under {test_data}"
    return files
