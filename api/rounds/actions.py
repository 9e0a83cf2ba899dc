"""What an officer does with her round, and where she stands."""

from math import cos, hypot, radians
from uuid import UUID

from api.actor import Actor
from api.database import Connection
from api.errors import Refused
from api.events import record
from api.language import gettext as _
from api.outbox.schemas import Photos, Taken
from api.places.schemas import Place
from api.reports import actions as reports
from api.reports.schemas import Ending
from api.rounds import queries
from api.rounds.schemas import Stop, Visit, Visited

FAR_M = 150  # metres: nearer than this, a phone among houses may well be at the place
METRES_IN_A_DEGREE = 111_320


async def take_up(db: Connection, officer_id: UUID, references: list[str]) -> None:
    """Onto the end of her round, off anybody else's. What is closed or unknown stays out."""
    await queries.take_up(db, officer_id, references)


async def leave_out(db: Connection, officer_id: UUID, references: list[str]) -> None:
    await queries.leave_out(db, officer_id, references)


async def move(db: Connection, officer_id: UUID, reference: str, by: int) -> None:
    """One stop earlier (-1) or later (1)."""
    async with db.transaction():
        stops = await queries.round_of(db, officer_id, None, None)
        order = [stop.reference for stop in stops.stops]
        if reference in order:
            at = order.index(reference)
            to = min(max(at + by, 0), len(order) - 1)
            order.insert(to, order.pop(at))
            await queries.put_in_order(db, officer_id, order)


async def start_here(db: Connection, officer_id: UUID, here: Place) -> None:
    """Each time to the nearest that is left."""
    async with db.transaction():
        left = list((await queries.round_of(db, officer_id, None, None)).stops)
        order: list[str] = []
        at: Place | Stop = here
        while left:
            at = min(left, key=lambda stop: metres_between(at, stop))
            left.remove(at)
            order.append(at.reference)
        await queries.put_in_order(db, officer_id, order)


async def visit(db: Connection, reference: str, visit: Visit, photos: Photos, actor: Actor) -> Taken:
    """What she found: the report is closed or goes on, with her words and photos; once for each key.

    Photos are shown with what they prove; those of a mere note are held until somebody has looked. Raises Refused for
    what is missing or when she is not where the report is, Conflict when it is closed already.
    """
    assert actor.id
    async with db.transaction():
        if await queries.receive_visit(db, visit.key, actor.id, reference) is None:
            return Taken(reference, is_new=False)
        report = await queries.report_visited(db, reference)
        distance_m = refuse_far(visit, report)
        photo_ids = [kept.id for kept in photos]
        for kept in photos:
            await queries.add_photo_of_work(
                db, kept.id, report.id, kept.photo.width, kept.photo.height, kept.photo.sha256
            )
        await queries.visited(db, report.id)
        await record(
            db,
            "report.visited",
            report.id,
            actor,
            public=False,
            happened_at=visit.at,
            finding=visit.finding,
            distance_m=distance_m,
        )
        await conclude(db, report, visit, actor, photo_ids)
    return Taken(reference, is_new=True)


def refuse_far(visit: Visit, report: Visited) -> int | None:
    """How far from the report she was, as far as her phone knows; raises Refused(far=…) until she is sure."""
    if visit.position is None:
        return None
    distance_m = round(metres_between(visit.position, report))
    if distance_m - visit.accuracy_m > FAR_M and not (visit.is_sure or visit.is_note):
        words = _("You are {metres} metres from where this was reported. If it is the right one, say so below")
        raise Refused(far=words.format(metres=distance_m))
    return distance_m


async def conclude(db: Connection, report: Visited, visit: Visit, actor: Actor, photo_ids: list[UUID]) -> None:
    if visit.is_note:
        await reports.note(db, report.id, actor, visit.words)
    elif visit.finding is None:
        raise Refused(finding=_("Choose what you found"))
    elif visit.finding == "more_to_do":
        await reports.update(db, report.id, actor, "in_progress", visit.words, photos=photo_ids)
    else:
        ending = Ending(looked_for=visit.words)
        await reports.close(db, report.id, actor, visit.finding, visit.words, ending=ending, photos=photo_ids)


def metres_between(here: Place | Visited | Stop, there: Place | Visited | Stop) -> float:
    """On a flat earth, which a council's is."""
    east = (here.longitude - there.longitude) * cos(radians(here.latitude))
    return hypot(east, here.latitude - there.latitude) * METRES_IN_A_DEGREE
