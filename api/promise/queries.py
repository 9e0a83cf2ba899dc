"""Signatures for sql/queries/promise.sql."""

from datetime import date
from uuid import UUID

from api.database import Connection
from api.promise.schemas import (
    Escalated,
    Kept,
    Late,
    PublishedWord,
    Reminder,
    Satisfaction,
    SilentReport,
    ToRate,
    WordOfService,
)
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


@query
async def kept(db: Connection, report_id: UUID, person_id: UUID | None) -> Kept: ...


@query
async def team_address(db: Connection, report_id: UUID) -> str | None: ...


@query
async def rate(db: Connection, report_id: UUID, person_id: UUID, score: int) -> str | None: ...


@query
async def rate_words(db: Connection, report_id: UUID, person_id: UUID, words: str) -> int | None: ...


@query
async def rate_stop(
    db: Connection, subject_id: UUID, ending: str, service_code: str | None, person_id: UUID, score: int
) -> None: ...


@query
async def ending_of_follow(db: Connection, follow_id: UUID) -> ToRate | None: ...


@query
async def thank(db: Connection, report_id: UUID, person_id: UUID) -> str | None: ...


@query
async def link_to_earlier(db: Connection, reference: str, earlier: str) -> None: ...


@query
async def silent_reports(db: Connection) -> list[SilentReport]: ...


@query
async def word_by_service(db: Connection) -> list[WordOfService]: ...


@query
async def satisfaction_by_month(db: Connection, zone: str) -> list[Satisfaction]: ...


@query
async def published_word(db: Connection) -> list[PublishedWord]: ...


@query
async def publish_word(db: Connection, service_code: str, officer_id: UUID) -> UUID | None: ...


@query
async def unpublish_word(db: Connection, service_code: str) -> UUID | None: ...
