"""Signatures for sql/queries/templates.sql."""

from uuid import UUID

from api.database import Connection
from api.sql import query
from api.templates.schemas import About, Template, TemplateChange


@query
async def templates(db: Connection) -> list[Template]: ...


@query
async def template_by_id(db: Connection, template_id: UUID) -> Template: ...


@query
async def insert_template(
    db: Connection, name: str, service_code: str | None, used_for: str, words: str, is_active: bool
) -> UUID: ...


@query
async def update_template(
    db: Connection,
    template_id: UUID,
    version: int,
    name: str,
    service_code: str | None,
    used_for: str,
    words: str,
    is_active: bool,
) -> UUID | None: ...


@query
async def changes_of_template(db: Connection, template_id: UUID) -> list[TemplateChange]: ...


@query
async def newest_report_of(db: Connection, service_code: str | None) -> About | None: ...
