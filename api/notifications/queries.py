"""Signatures for sql/queries/notifications.sql."""

from uuid import UUID

from api.database import Connection
from api.notifications.schemas import ClaimedDelivery, Follow, Message
from api.sql import query


@query
async def address_id(db: Connection, channel: str, value: str) -> UUID: ...


@query
async def insert_follow(
    db: Connection,
    follow_id: UUID,
    subject_kind: str,
    subject_id: UUID,
    recipient_kind: str,
    recipient_id: UUID,
    is_reporter: bool,
    asked_by: UUID | None,
    is_confirmed: bool,
) -> None: ...


@query
async def follow_of(db: Connection, subject_id: UUID, recipient_id: UUID) -> Follow | None: ...


@query
async def restart_follow(db: Connection, subject_id: UUID, recipient_id: UUID) -> None: ...


@query
async def follow_by_id(db: Connection, follow_id: UUID) -> Follow: ...


@query
async def confirm_follow(db: Connection, follow_id: UUID) -> UUID | None: ...


@query
async def end_follow(db: Connection, follow_id: UUID) -> None: ...


@query
async def questions_lately(db: Connection, follow_id: UUID) -> int: ...


@query
async def keep_push_subscription(db: Connection, endpoint: str, p256dh: str, auth: str) -> None: ...


@query
async def drop_push_subscription(db: Connection, endpoint: str) -> None: ...


@query
async def drop_push_subscriptions_of(db: Connection, device_id: UUID) -> None: ...


@query
async def tell_followers(
    db: Connection, event_id: int, subject_id: UUID, but_not: UUID | None, title: str, body: str, path: str
) -> int: ...


@query
async def tell_one(db: Connection, event_id: int, follow_id: UUID, title: str, body: str, path: str) -> int: ...


@query
async def claim_deliveries(db: Connection, most: int) -> list[ClaimedDelivery]: ...


@query
async def record_delivery(
    db: Connection, delivery_id: int, status: str, reason: str, retry_after_s: float | None
) -> None: ...


@query
async def forget_subscription(db: Connection, subscription_id: UUID) -> None: ...


@query
async def forget_address(db: Connection, address_id: UUID) -> None: ...


@query
async def messages_of(db: Connection, recipient_id: UUID) -> list[Message]: ...


@query
async def mark_read(db: Connection, recipient_id: UUID) -> None: ...
