"""Signatures for sql/queries/exports.sql."""

from collections.abc import AsyncIterator
from uuid import UUID

from api.database import Connection
from api.exports.schemas import ExportedReport
from api.sql import query


@query
async def exported_reports(
    db: Connection,
    with_personal: bool,
    show: str,
    asking: UUID,
    asking_team: str,
    reference: str | None,
    service_code: str | None,
    ward: str | None,
    stage: str | None,
    words: str | None,
    team: str | None,
    officer_id: UUID | None,
    easting: float | None,
    northing: float | None,
    within_m: float | None,
) -> AsyncIterator[ExportedReport]: ...


@query
async def record_looks(
    db: Connection,
    show: str,
    asking: UUID,
    asking_team: str,
    reference: str | None,
    service_code: str | None,
    ward: str | None,
    stage: str | None,
    words: str | None,
    team: str | None,
    officer_id: UUID | None,
    easting: float | None,
    northing: float | None,
    within_m: float | None,
) -> None: ...
