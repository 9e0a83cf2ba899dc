"""JSON for machines: what can be reported, and what is asked of whoever reports it."""

from typing import Annotated

from litestar import Router, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api.database import AS_OPEN_DATA, Database
from api.errors import NotFound
from api.places.grid import to_grid
from api.places.schemas import Place
from api.services import queries
from api.services.schemas import Service, ServiceGroup, Suggested
from api.text import clean


@get("/", summary="What can be reported, in groups, each service with its questions", dependencies=AS_OPEN_DATA)
async def listed(db: Database) -> list[ServiceGroup]:
    return await queries.active_services(db)


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    words: Annotated[str, Meta(max_length=4000)]
    service_code: Annotated[str, Meta(max_length=60)] = ""  # the one chosen, if one is
    place: Place | None = None


@post("/suggested", status_code=200, summary="The services that a resident's own words are most likely about")
async def suggested(db: Database, data: JSONBody[Words]) -> Suggested:
    """Not a GET: what she writes may be personal, and an address is kept in logs and histories."""
    words = clean(data.words)
    if data.service_code:
        return Suggested([], await queries.better_service(db, data.service_code, words))
    grid = to_grid(data.place.longitude, data.place.latitude) if data.place else (None, None)
    return Suggested(await queries.services_suggested(db, words, *grid), None)


@get("/{service_code:str}", summary="One service and its questions", dependencies=AS_OPEN_DATA)
async def show(db: Database, service_code: FromPath[str]) -> Service:
    """Also one that is not offered today, which it says. Raises NotFound for what is for staff alone."""
    service = await queries.service_by_code(db, service_code)
    if service.staff_only:
        raise NotFound
    return service


router = Router("/api/services", route_handlers=[listed, suggested, show], tags=["Services"])
