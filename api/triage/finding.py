"""Finding reports in the queue: what somebody wants, as the database is asked for it."""

import re
from typing import get_args
from uuid import UUID

import msgspec

from api.accounts.schemas import Officer
from api.database import Connection
from api.errors import Refused
from api.language import gettext as _
from api.places import queries as places
from api.places.actions import parse_place
from api.places.grid import to_grid
from api.places.schemas import Bounds, Place
from api.reports.finding import tidied
from api.reports.schemas import Mark
from api.triage import queries
from api.triage.schemas import Narrowed, QueueRow, Show, Wanted

WITHIN = (250, 500, 1000, 2000, 5000)  # metres
USUAL_WITHIN = 1000
LONGEST_WORDS = 100  # characters
PAGE_SIZE = 30
NAMED = re.compile(r".*\(([^()]+)\)")


async def narrowed(db: Connection, wanted: Wanted, officer: Officer) -> Narrowed:
    """A whole reference finds its report wherever it is. Raises Refused(near=…) for a place that is not known."""
    if reference := tidied(wanted.words):
        return Narrowed("any", officer.id, officer.team, reference=reference)
    show = next((each for each in get_args(Show) if each == wanted.show), usual_part(officer))
    place = place_in((await with_place(db, wanted)).near)
    easting, northing = to_grid(place.longitude, place.latitude) if place else (None, None)
    return Narrowed(
        show,
        officer.id,
        officer.team,
        service_code=wanted.service or None,
        ward=wanted.ward or None,
        stage=wanted.stage or None,
        words=wanted.words or None,
        team={"": None, "none": ""}.get(wanted.team, wanted.team),
        officer_id=id_in(wanted.whose),
        easting=easting,
        northing=northing,
        within_m=float(metres_in(wanted.within)),
    )


def usual_part(officer: Officer) -> Show:
    return "team" if officer.team else "open"


async def with_place(db: Connection, wanted: Wanted) -> Wanted:
    """Of a place called by its name, the one that fits best, and where it is: it is looked up once. Raises Refused."""
    if not wanted.near or place_in(wanted.near):
        return wanted
    found = await places.places_matching(db, wanted.near)
    if not found:
        raise Refused(near=_("We could not find that place. Check the spelling, or try a street nearby."))
    name = str(found[0])[: LONGEST_WORDS // 2]
    return msgspec.structs.replace(wanted, near=f"{name} ({found[0].latitude:.5f}, {found[0].longitude:.5f})")


def place_in(words: str) -> Place | None:
    """Degrees or a grid reference, alone or behind a name."""
    named = NAMED.fullmatch(words)
    return parse_place(named[1] if named else words)


def metres_in(text: str) -> int:
    return next((each for each in WITHIN if str(each) == text), USUAL_WITHIN)


def id_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


async def find(db: Connection, asked: Narrowed, page: int = 1, size: int = PAGE_SIZE) -> list[QueueRow]:
    await plan_for_what_is_asked(db)
    return await queries.queue(db, asked, page, size)


async def count(db: Connection, asked: Narrowed) -> int:
    await plan_for_what_is_asked(db)
    return await queries.count_wanted(db, asked)


async def marks(db: Connection, asked: Narrowed, box: Bounds) -> list[Mark]:
    await plan_for_what_is_asked(db)
    return await queries.queue_marks(db, asked, box.west, box.south, box.east, box.north)


async def plan_for_what_is_asked(db: Connection) -> None:
    """In this transaction. Each part of the queue has an index of its own; one plan for all of them would use none."""
    await db.execute("set local plan_cache_mode = force_custom_plan")
