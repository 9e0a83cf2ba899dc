"""Officers answer what people ask of what is held about them, within a month, once it is known who asks."""

from datetime import date
from typing import get_args
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.audit.actions import looked
from api.database import Connection, Database
from api.errors import Conflict, NotFound, Refused
from api.language import gettext as _
from api.rights import actions, queries
from api.rights.schemas import Channel, Kind, NewRequest, Outcome
from pwa.forms import Form, whole_number
from pwa.rights.own import as_file
from pwa.visitors import officer_who

Page = Template | Redirect


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer], show: FromQuery[str] = "") -> Template:
    found = await queries.requests(db, show == "answered")
    context = {"officer": officer, "found": found, "show": show, "kinds": kinds()}
    return Template("rights/requests.html", context=context)


@get("/new")
async def new(officer: NamedDependency[Officer], actor: NamedDependency[Actor]) -> Template:
    return page_to_type(officer, {"asked_on": date.today().isoformat()})


@post("/new", status_code=200)
async def add(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Page:
    typed = {name: form.text(name) for name in ("kind", "name", "contact", "words", "channel", "asked_on")}
    try:
        request_id = await actions.type_in(db, request_in(typed), actor)
    except Refused as refused:
        return page_to_type(officer, typed, refused.problems)
    return Redirect(f"/staff/requests/{request_id}", status_code=303)


def request_in(typed: dict[str, str]) -> NewRequest:
    """Raises Refused for what cannot be read."""
    try:
        return msgspec.convert(typed, NewRequest)
    except msgspec.ValidationError:
        problems = {
            "kind": "" if typed["kind"] in get_args(Kind) else _("Choose what is asked for"),
            "channel": "" if typed["channel"] in get_args(Channel) else _("Choose how it came"),
        }
        found = {name: sentence for name, sentence in problems.items() if sentence}
        raise Refused(**found or {"asked_on": _("Write the day it came")}) from None


def page_to_type(officer: Officer, typed: dict[str, str], problems: dict[str, str] | None = None) -> Template:
    channels = {"letter": _("Letter"), "email": _("Email"), "phone": _("Phone"), "counter": _("At the counter")}
    context = {
        "officer": officer,
        "typed": typed,
        "problems": problems or {},
        "kinds": [{"value": value, "text": text} for value, text in kinds().items()],
        "channels": [{"value": value, "text": text} for value, text in channels.items()],
    }
    return Template("rights/request_new.html", context=context, status_code=422 if problems else 200)


@get("/{request_id:uuid}")
async def show(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], request_id: FromPath[UUID]
) -> Template:
    await looked(db, actor, "request", request_id, "request")
    return await page_of(db, officer, request_id)


@post("/{request_id:uuid}/identity", status_code=200)
async def check_identity(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    request_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    try:
        await actions.check_identity(db, request_id, whole_number(form.text("version")), form.text("how"), actor)
    except Refused as refused:
        return await page_of(db, officer, request_id, refused.problems)
    return Redirect(f"/staff/requests/{request_id}", status_code=303)


@get("/{request_id:uuid}/data.json")
async def data(db: Database, actor: NamedDependency[Actor], request_id: FromPath[UUID]) -> Response[bytes]:
    """What to answer with."""
    request = await queries.request_by_id(db, request_id)
    return as_file(msgspec.json.encode(await actions.all_of_hers(db, request, actor)))


@post("/{request_id:uuid}/erase", status_code=200)
async def erase(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    request_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    request, also = await queries.request_by_id(db, request_id), form.texts("also")
    try:
        if form.text("sure") != "yes":
            raise Refused(sure=_("Tick the box, if you are sure"))
        await actions.erase_hers(db, request, actor, with_photos="photos" in also, with_words="words" in also)
    except Refused as refused:
        return await page_of(db, officer, request_id, refused.problems)
    except NotFound:
        problem = _("Nothing is held under that address. Look whether it is mistyped")
        return await page_of(db, officer, request_id, {"sure": problem})
    return Redirect(f"/staff/requests/{request_id}?erased=yes", status_code=303)


@post("/{request_id:uuid}/answer", status_code=200)
async def answer(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    request_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    version, words = whole_number(form.text("version")), form.text("answer")
    outcomes: dict[str, Outcome] = {"done": "done", "partly": "partly", "refused": "refused"}
    try:
        if form.text("outcome") not in outcomes:
            raise Refused(outcome=_("Choose how it ended"))
        await actions.answer(db, request_id, version, outcomes[form.text("outcome")], words, actor)
    except Refused as refused:
        return await page_of(db, officer, request_id, refused.problems, words)
    except Conflict as conflict:
        return await page_of(db, officer, request_id, {"answer": str(conflict)}, words)
    return Redirect("/staff/requests", status_code=303)


async def page_of(
    db: Connection, officer: Officer, request_id: UUID, problems: dict[str, str] | None = None, words: str = ""
) -> Template:
    outcomes = {"done": _("Done"), "partly": _("Done in part"), "refused": _("Refused")}
    context = {
        "officer": officer,
        "request_": await queries.request_by_id(db, request_id),
        "kinds": kinds(),
        "outcomes": [{"value": value, "text": text} for value, text in outcomes.items()],
        "outcome_words": outcomes,
        "problems": problems or {},
        "words": words,
    }
    return Template("rights/request.html", context=context, status_code=422 if problems else 200)


def kinds() -> dict[str, str]:
    return {
        "access": _("See what is held"),
        "correct": _("Put something right"),
        "restrict": _("Keep it, but do not use it"),
        "object": _("Stop using it"),
        "erase": _("Erase it"),
    }


router = Router(
    "/requests",
    route_handlers=[listed, new, add, show, check_identity, data, erase, answer],
    dependencies={"actor": officer_who("requests.answer", fresh=True)},
)
