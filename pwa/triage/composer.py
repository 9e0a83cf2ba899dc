"""Telling residents of a report, each time seen first as they will get it; or a note inside the council."""

from uuid import UUID

from litestar import get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer, Permission
from api.actor import Actor
from api.database import Connection, transaction
from api.errors import Conflict, NotFound, Refused
from api.photos.schemas import PreparedPhoto
from api.reports.actions import refuse_if_changed
from api.reports.queries import add_photo_of_work
from api.settings import Settings
from api.triage.queries import report_called
from pwa.forms import Form, as_id, whole_number
from pwa.reports.photos import LARGEST_PHOTOS, keep_photos
from pwa.triage import case, sorting
from pwa.triage.composing import SORTS, Composing, Write, act_of, is_way, typed_in, what_she_gets
from pwa.visitors import officer_who

Page = Template | Redirect


def sending(write: Write, permission: Permission | None = None) -> HTTPRouteHandler:
    """One way to write, and who may: all are sent alike."""

    @post(
        f"/reports/{{reference:str}}/{write}",
        status_code=200,
        dependencies={"actor": officer_who(permission)} if permission else {},
        request_max_body_size=LARGEST_PHOTOS,
        name=f"report.{write}",
    )
    async def written(
        state: State,
        officer: NamedDependency[Officer],
        actor: NamedDependency[Actor],
        settings: NamedDependency[Settings],
        reference: FromPath[str],
        form: NamedDependency[Form],
    ) -> Page:
        return await send(state, officer, actor, settings, reference, form, write)

    return written


@post("/reports/{reference:str}/preview/{write:str}", status_code=200, request_max_body_size=LARGEST_PHOTOS)
async def look(
    state: State,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    reference: FromPath[str],
    form: NamedDependency[Form],
    write: FromPath[str],
) -> Page:
    """All that the resident will get, by every channel. Nothing is sent; photos added are kept for when it is."""
    if not is_way(write) or write == "note":
        raise NotFound
    return await send(state, officer, actor, settings, reference, form, write, is_preview=True)


@get("/reports/{reference:str}/preview/{write:str}")
async def after_look(reference: FromPath[str], write: FromPath[str]) -> Redirect:
    """A preview's address opened again, with nothing typed."""
    page = "/sort" if write in SORTS else f"?write={write if is_way(write) else ''}#composer"
    return Redirect(f"/staff/reports/{reference}{page}", status_code=303)


async def send(
    state: State,
    officer: Officer,
    actor: Actor,
    settings: Settings,
    reference: str,
    form: Form,
    write: Write,
    *,
    is_preview: bool = False,
) -> Page:
    """On to the report when it went well; else the page it was written on, with what is wrong and what was typed."""
    typed = typed_in(form)
    photos, problems = await photos_with_it(state, actor, reference, form)
    act = act_of(write, typed, photos, actor, settings)
    async with transaction(state.pool, actor) as db:
        report_id, seen = await report_called(db, reference), None
        try:
            if problems:
                raise Refused(**problems)
            await refuse_if_changed(db, report_id, whole_number(form.text("version")) or None)
            if not is_preview:
                goes_on_with = await act(db, report_id)
                return Redirect(f"/staff/reports/{goes_on_with or reference}", status_code=303)
            seen = await what_she_gets(db, report_id, act, settings)
        except (Refused, Conflict) as error:
            problems = case.problems_of(error)
        composing = Composing(write, typed, photos, seen)
        page_of = sorting.page_of if write in SORTS else case.page_of
        return await page_of(db, officer, reference, problems, typed, composing)


async def photos_with_it(state: State, actor: Actor, reference: str, form: Form) -> tuple[list[UUID], dict[str, str]]:
    """Those added at an earlier look, and those sent now; and the sentence about one that cannot be used."""
    photos = [as_id(each) for each in form.texts("photo")]
    if not any(form.files("photos")):
        return photos, {}
    async with transaction(state.pool, actor) as db:
        report_id = await report_called(db, reference)

    async def insert(db: Connection, photo_id: UUID, photo: PreparedPhoto) -> None:
        await add_photo_of_work(db, photo_id, report_id, photo.width, photo.height, photo.sha256)
        photos.append(photo_id)

    problems = await keep_photos(state, actor, form.files("photos"), len(photos), insert)
    return photos, problems


handlers = [
    sending("update", "reports.answer"),
    sending("close", "reports.answer"),
    sending("ask", "reports.answer"),
    sending("reopen", "reports.answer"),
    sending("unmerge", "reports.merge"),
    sending("recategorise", "reports.recategorise"),
    sending("split", "reports.merge"),
    sending("note"),
    look,
    after_look,
]
