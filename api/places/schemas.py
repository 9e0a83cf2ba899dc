"""Where a report is: a point in Great Britain, the ward it is in, and the street, place or postcode it is found by."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Latitude = Annotated[float, Meta(ge=49.8, le=60.9)]  # degrees, WGS 84; Great Britain
Longitude = Annotated[float, Meta(ge=-8.7, le=1.8)]

AreaKind = Literal["council", "ward", "parish", "area"]
KeptKind = Literal["ward", "area"]  # those that administrators keep
EntryKind = Literal["street", "place", "postcode"]


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    latitude: Latitude
    longitude: Longitude


class Area(Struct, frozen=True):
    id: UUID
    kind: AreaKind
    name: str
    code: str | None  # as the Office for National Statistics numbers it: E05…


class KeptArea(Struct, frozen=True, kw_only=True):
    """As an administrator keeps it, and as its events keep what it was before and after."""

    kind: KeptKind = "area"
    name: str = ""
    code: str = ""
    outline: list[list[list[list[float]]]] = []  # GeoJSON polygons, in degrees; none of one that is retired


class AreaOpened(Struct, frozen=True):
    id: UUID
    version: int
    entry: KeptArea
    council: list[list[list[list[float]]]]  # the council's own outline
    rules: int  # that ask for it
    roles: int  # given for it alone


class AreaListed(Struct, frozen=True):
    id: UUID
    kind: KeptKind
    name: str
    code: str
    is_retired: bool


class LiesIn(Struct, frozen=True):
    """What lies in an outline."""

    open_reports: int
    of_others: int  # of those, how many are another ward's
    streets: int


class Ward(Struct, frozen=True):
    id: UUID
    name: str
    code: str | None


class NewEntry(Struct, frozen=True, kw_only=True):
    """A row of the gazetteer as a council gives it."""

    kind: EntryKind
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    locality: str = ""
    usrn: int | None = None
    longitude: Longitude
    latitude: Latitude
    easting: Annotated[float, Meta(ge=0, le=700_000)]
    northing: Annotated[float, Meta(ge=0, le=1_300_000)]


class GazetteerEntry(Struct, frozen=True):
    id: UUID
    kind: EntryKind
    name: str
    locality: str  # the town or village, as residents say it
    usrn: int | None
    longitude: float  # the middle of the street, or of the postcode's letter boxes
    latitude: float
    easting: float
    northing: float

    def __str__(self) -> str:
        return f"{self.name}, {self.locality}" if self.locality else self.name


class DrawnStreet(Struct, frozen=True):
    """A street as a map draws it."""

    name: str
    locality: str
    line: list[list[float]]  # GeoJSON positions
    length_m: float


class Nearby(Struct, frozen=True):
    """How a place is called, for somebody who cannot see the map."""

    words: str
    is_inside: bool
    street: str | None
    ward: str | None


class Bounds(Struct, frozen=True):
    west: float
    south: float
    east: float
    north: float
