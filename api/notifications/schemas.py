"""Who hears of what, and what they are told."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

RecipientKind = Literal["device", "address", "resident"]
Channel = Literal["web_push", "email", "sms"]


class Recipient(Struct, frozen=True):
    kind: RecipientKind
    id: UUID


class Follow(Struct, frozen=True):
    id: UUID
    subject_kind: str
    subject_id: UUID
    recipient_kind: RecipientKind
    recipient_id: UUID
    is_reporter: bool


class Words(Struct, frozen=True):
    """What a message says. Short, kind, and nothing in it that a lock screen must not show."""

    title: str
    body: str
    path: str  # of the page it is about


class Message(Struct, frozen=True):
    id: UUID
    title: str
    body: str
    path: str
    created_at: datetime
    read_at: datetime | None


class ClaimedDelivery(Struct, frozen=True):
    """A delivery leased to this worker, with all that sending it needs."""

    id: int
    message_id: UUID
    channel: Channel
    attempts: int
    target_id: UUID
    follow_id: UUID
    subject_id: UUID
    is_reporter: bool
    is_question: bool  # asks the owner of an address whether to write to it
    title: str
    body: str
    path: str
    address: str | None
    endpoint: str | None
    p256dh: str | None
    auth: str | None
