"""An asset: a lamp, a bin, a bench, each with its own number and address; and the ground, with its owner."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from api.places.geojson import Polygon, Positions
from api.places.schemas import Latitude, Longitude

LayerKind = Literal["ownership", "highway"]
OwnerAnswer = Literal["pass_on", "stop"]

Number = Annotated[str, Meta(min_length=1, max_length=40)]
Words = Annotated[str, Meta(max_length=200)]


class AssetKind(Struct, frozen=True):
    code: str
    name: str  # “Street light”
    plural: str
    icon: str
    service_codes: list[str]  # what may be reported of one


class Asset(Struct, frozen=True):
    id: UUID
    code: str  # its short address
    kind: str
    kind_name: str
    icon: str
    number: str  # the council's own, as painted on it
    name: str  # where it is, in words
    owner: str | None  # None: the council
    longitude: float
    latitude: float
    round: str
    service_codes: list[str]

    def __str__(self) -> str:
        return called(self.kind_name, self.number, self.name)


class NearAsset(Struct, frozen=True):
    """One to choose from, near a place."""

    code: str
    kind_name: str
    number: str
    name: str
    distance_m: float
    is_reported: bool  # an open report of it is public

    def __str__(self) -> str:
        return called(self.kind_name, self.number, self.name)


class ListedAsset(Struct, frozen=True):
    code: str
    kind: str
    kind_name: str
    number: str
    name: str
    owner: str | None
    open_reports: int


class AssetNamed(Struct, frozen=True):
    """What a report says of its asset."""

    code: str
    kind_name: str
    number: str
    name: str

    def __str__(self) -> str:
        return called(self.kind_name, self.number, self.name)


class Ground(Struct, frozen=True):
    """What is known of a place; all None in a field of the council's."""

    usrn: int | None
    adopted: bool | None
    owner: str | None  # None: the council
    answer: OwnerAnswer | None  # None where the owner leaves this service to the council
    words: str | None
    telephone: str | None
    website: str | None

    @property
    def passed_to(self) -> str:
        return (self.owner or "") if self.answer == "pass_on" else ""


class NewAsset(Struct, frozen=True, kw_only=True):
    code: str
    number: Number
    name: Words = ""
    owner: Words | None = None
    round: Words = ""
    longitude: Longitude
    latitude: Latitude
    easting: float
    northing: float


class NewLayer(Struct, frozen=True, kw_only=True):
    number: Number
    name: Words = ""
    owner: Words | None = None
    usrn: Annotated[int, Meta(ge=1, le=99_999_999)] | None = None
    adopted: bool | None = None
    polygons: list[Polygon] = []
    lines: list[Positions] = []


class NewOwner(Struct, frozen=True):
    """What is said of all owners in a file."""

    answer: OwnerAnswer | None = None  # None: an owner who is known stays as he is
    service_codes: list[str] | None = None
    words: str = ""
    telephone: str = ""
    website: str = ""


def called(kind_name: str, number: str, name: str) -> str:
    """“Street light M75, outside the bakery”."""
    return f"{kind_name} {number}, {name}" if name else f"{kind_name} {number}"
