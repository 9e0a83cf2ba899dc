"""Signatures for sql/queries/templates.sql."""

from uuid import UUID

from api.database import Connection
from api.sql import query
from api.templates.schemas import About, Entry, Template


@query
async def templates(db: Connection) -> list[Template]: ...


@query
async def template_by_id(db: Connection, template_id: UUID) -> Template: ...


@query
async def insert_template(db: Connection, template_id: UUID, entry: Entry) -> UUID | None: ...


@query
async def update_template(db: Connection, template_id: UUID, version: int, entry: Entry) -> UUID | None: ...


@query
async def delete_template(db: Connection, template_id: UUID, version: int) -> UUID | None: ...


@query
async def newest_report_of(db: Connection, service_code: str | None) -> About | None: ...
