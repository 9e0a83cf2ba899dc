"""Targets, working time, and what a resident is told to expect."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from api.services.schemas import TargetUnit


class Expected(Struct, frozen=True):
    """What is told of a new report."""

    target_on: date
    expected_on: date  # by when nine in ten such reports were really dealt with; the target's day where too few were


class Target(Struct, frozen=True):
    target_days: int
    target_unit: TargetUnit
    silent_days: int  # of the same kind: for how long nobody need have heard anything


class TargetRow(Struct, frozen=True):
    service_code: str
    name: str
    service_group: str
    target: Target
    most_within_days: int | None  # nine in ten, really, in the last year; none where too few were dealt with
    open: int


class TargetSince(Struct, frozen=True):
    target: Target
    since: datetime | None  # none: from the beginning


class KeptTarget(Struct, frozen=True):
    """A service's target as it is edited."""

    id: UUID
    service_code: str
    name: str
    version: int
    target: Target
    open: int
    history: list[TargetSince]  # newest first

    @property
    def entry(self) -> Target:
        return self.target


class WorkingTime(Struct, frozen=True):
    """Each special day by its name: a weekday's number with its hours ("1": "09:00-17:00"), a date with its holiday."""

    id: UUID
    version: int
    days: dict[str, str]


class Promise(Struct, frozen=True):
    """For a report sent at this moment."""

    target_on: date
    word_due_on: date
