"""The outbox and the journey without a signal, which the service worker keeps; the door that the outbox sends by."""

import re
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.response import Template

from api.actor import Actor
from api.database import Database, transaction
from api.errors import NotFound
from api.limits import REPORTS
from api.outbox import actions
from api.outbox.schemas import Taken
from api.places import queries as places
from api.reports.schemas import LONGEST_DESCRIPTION, MOST_PHOTOS
from api.services import queries as services
from api.settings import Settings
from pwa.forms import Form
from pwa.kept import BY_ANYONE
from pwa.outbox.reading import new_report
from pwa.reports.photos import LARGEST_PHOTOS, forget_photos, photos_of

CHANGE = re.compile(r"/reports/([2-9A-HJKMNP-TV-Z]{7})/([a-z/-]{1,40})")


@get("/outbox")
async def outbox() -> Template:
    """Nothing in it is anybody's: what waits is on the phone, and a script shows it."""
    return Template("outbox/outbox.html", headers=BY_ANYONE)


@get("/reports/new/offline")
async def journey(db: Database) -> Template:
    """The whole catalogue with its questions, for a phone to keep; a script shows one step of it at a time."""
    context = {
        "gazetteer": await places.gazetteer_copy(db),
        "groups": await services.active_services(db),
        "limit": LONGEST_DESCRIPTION,
        "most_photos": MOST_PHOTOS,
    }
    return Template("outbox/journey.html", context=context, headers=BY_ANYONE)


@post("/outbox", status_code=200, request_max_body_size=LARGEST_PHOTOS, opt=REPORTS.each_address)
async def take(
    state: State, form: NamedDependency[Form], actor: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> Response[Taken]:
    """One thing from a phone's outbox: `key`, `to` (the page it was meant for) and that page's own fields.

    201 when it is done, 200 when it was done before, with the same reference; all of it or nothing. What cannot be
    taken is refused as the page itself would, with a sentence for each field.
    """
    key, to = form.id("key"), form.text("to")
    change = CHANGE.fullmatch(to)
    if to == "/reports/new":
        taken = await take_report(state, key, form, actor, settings)
    elif change:
        async with photos_of(state, await photos_in(form)) as photos, transaction(state.pool, actor) as db:
            words = {name: form.text(name) for name in form.sent}
            taken = await actions.take_change(db, key, change[1], change[2], words, photos, actor)
        if not taken.is_new:
            await forget_photos(state, photos)
    else:
        raise NotFound
    return Response(taken, status_code=201 if taken.is_new else 200, media_type="application/json")


async def take_report(state: State, key: UUID, form: Form, actor: Actor, settings: Settings) -> Taken:
    async with transaction(state.pool, actor) as db:
        if taken := await actions.report_taken(db, key, actor):
            return taken
        new = await new_report(db, key, form, settings)
    async with photos_of(state, await photos_in(form)) as photos, transaction(state.pool, actor) as db:
        return await actions.take_report(db, new, photos, actor, settings)


async def photos_in(form: Form) -> list[bytes]:
    return [await file.read() for file in form.files("photos")]


router = Router("/", route_handlers=[outbox, journey, take], include_in_schema=False)
