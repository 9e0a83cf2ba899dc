"""What is held about somebody, what she asks of it, and how long things are kept."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from api.reports.schemas import Happening

Kind = Literal["access", "correct", "restrict", "object", "erase"]
Channel = Literal["web", "phone", "counter", "letter", "email"]
Outcome = Literal["done", "partly", "refused"]
Row = dict[str, Any]


class Kept(Struct, frozen=True):
    """For how long something is kept, by the key of its rule."""

    key: str
    keep_days: int


class Ran(Struct, frozen=True):
    """What a rule did on a day."""

    day: date
    touched: int


class Entry(Struct, frozen=True):
    """What of a rule is an administrator's to set."""

    keep_days: int


class RetentionRule(Struct, frozen=True):
    """For how long something is kept, within what the law and the work allow."""

    id: UUID
    key: str
    keep_days: int
    least_days: int
    most_days: int
    version: int
    runs: list[Ran]  # of the last thirty days, the newest first

    @property
    def entry(self) -> Entry:
        return Entry(self.keep_days)

    @property
    def is_set(self) -> bool:
        """It is as it must be, and nobody's to choose."""
        return self.least_days == self.most_days


class HeldReport(Struct, frozen=True):
    reference: str
    service: str
    description: str
    where_exactly: str
    place: str
    latitude: float
    longitude: float
    answers: list[Row]
    submitted_at: datetime
    stage: str
    outcome: str | None
    photos: list[str]  # their addresses
    history: list[Happening]


class Held(Struct, frozen=True):
    """Everything that is held about somebody. The rows are as the database says them."""

    account: Row | None
    addresses: list[Row]
    devices: list[Row]
    passkeys: list[Row]
    reports: list[HeldReport]
    follows: list[Row]
    choices: list[Row]
    messages: list[Row]
    ratings: list[Row]
    thanks: list[Row]
    texts: list[Row]
    sign_ins: list[Row]
    requests: list[Row]
    looks: list[Row]


class NewRequest(Struct, frozen=True):
    """As an officer writes it down for somebody who wrote, rang or came."""

    kind: Kind
    name: str
    contact: str  # an address of email, or of post
    words: str
    channel: Channel
    asked_on: date


class Request(Struct, frozen=True):
    id: UUID
    kind: Kind
    has_account: bool
    name: str
    contact: str
    words: str
    channel: Channel
    asked_on: date
    due_on: date
    days_left: int
    identity_how: str  # empty: not known yet that it is really hers
    identity_at: datetime | None
    identity_by: str | None
    outcome: Outcome | None
    answer: str
    answered_at: datetime | None
    answered_by: str | None
    version: int
