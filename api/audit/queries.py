"""Signatures for sql/queries/audit.sql."""

from datetime import datetime
from uuid import UUID

from api.audit.chain import Head, Line, Link
from api.audit.schemas import CheckUnderWay, DayHead, KeepingWatch, Look, LookShown, Purpose, TrailStep
from api.database import Connection
from api.sql import query


@query
async def record_look(
    db: Connection,
    subject_kind: str,
    subject_id: UUID,
    actor_kind: str,
    actor_id: UUID | None,
    purpose: Purpose,
    details: dict[str, str],
    locked: bytes | None,
) -> None: ...


@query
async def looks_shown(db: Connection, subject_id: UUID | None) -> list[LookShown]: ...


@query
async def trail(
    db: Connection,
    before: int | None,
    officer_id: UUID | None,
    kind: str | None,
    reference: str | None,
    since: datetime | None,
    until: datetime | None,
    is_kept_back: bool,
) -> list[TrailStep]: ...


@query
async def keeping_watch(db: Connection) -> KeepingWatch: ...


@query
async def look_for_investigation(db: Connection, event_id: int) -> Look: ...


@query
async def insert_review(db: Connection, event_id: int, kept_back: bool, officer_id: UUID) -> int | None: ...


@query
async def erase_personal(db: Connection, subject_id: UUID) -> None: ...


@query
async def may_seal(db: Connection) -> bool: ...


@query
async def head(db: Connection) -> Head | None: ...


@query
async def lines_to_seal(db: Connection, most: int) -> list[Line]: ...


@query
async def insert_seals(db: Connection, position: int, event_ids: list[int], hashes: list[bytes]) -> None: ...


@query
async def links(db: Connection, after: int, most: int) -> list[Link]: ...


@query
async def ids_without_a_seal(db: Connection) -> list[int]: ...


@query
async def heads(db: Connection) -> list[DayHead]: ...


@query
async def positions_that_differ(db: Connection, positions: list[int], hashes: list[bytes]) -> list[int]: ...


@query
async def keep_heads(db: Connection) -> None: ...


@query
async def begin_check(db: Connection) -> int: ...


@query
async def check_under_way(db: Connection, check_id: int) -> CheckUnderWay: ...


@query
async def keep_check(
    db: Connection, check_id: int, position: int, latest: datetime | None, findings: list[str], is_over: bool
) -> None: ...
