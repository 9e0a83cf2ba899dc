"""Signatures for sql/queries/accounts.sql."""

from datetime import datetime
from uuid import UUID

from api.accounts.schemas import (
    Account,
    CodesLately,
    KeptOfficer,
    KnownPasskey,
    Officer,
    OfficerKept,
    OfficerListed,
    OfficerPasskey,
    OneTimeCode,
    Permission,
    Role,
    RoleEntry,
    Session,
    StaffChange,
    Way,
    WaysIn,
)
from api.database import Connection
from api.sql import query


@query
async def keep_device(db: Connection, device_id: UUID) -> None: ...


@query
async def session_by_key(db: Connection, key_hash: bytes) -> Session | None: ...


@query
async def officer_by_id(db: Connection, officer_id: UUID) -> Officer | None: ...


@query
async def officers(db: Connection) -> list[Officer]: ...


@query
async def keep_officer(db: Connection, name: str, email: str, team: str) -> KeptOfficer: ...


@query
async def take_roles(db: Connection, officer_id: UUID) -> None: ...


@query
async def give_roles(db: Connection, officer_id: UUID, roles: list[str], team: str | None = None) -> None: ...


@query
async def insert_session(
    db: Connection,
    key_hash: bytes,
    officer_id: UUID,
    ends_at: datetime,
    way: Way,
    browser: str,
    proved_at: datetime | None,
) -> None: ...


@query
async def end_session(db: Connection, key_hash: bytes) -> None: ...


@query
async def end_sessions_of(
    db: Connection, officer_id: UUID, session_id: UUID | None = None, but_for: UUID | None = None
) -> list[UUID]: ...


@query
async def ways_in_of(db: Connection, officer_id: UUID) -> WaysIn: ...


@query
async def credentials_of_officer(db: Connection, officer_id: UUID) -> list[bytes]: ...


@query
async def insert_officer_passkey(
    db: Connection, officer_id: UUID, credential_id: bytes, public_key: bytes, sign_count: int, name: str
) -> UUID | None: ...


@query
async def officer_passkey_by_credential(db: Connection, credential_id: bytes) -> OfficerPasskey | None: ...


@query
async def use_officer_passkey(db: Connection, passkey_id: UUID, sign_count: int) -> None: ...


@query
async def remove_officer_passkey(db: Connection, passkey_id: UUID, officer_id: UUID) -> str: ...


@query
async def insert_sign_in_link(db: Connection, key_hash: bytes, officer_id: UUID, expires_at: datetime) -> None: ...


@query
async def use_sign_in_link(db: Connection, key_hash: bytes) -> UUID | None: ...


@query
async def forget_ended_sessions(db: Connection) -> None: ...


@query
async def codes_lately(db: Connection, device_id: UUID) -> CodesLately: ...


@query
async def insert_code(
    db: Connection,
    code_id: UUID,
    purpose: str,
    device_id: UUID,
    address_id: UUID,
    resident_id: UUID | None,
    expires_at: datetime,
    most_of_address: int,
    most_tries: int,
) -> None: ...


@query
async def code_tried(db: Connection, device_id: UUID, purpose: str, most_tries: int) -> OneTimeCode | None: ...


@query
async def code_by_link(db: Connection, code_id: UUID, device_id: UUID, most_tries: int) -> OneTimeCode | None: ...


@query
async def use_code(db: Connection, code_id: UUID) -> UUID | None: ...


@query
async def keep_resident(db: Connection, address_id: UUID) -> UUID: ...


@query
async def insert_resident_session(
    db: Connection,
    key_hash: bytes,
    resident_id: UUID,
    device_id: UUID,
    name: str,
    ends_at: datetime,
    is_proved: bool,
) -> None: ...


@query
async def end_resident_session(db: Connection, key_hash: bytes) -> None: ...


@query
async def end_sessions(db: Connection, session_id: UUID | None) -> None: ...


@query
async def session_here(db: Connection) -> UUID | None: ...


@query
async def account(db: Connection) -> Account | None: ...


@query
async def passkeys_known(db: Connection, resident_id: UUID) -> list[bytes]: ...


@query
async def insert_passkey(
    db: Connection, resident_id: UUID, credential_id: bytes, public_key: bytes, sign_count: int, name: str
) -> UUID | None: ...


@query
async def remove_passkey(db: Connection, passkey_id: UUID) -> UUID: ...


@query
async def passkey_by_credential(db: Connection, credential_id: bytes) -> KnownPasskey | None: ...


@query
async def use_passkey(db: Connection, passkey_id: UUID, sign_count: int) -> None: ...


@query
async def prove_session(db: Connection, key_hash: bytes) -> None: ...


@query
async def change_mobile(db: Connection, resident_id: UUID, address_id: UUID | None) -> None: ...


@query
async def change_email(db: Connection, resident_id: UUID, address_id: UUID) -> UUID | None: ...


@query
async def forget_ended_resident_sessions(db: Connection) -> None: ...


@query
async def lock_officers(db: Connection) -> None: ...


@query
async def officers_listed(db: Connection) -> list[OfficerListed]: ...


@query
async def officer_kept(db: Connection, officer_id: UUID) -> OfficerKept: ...


@query
async def insert_officer(db: Connection, name: str, email: str, team: str) -> UUID | None: ...


@query
async def update_officer(
    db: Connection, officer_id: UUID, version: int, name: str, team: str, active: bool
) -> UUID | None: ...


@query
async def give_role(
    db: Connection, officer_id: UUID, role_id: UUID, team: str, ward_id: UUID | None
) -> UUID | None: ...


@query
async def take_role(db: Connection, officer_id: UUID, given_id: UUID) -> UUID: ...


@query
async def team_names(db: Connection) -> list[str]: ...


@query
async def roles_listed(db: Connection) -> list[Role]: ...


@query
async def role_by_id(db: Connection, role_id: UUID) -> Role: ...


@query
async def insert_role(db: Connection, role_id: UUID, entry: RoleEntry) -> UUID | None: ...


@query
async def update_role(db: Connection, role_id: UUID, version: int, entry: RoleEntry) -> UUID | None: ...


@query
async def remove_role(db: Connection, role_id: UUID, version: int) -> UUID | None: ...


@query
async def holds_role(db: Connection, officer_id: UUID, role_id: UUID) -> bool: ...


@query
async def changes_of(db: Connection, subject_id: UUID) -> list[StaffChange]: ...


@query
async def may_give(db: Connection, permissions: list[Permission]) -> bool: ...


@query
async def officer_by_identity(db: Connection, issuer: str, subject: str) -> UUID | None: ...


@query
async def link_identity(db: Connection, issuer: str, subject: str, email: str) -> UUID | None: ...
