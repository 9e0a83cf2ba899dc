"""JSON for the box that finds a place while it is typed, for the pin on the map, and the gazetteer that phones keep."""

from typing import Annotated

import brotli
from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter
from msgspec import Struct

from api.database import AS_OPEN_DATA, Connection, Database
from api.errors import Refused
from api.language import gettext as _
from api.places import queries
from api.places.actions import place as read_place
from api.places.schemas import EntryKind, Nearby, Place
from api.settings import Settings
from api.text import clean

LONGEST_WORDS = 100  # characters; what comes after is not looked at


class Found(Struct, frozen=True):
    kind: EntryKind
    name: str
    locality: str
    latitude: float
    longitude: float


@get("/search", summary="Streets, places and postcodes for words typed in part or with a slip; at most ten, best first")
async def search(db: Database, words: FromQuery[str] = "") -> list[Found]:
    found = await queries.places_matching(db, clean(words)[:LONGEST_WORDS])
    return [Found(each.kind, each.name, each.locality, each.latitude, each.longitude) for each in found]


@get("/gazetteer/{hash:str}", summary="All streets, places and postcodes, for a phone to keep")
async def gazetteer(
    db: Database, hash: FromPath[str], accepts: Annotated[str, HeaderParameter(name="accept-encoding")] = ""
) -> Response[bytes]:
    """Raises NotFound for an older copy: the page names the one there is."""
    compressed = await queries.gazetteer_copy_compressed(db, hash)
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    if "br" in accepts:
        return Response(compressed, media_type="application/json", headers=headers | {"content-encoding": "br"})
    return Response(brotli.decompress(compressed), media_type="application/json", headers=headers)


@get("/near", summary="How a place is called, and whether it is the council's")
async def near(
    db: Database,
    settings: NamedDependency[Settings],
    latitude: FromQuery[float],
    longitude: FromQuery[float],
) -> Nearby:
    """422 for what is not in Great Britain."""
    place = read_place(longitude, latitude)
    if place is None:
        raise Refused(place=_("That is not in Great Britain."))
    return await nearby(db, place, settings.council_name)


async def nearby(db: Connection, place: Place, council: str) -> Nearby:
    longitude, latitude = place.longitude, place.latitude
    is_inside = await queries.is_inside(db, longitude, latitude)
    ward = await queries.ward_at(db, longitude, latitude) if is_inside else None
    street = await queries.nearest_street(db, longitude, latitude) if is_inside else None
    if not is_inside:
        words = _("Pin outside the area of {council}").format(council=council)
    elif street:
        words = _("Pin near {street}").format(street=street)
    elif ward:
        words = _("Pin in {ward}, with no street near by").format(ward=ward.name)
    else:
        words = _("Pin on the map, with no street near by")
    return Nearby(words, is_inside, str(street) if street else None, ward.name if ward else None)


router = Router("/places", route_handlers=[search, gazetteer, near], dependencies=AS_OPEN_DATA, tags=["Places"])
