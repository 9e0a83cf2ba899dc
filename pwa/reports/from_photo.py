"""Reporting that begins with a photo: taken or chosen here, or shared from the phone's gallery to the installed app.

A share comes straight from the browser, as a form that no page of ours was there to send (Web Share Target). So it is
kept in a draft and the question of danger is asked first. The place of a shared photo is not used: only a page may read
it and ask whether it may be sent, and here none is open before the photo, stripped of its place, is the council's.
"""

from uuid import UUID, uuid4

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec.structs import replace

from api.actor import Actor
from api.database import Connection, Database, transaction
from api.errors import Refused
from api.language import gettext as _
from api.photos.schemas import PreparedPhoto
from api.places import queries as places
from api.reports import queries
from api.reports.schemas import MOST_PHOTOS, Draft, KeptDraft
from api.settings import Settings
from pwa.forms import Form, as_id
from pwa.reports.answers import LONGEST_KEPT, place_by_script
from pwa.reports.journey import kept, onward, to_step
from pwa.reports.photos import LARGEST_PHOTOS, keep_photos
from pwa.reports.placing import placed
from pwa.reports.steps import Page, Problems
from pwa.visitors import Visitor


@get("/new/photo")
async def from_photo(db: Database) -> Template:
    return await page_of(db, KeptDraft(id=uuid4(), answers=Draft(), reference=None, photos=[]), {})


@post("/new/photo", status_code=200, request_max_body_size=LARGEST_PHOTOS)
async def take_photo(
    state: State,
    form: NamedDependency[Form],
    visitor: NamedDependency[Visitor],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
) -> Page:
    """No transaction is open while photos are worked on: they may take seconds."""
    async with transaction(state.pool, actor) as db:
        draft = await draft_with(db, form)
        answers, problems = await at_its_photo(db, draft.answers, form, settings)
        draft = await kept(db, visitor, replace(draft, answers=answers))

    async def insert(db: Connection, photo_id: UUID, photo: PreparedPhoto) -> None:
        await queries.insert_photo(db, photo_id, draft.id, photo.width, photo.height, photo.sha256)

    problems |= await keep_photos(state, actor, form.files("photos"), len(draft.photos), insert)
    async with transaction(state.pool, actor) as db:
        draft = await queries.draft_by_id(db, draft.id) or draft
        if problems or not (draft.photos or draft.answers.description):
            return await page_of(db, draft, problems or {"photos": _("Choose a photo, or report without one")})
        elif form.text("danger_asked"):
            return await onward(db, visitor, draft)
        else:
            return Redirect(f"/reports/new/{draft.id}/danger", status_code=303)


@get("/new/{draft_id:uuid}/danger")
async def danger(db: Database, draft_id: FromPath[UUID]) -> Page:
    """Before anything else, also of what was shared; which waits meanwhile."""
    draft = await queries.draft_by_id(db, draft_id)
    if draft is None:
        return Redirect("/reports/new", status_code=303)
    return Template("reports/danger.html", context={"draft": draft})


@get("/new/{draft_id:uuid}/in-danger")
async def in_danger(draft_id: FromPath[UUID]) -> Template:
    return Template("reports/in_danger.html", context={"going_on": f"/reports/new/{draft_id}/danger"})


@post("/new/{draft_id:uuid}/danger", status_code=303)
async def no_danger(draft_id: FromPath[UUID]) -> Redirect:
    return to_step(draft_id, "place")


async def draft_with(db: Connection, form: Form) -> KeptDraft:
    """The draft this page had begun, or a new one; with the words that were shared beside a photo."""
    begun = await queries.draft_by_id(db, as_id(form.text("draft"))) if form.text("draft") else None
    fresh = KeptDraft(id=uuid4(), answers=Draft(), reference=None, photos=[])
    draft = fresh if begun is None or begun.reference else begun
    words = "\n".join(filter(None, (form.text(name) for name in ("title", "text", "url"))))[:LONGEST_KEPT]
    return replace(draft, answers=replace(draft.answers, description=draft.answers.description or words))


async def at_its_photo(db: Connection, answers: Draft, form: Form, settings: Settings) -> tuple[Draft, Problems]:
    """A photo's position can be old, or far off: it counts once she has said yes to its street, and is asked once."""
    try:
        if place := place_by_script(form):
            answers = await placed(db, answers, place, form, settings)
            return replace(answers, place_unsure=not form.text("street_named")), {}
        return answers, {}
    except Refused:
        return answers, {}  # somewhere else: the place is asked, as if the photo did not say


async def page_of(db: Connection, draft: KeptDraft, problems: Problems) -> Template:
    context = {
        "draft": draft,
        "problems": problems,
        "most_photos": MOST_PHOTOS,
        "gazetteer": await places.gazetteer_copy(db),
    }
    return Template("reports/new_photo.html", context=context, status_code=422 if problems else 200)


router = Router(
    "/reports",
    route_handlers=[from_photo, take_photo, danger, in_danger, no_danger],
    opt={"counts_unread": False},
    include_in_schema=False,
)
