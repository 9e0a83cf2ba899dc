"""Where a report is: a point in Great Britain, the ward it is in, and the street it is near."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Latitude = Annotated[float, Meta(ge=49.8, le=60.9)]  # degrees, WGS 84; Great Britain
Longitude = Annotated[float, Meta(ge=-8.7, le=1.8)]

AreaKind = Literal["council", "ward", "parish"]


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    latitude: Latitude
    longitude: Longitude


class Area(Struct, frozen=True):
    id: UUID
    kind: AreaKind
    name: str
    code: str | None  # as the Office for National Statistics numbers it: E05…


class Ward(Struct, frozen=True):
    id: UUID
    name: str
    code: str | None


class Street(Struct, frozen=True):
    id: UUID
    name: str
    locality: str  # the town or village, as residents say it
    usrn: int | None
    longitude: float  # the middle of the street
    latitude: float
    easting: float
    northing: float

    def __str__(self) -> str:
        return f"{self.name}, {self.locality}" if self.locality else self.name
