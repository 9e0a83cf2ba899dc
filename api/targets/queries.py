"""Signatures for sql/queries/targets.sql."""

from datetime import datetime
from uuid import UUID

from api.database import Connection
from api.sql import query
from api.targets.schemas import Expected, KeptTarget, Promise, TargetRow, WorkingTime


@query
async def expected(
    db: Connection, service_code: str, ward_id: UUID | None, moment: datetime, zone: str
) -> Expected: ...


@query
async def targets(db: Connection) -> list[TargetRow]: ...


@query
async def target_of(db: Connection, service_code: str) -> KeptTarget: ...


@query
async def promised_now(db: Connection, days: int, unit: str, silent_days: int, zone: str) -> Promise: ...


@query
async def set_target(
    db: Connection, service_code: str, version: int, days: int, unit: str, silent_days: int
) -> int | None: ...


@query
async def working_time(db: Connection) -> WorkingTime: ...


@query
async def set_working_time(db: Connection, version: int, days: dict[str, str]) -> int | None: ...


@query
async def move_targets(db: Connection, zone: str) -> int: ...
