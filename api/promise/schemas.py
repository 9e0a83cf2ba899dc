"""The clock of a report, and what is found when the promises are gone through."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.reports.schemas import UsualTime

Step = Literal["officer", "team", "manager"]
Because = Literal["silent", "late"]


class Rated(Struct, frozen=True):
    score: int  # 5 very satisfied to 1 very dissatisfied
    words: str


class Clock(Struct, frozen=True):
    """A report's days, as officers see them."""

    expected_on: date  # as whoever reported it was told
    target_on: date  # by its service's target
    word_due_on: date | None  # the last day on which she may have heard nothing
    heard_on: date | None
    waiting_on: date | None  # since when she is asked, and the clock stands still
    waited_days: int
    late_notices: int
    escalated_to: Step | None
    is_open: bool
    is_silent: bool
    days_left: int  # until the target; less than nothing: past it
    thanks: int
    rated: list[Rated]  # at each of its endings, never by whom


class Late(Struct, frozen=True):
    """It will not be done by the day that was promised, and when it will be."""

    id: UUID
    before: date
    expected_on: date
    notice: int  # the first or the second
    scheduled: bool
    known: str | None  # the problem known there, in its own words
    passed_to: str | None


class Escalated(Struct, frozen=True):
    id: UUID
    step: Step
    because: Because
    team: str | None
    tells_her: bool  # once for each silence, when it has become one; what happens inside the council is no news
    steps: list[Step]  # all that are taken at once, as where it is silent and late again on the same day


class Reminder(Struct, frozen=True):
    """What one address is to be reminded of."""

    team_id: UUID
    team: str
    step: Step
    address: str
    reports: int
    listed: str  # the first twenty, a line each


class Place(Struct, frozen=True):
    """Where a report stands among all that its team has open, by the day promised."""

    place: int
    of: int
    team: str
    dangerous_first: int  # that came after it, and were dealt with before it


class Kept(Struct, frozen=True):
    """What a report's own page says of its promise, to this person."""

    usual: UsualTime | None  # of an open one
    place: Place | None
    rated: Rated | None  # by her, of its last ending
    has_thanked: bool
    reopened: int  # how often she said that it is not fixed
    earlier: str | None  # the reference of the one it follows on from


class ToRate(Struct, frozen=True):
    """An ending that a letter's link leads to."""

    report_id: UUID
    reference: str
    service_name: str
    outcome: str | None
    closed_at: datetime | None
    person_id: UUID
    rated: Rated | None


class SilentReport(Struct, frozen=True):
    reference: str
    service_name: str
    place_words: str
    team: str | None
    officer_name: str | None
    word_due_on: date
    escalated_to: Step | None


class WordOfService(Struct, frozen=True):
    """How a service keeps its word, for managers."""

    service_code: str
    name: str
    open: int
    silent: int  # the target is none
    late: int
    answers: int  # in the last year
    satisfied: int
    published_at: datetime | None
    published_by: str | None


class PublishedWord(Struct, frozen=True):
    name: str
    open: int
    silent: int
    late: int
    answers: int
    satisfied: int


class Satisfaction(Struct, frozen=True):
    month: str  # such as 2026-11
    service_name: str  # empty: of no service, where nothing was sent
    answers: int
    satisfied: int
