"""Signatures for sql/queries/known_problems.sql."""

from datetime import datetime
from uuid import UUID

from api.database import Connection
from api.known_problems.schemas import KnownHere, KnownProblem, Notice
from api.sql import query


@query
async def known_here(
    db: Connection,
    service_code: str | None,
    longitude: float,
    latitude: float,
    easting: float,
    northing: float,
) -> list[KnownHere]: ...


@query
async def known_problems(db: Connection) -> list[KnownProblem]: ...


@query
async def known_problem_by_id(db: Connection, problem_id: UUID) -> KnownProblem: ...


@query
async def shown_on(db: Connection, notice: Notice) -> int: ...


@query
async def insert_known_problem(db: Connection, problem_id: UUID, notice: Notice) -> UUID | None: ...


@query
async def update_known_problem(db: Connection, problem_id: UUID, version: int, notice: Notice) -> UUID | None: ...


@query
async def delete_known_problem(db: Connection, problem_id: UUID, version: int) -> UUID | None: ...


@query
async def moment(db: Connection) -> datetime: ...
