"""An officer's round on her own phone: where she goes, what is near, and what she found."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, get_args
from uuid import uuid4

import msgspec
from litestar import Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from api.accounts.schemas import Officer
from api.actor import Actor
from api.audit.actions import looked
from api.database import Connection, Database, transaction
from api.errors import Conflict, Refused
from api.language import gettext as _
from api.outbox.schemas import Taken
from api.photos.schemas import PhotoRefused
from api.places.actions import parse_place
from api.places.grid import to_grid
from api.places.queries import places_matching
from api.places.schemas import Latitude, Longitude, Place
from api.reports.schemas import MOST_PHOTOS
from api.rounds import actions, queries
from api.rounds.schemas import Finding, Stop, Visit
from api.rounds.sealing import opened, public_key
from api.settings import Settings
from pwa.forms import Form
from pwa.kept import BY_ANYONE
from pwa.reports.photos import LARGEST_PHOTOS, forget_photos, photos_of
from pwa.visitors import officer_who

FINDINGS: tuple[Finding, ...] = get_args(Finding)
VISIT = ("finding", "words", "at", "latitude", "longitude", "accuracy_m", "is_sure")
FIELDS = {"reason": "words", "outcome": "finding", "looked_for": "words"}  # what a closing calls them, and this form
MOST_AT_ONCE = 100  # reports put on a round with one press
AwareTime = Annotated[datetime, Meta(tz=True)]


@get("/round")
async def my_round(db: Database, officer: NamedDependency[Officer], settings: NamedDependency[Settings]) -> Template:
    return await round_page(db, officer, settings)


async def round_page(db: Connection, officer: Officer, settings: Settings, nowhere_called: str = "") -> Template:
    found = await queries.round_of(db, officer.id, None, None)
    context = {
        "officer": officer,
        "round": found,
        "kept": [kept(stop) for stop in found.stops],
        "key": public_key(settings.secret, officer.actor),
        "where": nowhere_called,
        "problems": {"where": nowhere(nowhere_called)} if nowhere_called else {},
    }
    return Template("rounds/round.html", context=context, status_code=422 if nowhere_called else 200)


def kept(stop: Stop) -> dict[str, Any]:
    """All that her phone keeps of a stop: which, what and where."""
    place = {"place": stop.place_words, "latitude": stop.latitude, "longitude": stop.longitude}
    return {"reference": stop.reference, "service": stop.service_name, **place}


@get("/round/nearby")
async def nearby(
    db: Database,
    officer: NamedDependency[Officer],
    where: FromQuery[str] = "",
    latitude: FromQuery[float | None] = None,
    longitude: FromQuery[float | None] = None,
) -> Template:
    """From a street or postcode as typed, or about where her phone is: its script rounds that to 100 m."""
    here = Place(latitude, longitude) if latitude is not None and longitude is not None else await place_of(db, where)
    stops = await queries.open_near(db, *to_grid(here.longitude, here.latitude)) if here else []
    problems = {"where": nowhere(where)} if where and not here else {}
    context = {"officer": officer, "stops": stops, "where": where, "here": here, "problems": problems}
    return Template("rounds/nearby.html", context=context, status_code=422 if problems else 200)


async def place_of(db: Connection, typed: str) -> Place | None:
    typed = typed.replace("\0", "")[:100]
    if place := parse_place(typed):
        return place
    found = await places_matching(db, typed) if typed else []
    return Place(found[0].latitude, found[0].longitude) if found else None


def nowhere(typed: str) -> str:
    return _("We do not know “{typed}”. Type a street or a postcode").format(typed=typed[:60])


@post("/round/take-up", status_code=303)
async def take_up(db: Database, officer: NamedDependency[Officer], form: NamedDependency[Form]) -> Redirect:
    await actions.take_up(db, officer.id, form.texts("reference")[:MOST_AT_ONCE])
    return Redirect("/staff/round", status_code=303)


@post("/round/leave-out", status_code=303)
async def leave_out(db: Database, officer: NamedDependency[Officer], form: NamedDependency[Form]) -> Redirect:
    await actions.leave_out(db, officer.id, form.texts("reference")[:MOST_AT_ONCE])
    return Redirect("/staff/round", status_code=303)


@post("/round/move", status_code=303)
async def move(db: Database, officer: NamedDependency[Officer], form: NamedDependency[Form]) -> Redirect:
    reference = form.text("up") or form.text("down")
    await actions.move(db, officer.id, reference, -1 if form.text("up") else 1)
    return Redirect("/staff/round", status_code=303)


@post("/round/start-here", status_code=200)
async def start_here(
    db: Database, officer: NamedDependency[Officer], form: NamedDependency[Form], settings: NamedDependency[Settings]
) -> Template | Redirect:
    latitude, longitude, typed = form.number("latitude"), form.number("longitude"), form.text("where")
    here = Place(latitude, longitude) if latitude and longitude else await place_of(db, typed)
    if here is None:
        return await round_page(db, officer, settings, typed or _("nothing"))
    await actions.start_here(db, officer.id, here)
    return Redirect("/staff/round", status_code=303)


@get("/round/offline")
async def offline() -> Template:
    """Kept by her phone for no signal. Nothing in it is anybody's: a script fills in what the phone keeps."""
    return Template("rounds/offline.html", context={"findings": FINDINGS}, headers=BY_ANYONE)


