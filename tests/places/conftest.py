"""The demonstration council's ground, Bath's streets, and files of areas drawn for one test."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.database import Connection, connect
from api.places import actions, queries
from tests.places.drawn import SEEDS, DrawAreas
from tests.world import rolled_back


@pytest_asyncio.fixture
async def wrackholm(db: Connection) -> Connection:
    if not await queries.areas(db, "council"):
        await db.execute((SEEDS / "demonstration.sql").read_text())
    return db


@pytest.fixture(scope="session")
def bath_database(postgres: Callable[[str], str], migrated: str, test_data: Path) -> str:
    """A database with the 8,707 streets, places and postcodes of a real council."""

    async def create() -> None:
        async with connect(postgres("postgres")) as owner:
            await owner.execute("drop database if exists doorstep_bath with (force)")
            await owner.execute("create database doorstep_bath template doorstep_migrated")
        async with connect(postgres("doorstep_bath")) as db:
            await actions.load_gazetteer(db, test_data / "addresses" / "gazetteer_banes.csv")

    asyncio.run(create())
    return postgres("doorstep_bath")


@pytest_asyncio.fixture
async def bath(bath_database: str) -> AsyncIterator[Connection]:
    async with rolled_back(bath_database) as connection:
        yield connection


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
