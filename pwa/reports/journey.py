"""Reporting, one thing a page: danger, place, service, words and photos, contact, check. Nothing is asked twice.

What has been answered is kept in a draft that only this device can open. Each page is a form; each answer is followed
by a redirect, so that going back never asks to send again. The draft's id is the report's submission_key: a second
press of the button finds the report that the first one made.
"""

from uuid import UUID, uuid4

from litestar import Request, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from msgspec.structs import replace

from api.accounts.queries import keep_device
from api.actor import Actor
from api.assets import queries as assets
from api.assets.actions import asset_reported, refuse_not_ours
from api.assets.schemas import Asset
from api.database import Connection, Database, transaction
from api.errors import Refused, Stopped
from api.limits import REPORTS
from api.notifications.actions import checked_addresses
from api.photos.schemas import PreparedPhoto
from api.places import queries as places
from api.places.actions import parse_place
from api.promise import queries as promise
from api.reports import queries, submitting
from api.reports.finding import reference_in
from api.reports.schemas import Draft, KeptDraft
from api.reports.typed import problems_with_words
from api.services import queries as services
from api.services.schemas import Question
from api.settings import Settings
from pwa.forms import Form, as_id
from pwa.reports.answers import (
    LONGEST_KEPT,
    described,
    first_unanswered,
    fits,
    may_come_to,
    new_report,
    nowhere,
    place_by_script,
    problems_with_answers,
    problems_with_description,
)
from pwa.reports.photos import LARGEST_PHOTOS, keep_photos
from pwa.reports.placing import placed
from pwa.reports.preview import without
from pwa.reports.steps import STEPS, Page, Problems, only, page_of, service_of, stop_page
from pwa.visitors import Visitor

NONE_OF_THESE = "none"


@get("/new")
async def danger(asset: FromQuery[str] = "") -> Template:
    """Before anything else: a report is not a 999 call. `asset` is what it will be about, where that is known."""
    return Template("reports/danger.html", context={"asset": asset[:6]})


@get("/new/danger")
async def in_danger() -> Template:
    return Template("reports/in_danger.html")


@post("/new")
async def begin(db: Database, form: NamedDependency[Form], visitor: NamedDependency[Visitor]) -> Page:
    code = form.text("asset").upper()
    answers = at_asset(await assets.asset_by_code(db, code)) if code else Draft()
    draft = KeptDraft(id=uuid4(), answers=answers, reference=None, photos=[])
    if answers.asset:
        return await onward_from_place(db, visitor, draft, await only_service_for(db, answers.asset))
    return await onward(db, visitor, draft)


@get([f"/new/{{draft_id:uuid}}/{step}" for step in STEPS])
async def show(
    request: Request[None, None, State],
    db: Database,
    draft_id: FromPath[UUID],
    where: FromQuery[str] = "",
    is_asset: FromQuery[bool] = False,
) -> Page:
    step = request.scope["path"].rsplit("/", 1)[1]
    draft = await queries.draft_by_id(db, draft_id)
    if draft is None:
        return Redirect("/reports/new", status_code=303)
    elif draft.reference:
        return Redirect(f"/reports/{draft.reference}/sent", status_code=303)
    elif not may_come_to(step, draft.answers):
        return to_step(draft_id, first_unanswered(draft.answers))
    else:
        return await page_of(db, step, draft, where=where, is_asset=is_asset)


@post("/new/{draft_id:uuid}/place", status_code=200)
async def answer_place(
    db: Database,
    draft_id: FromPath[UUID],
    form: NamedDependency[Form],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
) -> Page:
    draft = await draft_of(db, draft_id)
    typed = form.text("choice") or form.text("where")
    try:
        if form.text("sure") and draft.answers.place_unsure:
            answers = replace(draft.answers, place_unsure=False)
            return await onward_from_place(db, visitor, replace(draft, answers=answers))
        elif place := place_by_script(form) or parse_place(typed):
            answers = await placed(db, draft.answers, place, form, settings)
            return await onward_from_place(db, visitor, replace(draft, answers=answers))
        elif reference := await reference_in(db, typed):
            return Redirect(f"/reports/{reference}", status_code=303)
        elif found := await assets.assets_called(db, typed[:100]):
            if len(found) == 1:
                return await onward_from_place(db, visitor, replace(draft, answers=at_asset(found[0], draft.answers)))
            draft = await kept(db, visitor, draft)
            return to_step(draft.id, "place", where=typed[:100], is_asset="true")
        elif typed and await places.places_matching(db, typed[:100]):
            draft = await kept(db, visitor, draft)
            return to_step(draft.id, "place", where=typed[:100])
        else:
            raise Refused(where=nowhere(typed))
    except Refused as refused:
        return await page_of(db, "place", draft, at_the_box(refused), where=typed)


