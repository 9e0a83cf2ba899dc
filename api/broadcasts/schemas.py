"""A broadcast: what is said, to which area, from when to when; and how far the telling of it has come."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

Kind = Literal["emergency", "disruption", "news"]
AreaKind = Literal["council", "wards", "street", "circle"]
State = Literal["draft", "asked", "dropped", "to-come", "now", "over", "cancelled", "replaced"]

SMALLEST_RADIUS = 10  # metres
LARGEST_RADIUS = 5_000
LONGEST_TITLE = 80  # characters: what a lock screen shows
LONGEST_WORDS = 1_000  # of each of its texts


class Area(Struct, frozen=True, kw_only=True):
    """Where it holds."""

    area_kind: AreaKind = "wards"
    ward_ids: list[UUID] = []
    place_words: str = ""  # how the street, or the middle of the circle, is called
    street_id: UUID | None = None  # in the gazetteer
    longitude: float | None = None  # the middle of the street or the circle
    latitude: float | None = None
    easting: float | None = None  # the same in metres, British National Grid
    northing: float | None = None
    radius_m: int | None = None


class Word(Area, frozen=True, kw_only=True):
    """A broadcast as an officer writes it, and as its events keep it."""

    kind: Kind = "disruption"
    title: str = ""
    words: str = ""
    advice: str = ""  # what to do; as the two below, a line for each
    numbers: str = ""  # to ring
    centres: str = ""  # where people can go
    begins_at: datetime
    ends_at: datetime


class Written(Struct, frozen=True):
    id: UUID
    subject_id: UUID


class Cancelled(Struct, frozen=True):
    id: UUID
    reference: str
    subject_id: UUID
    event_id: int | None  # none when it had not been sent


class Happened(Struct, frozen=True):
    kind: str
    happened_at: datetime
    by: str  # an officer's name


class Broadcast(Struct, frozen=True):
    """As officers see it."""

    id: UUID
    reference: str
    subject_id: UUID
    corrects: UUID | None
    version: int
    state: State
    area_words: str
    written_by: UUID
    writer: str
    approver: str | None
    asked_at: datetime | None
    reach: int | None
    sent_at: datetime | None
    event_id: int | None
    ended_because: str
    people: int  # told so far
    told_at: datetime | None  # when everybody had been
    draft_id: UUID | None  # a correction that is being written
    history: list[Happened]
    word: Word


class Listed(Struct, frozen=True):
    id: UUID
    reference: str
    kind: Kind
    title: str
    state: State
    is_correction: bool
    area_kind: AreaKind
    area_words: str
    radius_m: int | None
    begins_at: datetime
    ends_at: datetime
    people: int


class Reach(Struct, frozen=True):
    """To how many people it would be told, by the first way that is tried."""

    people: int
    by_notice: int
    by_email: int
    by_text: int
    inbox_only: int


class Headline(Struct, frozen=True):
    reference: str
    kind: Kind
    title: str
    ends_at: datetime
    is_where_she_follows: bool  # and not for everybody


class News(Struct, frozen=True):
    """As everybody sees it, once it is said."""

    reference: str
    subject_id: UUID
    kind: Kind
    title: str
    words: str
    advice: str
    numbers: str
    centres: str
    state: State
    is_correction: bool
    area_kind: AreaKind
    area_words: str
    radius_m: int | None
    begins_at: datetime
    ends_at: datetime
    changed_at: datetime
    ended_because: str


class Telling(Struct, frozen=True):
    """What a page of recipients is told."""

    event_id: int
    subject_id: UUID
    reference: str
    kind: Kind
    title: str
    words: str
    advice: str
    numbers: str
    is_correction: bool
    ends_at: datetime
    told_to: UUID | None  # those up to here have been told
    interest_ids: list[UUID]
