"""What for somebody of the council looks at a personal record, and how far the chain of events has come."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.actor import Kind
from api.erasable import unlock_with_its_key

Purpose = Literal[
    "dealing",  # dealing with the report
    "checking",  # words or a photo, before everybody sees them
    "calling",  # for somebody who rang or came to the counter
    "request",  # to answer her request about what is held
    "matching",  # to keep records of the same person together, and right
    "export",  # taken out of the system in a file
    "review",  # to check that rules are kept, these looks among them
    "investigation",  # to prevent or find out a crime: not shown to whom it is about until somebody independent says so
]

TakenFor = Literal["work", "figures", "request", "partner", "other"]  # a file


class LookShown(Struct, frozen=True):
    """As she sees it whom it is about: never who it was."""

    happened_at: datetime
    purpose: Purpose
    taken_for: TakenFor | None
    locked: str
    team: str
    role: str
    reference: str | None  # of the report that was looked at

    @property
    def why(self) -> str:
        """What was written of a file that it is in."""
        return unlock_with_its_key(self.locked) if self.locked else ""


class TrailStep(Struct, frozen=True):
    """An event as whoever keeps watch sees it."""

    id: int
    kind: str
    happened_at: datetime
    actor_kind: Kind
    officer: str | None
    team: str
    subject_kind: str
    reference: str | None
    purpose: Purpose | None
    taken_for: TakenFor | None
    kept_back: bool | None  # None: not reviewed
    locked: str

    @property
    def why(self) -> str:
        """What an officer wrote who investigates, or who took out a file."""
        return unlock_with_its_key(self.locked) if self.locked else ""


class OfficerNamed(Struct, frozen=True):
    id: UUID
    name: str


class LastCheck(Struct, frozen=True):
    ended_at: datetime
    events: int
    findings: list[str]


class KeepingWatch(Struct, frozen=True):
    officers: list[OfficerNamed]
    kinds: list[str]
    last_check: LastCheck | None


class Look(Struct, frozen=True):
    id: int
    actor_id: UUID | None


class DayHead(Struct, frozen=True):
    """The chain at the end of a day, in UTC, as it is published."""

    day: date
    position: int
    hash: bytes


class CheckUnderWay(Struct, frozen=True):
    position: int
    hash: bytes | None  # as it was sealed there; None at the beginning
    latest: datetime | None
    findings: list[str]
