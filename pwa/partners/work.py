"""What a contractor or another authority sees of a report, by its link, and where they answer."""

from typing import Any, cast
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.actor import SYSTEM
from api.database import Connection, transaction
from api.errors import Conflict, Gone, Refused
from api.language import gettext as _
from api.partners import actions
from api.partners.schemas import ANSWERS
from api.photos.schemas import PreparedPhoto
from api.reports.queries import add_photo_of_work
from api.settings import Settings
from pwa.errors import Answer, AnyRequest
from pwa.errors import answer as page_of_error
from pwa.forms import Form
from pwa.reports.pages import photo_answer
from pwa.reports.photos import LARGEST_PHOTOS, keep_photos

MOST_ANSWERS = 20  # to one hand-over


@get("/{key:str}")
async def show(state: State, settings: NamedDependency[Settings], key: FromPath[str]) -> Template:
    async with transaction(state.pool, SYSTEM) as db:
        return await page_of(db, settings, key, {})


@get("/{key:str}/photos/{photo_id:uuid}")
async def photo(
    state: State, settings: NamedDependency[Settings], key: FromPath[str], photo_id: FromPath[UUID]
) -> Response[bytes]:
    async with transaction(state.pool, SYSTEM) as db:
        handover = await actions.handover_opened_by(db, settings.secret, key)
    return await photo_answer(state, photo_id, False if photo_id in handover.photos else None)


@post("/{key:str}", status_code=200, request_max_body_size=LARGEST_PHOTOS)
async def answer(
    state: State, settings: NamedDependency[Settings], key: FromPath[str], form: NamedDependency[Form]
) -> Template | Redirect:
    typed = {"kind": form.text("kind"), "words": form.text("words")}
    kind = next((each for each in ANSWERS if each == typed["kind"]), None)
    async with transaction(state.pool, SYSTEM) as db:
        handover = await actions.handover_opened_by(db, settings.secret, key)
        if handover.is_over:
            return await page_of(db, settings, key, typed)
        if len(handover.answers_given) >= MOST_ANSWERS:
            full = _("You have answered often enough here. Ring the council instead.")
            return await page_of(db, settings, key, typed, {"words": full})
    photos: list[UUID] = []

    async def insert(db: Connection, photo_id: UUID, photo: PreparedPhoto) -> None:
        await add_photo_of_work(db, photo_id, handover.report_id, photo.width, photo.height, photo.sha256)
        photos.append(photo_id)

    files = form.files("photos") if kind and typed["words"] else ()  # what is refused anyway leaves nothing behind
    problems = await keep_photos(state, SYSTEM, files, 0, insert)
    async with transaction(state.pool, SYSTEM) as db:
        try:
            if problems:
                raise Refused(**problems)
            await actions.answer(db, handover, kind, typed["words"], photos)
        except Refused as refused:
            return await page_of(db, settings, key, typed, refused.problems)
        except Conflict as conflict:
            return await page_of(db, settings, key, typed, {"words": str(conflict)})
    return Redirect(f"/work/{key}", status_code=303)


async def page_of(
    db: Connection, settings: Settings, key: str, typed: dict[str, str], problems: dict[str, str] | None = None
) -> Template:
    handover = await actions.handover_opened_by(db, settings.secret, key)
    context = {"handover": handover, "key": key, "typed": typed, "problems": problems or {}}
    headers = {"cache-control": "private, no-store", "referrer-policy": "no-referrer"}
    return Template("partners/work.html", context=context, status_code=422 if problems else 200, headers=headers)


def taken_back(request: AnyRequest, _gone: Gone) -> Answer:
    detail = _("The council has taken it back. You need do nothing, and it is shown here no more.")
    return page_of_error(request, 410, _("This is not yours to do any more"), detail)


router = Router(
    "/work",
    route_handlers=[show, photo, answer],
    include_in_schema=False,
    exception_handlers=cast(Any, {Gone: taken_back}),
)
