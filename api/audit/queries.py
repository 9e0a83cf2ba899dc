"""Signatures for sql/queries/audit.sql."""

from uuid import UUID

from api.audit.schemas import Purpose
from api.database import Connection
from api.sql import query


@query
async def record_look(
    db: Connection, subject_kind: str, subject_id: UUID, actor_kind: str, actor_id: UUID | None, purpose: Purpose
) -> None: ...


@query
async def erase_personal(db: Connection, subject_id: UUID) -> None: ...
