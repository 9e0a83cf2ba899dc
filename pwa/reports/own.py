"""What she who sent a report may still do with it: mend her words, add a photo, take out personal details, withdraw."""

from datetime import UTC, datetime
from uuid import UUID

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.actor import Actor
from api.database import Connection, Database, transaction
from api.errors import Conflict, Refused
from api.photos.schemas import PreparedPhoto
from api.reports import own, queries
from api.reports.personal import looks_personal
from api.reports.schemas import MOST_PHOTOS, ReportPage
from pwa.forms import Form
from pwa.reports.photos import LARGEST_PHOTOS, keep_photos


@get("/{reference:str}/manage")
async def manage(db: Database, reference: FromPath[str], actor: NamedDependency[Actor]) -> Template:
    return page_of(await own.own_report(db, reference, actor))


@post("/{reference:str}/manage", status_code=200)
async def correct(
    db: Database, reference: FromPath[str], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Template | Redirect:
    typed = {"description": form.text("description"), "where_exactly": form.text("where_exactly")}
    try:
        await own.correct(db, reference, actor, **typed)
    except Refused as refused:
        return page_of(await own.own_report(db, reference, actor), refused.problems, typed)
    except Conflict as conflict:
        problems = {"description": str(conflict)}
        return page_of(await own.own_report(db, reference, actor), problems, typed)
    return back_to(reference)


@post("/{reference:str}/manage/photos", status_code=200, request_max_body_size=LARGEST_PHOTOS)
async def add_photos(
    state: State, reference: FromPath[str], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Template | Redirect:
    async with transaction(state.pool, actor) as db:
        report = await own.own_report(db, reference, actor)

    async def insert(db: Connection, photo_id: UUID, photo: PreparedPhoto) -> None:
        await queries.add_photo(db, photo_id, report.id, photo.width, photo.height, photo.sha256)

    problems = await keep_photos(state, actor, form.files("photos"), len(report.photos), insert)
    if problems:
        async with transaction(state.pool, actor) as db:
            return page_of(await own.own_report(db, reference, actor), problems)
    return back_to(reference)


@post("/{reference:str}/manage/take-out-personal", status_code=200)
async def take_out_personal(
    db: Database, reference: FromPath[str], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Template | Redirect:
    words = form.text("words")
    try:
        await own.take_out_personal(db, reference, actor, words)
    except Refused as refused:
        return page_of(await own.own_report(db, reference, actor), refused.problems, words=words)
    return back_to(reference)


@post("/{reference:str}/manage/withdraw", status_code=303)
async def withdraw(db: Database, reference: FromPath[str], actor: NamedDependency[Actor]) -> Redirect:
    await own.withdraw(db, reference, actor)
    return back_to(reference)


def page_of(
    report: ReportPage, problems: dict[str, str] | None = None, typed: dict[str, str] | None = None, words: str = ""
) -> Template:
    context = {
        "report": report,
        "problems": problems or {},
        "typed": typed or {"description": report.description or "", "where_exactly": report.where_exactly or ""},
        "may_correct": report.submitted_at > datetime.now(UTC) - own.MAY_CORRECT,
        "words": words,
        "personal": looks_personal(
            "\n".join([f"{report.description}\n{report.where_exactly}", *(each.answer for each in report.answers)])
        ),
        "most_photos": MOST_PHOTOS,
    }
    return Template("reports/manage.html", context=context, status_code=422 if problems else 200)


def back_to(reference: str) -> Redirect:
    return Redirect(f"/reports/{reference}", status_code=303)


router = Router(
    "/reports",
    route_handlers=[manage, correct, add_photos, take_out_personal, withdraw],
    include_in_schema=False,
)