@get("/round/{reference:str}")
async def stop(
    db: Database, officer: NamedDependency[Officer], settings: NamedDependency[Settings], reference: FromPath[str]
) -> Template:
    return await stop_page(db, officer, settings, reference)


@post(
    "/round/{reference:str}",
    status_code=200,
    request_max_body_size=LARGEST_PHOTOS,
    dependencies={"actor": officer_who("reports.answer")},
)
async def visit(
    state: State,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
    settings: NamedDependency[Settings],
) -> Template | Redirect:
    typed = {name: form.text(name) for name in VISIT}
    try:
        files = [await file.read() for file in form.files("photos")][:MOST_PHOTOS]
        await visited(state, actor, reference, visit_in(form, typed), files)
    except (Refused, Conflict, PhotoRefused) as error:
        async with transaction(state.pool, actor) as db:
            return await stop_page(db, officer, settings, reference, problems_of(error), typed)
    return Redirect("/staff/round", status_code=303)


@post(
    "/round/visits",
    status_code=200,
    request_max_body_size=LARGEST_PHOTOS,
    dependencies={"actor": officer_who("reports.answer")},
)
async def take(
    state: State, actor: NamedDependency[Actor], form: NamedDependency[Form], settings: NamedDependency[Settings]
) -> Response[Taken]:
    """A visit that was kept: `key`, `reference`, and sealed what was typed and each photo.

    201 when it is done, 200 when it was done before. What cannot be taken is refused as the page itself would; then
    she may send it again `as_note`.
    """
    words, photos = [[await file.read() for file in form.files(name)] for name in ("sealed", "photos")]
    sealed = [*words[:1], *photos[:MOST_PHOTOS]]
    typed, *files = [opened(settings.secret, actor, each) for each in sealed] or [b"{}"]
    try:
        sent = msgspec.json.decode(typed, type=dict[str, str])
    except msgspec.DecodeError:
        raise Refused(sealed=_("This was kept in a form we do not know.")) from None
    taken = await visited(state, actor, form.text("reference"), visit_in(form, sent), files)
    return Response(taken, status_code=201 if taken.is_new else 200, media_type="application/json")


async def visited(state: State, actor: Actor, reference: str, visit: Visit, files: list[bytes]) -> Taken:
    async with photos_of(state, files) as photos, transaction(state.pool, actor) as db:
        taken = await actions.visit(db, reference, visit, photos, actor)
    if not taken.is_new:
        await forget_photos(state, photos)
    return taken


def visit_in(form: Form, sent: Mapping[str, str]) -> Visit:
    """From what was typed, sealed or not. Raises Refused for what is none; a time that is to come is now."""
    now = datetime.now(UTC)
    given = {name: sent[name] for name in VISIT if sent.get(name)}
    try:
        typed = msgspec.convert(given, Typed, strict=False)
    except msgspec.ValidationError:
        raise Refused(finding=_("Choose what you found")) from None
    position = None
    if typed.latitude is not None and typed.longitude is not None:
        position = Place(typed.latitude, typed.longitude)
    at = min(typed.at or now, now)
    key, is_note = form.id("key"), form.text("as_note") == "yes"
    return Visit(key, typed.finding, typed.words, at, position, typed.accuracy_m, typed.is_sure == "yes", is_note)


class Typed(Struct, frozen=True):
    """A visit as its form has it."""

    finding: Finding | None = None
    words: str = ""
    at: AwareTime | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    accuracy_m: Annotated[float, Meta(ge=0, le=100_000)] = 0.0
    is_sure: str = ""


def problems_of(error: Refused | Conflict | PhotoRefused) -> dict[str, str]:
    if isinstance(error, PhotoRefused):
        return {"photos": str(error)}
    elif isinstance(error, Conflict):
        return {"finding": str(error)}
    return {FIELDS.get(name, name): problem for name, problem in error.problems.items()}


async def stop_page(
    db: Connection,
    officer: Officer,
    settings: Settings,
    reference: str,
    problems: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    report = await queries.stop_by_reference(db, reference.upper())
    await looked(db, officer.actor, "report", report.id, "dealing")
    context = {
        "officer": officer,
        "report": report,
        "findings": FINDINGS,
        "problems": problems or {},
        "typed": typed or {},
        "key": (typed or {}).get("key") or uuid4(),
        "seal_with": public_key(settings.secret, officer.actor),
    }
    return Template("rounds/stop.html", context=context, status_code=422 if problems else 200)


handlers = [my_round, nearby, take_up, leave_out, move, start_here, stop, visit, take]
