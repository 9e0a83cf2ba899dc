"""JSON for machines: what need not be reported, because the council knows."""

from litestar import Router, get
from litestar.params import FromQuery

from api.database import AS_OPEN_DATA, Database
from api.errors import Refused
from api.known_problems import queries
from api.known_problems.schemas import KnownHere
from api.language import gettext as _
from api.places.actions import place as read_place
from api.places.grid import to_grid


@get("/", summary="What the council knows of already at a place, and need not be told")
async def known(
    db: Database, latitude: FromQuery[float], longitude: FromQuery[float], service_code: FromQuery[str] = ""
) -> list[KnownHere]:
    """Of one service, or of all. 422 for what is not in Great Britain."""
    place = read_place(longitude, latitude)
    if place is None:
        raise Refused(place=_("That is not in Great Britain."))
    easting, northing = to_grid(place.longitude, place.latitude)
    return await queries.known_here(db, service_code or None, place.longitude, place.latitude, easting, northing)


router = Router("/api/known-problems", route_handlers=[known], dependencies=AS_OPEN_DATA, tags=["Known problems"])
