"""A resident's pages of an ending: not fixed, how it was for her, thank you."""

from uuid import UUID

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.actor import Actor
from api.database import Connection, Database, transaction
from api.errors import Refused
from api.photos.schemas import PreparedPhoto
from api.promise import endings, queries
from api.promise.schemas import ToRate
from api.promise.words import complaints_words
from api.reports.own import own_report
from api.reports.queries import add_photo
from api.reports.schemas import ReportPage
from api.settings import Settings
from pwa.forms import Form, as_id, whole_number
from pwa.promise.shown import why_words
from pwa.reports.photos import LARGEST_PHOTOS, keep_photos
from pwa.visitors import Visitor

Page = Template | Redirect


@get("/reports/{reference:str}/not-fixed")
async def not_fixed_page(db: Database, reference: FromPath[str], actor: NamedDependency[Actor]) -> Template:
    return await page_of(db, await own_report(db, reference, actor), actor)


@post("/reports/{reference:str}/not-fixed", status_code=303)
async def not_fixed(db: Database, reference: FromPath[str], actor: NamedDependency[Actor]) -> Redirect:
    """One tap, here or on a notice; what is not right may be said after it."""
    await endings.answer_not_fixed(db, reference, actor)
    return Redirect(f"/reports/{reference}/not-fixed", status_code=303)


@post("/reports/{reference:str}/not-fixed/why", status_code=200, request_max_body_size=LARGEST_PHOTOS)
async def say_why(
    state: State, reference: FromPath[str], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Page:
    why, words = form.text("why"), form.text("words")
    async with transaction(state.pool, actor) as db:
        report = await own_report(db, reference, actor)

    async def insert(db: Connection, photo_id: UUID, photo: PreparedPhoto) -> None:
        await add_photo(db, photo_id, report.id, photo.width, photo.height, photo.sha256)

    files = list(form.files("photos"))
    problems = await keep_photos(state, actor, files, len(report.photos), insert)
    async with transaction(state.pool, actor) as db:
        try:
            if problems:
                raise Refused(**problems)
            await endings.say_why(db, reference, actor, why, why_words(why), words, photos=len(files))
        except Refused as refused:
            problems |= refused.problems
        if problems:
            return await page_of(db, report, actor, problems, {"why": why, "words": words})
    return Redirect(f"/reports/{reference}", status_code=303)


async def page_of(
    db: Connection,
    report: ReportPage,
    actor: Actor,
    problems: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    kept = await queries.kept(db, report.id, actor.id)
    context = {
        "report": report,
        "kept": kept,
        "complaints": await complaints_words(db, f"/reports/{report.reference}") if kept.reopened > 1 else None,
        "may": endings.may_say_not_fixed(report),
        "problems": problems or {},
        "typed": typed or {},
        "whys": [{"value": why, "text": why_words(why)} for why in endings.WHYS],
    }
    return Template("promise/not_fixed.html", context=context, status_code=422 if problems else 200)


@post("/reports/{reference:str}/again", status_code=303)
async def again(
    db: Database, reference: FromPath[str], actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]
) -> Redirect:
    draft_id = await endings.report_again(db, reference, actor, visitor.own_device())
    return Redirect(f"/reports/new/{draft_id}/describe", status_code=303)


@post("/reports/{reference:str}/rate", status_code=303)
async def rate(
    db: Database, reference: FromPath[str], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Redirect:
    await endings.rate(db, reference, actor, whole_number(form.text("score")))
    return Redirect(f"/reports/{reference}#rated", status_code=303)


@post("/reports/{reference:str}/rate/words", status_code=303)
async def rate_words(
    db: Database, reference: FromPath[str], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Redirect:
    report = await own_report(db, reference, actor)
    assert actor.id
    await endings.rate_words(db, report.id, actor.id, form.text("words"))
    return Redirect(f"/reports/{reference}#rated", status_code=303)


@post("/reports/{reference:str}/thank", status_code=303)
async def thank(db: Database, reference: FromPath[str], actor: NamedDependency[Actor]) -> Redirect:
    await endings.thank(db, reference, actor)
    return Redirect(f"/reports/{reference}", status_code=303)


@get("/rate/{key:str}")
async def rate_by_link(db: Database, key: FromPath[str], settings: NamedDependency[Settings]) -> Template:
    """From a letter, without signing in. Mail scanners open links: only a button answers."""
    return rating_page(await endings.ending_by_key(db, settings.secret, key), key)


@post("/rate/{key:str}", status_code=200)
async def answer_by_link(
    db: Database, key: FromPath[str], settings: NamedDependency[Settings], form: NamedDependency[Form]
) -> Page:
    """Her score or, beside it, her words."""
    to_rate = await endings.ending_by_key(db, settings.secret, key)
    try:
        if score := whole_number(form.text("score")):
            await endings.keep_rating(db, to_rate.report_id, to_rate.person_id, score)
        else:
            await endings.rate_words(db, to_rate.report_id, to_rate.person_id, form.text("words"))
    except Refused as refused:
        return rating_page(to_rate, key, refused.problems, form.text("words"))
    return Redirect(f"/rate/{key}", status_code=303)


def rating_page(to_rate: ToRate, key: str, problems: dict[str, str] | None = None, words: str = "") -> Template:
    context = {"to_rate": to_rate, "key": key, "problems": problems or {}, "words": words}
    return Template("promise/rate.html", context=context, status_code=422 if problems else 200)


@post("/how-was-it", status_code=303)
async def rate_stop(db: Database, actor: NamedDependency[Actor], form: NamedDependency[Form]) -> Redirect:
    """Where nothing was sent, for a report was the wrong thing."""
    subject_id, score = as_id(form.text("subject")), whole_number(form.text("score"))
    await endings.rate_stop(db, actor, subject_id, form.text("ending"), form.text("service"), score)
    return Redirect("/how-was-it", status_code=303)


@get("/how-was-it")
async def rated_stop() -> Template:
    return Template("promise/thanked.html")


router = Router(
    "/",
    route_handlers=[
        *(not_fixed_page, not_fixed, say_why, again, rate, rate_words, thank),
        *(rate_by_link, answer_by_link, rate_stop, rated_stop),
    ],
    include_in_schema=False,
)
