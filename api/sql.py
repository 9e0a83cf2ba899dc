"""Named queries: the SQL stands in `sql/queries/<feature>.sql`, its Python signature in `api/<feature>/queries.py`.

`@query` gives a signature its body. The function's name is the query's name, its parameters are the query's
`:parameters`, and its return annotation says what comes back:

    Report           one row, or NotFound
    Report | None    one row, or None
    list[Report]     every row
    AsyncIterator[Report]  every row, a few hundred at a time, for what is too much to hold; in a transaction
    UUID, int, str   the first column of the first row
    None             nothing
"""

import inspect
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache, wraps
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast, get_args, get_origin, get_type_hints

import msgspec

from api.database import Connection, Record
from api.errors import NotFound

P = ParamSpec("P")
R = TypeVar("R")

QUERIES = Path(__file__).parent.parent / "sql" / "queries"

# Strings, comments and ::casts match first, so that a colon inside one is left alone.
PARAMETER = re.compile(r"'(?:[^']|'')*'|--[^\n]*|::|:([a-z_][a-z0-9_]*)")


class Query(NamedTuple):
    name: str
    text: str  # with $1, $2, …
    parameters: list[str]
    returns: Any


registry: list[Query] = []  # for the test that prepares every query


def query(signature: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    feature = signature.__module__.removeprefix("api.").removesuffix(".queries")
    text, parameters = numbered(named_queries(feature)[signature.__name__])
    declared = inspect.signature(signature).parameters.keys() - {"db"}
    if declared != set(parameters):
        raise TypeError(f"{feature}.{signature.__name__}: Python has {declared}, SQL has {set(parameters)}")
    returns = get_type_hints(signature)["return"]
    registry.append(Query(f"{feature}.{signature.__name__}", text, parameters, returns))
    bind = inspect.signature(signature).bind

    @wraps(signature)
    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        bound = bind(*args, **kwargs)
        bound.apply_defaults()
        db: Connection = bound.arguments["db"]
        values = [bound.arguments[name] for name in parameters]
        return cast(R, await fetch(db, text, values, returns))

    return run


async def fetch(db: Connection, text: str, values: list[Any], returns: Any) -> Any:
    if returns is NoneType:
        return await db.execute(text, *values) and None
    if get_origin(returns) is AsyncIterator:
        return one_by_one(db, text, values, get_args(returns)[0])
    if get_origin(returns) is list:
        return [made(row, get_args(returns)[0]) for row in await db.fetch(text, *values)]
    row = await db.fetchrow(text, *values)
    if row is None and NoneType not in get_args(returns):
        raise NotFound
    return row and made(row, returns)


async def one_by_one(db: Connection, text: str, values: list[Any], kind: Any) -> AsyncIterator[Any]:
    async for row in db.cursor(text, *values, prefetch=500):
        yield made(row, kind)


def made(row: Record, kind: Any) -> Any:
    """Make a Struct from the row's columns, or take the row's only column."""
    return msgspec.convert(dict(row), row_type(kind)) if row_type(kind) else row[0]


def row_type(kind: Any) -> type[msgspec.Struct] | None:
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, msgspec.Struct)), None)


@cache
def named_queries(feature: str) -> dict[str, str]:
    """Split a feature's file at its `-- name:` lines."""
    parts = re.split(r"^-- name: *(\w+)\n", (QUERIES / f"{feature}.sql").read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def numbered(sql: str) -> tuple[str, list[str]]:
    """Turn each `:name` into `$1`, `$2`, … as PostgreSQL wants; return the names in that order."""
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        if match[1] not in names:
            names.append(match[1])
        return f"${names.index(match[1]) + 1}"

    return PARAMETER.sub(number, sql), names
