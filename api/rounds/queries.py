"""Signatures for sql/queries/rounds.sql."""

from uuid import UUID

from api.database import Connection
from api.rounds.schemas import Round, Stop, StopPage, Visited
from api.sql import query


@query
async def round_of(db: Connection, officer_id: UUID, easting: float | None, northing: float | None) -> Round: ...


@query
async def open_near(db: Connection, easting: float, northing: float) -> list[Stop]: ...


@query
async def take_up(db: Connection, officer_id: UUID, references: list[str]) -> None: ...


@query
async def leave_out(db: Connection, officer_id: UUID, references: list[str]) -> None: ...


@query
async def put_in_order(db: Connection, officer_id: UUID, references: list[str]) -> None: ...


@query
async def report_visited(db: Connection, reference: str) -> Visited: ...


@query
async def receive_visit(db: Connection, key: UUID, officer_id: UUID, reference: str) -> UUID | None: ...


@query
async def add_photo_of_work(
    db: Connection, photo_id: UUID, report_id: UUID, width: int, height: int, sha256: str
) -> None: ...


@query
async def visited(db: Connection, report_id: UUID) -> None: ...


@query
async def forget_visits(db: Connection) -> None: ...


@query
async def stop_by_reference(db: Connection, reference: str) -> StopPage: ...


@query
async def end_round_of(db: Connection, officer_id: UUID) -> None: ...
