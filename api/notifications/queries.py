"""Signatures for sql/queries/notifications.sql."""

from datetime import datetime, time
from uuid import UUID

from api.database import Connection
from api.notifications.schemas import (
    Choice,
    Choices,
    ClaimedDelivery,
    Device,
    Follow,
    FollowedInterest,
    Interest,
    Message,
    Progress,
    Sent,
    TellPage,
    Tried,
)
from api.sql import query
from api.words.schemas import Written


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
async def ask_again(db: Connection, subject_id: UUID, address_id: UUID, asked_by: UUID | None) -> UUID | None: ...


@query
async def follow_by_id(db: Connection, follow_id: UUID) -> Follow: ...


@query
async def confirm_follow(db: Connection, follow_id: UUID) -> UUID | None: ...


@query
async def end_follow(db: Connection, follow_id: UUID) -> None: ...


@query
async def questions_lately(db: Connection, follow_id: UUID) -> int: ...


@query
async def keep_push_subscription(
    db: Connection, endpoint: str, p256dh: str, auth: str, name: str, replaces: str | None, is_repair: bool
) -> bool: ...


@query
async def drop_push_subscription(db: Connection, endpoint: str) -> None: ...


@query
async def drop_push_subscriptions_of(db: Connection, device_id: UUID) -> None: ...


@query
async def tell_followers(
    db: Connection,
    event_id: int,
    subject_id: UUID,
    subject_ids: list[UUID],
    kind: str,
    but_not: UUID | None,
    title: str,
    body: str,
    path: str,
    zone: str,
    after: UUID | None = None,
    most: int | None = None,
    news_until: datetime | None = None,
    others: dict[str, Written] | None = None,
    only_reporter: bool = False,
) -> TellPage: ...


@query
async def take_back_from_others(db: Connection, subject_id: UUID) -> None: ...


@query
async def tell_one(db: Connection, event_id: int, follow_id: UUID, title: str, body: str, path: str) -> int: ...


@query
async def tell_device(
    db: Connection, event_id: int, device_id: UUID, subscription_id: UUID, title: str, body: str
) -> int: ...


@query
async def digests_are_due(db: Connection) -> bool: ...


@query
async def make_digests(db: Connection, event_id: int, title_of_one: str, title_of_many: str, zone: str) -> int: ...


@query
async def fall_back_alone(db: Connection) -> None: ...


@query
async def fall_back(db: Connection) -> int: ...


@query
async def claim_deliveries(db: Connection, most: int) -> list[ClaimedDelivery]: ...


@query
async def keep_leases(db: Connection) -> None: ...


@query
async def tell_no_more(db: Connection, event_id: int, because: str) -> None: ...


@query
async def take_back(db: Connection, event_id: int, most: int) -> int: ...


@query
async def delivery_progress(db: Connection, event_id: int) -> Progress: ...


@query
async def record_deliveries(db: Connection, fates: list[Tried]) -> None: ...


@query
async def record_receipt(db: Connection, delivery_id: int, message_id: UUID, status: str, word: str) -> Sent | None: ...


@query
async def record_returned(db: Connection, delivery_id: int, message_id: UUID) -> Sent | None: ...


@query
async def send_code(
    db: Connection, event_id: int, code_id: UUID, title: str, body: str, path: str, language: str
) -> int: ...


@query
async def tell_account(
    db: Connection, event_id: int, resident_id: UUID, old_address_id: UUID | None, title: str, body: str, path: str
) -> int: ...


@query
async def number_texting(db: Connection, number: str) -> UUID: ...


@query
async def keep_text(db: Connection, text_id: UUID, address_id: UUID, words: str) -> UUID | None: ...


@query
async def stop_texts(db: Connection, address_id: UUID) -> None: ...


@query
async def keep_large_print(db: Connection, recipient_id: UUID, large_print: bool) -> None: ...


@query
async def end_letters(db: Connection, subject_id: UUID) -> list[UUID]: ...


@query
async def forget_address(db: Connection, address_id: UUID) -> None: ...


@query
async def messages_of(db: Connection, recipient_id: UUID, before: datetime | None, page_size: int) -> list[Message]: ...


@query
async def unread(db: Connection, recipient_id: UUID) -> int: ...


@query
async def mark_read(db: Connection, recipient_id: UUID) -> None: ...


@query
async def open_message(db: Connection, message_id: UUID, recipient_id: UUID) -> str: ...


@query
async def open_page(db: Connection, recipient_id: UUID, subject_id: UUID) -> int: ...


@query
async def mute(db: Connection, recipient_id: UUID, subject_id: UUID) -> None: ...


@query
async def unmute(db: Connection, recipient_id: UUID, subject_id: UUID) -> None: ...


@query
async def interest_id(
    db: Connection,
    kind: str,
    name: str,
    ward_id: UUID | None,
    service_code: str | None,
    easting: float | None,
    northing: float | None,
    radius_m: int | None,
) -> UUID: ...


@query
async def interest_by_id(db: Connection, interest_id: UUID) -> Interest: ...


@query
async def interests_followed(db: Connection, device_id: UUID) -> list[FollowedInterest]: ...


@query
async def end_follows_here(db: Connection, subject_id: UUID, device_id: UUID) -> list[UUID]: ...


@query
async def end_second_way(db: Connection, device_id: UUID, channel: str) -> list[UUID]: ...


@query
async def end_follows_of(db: Connection, recipient_id: UUID) -> list[UUID]: ...


@query
async def devices_of(db: Connection, device_id: UUID) -> list[Device]: ...


@query
async def name_device(db: Connection, subscription_id: UUID, device_id: UUID, name: str) -> UUID: ...


@query
async def remove_device(db: Connection, subscription_id: UUID, device_id: UUID) -> UUID: ...


@query
async def choices_of(db: Connection, device_id: UUID) -> Choices: ...


@query
async def keep_choices(db: Connection, recipient_id: UUID, choices: list[Choice]) -> None: ...


@query
async def keep_rules(
    db: Connection, recipient_id: UUID, quiet_from: time | None, quiet_to: time | None, most_a_day: int, language: str
) -> None: ...


@query
async def channel_of(db: Connection, address_id: UUID) -> str: ...
