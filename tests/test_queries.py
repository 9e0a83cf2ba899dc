"""Every named query agrees with the database and with the Struct it fills."""

from typing import get_args

import pytest

import api.worker
import pwa.app  # noqa: F401  (between them they declare every query)
from api.database import Connection
from api.sql import Query, registry, row_type


@pytest.mark.parametrize("query", registry, ids=lambda query: query.name)
async def test_query_is_valid_and_fills_its_struct(db: Connection, query: Query) -> None:
    statement = await db.prepare(query.text)
    columns = [column.name for column in statement.get_attributes()]
    kind = row_type(query.returns) or next(filter(None, map(row_type, get_args(query.returns))), None)
    if kind:
        assert columns == list(kind.__struct_fields__)
