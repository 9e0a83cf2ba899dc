"""Signatures for sql/queries/teams.sql."""

from typing import Any
from uuid import UUID

from api.database import Connection
from api.sql import query
from api.teams.schemas import KeptTeam, Member, Team


@query
async def teams(db: Connection) -> list[KeptTeam]: ...


@query
async def team_by_id(db: Connection, team_id: UUID) -> KeptTeam: ...


@query
async def managers(db: Connection) -> list[Member]: ...


@query
async def insert_team(db: Connection, team: Team) -> UUID | None: ...


@query
async def update_team(db: Connection, team_id: UUID, version: int, team: Team) -> UUID | None: ...


@query
async def switch_team(db: Connection, team_id: UUID, version: int, is_active: bool) -> UUID | None: ...


@query
async def move_open_reports(db: Connection, from_team: str, to_team: str) -> list[dict[str, Any]]: ...


@query
async def move_services(db: Connection, from_team: str, to_team: str) -> None: ...


@query
async def team_before(db: Connection, event_id: int, team_id: UUID) -> dict[str, Any]: ...
