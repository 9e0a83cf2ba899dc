"""Signatures for sql/queries/promise.sql."""

from datetime import date
from uuid import UUID

from api.database import Connection
from api.promise.schemas import Escalated, Late, Reminder
from api.sql import query


@query
async def put_off(db: Connection, noticed_on: date, today: date, most: int) -> list[Late]: ...


@query
async def escalate(db: Connection, today: date, most: int) -> list[Escalated]: ...


@query
async def say_when_escalated(db: Connection, report_ids: list[UUID], event_ids: list[int]) -> None: ...


@query
async def reminders(db: Connection, report_ids: list[UUID], steps: list[str]) -> list[Reminder]: ...


@query
async def tell_staff(db: Connection, event_id: int, address: str, title: str, body: str, path: str) -> None: ...
