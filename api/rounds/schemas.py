"""A round, and a visit to one of its stops."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.places.schemas import Place
from api.reports.schemas import Outcome, Stage

Finding = Literal["fixed", "made_safe", "not_found", "cannot_act", "more_to_do"]  # all but the last close the report


class Stop(Struct, frozen=True):
    """A report as a list shows it to an officer on her way."""

    reference: str
    service_name: str
    icon: str
    place_words: str
    latitude: float  # degrees, WGS 84
    longitude: float
    stage: Stage
    expected_on: date
    is_late: bool
    distance_m: float | None  # from where she is, where that is known
    on_round_of: str | None  # the officer who has it on hers


class Round(Struct, frozen=True):
    stops: list[Stop]
    assigned: list[Stop]  # to her, and on nobody's round


class StopPage(Struct, frozen=True):
    id: UUID
    reference: str
    service_name: str
    description: str
    where_exactly: str
    place_words: str
    latitude: float
    longitude: float
    stage: Stage
    outcome: Outcome | None
    expected_on: date
    is_late: bool
    photos: list[UUID]


class Visited(Struct, frozen=True):
    """The report a visit is to."""

    id: UUID
    latitude: float
    longitude: float
    stage: Stage


class Visit(Struct, frozen=True):
    """What an officer found and did, as her phone or her page sent it."""

    key: UUID
    finding: Finding | None
    words: str
    at: datetime  # when she was there, which without a signal is before it arrives
    position: Place | None = None
    accuracy_m: float = 0.0  # metres within which her phone was sure
    is_sure: bool = False  # that this is the place, although her phone says it is not
    is_note: bool = False  # for her colleagues: as a visit it was refused, and nothing of it shall be lost
