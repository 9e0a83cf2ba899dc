"""Every named query agrees with the database and with the Struct it fills."""

from typing import get_args

import pytest
from msgspec import Struct

import api.worker  # noqa: F401
import pwa.app  # noqa: F401  (between them they declare every query)
from api.database import Connection, connect
from api.sql import Query, registry, row_type


@pytest.mark.parametrize("query", registry, ids=lambda query: query.name)
async def test_query_is_valid_and_fills_its_struct(db: Connection, query: Query) -> None:
    assert await columns_of(db, query) == fields_of(query)


async def test_every_query_is_valid_on_debians_postgresql_too(debian: str) -> None:
    async with connect(debian) as db:
        for query in registry:
            assert await columns_of(db, query) == fields_of(query), query.name


async def columns_of(db: Connection, query: Query) -> list[str]:
    statement = await db.prepare(query.text)
    return [column.name for column in statement.get_attributes()] if kind_of(query) else []


def fields_of(query: Query) -> list[str]:
    kind = kind_of(query)
    return list(kind.__struct_fields__) if kind else []


def kind_of(query: Query) -> type[Struct] | None:
    return row_type(query.returns) or next(filter(None, map(row_type, get_args(query.returns))), None)
