"""JSON for the box that finds a place while it is typed, and the copy of the gazetteer that phones keep."""

from typing import Annotated

import brotli
from litestar import Response, Router, get
from litestar.params import FromPath, FromQuery, HeaderParameter
from msgspec import Struct

from api.database import Database
from api.places import queries
from api.places.schemas import EntryKind
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


router = Router("/places", route_handlers=[search, gazetteer], tags=["Places"])
