"""A known problem: of some services, in some place, for some time."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

AreaKind = Literal["wards", "street", "circle"]

SMALLEST_RADIUS = 10  # metres
LARGEST_RADIUS = 5_000
LONGEST_TITLE = 100  # characters
LONGEST_WORDS = 1_000


class KnownHere(Struct, frozen=True):
    """What a resident reads before reporting the same."""

    id: UUID
    title: str
    words: str
    ends_at: datetime | None


class Notice(Struct, frozen=True, kw_only=True):
    """A known problem as an administrator writes it, and as its events keep it."""

    title: str = ""
    words: str = ""
    service_codes: list[str] = []
    group_ids: list[UUID] = []  # with these, every service of a group
    area_kind: AreaKind = "street"
    ward_ids: list[UUID] = []
    place_words: str = ""  # how the street, or the middle of the circle, is called
    street_id: UUID | None = None  # in the gazetteer
    easting: float | None = None  # metres, British National Grid: the middle of the circle
    northing: float | None = None
    radius_m: int | None = None
    begins_at: datetime
    ends_at: datetime | None = None  # None: until somebody ends it


class KnownProblem(Struct, frozen=True):
    id: UUID
    version: int
    state: Literal["now", "to-come", "over"]
    area_words: str  # the street, "200 m round Fish Lane", or the wards
    about: list[str]  # names of its services and groups
    entry: Notice
