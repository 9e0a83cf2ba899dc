"""The demonstration council's ground, and files of areas drawn for one test."""

import json
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.database import Connection
from api.places import queries
from tests.places.drawn import SEEDS, DrawAreas


@pytest_asyncio.fixture
async def wrackholm(db: Connection) -> Connection:
    if not await queries.areas(db, "council"):
        await db.execute((SEEDS / "demonstration.sql").read_text())
    return db


@pytest.fixture
def draw(tmp_path: Path) -> DrawAreas:
    """Write a GeoJSON file: draw("wards.geojson", ({"name": "North"}, square(…)), …)."""

    def write(name: str, *features: tuple[dict[str, Any] | None, Any]) -> Path:
        rows = [
            {"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in features
        ]
        file = tmp_path / name
        file.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
        return file

    return write
