"""Taking a report in: where it is, what it is about, by when it is promised and whose work it is."""

from datetime import UTC, datetime
from uuid import uuid4

import asyncpg

from api.actor import Actor
from api.assets import queries as assets
from api.assets.actions import asset_reported, refuse_not_ours
from api.database import Connection
from api.errors import Conflict, NotFound, Refused
from api.events import record
from api.language import gettext as _
from api.notifications import actions as notifications
from api.places import queries as places
from api.places.grid import to_grid
from api.places.schemas import Place
from api.reports import queries
from api.reports.own import hold
from api.reports.personal import looks_personal, public_words
from api.reports.schemas import NewReport, ReportChannel, Submitted
from api.reports.suspicion import look_for_spam
from api.routing import queries as routing
from api.services import queries as services
from api.services.actions import answered
from api.services.schemas import Service
from api.settings import Settings
from api.targets import queries as targets
from api.text import clean, random_letters


async def submit(
    db: Connection,
    new: NewReport,
    actor: Actor,
    settings: Settings,
    *,
    channel: ReportChannel = "web",
    happened_at: datetime | None = None,
) -> Submitted:
    """Take a report, once for each submission_key: a second arrival answers with the first.

    `happened_at` back-dates an import, of which nobody is told. Raises Refused when the place is not this council's,
    the service is not one, a question is not answered, or the email address cannot be; Stopped when an answer says so
    or the owner of the place.
    """
    async with db.transaction():
        for _attempt in range(3):
            if there := await queries.report_submitted_as(db, new.submission_key):
                return there
            try:
                async with db.transaction():
                    return await take(db, new, actor, settings, channel, happened_at)
            except asyncpg.UniqueViolationError:
                continue  # the same report at the same moment, now there to be found; or a reference already given
    raise Conflict(_("This report could not be kept just now. Send it once more."))


async def take(
    db: Connection,
    new: NewReport,
    actor: Actor,
    settings: Settings,
    channel: ReportChannel,
    happened_at: datetime | None,
) -> Submitted:
    service = await offered(db, new.service_code, by_staff=actor.kind in ("officer", "system"))
    description, where_exactly = clean(new.description), clean(new.where_exactly)
    if not description:
        raise Refused(description=_("Say what the problem is"))
    # Of what was sent long ago, and elsewhere, nobody is there to be asked.
    answers = [] if happened_at else answered(service.questions, new.answers)
    asset = await asset_reported(db, new.asset, new.service_code) if new.asset else None
    place = Place(asset.latitude, asset.longitude) if asset else Place(new.latitude, new.longitude)
    await refuse_outside(db, place, settings)
    asset_id = asset.id if asset else None
    ground = await assets.ground_at(db, place.longitude, place.latitude, asset_id, new.service_code)
    if not happened_at:
        refuse_not_ours(ground)
    ward = await places.ward_at(db, place.longitude, place.latitude)
    street = await places.nearest_street(db, place.longitude, place.latitude)
    easting, northing = to_grid(place.longitude, place.latitude)
    submitted_at = happened_at or datetime.now(UTC)
    promised = await targets.expected(db, new.service_code, ward.id if ward else None, submitted_at, settings.time_zone)
    route = await routing.route(
        db,
        new.service_code,
        easting,
        northing,
        ward.id if ward else None,
        ground.owner,
        submitted_at,
        settings.time_zone,
        answers,
    )
    report = Submitted(reference=new_reference(), id=uuid4(), is_new=True)
    await queries.insert_report(
        db,
        report_id=report.id,
        reference=report.reference,
        submission_key=new.submission_key,
        service_code=new.service_code,
        description=description,
        where_exactly=where_exactly,
        place_words=str(street) if street else "",
        latitude=place.latitude,
        longitude=place.longitude,
        easting=easting,
        northing=northing,
        ward_id=ward.id if ward else None,
        asset_id=asset_id,
        usrn=ground.usrn,
        adopted=ground.adopted,
        owner=ground.owner,
        passed_on=bool(ground.passed_to or (route.pass_on and ground.owner)) and not happened_at,
        team=route.team,
        officer_id=route.officer_id,
        routed=route.because,
        channel=channel,
        is_public=service.is_public or channel == "import",  # it was public where it comes from
        words_shown=not looks_personal(public_words(description, where_exactly, answers)),
        answers=answers,
        location_source=new.location_source,
        accuracy_m=new.accuracy_m,
        submitted_at=submitted_at,
        target_on=promised.target_on,
        # Nobody is told a day of what was sent long ago.
        expected_on=promised.target_on if happened_at else promised.expected_on,
    )
    await record(
        db,
        "report.submitted",
        report.id,
        actor,
        happened_at=happened_at,
        service_code=new.service_code,
        channel=channel,
    )
    if actor.kind == "device" and actor.id:
        await hold(db, report.id, actor.id)
        await queries.attach_photos(db, new.submission_key, report.id)
        await notifications.follow(db, "report", report.id, actor.id, actor, is_reporter=True)
        await look_for_spam(db, report.id, actor.id, public_words(description, where_exactly, answers))
    if new.email or new.mobile:
        addresses = notifications.checked_addresses(new.email, new.mobile)
        await notifications.follow_by_address(db, "report", report.id, addresses, actor, is_reporter=True)
    return report


async def offered(db: Connection, service_code: str, *, by_staff: bool = False) -> Service:
    """The service, if it can be reported today; by staff also one out of season, or for them alone. Raises Refused."""
    try:
        service = await services.service_by_code(db, service_code)
    except NotFound:
        service = None
    if service and (service.is_offered or (by_staff and service.is_active)):
        return service
    elif service and (back := service.comes_back_on):
        words = _("“{name}” can be reported again from {day}. Choose another problem, or come back then.")
        raise Refused(service_code=words.format(name=service.name, day=f"{back.day} {back:%B}"))
    else:
        raise Refused(service_code=_("Choose what the problem is"))


async def refuse_outside(db: Connection, place: Place, settings: Settings) -> None:
    """Raises Refused(place=…) with whom to ask instead."""
    if not await places.is_inside(db, place.longitude, place.latitude):
        raise Refused(
            place=_("That place is not looked after by {council}. {advice}").format(
                council=settings.council_name, advice=settings.outside_advice
            )
        )


def new_reference() -> str:
    """Seven letters: with a million reports here, one new one in 20,000 meets another and is sent once more."""
    return random_letters(7)
