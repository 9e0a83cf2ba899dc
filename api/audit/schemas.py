"""What for somebody of the council looks at a personal record, and how far the chain of events has come."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

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
