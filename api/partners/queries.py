"""Signatures for sql/queries/partners.sql."""

from uuid import UUID

from api.database import Connection
from api.partners.schemas import Decided, Entry, Handover, Hands, Partner, ToHand
from api.sql import query


@query
async def partners(db: Connection) -> list[Partner]: ...


@query
async def partner_by_id(db: Connection, partner_id: UUID) -> Partner: ...


@query
async def in_their_hands(db: Connection, partner_id: UUID) -> int: ...


@query
async def insert_partner(db: Connection, partner_id: UUID, entry: Entry) -> UUID | None: ...


@query
async def update_partner(db: Connection, partner_id: UUID, version: int, entry: Entry) -> UUID | None: ...


@query
async def delete_partner(db: Connection, partner_id: UUID, version: int) -> UUID | None: ...


@query
async def to_hand(db: Connection, report_id: UUID, partner_id: UUID) -> ToHand: ...


@query
async def insert_handover(
    db: Connection, handover_id: UUID, report_id: UUID, partner_id: UUID, event_id: int, words: str, consented: bool
) -> UUID | None: ...


@query
async def write_to_partner(
    db: Connection, event_id: int, report_id: UUID, address: str, title: str, body: str, path: str
) -> None: ...


@query
async def handover_by_id(db: Connection, handover_id: UUID) -> Handover: ...


@query
async def lock_handover(db: Connection, handover_id: UUID) -> UUID: ...


@query
async def insert_answer(
    db: Connection, answer_id: UUID, handover_id: UUID, kind: str, words: str, photo_ids: list[UUID]
) -> None: ...


@query
async def decide_answer(db: Connection, answer_id: UUID, report_id: UUID, is_sent: bool) -> Decided | None: ...


@query
async def end_handover(db: Connection, handover_id: UUID) -> None: ...


@query
async def withdraw_handover(db: Connection, handover_id: UUID, report_id: UUID) -> UUID | None: ...


@query
async def hands_of(db: Connection, report_id: UUID) -> Hands: ...
