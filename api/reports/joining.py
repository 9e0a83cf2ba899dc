"""What is the same becomes one, and what was two or something else after all becomes that: merge, split, sort anew."""

from uuid import UUID, uuid4

from api.actor import SYSTEM, Actor
from api.database import Connection, act_for
from api.errors import Conflict, Refused
from api.events import record
from api.language import gettext as _
from api.reports import queries
from api.reports.actions import change_stage, part
from api.reports.personal import looks_personal
from api.reports.schemas import Ending, Sorted, Submitted
from api.reports.submitting import new_reference, offered
from api.reports.typed import problems_with_words, refuse_too_long
from api.routing import queries as routing
from api.routing.schemas import Route
from api.services.schemas import Answer
from api.settings import Settings
from api.targets import queries as targets
from api.text import clean

# Two reports are merged by closing one as a duplicate (reports.actions.close): its followers then hear of the other.


async def unmerge(db: Connection, report_id: UUID, actor: Actor, words: str) -> None:
    """A report of its own again, just as it stood. Raises Refused without words, Conflict when it is one."""
    async with db.transaction():
        standing = await queries.standing_of(db, report_id)
        was = await queries.before_joining(db, report_id)
        if standing.duplicate_of is None or was is None:
            raise Conflict(_("This report is merged into no other."))
        if not words.strip():
            raise Refused(words=_("Say why, in words the resident will read"))
        refuse_too_long(words=words)
        await part(db, standing, actor)
        stage = was.before.stage
        await change_stage(db, report_id, stage, ending=Ending(was.before.scheduled_on))
        await queries.promise_as_before(
            db,
            report_id,
            standing.expected_on,
            standing.target_on,
            standing.counted_from,
            standing.waited_days,
            standing.late_notices,
        )
        await record(db, "report.unmerged", report_id, actor, stage=stage, words=words)


async def split(
    db: Connection, report_id: UUID, actor: Actor, settings: Settings, service_code: str, description: str
) -> Submitted:
    """One report that named two problems becomes two; whoever follows it follows both, and is told once.

    The second was sent when the first was, so its day is counted from then. Raises Refused, or Conflict when closed.
    """
    description = clean(description)
    async with db.transaction():
        first = await queries.as_sorted(db, report_id)
        if first.stage == "closed":
            raise Conflict(_("This report is closed. Reopen it first."))
        if problems := problems_with_words(description, ""):
            raise Refused(**problems)
        service = await offered(db, service_code, by_staff=True)
        promised = await targets.expected(db, service_code, first.ward_id, first.submitted_at, settings.time_zone)
        route = await route_of(db, first, service_code, [], settings.time_zone)
        second = Submitted(reference=new_reference(), id=uuid4(), is_new=True)
        await queries.split_report(
            db,
            report_id,
            second.id,
            second.reference,
            service_code,
            description,
            not looks_personal(description),
            promised.target_on,
            promised.expected_on,
            route.team,
            route.officer_id,
            route.because,
        )
        await record(db, "report.submitted", second.id, actor, service_code=service_code, split_from=first.reference)
        await record(db, "report.split", report_id, actor, other=second.reference, service=service.name)
        await act_for(db, SYSTEM)  # an officer copies who follows, and never sees them
        await queries.copy_followers(db, report_id, second.id)
        await queries.copy_holders(db, report_id, second.id)
        await act_for(db, actor)
    return second


async def recategorise(db: Connection, report_id: UUID, actor: Actor, settings: Settings, service_code: str) -> None:
    """Of another service from now on, under the same reference. Raises Refused for no other, Conflict when closed."""
    async with db.transaction():
        was = await queries.as_sorted(db, report_id)
        if was.stage == "closed":
            raise Conflict(_("This report is closed. Reopen it first."))
        service = await offered(db, service_code, by_staff=True)
        if service_code == was.service_code:
            raise Refused(service_code=_("It is of this kind already"))
        before = {"service_code": was.service_code, "service": was.service_name, "team": was.team}
        route = await route_of(db, was, service_code, was.answers, settings.time_zone)
        await queries.recategorise(db, report_id, service_code, route.team, route.officer_id, route.because)
        after = {"service_code": service_code, "service": service.name, "team": route.team}
        await record(db, "report.recategorised", report_id, actor, before=before, after=after)


async def route_of(db: Connection, report: Sorted, service_code: str, answers: list[Answer], zone: str) -> Route:
    """Where one of that service in this place goes, by the rules as they are now."""
    return await routing.route(
        db,
        service_code,
        report.easting,
        report.northing,
        report.ward_id,
        report.owner,
        report.submitted_at,
        zone,
        answers,
    )
