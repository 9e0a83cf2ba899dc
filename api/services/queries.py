"""Signatures for sql/queries/services.sql."""

from uuid import UUID

from api.database import Connection
from api.services.schemas import (
    CatalogueGroup,
    Entry,
    Group,
    KeptEntry,
    KeptGroup,
    Question,
    Service,
    ServiceGroup,
    ServiceName,
    ServicesForStaff,
    ServicesNow,
)
from api.sql import query


@query
async def active_services(db: Connection) -> list[ServiceGroup]: ...


@query
async def services_now(db: Connection, words: str, easting: float | None, northing: float | None) -> ServicesNow: ...


@query
async def services_for_staff(
    db: Connection, words: str, easting: float | None, northing: float | None
) -> ServicesForStaff: ...


@query
async def service_by_code(db: Connection, service_code: str) -> Service: ...


@query
async def services_suggested(
    db: Connection, words: str, easting: float | None, northing: float | None
) -> list[ServiceName]: ...


@query
async def better_service(db: Connection, service_code: str, words: str) -> ServiceName | None: ...


@query
async def whole_catalogue(db: Connection, words: str | None) -> list[CatalogueGroup]: ...


@query
async def entry_by_code(db: Connection, service_code: str) -> KeptEntry: ...


@query
async def is_team_off(db: Connection, team: str | None) -> bool: ...


@query
async def code_of(db: Connection, service_id: UUID) -> str: ...


@query
async def insert_service(db: Connection, service_id: UUID, service_code: str, entry: Entry) -> UUID | None: ...


@query
async def delete_service(db: Connection, service_id: UUID, version: int) -> UUID | None: ...


@query
async def update_service(db: Connection, service_code: str, version: int, entry: Entry) -> int | None: ...


@query
async def replace_other_groups(db: Connection, service_code: str, groups: list[str]) -> None: ...


@query
async def replace_questions(db: Connection, service_code: str, questions: list[Question]) -> None: ...


@query
async def group_by_id(db: Connection, group_id: UUID) -> KeptGroup: ...


@query
async def insert_group(db: Connection, group_id: UUID, group: Group) -> UUID | None: ...


@query
async def update_group(db: Connection, group_id: UUID, version: int, group: Group) -> UUID | None: ...


@query
async def delete_group(db: Connection, group_id: UUID, version: int) -> UUID | None: ...
