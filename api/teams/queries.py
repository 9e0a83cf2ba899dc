"""Signatures for sql/queries/teams.sql."""

from typing import Any
from uuid import UUID

from api.database import Connection
from api.sql import query
from api.teams.schemas import KeptTeam, Member, MovedReport, Team


@query
async def teams(db: Connection) -> list[KeptTeam]: ...


@query
async def team_by_id(db: Connection, team_id: UUID) -> KeptTeam: ...


@query
async def managers(db: Connection) -> list[Member]: ...


@query
async def insert_team(db: Connection, team_id: UUID, team: Team) -> UUID | None: ...


@query
async def update_team(db: Connection, team_id: UUID, version: int, team: Team) -> UUID | None: ...


@query
async def delete_team(db: Connection, team_id: UUID, version: int) -> UUID | None: ...


@query
async def move_open_reports(db: Connection, from_team: str, to_team: str) -> list[MovedReport]: ...


@query
async def put_back(db: Connection, event_ids: list[int]) -> list[MovedReport]: ...


@query
async def move_services(
    db: Connection, from_team: str, to_team: str, only_these: dict[str, Any] | None
) -> dict[str, Any]: ...
