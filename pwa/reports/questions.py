"""What the council asks whoever reported something: opened by a link, answered once, and read by officers alone."""

from uuid import UUID

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.actor import SYSTEM
from api.database import Connection, transaction
from api.errors import Conflict, Refused
from api.photos.schemas import PreparedPhoto
from api.reports import asking
from api.reports.queries import add_photo
from api.settings import Settings
from pwa.forms import Form
from pwa.reports.photos import LARGEST_PHOTOS, keep_photos


@get("/{key:str}")
async def show(state: State, settings: NamedDependency[Settings], key: FromPath[str]) -> Template:
    """Whoever holds the link may answer, on whatever device: so it is the system that reads the question."""
    async with transaction(state.pool, SYSTEM) as db:
        return await page_of(db, settings, key)


@post("/{key:str}", status_code=200, request_max_body_size=LARGEST_PHOTOS)
async def answer(
    state: State, settings: NamedDependency[Settings], key: FromPath[str], form: NamedDependency[Form]
) -> Template | Redirect:
    typed = {name: form.text(name) for name in ("words", "agreed")}
    agreed = {"yes": True, "no": False}.get(typed["agreed"])
    async with transaction(state.pool, SYSTEM) as db:
        asked = await asking.question_opened_by(db, settings.secret, key)
        if asked.is_over or asked.answered_at:
            return await page_of(db, settings, key)
    kept: list[UUID] = []

    async def insert(db: Connection, photo_id: UUID, photo: PreparedPhoto) -> None:
        await add_photo(db, photo_id, asked.report_id, photo.width, photo.height, photo.sha256)
        kept.append(photo_id)

    problems = await keep_photos(state, SYSTEM, form.files("photos"), asked.photos, insert)
    async with transaction(state.pool, SYSTEM) as db:
        try:
            if problems:
                raise Refused(**problems)
            await asking.answer(db, asked, typed["words"], len(kept), agreed)
        except Refused as refused:
            return await page_of(db, settings, key, typed, refused.problems)
        except Conflict:
            return await page_of(db, settings, key)
    return Redirect(f"/questions/{key}", status_code=303)


async def page_of(
    db: Connection,
    settings: Settings,
    key: str,
    typed: dict[str, str] | None = None,
    problems: dict[str, str] | None = None,
) -> Template:
    asked = await asking.question_opened_by(db, settings.secret, key)
    context = {"asked": asked, "key": key, "typed": typed or {}, "problems": problems or {}}
    headers = {"cache-control": "private, no-store", "referrer-policy": "no-referrer"}
    return Template("reports/question.html", context=context, status_code=422 if problems else 200, headers=headers)


router = Router("/questions", route_handlers=[show, answer], include_in_schema=False)
