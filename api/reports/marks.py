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
SIZES = range(-10, -2)  # of cells that are counted: 2^size degrees wide, from 68 m to 9 km
BEYOND = 0.06  # degrees by which a window may be wider or higher than the council


async def marks_in(
    db: Connection, window: Bounds, across: int, status: Status | None = None, service_code: str | None = None
) -> list[Mark]:
    """Each public report there or, of more than MOST in the cells it touches, how many in each. Raises Refused.

    From west to east it has room for `across` cells.
    """
    width, height = window.east - window.west, window.north - window.south
    council = await council_bounds(db)
    if council is None or not (width > 0 and height > 0):  # nor what is no number
        raise Refused(window=_("That is no part of the map."))
    if width > council.east - council.west + 2 * BEYOND or height > council.north - council.south + 2 * BEYOND:
        raise Refused(window=_("That is more of the map than the council has. Ask for a smaller part."))
    box = (window.west, window.south, window.east, window.north)
    size = cell_size(width / min(max(across, 1), MOST_ACROSS))
    crowds = await queries.crowds_in_box(db, *box, size, status, service_code)
    if sum(crowd.number for crowd in crowds) > MOST:
        return crowds
    return await queries.marks_in_box(db, *box, status, service_code)


def cell_size(least: float) -> int:
    """Of the cells that are counted, the smallest at least so many degrees wide."""
    return min(max(ceil(log2(least)), SIZES[0]), SIZES[-1])
