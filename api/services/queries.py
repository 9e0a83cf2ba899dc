"""Signatures for sql/queries/services.sql."""

from datetime import date, datetime

from api.database import Connection
from api.services.schemas import Service, ServiceGroup
from api.sql import query


@query
async def active_services(db: Connection) -> list[ServiceGroup]: ...


@query
async def service_by_code(db: Connection, service_code: str) -> Service: ...


@query
async def services_matching(db: Connection, words: str) -> list[Service]: ...


@query
async def expected_by(db: Connection, service_code: str, submitted_at: datetime, zone: str) -> date: ...
