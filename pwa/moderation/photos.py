"""Photos that nobody has looked at, many on a page; and one, to be described and to have faces and plates covered."""

from uuid import UUID, uuid4

from litestar import get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database, transaction
from api.errors import Conflict, Refused
from api.language import gettext as _
from api.moderation import actions, queries
from api.moderation.schemas import MOST_BOXES, ModeratedPhoto
from api.photos.schemas import Box
from pwa.forms import Form, as_id

PAGE_SIZE = 24
ROWS = 4  # boxes that can be given in numbers at once
EDGES = ("left", "top", "width", "height")
Page = Template | Redirect


@get("/moderation")
async def waiting(db: Database, officer: NamedDependency[Officer]) -> Template:
    return await waiting_page(db, officer)


@post("/moderation", status_code=200)
async def decide(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Page:
    """Of each photo on the page what was chosen, or for all of them that none was chosen for."""
    refused: dict[str, str] = {}
    for photo_id in map(as_id, form.texts("photo")):
        choice = form.text(f"decide-{photo_id}") or form.text("others")
        try:
            await decided(db, photo_id, choice, form.text(f"alt-{photo_id}"), actor)
        except Refused as problem:
            refused |= {f"alt-{photo_id}": problem.problems["alt"]}
        except Conflict:
            pass  # a colleague was first: her decision stands, and the photo is not here any more
    return await waiting_page(db, officer, refused, form) if refused else Redirect("/staff/moderation", status_code=303)


async def decided(db: Connection, photo_id: UUID, choice: str, alt: str, actor: Actor) -> None:
    if choice == "show":
        await actions.show_photo(db, photo_id, actor, alt)
    elif choice == "hide":
        await actions.hide_photo(db, photo_id, actor)
    elif alt:
        await actions.describe_photo(db, photo_id, actor, alt)


async def waiting_page(
    db: Connection, officer: Officer, problems: dict[str, str] | None = None, form: Form | None = None
) -> Template:
    photos = await queries.photos_waiting(db, PAGE_SIZE)
    typed = {photo.id: form.text(f"alt-{photo.id}") if form else photo.alt for photo in photos}
    context = {"officer": officer, "photos": photos, "problems": problems or {}, "typed": typed}
    return Template("moderation/waiting.html", context=context, status_code=422 if problems else 200)


@get("/photos/{photo_id:uuid}/cover")
async def cover_page(db: Database, officer: NamedDependency[Officer], photo_id: FromPath[UUID]) -> Template:
    return cover_of(officer, await queries.photo_of(db, photo_id))


@post("/photos/{photo_id:uuid}/cover", status_code=200)
async def cover(
    state: State,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    photo_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    """No transaction is open while the photo is worked on."""
    async with transaction(state.pool, actor) as db:
        photo = await queries.photo_of(db, photo_id)
    try:
        redacted = await state.workshop.redact(await state.photos.fetch(photo_id), boxes_in(form))
    except Refused as refused:
        return cover_of(officer, photo, refused.problems, form)
    new_id = uuid4()
    await state.photos.keep(new_id, redacted)
    try:
        async with transaction(state.pool, actor) as db:
            await actions.redact_photo(db, photo_id, actor, redacted, new_id)
    except Conflict:  # a colleague has covered it meanwhile, maybe more of it
        await state.photos.remove(new_id)
        raise
    return Redirect(f"/staff/photos/{new_id}/cover", status_code=303)


@post("/photos/{photo_id:uuid}/describe", status_code=200)
async def describe(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    photo_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    """With what was chosen of it: shown, hidden, or only described."""
    photo = await queries.photo_of(db, photo_id)
    alt, choice = form.text("alt"), form.text("decide")
    try:
        if choice in ("show", "hide"):
            await decided(db, photo_id, choice, alt, actor)
        else:
            await actions.describe_photo(db, photo_id, actor, alt)
    except Refused as refused:
        return cover_of(officer, photo, refused.problems, form)
    return Redirect(f"/staff/reports/{photo.reference}/moderate", status_code=303)


def boxes_in(form: Form) -> list[Box]:
    """Rows left empty are none. Raises Refused for what is no part of the photo, or none at all."""
    rows = zip(*(form.texts(edge) for edge in EDGES), strict=False)
    boxes = [box_of(row) for row in rows if any(row)]
    if not boxes:
        raise Refused(left=_("Draw a box over what must not be seen, or say where it is"))
    elif len(boxes) > MOST_BOXES:
        raise Refused(left=_("{most} boxes at a time are the most").format(most=MOST_BOXES))
    return boxes


def box_of(row: tuple[str, ...]) -> Box:
    try:
        left, top, width, height = map(float, row)
    except ValueError:
        raise Refused(left=_("Give all four numbers of each box")) from None
    is_inside = 0 <= left < 100 and 0 <= top < 100 and 0 < width <= 100 and 0 < height <= 100
    if not is_inside:
        raise Refused(left=_("Each number is a part of the photo in hundredths, from 0 to 100"))
    return Box(left, top, min(width, 100 - left), min(height, 100 - top))


def cover_of(
    officer: Officer, photo: ModeratedPhoto, problems: dict[str, str] | None = None, form: Form | None = None
) -> Template:
    rows = list(zip(*(form.texts(edge) for edge in EDGES), strict=False)) if form else []
    context = {
        "officer": officer,
        "photo": photo,
        "problems": problems or {},
        "rows": [*rows, *[("", "", "", "")] * (ROWS - len(rows))],
        "alt": form.text("alt") if form and form.text("alt") else photo.alt,
    }
    return Template("moderation/cover.html", context=context, status_code=422 if problems else 200)


handlers = [waiting, decide, cover_page, cover, describe]
