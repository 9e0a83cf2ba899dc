"""What can be followed beside one report: a place, a street, a ward, a service, what the council tells an area."""

from uuid import UUID

from api.actor import Actor
from api.database import Connection
from api.errors import NotFound, Refused
from api.events import record
from api.language import gettext as _
from api.notifications import queries
from api.notifications.actions import checked_addresses, follow_by_address, start
from api.notifications.schemas import Recipient, Wanted
from api.places import queries as places
from api.places.grid import to_grid
from api.places.schemas import Area
from api.services import queries as services
from api.text import clean

RADII_M = (200, 400, 800, 1600)


async def follow_interest(
    db: Connection, wanted: Wanted, device_id: UUID, actor: Actor, email: str = "", mobile: str = ""
) -> None:
    """This device hears of it from now on or, where an email or a mobile is given, that one once it has agreed.

    Raises Refused for what is not there to be followed, or cannot be an address.
    """
    async with db.transaction():
        interest_id = await interest_of(db, wanted)
        if email or mobile:
            await follow_by_address(db, wanted.kind, interest_id, checked_addresses(email, mobile), actor)
        else:
            await start(db, wanted.kind, interest_id, Recipient("device", device_id), actor, is_reporter=False)


async def interest_of(db: Connection, wanted: Wanted) -> UUID:
    match wanted.kind:
        case "ward" | "broadcasts":
            ward = await (area_named if wanted.kind == "broadcasts" else ward_named)(db, wanted.ward)
            name = ward.name if wanted.kind == "ward" else _("Council news for {area}").format(area=ward.name)
            return await queries.interest_id(db, wanted.kind, name, ward.id, None, None, None, None)
        case "service":
            return await service_of(db, wanted)
        case "street":
            street = await street_named(db, wanted.street)
            return await queries.interest_id(db, "street", street, None, None, None, None, None)
        case "place":
            return await place_of(db, wanted)
        case _:
            raise Refused(kind=_("Choose what to follow"))


async def service_of(db: Connection, wanted: Wanted) -> UUID:
    try:
        service = await services.service_by_code(db, wanted.service_code)
    except NotFound:
        service = None
    if service is None or not (service.is_active and service.is_public):
        raise Refused(service=_("Choose a problem"))
    if not wanted.ward:
        return await queries.interest_id(db, "service", service.name, None, service.service_code, None, None, None)
    ward = await ward_named(db, wanted.ward)
    name = _("{service} in {ward}").format(service=service.name, ward=ward.name)
    return await queries.interest_id(db, "service", name, ward.id, service.service_code, None, None, None)


async def ward_named(db: Connection, name: str) -> Area:
    for ward in await places.areas(db, "ward"):
        if ward.name == name:
            return ward
    raise Refused(ward=_("Choose a ward"))


async def area_named(db: Connection, name: str) -> Area:
    """Without a name the whole council, wherever the news is for."""
    councils = [] if name else await places.areas(db, "council")
    return councils[0] if councils else await ward_named(db, name)


async def street_named(db: Connection, name: str) -> str:
    for entry in await places.places_matching(db, name):
        if entry.kind == "street" and str(entry) == name:
            return name
    raise Refused(words=_("Choose a street from the list"))


async def place_of(db: Connection, wanted: Wanted) -> UUID:
    """Its middle is kept to ten metres: no finer than following needs. With its ward, which some news is for."""
    if wanted.longitude is None or wanted.latitude is None or wanted.radius_m not in RADII_M:
        raise Refused(radius=_("Choose how far around"))
    if not await places.is_inside(db, wanted.longitude, wanted.latitude):
        raise Refused(words=_("Choose a place that the council looks after"))
    easting, northing = (float(round(metres, -1)) for metres in to_grid(wanted.longitude, wanted.latitude))
    name = _("{metres} metres around {place}").format(metres=wanted.radius_m, place=clean(wanted.place)[:80])
    ward = await places.ward_at(db, wanted.longitude, wanted.latitude)
    ward_id = ward.id if ward else None
    return await queries.interest_id(db, "place", name, ward_id, None, easting, northing, wanted.radius_m)


async def end_interest(db: Connection, interest_id: UUID, device_id: UUID, actor: Actor) -> None:
    """Also for an address that was given on this device."""
    async with db.transaction():
        for follow_id in await queries.end_follows_here(db, interest_id, device_id):
            await record(db, "follow.ended", follow_id, actor, public=False)
