"""What the map of reports shows in a window of it."""

from math import ceil, log2

from api.database import Connection
from api.errors import Refused
from api.language import gettext as _
from api.places.queries import council_bounds
from api.places.schemas import Bounds
from api.reports import queries
from api.reports.schemas import Mark, Status

MOST = 300  # reports shown one by one
MOST_ACROSS = 40  # cells
BEYOND = 0.06  # degrees by which a window may be wider or higher than the council


async def marks_in(
    db: Connection, window: Bounds, across: int, status: Status | None = None, service_code: str | None = None
) -> list[Mark]:
    """Each public report there or, of more than MOST, how many in each of about `across` cells. Raises Refused."""
    width, height = window.east - window.west, window.north - window.south
    council = await council_bounds(db)
    if council is None or not (width > 0 and height > 0):  # nor what is no number
        raise Refused(window=_("That is no part of the map."))
    if width > council.east - council.west + 2 * BEYOND or height > council.north - council.south + 2 * BEYOND:
        raise Refused(window=_("That is more of the map than the council has. Ask for a smaller part."))
    across = min(max(across, 1), MOST_ACROSS)
    cell = 2.0 ** ceil(log2(width / across))  # doubling, so that it stays while the map is moved
    return await queries.marks_in_box(
        db, window.west, window.south, window.east, window.north, cell, MOST, status, service_code
    )
