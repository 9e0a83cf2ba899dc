"""Writing about a report: to the resident, seen first as she will get it; or a note inside the council."""

from typing import cast
from uuid import UUID

from litestar import get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, transaction
from api.errors import Conflict, NotFound, Refused
from api.notifications.previews import Preview, preview
from api.photos.schemas import PreparedPhoto
from api.reports import actions as reports
from api.reports.queries import add_photo_of_work
from api.settings import Settings
from api.triage import actions, queries
from pwa.forms import Form, as_id, whole_number
from pwa.reports.photos import LARGEST_PHOTOS, keep_photos
from pwa.triage.case import page_of
from pwa.triage.composing import Composing, Write, act_of, is_way, typed_in
from pwa.visitors import officer_who

MAY_ANSWER = {"actor": officer_who("reports.answer")}
Page = Template | Redirect


@post("/reports/{reference:str}/update", status_code=200, dependencies=MAY_ANSWER, request_max_body_size=LARGEST_PHOTOS)
async def update(
    state: State,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    return await send(state, officer, actor, settings, reference, form, "update")


@post("/reports/{reference:str}/close", status_code=200, dependencies=MAY_ANSWER, request_max_body_size=LARGEST_PHOTOS)
async def close(
    state: State,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    """There is no closing without how it ended and why."""
    return await send(state, officer, actor, settings, reference, form, "close")


@post("/reports/{reference:str}/ask", status_code=200, dependencies=MAY_ANSWER)
async def ask(
    state: State,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    return await send(state, officer, actor, settings, reference, form, "ask")


@post("/reports/{reference:str}/reopen", status_code=200, dependencies=MAY_ANSWER)
async def reopen(
    state: State,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    return await send(state, officer, actor, settings, reference, form, "reopen")


@post("/reports/{reference:str}/unmerge", status_code=200, dependencies={"actor": officer_who("reports.merge")})
async def unmerge(
    state: State,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    return await send(state, officer, actor, settings, reference, form, "unmerge")


@post("/reports/{reference:str}/note", status_code=200)
async def note(
    state: State,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    return await send(state, officer, actor, settings, reference, form, "note")


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
    return await send(state, officer, actor, settings, reference, form, cast(Write, write), is_preview=True)


@get("/reports/{reference:str}/preview/{write:str}")
async def after_look(reference: FromPath[str], write: FromPath[str]) -> Redirect:
    """A preview's address opened again, with nothing typed."""
    return Redirect(f"/staff/reports/{reference}?write={write if is_way(write) else ''}#composer", status_code=303)


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
    """Back to the report when it went well; else its page with what is wrong and all that was typed."""
    typed = typed_in(form)
    photos, problems = await photos_with_it(state, actor, reference, form)
    act = act_of(write, typed, photos, actor, settings.secret)
    async with transaction(state.pool, actor) as db:
        report_id = await queries.report_called(db, reference)
        seen: Preview | None = None
        try:
            if problems:
                raise Refused(**problems)
            await reports.refuse_if_changed(db, report_id, whole_number(form.text("version")) or None)
            if not is_preview:
                await act(db, report_id)
                return Redirect(f"/staff/reports/{reference}", status_code=303)
            seen = preview(await actions.what_she_gets(db, report_id, act), settings, kind="report", because=[])
        except Refused as refused:
            problems = refused.problems
        except Conflict as conflict:
            problems = {"words": str(conflict)}
        composing = Composing(write, typed, photos, seen)
        return await page_of(db, officer, reference, problems, typed, composing)


async def photos_with_it(state: State, actor: Actor, reference: str, form: Form) -> tuple[list[UUID], dict[str, str]]:
    """Those added at an earlier look, and those sent now; and the sentence about one that cannot be used."""
    photos = [as_id(each) for each in form.texts("photo")]
    if not any(form.files("photos")):
        return photos, {}
    async with transaction(state.pool, actor) as db:
        report_id = await queries.report_called(db, reference)

    async def insert(db: Connection, photo_id: UUID, photo: PreparedPhoto) -> None:
        await add_photo_of_work(db, photo_id, report_id, photo.width, photo.height, photo.sha256)
        photos.append(photo_id)

    problems = await keep_photos(state, actor, form.files("photos"), len(photos), insert)
    return photos, problems


handlers = [update, close, ask, reopen, unmerge, note, look, after_look]