@post("/new/{draft_id:uuid}/service", status_code=200)
async def answer_service(
    db: Database, draft_id: FromPath[UUID], form: NamedDependency[Form], visitor: NamedDependency[Visitor]
) -> Page:
    draft = await draft_of(db, draft_id)
    words, service_code = form.text("words")[:LONGEST_KEPT], form.text("service_code")[:60]
    wants_to_find = form.text("find") and words and words != draft.answers.description
    if words:
        is_fine = draft.answers.described and not problems_with_words(words, "")
        draft = replace(draft, answers=replace(draft.answers, description=words, described=is_fine))
    # Enter on a service presses “Find” too, the first button of the form: a service just chosen goes on.
    if wants_to_find and service_code in ("", draft.answers.service_code):
        draft = await kept(db, visitor, draft)
        return to_step(draft.id, "service")
    try:
        return await with_service(db, visitor, draft, service_code)
    except Refused as refused:
        return await page_of(db, "service", draft, refused.problems)


@post("/new/{draft_id:uuid}/describe", status_code=200, request_max_body_size=LARGEST_PHOTOS)
async def answer_describe(
    state: State,
    draft_id: FromPath[UUID],
    form: NamedDependency[Form],
    visitor: NamedDependency[Visitor],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
) -> Page:
    """No transaction is open while photos are worked on: they may take seconds."""
    async with transaction(state.pool, actor) as db:
        draft = await draft_of(db, draft_id)
        questions = await questions_for(db, draft.answers)
        answers, not_there = await about(db, described(draft.answers, questions, form), form.text("asset")[:6])
        answers, elsewhere = await at_its_photo(db, answers, form, settings)
        draft = await kept(db, visitor, replace(draft, answers=answers))
        for photo_id in form.texts("remove"):
            await queries.delete_photo(db, as_id(photo_id), draft.id)
        draft = await queries.draft_by_id(db, draft.id) or draft

    async def insert(db: Connection, photo_id: UUID, photo: PreparedPhoto) -> None:
        await queries.insert_photo(db, photo_id, draft.id, photo.width, photo.height, photo.sha256)

    problems = await keep_photos(state, actor, form.files("photos"), len(draft.photos), insert)
    if service_code := form.text("change_service")[:60]:
        async with transaction(state.pool, actor) as db:
            return await with_service(db, visitor, draft, service_code)
    try:
        problems = not_there | problems_with_description(draft.answers, questions) | elsewhere | problems
    except Stopped as stopped:
        return stop_page(draft, stopped)
    async with transaction(state.pool, actor) as db:
        draft = await queries.draft_by_id(db, draft.id) or draft
        if problems:
            return await page_of(db, "describe", draft, problems)
        answers = replace(draft.answers, described=True)
        return await onward_from_place(db, visitor, replace(draft, answers=answers))


@post("/new/{draft_id:uuid}/contact", status_code=200)
async def answer_contact(
    db: Database, draft_id: FromPath[UUID], form: NamedDependency[Form], visitor: NamedDependency[Visitor]
) -> Page:
    draft = await draft_of(db, draft_id)
    email, mobile = form.text("email"), form.text("mobile")
    answers = replace(draft.answers, email=email, mobile=mobile, contact_asked=True)
    draft = replace(draft, answers=answers)
    try:
        if email or mobile:
            checked_addresses(email, mobile)
    except Refused as refused:
        return await page_of(db, "contact", draft, refused.problems)
    return await onward(db, visitor, draft)


@post("/new/{draft_id:uuid}/take-out", status_code=303)
async def take_out(
    db: Database, draft_id: FromPath[UUID], form: NamedDependency[Form], visitor: NamedDependency[Visitor]
) -> Redirect:
    """One personal detail, wherever everyone would read it, or every one."""
    draft = await draft_of(db, draft_id)
    answers = without(draft.answers, await questions_for(db, draft.answers), form.text("detail"))
    draft = await kept(db, visitor, replace(draft, answers=answers))
    return to_step(draft.id, "check")


@post("/new/{draft_id:uuid}/check", status_code=200, opt=REPORTS.each_address)
async def send(
    db: Database,
    draft_id: FromPath[UUID],
    visitor: NamedDependency[Visitor],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
) -> Page:
    """The report is made once, however often the button is pressed."""
    draft = await queries.draft_by_id(db, draft_id)
    if draft is None:
        return Redirect("/reports/new", status_code=303)
    elif draft.reference:
        return Redirect(f"/reports/{draft.reference}/sent", status_code=303)
    elif not may_come_to("check", draft.answers):
        return to_step(draft_id, first_unanswered(draft.answers))
    try:
        questions = await questions_for(db, draft.answers)
        if problems := problems_with_answers(questions, draft.answers):  # asked only since
            return await page_of(db, "describe", draft, problems)
        submitted = await submitting.submit(db, new_report(draft, questions), actor, settings)
    except Stopped as stopped:
        return stop_page(draft, stopped)
    except Refused as refused:
        step = "service" if "service_code" in refused.problems else "check"  # it is no longer offered
        return await page_of(db, step, draft, refused.problems)
    if draft.answers.earlier:
        await promise.link_to_earlier(db, submitted.reference, draft.answers.earlier)
    await queries.finish_draft(db, draft.id, submitted.id)
    return Redirect(f"/reports/{submitted.reference}/sent", status_code=303)


