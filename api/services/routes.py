"""JSON for machines: what can be reported, and what is asked of whoever reports it."""

from litestar import Router, get
from litestar.params import FromPath

from api.database import Database
from api.errors import NotFound
from api.services import queries
from api.services.schemas import Service, ServiceGroup


@get("/", summary="What can be reported, in groups, each service with its questions")
async def listed(db: Database) -> list[ServiceGroup]:
    return await queries.active_services(db)


@get("/{service_code:str}", summary="One service and its questions")
async def show(db: Database, service_code: FromPath[str]) -> Service:
    """Also one that is not offered today, which it says. Raises NotFound for what is for staff alone."""
    service = await queries.service_by_code(db, service_code)
    if service.staff_only:
        raise NotFound
    return service


router = Router("/api/services", route_handlers=[listed, show], tags=["Services"])
