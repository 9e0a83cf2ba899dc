"""Signatures for sql/queries/moderation.sql."""

from uuid import UUID

from api.database import Connection
from api.moderation.schemas import ModeratedReport
from api.sql import query


@query
async def hide_report(db: Connection, report_id: UUID) -> UUID: ...


@query
async def unhide_report(db: Connection, report_id: UUID) -> UUID: ...


@query
async def moderated_report(db: Connection, reference: str) -> ModeratedReport: ...
