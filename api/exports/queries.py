"""Signatures for sql/queries/exports.sql."""

from collections.abc import AsyncIterator
from uuid import UUID

from api.audit.schemas import TakenFor
from api.database import Connection
from api.exports.schemas import ExportedReport
from api.sql import query
from api.triage.schemas import Narrowed


@query
async def exported_reports(db: Connection, asked: Narrowed, with_personal: bool) -> AsyncIterator[ExportedReport]: ...


@query
async def record_looks(db: Connection, asked: Narrowed, export_id: UUID, taken_for: TakenFor) -> None: ...
