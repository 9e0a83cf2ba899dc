"""Officers look at words and photos before the public does."""

from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from api.actor import Actor
from api.database import Database
from api.errors import NotFound
from api.reports.queries import photo_may_be_seen
from api.triage import actions, queries
from pwa.reports.pages import photo_answer
from pwa.visitors import officer_who

MODERATOR = {"actor": officer_who("reports.moderate")}


@post("/reports/{reference:str}/show-words", status_code=303, dependencies=MODERATOR)
async def show_words(db: Database, actor: NamedDependency[Actor], reference: FromPath[str]) -> Redirect:
    report_id = await queries.report_called(db, reference)
    await actions.show_words(db, report_id, actor)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/words-read", status_code=303, dependencies={"actor": officer_who("reports.answer")})
async def words_read(db: Database, actor: NamedDependency[Actor], reference: FromPath[str]) -> Redirect:
    report_id = await queries.report_called(db, reference)
    await actions.mark_words_read(db, report_id, actor)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/photos/{photo_id:uuid}/{state_wanted:str}", status_code=303, dependencies=MODERATOR)
async def decide_photo(
    db: Database,
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    photo_id: FromPath[UUID],
    state_wanted: FromPath[str],
) -> Redirect:
    report_id = await queries.report_called(db, reference)
    decide = {"show": actions.show_photo, "hide": actions.hide_photo}.get(state_wanted)
    if decide is None:
        raise NotFound
    await decide(db, report_id, photo_id, actor)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


@get("/photos/{photo_id:uuid}")
async def photo(state: State, db: Database, photo_id: FromPath[UUID]) -> Response[bytes]:
    return await photo_answer(state, photo_id, kept_from_caches(await photo_may_be_seen(db, photo_id)))


@get("/photos/{photo_id:uuid}/small")
async def small_photo(state: State, db: Database, photo_id: FromPath[UUID]) -> Response[bytes]:
    return await photo_answer(state, photo_id, kept_from_caches(await photo_may_be_seen(db, photo_id)), small=True)


def kept_from_caches(is_public: bool | None) -> bool | None:
    """What an officer sees stays nowhere on her phone, also when everybody may see it."""
    return None if is_public is None else False


handlers = [show_words, words_read, decide_photo, photo, small_photo]
