"""A rule about how long something is kept, and what it has done."""

from datetime import date, datetime
from typing import Any

from msgspec import Struct


class Kept(Struct, frozen=True):
    """For how long something is kept, by the key of its rule."""

    key: str
    keep_days: int


class Ran(Struct, frozen=True):
    """What a rule did on a day."""

    day: date
    touched: int


class RuleChange(Struct, frozen=True):
    happened_at: datetime
    who: str | None
    before: dict[str, Any]
    after: dict[str, Any]


class RetentionRule(Struct, frozen=True):
    """For how long something is kept, within what the law and the work allow."""

    key: str
    keep_days: int
    least_days: int
    most_days: int
    version: int
    runs: list[Ran]  # of the last thirty days, the newest first
    changes: list[RuleChange]

    @property
    def is_set(self) -> bool:
        """It is as it must be, and nobody's to choose."""
        return self.least_days == self.most_days
