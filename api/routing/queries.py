"""Signatures for sql/queries/routing.sql."""

from datetime import datetime
from typing import Any
from uuid import UUID

from api.database import Connection
from api.routing.schemas import KeptRule, Route, Rule, RuleChoices, Tried
from api.services.schemas import Answer
from api.sql import query


@query
async def route(
    db: Connection,
    service_code: str,
    easting: float,
    northing: float,
    ward_id: UUID | None,
    owner: str | None,
    at: datetime,
    zone: str,
    answers: list[Answer],
) -> Route: ...


@query
async def rules_tried(
    db: Connection,
    service_code: str,
    easting: float,
    northing: float,
    ward_id: UUID | None,
    owner: str | None,
    at: datetime,
    zone: str,
    answers: list[Answer],
) -> list[Tried]: ...


@query
async def rules(db: Connection) -> list[KeptRule]: ...


@query
async def rule_by_id(db: Connection, rule_id: UUID) -> KeptRule: ...


@query
async def rule_choices(db: Connection) -> RuleChoices: ...


@query
async def insert_rule(db: Connection, rule_id: UUID, rule: Rule) -> UUID | None: ...


@query
async def update_rule(db: Connection, rule_id: UUID, version: int, rule: Rule) -> UUID | None: ...


@query
async def delete_rule(db: Connection, rule_id: UUID, version: int) -> UUID | None: ...


@query
async def place_beside(db: Connection, rule_id: UUID, up: bool) -> int | None: ...


@query
async def recent_routes(db: Connection, zone: str) -> list[dict[str, Any]]: ...
