"""The heads of the chain of events, for whoever keeps a copy: what was before one cannot be altered unnoticed."""

from datetime import date

from litestar import Response, Router, get
from msgspec import Struct

from api.audit import queries
from api.audit.schemas import DayHead
from api.database import AS_OPEN_DATA, Database

KEPT = {"cache-control": "public, max-age=3600"}
ABOUT = (
    "Everything that happens here is written down as an event, and each event is sealed together with all before it. "
    "A head is the seal of the last event of a day (UTC): how many events there were until then, and a SHA-256 that "
    "comes out the same only if none of them was altered, removed or put in since. Keep a copy."
)


class PublishedHead(Struct, frozen=True):
    day: date
    events: int
    sha256: str


class PublishedHeads(Struct, frozen=True):
    about: str
    heads: list[PublishedHead]


@get("/audit-heads.json", summary="The seal of all events, day by day")
async def heads(db: Database) -> Response[PublishedHeads]:
    return Response(PublishedHeads(ABOUT, [published(head) for head in await queries.heads(db)]), headers=KEPT)


@get("/audit-heads.csv", summary="The same as CSV", media_type="text/csv")
async def heads_as_csv(db: Database) -> Response[str]:
    lines = [f"{head.day},{head.position},{head.hash.hex()}\r\n" for head in await queries.heads(db)]
    return Response("day,events,sha256\r\n" + "".join(lines), media_type="text/csv", headers=KEPT)


def published(head: DayHead) -> PublishedHead:
    return PublishedHead(head.day, head.position, head.hash.hex())


router = Router("/data", route_handlers=[heads, heads_as_csv], dependencies=AS_OPEN_DATA, tags=["Open data"])