async def draft_of(db: Connection, draft_id: UUID) -> KeptDraft:
    """This device's draft. When it, or the cookie, is gone, a new one takes what was typed, so that nothing is lost."""
    draft = await queries.draft_by_id(db, draft_id)
    return draft or KeptDraft(id=uuid4(), answers=Draft(), reference=None, photos=[])


async def kept(db: Connection, visitor: Visitor, draft: KeptDraft) -> KeptDraft:
    device_id = visitor.own_device()
    await keep_device(db, device_id)
    await queries.keep_draft(db, draft.id, device_id, draft.answers)
    return draft


async def onward(db: Connection, visitor: Visitor, draft: KeptDraft) -> Redirect:
    if draft.reference:
        return Redirect(f"/reports/{draft.reference}/sent", status_code=303)
    draft = await kept(db, visitor, draft)
    return to_step(draft.id, first_unanswered(draft.answers))


async def onward_from_place(
    db: Connection, visitor: Visitor, draft: KeptDraft, service_code: str | None = None
) -> Page:
    """On to the next page once we know whose the place is; or stop, when its owner is to be asked instead."""
    answers = draft.answers
    answers = replace(answers, service_code=service_code or answers.service_code)
    if answers.asset and answers.service_code not in ("", *answers.asset.service_codes):
        answers = replace(answers, asset=None)  # it only says where
    draft, stopped = replace(draft, answers=answers), None
    if answers.place and answers.service_code:
        place, asset_id = answers.place, answers.asset.id if answers.asset else None
        ground = await assets.ground_at(db, place.longitude, place.latitude, asset_id, answers.service_code)
        draft = replace(draft, answers=replace(answers, passed_to=ground.passed_to))
        try:
            refuse_not_ours(ground)
        except Stopped as error:
            stopped = error
    there = await onward(db, visitor, draft)
    return stop_page(draft, stopped) if stopped and not draft.reference else there


def at_asset(asset: Asset, answers: Draft | None = None) -> Draft:
    return replace(
        answers or Draft(),
        latitude=asset.latitude,
        longitude=asset.longitude,
        place_words=asset.name,
        asset=asset,
        location_source="asset",
        accuracy_m=None,
        place_unsure=False,
    )


async def only_service_for(db: Connection, asset: Asset) -> str | None:
    """Where one thing alone can be reported of it, nobody needs to be asked what."""
    found = [each for group in only(await services.active_services(db), asset.service_codes) for each in group.services]
    return found[0].service_code if len(found) == 1 else None


async def with_service(db: Connection, visitor: Visitor, draft: KeptDraft, service_code: str) -> Page:
    """On with this service; what was described is asked again only where its questions want more."""
    service = await submitting.offered(db, service_code)
    is_enough = draft.answers.described and fits(service.questions, draft.answers)
    draft = replace(draft, answers=replace(draft.answers, described=is_enough))
    return await onward_from_place(db, visitor, draft, service.service_code)


async def about(db: Connection, answers: Draft, chosen: str) -> tuple[Draft, Problems]:
    """With the asset chosen of those near by; the one there was, where nothing was chosen."""
    if not chosen:
        return answers, {}
    elif chosen == NONE_OF_THESE:
        return replace(answers, asset=None), {}
    try:
        return replace(answers, asset=await asset_reported(db, chosen, answers.service_code)), {}
    except Refused as refused:
        return answers, refused.problems


async def at_its_photo(db: Connection, answers: Draft, form: Form, settings: Settings) -> tuple[Draft, Problems]:
    """The place a photo was taken at instead, if she said on the page that the problem is there."""
    try:
        place = place_by_script(form)
        return (await placed(db, answers, place, form, settings), {}) if place else (answers, {})
    except Refused as refused:
        return answers, {"photos": str(refused)}


def to_step(draft_id: UUID, step: str, **query: str) -> Redirect:
    return Redirect(f"/reports/new/{draft_id}/{step}", status_code=303, query_params=query or None)


def at_the_box(refused: Refused) -> Problems:
    """Whatever is wrong with a place is said beside the one box there is."""
    return {"where": str(refused)}


async def questions_for(db: Connection, answers: Draft) -> list[Question]:
    service = await service_of(db, answers)
    return service.questions if service else []


router = Router(
    "/reports",
    route_handlers=[
        danger,
        in_danger,
        begin,
        show,
        answer_place,
        answer_service,
        answer_describe,
        answer_contact,
        take_out,
        send,
    ],
    opt={"counts_unread": False},  # three statements a page are enough, and these have theirs
    include_in_schema=False,
)
