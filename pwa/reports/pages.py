"""The home page, the list of reports, one report, and its photos."""

from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.actor import Actor
from api.broadcasts.queries import headlines
from api.database import Database
from api.errors import NotFound
from api.notifications.queries import open_page
from api.reports import own, queries
from api.reports.cards import card_of, name_of
from api.reports.finding import page_of_report, tidied
from api.security import NOT_A_PAGE
from api.settings import Settings
from pwa.kept import BY_ANYONE, if_hers
from pwa.promise.of_report import promise_of
from pwa.unchanged import unchanged, validators
from pwa.visitors import Visitor, small_data


@get("/")
async def home(db: Database, actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]) -> Template:
    news = await headlines(db, actor.id)
    context = {"reports": await queries.reports_listed(db, None, None, None, None, None, 6), "news": news}
    is_hers = any(each.is_where_she_follows for each in news)
    return Template("reports/home.html", context=context, headers=if_hers(visitor) if is_hers else BY_ANYONE)


@get("/reports/{reference:str}", counts_unread=False)
async def show(
    request: Request[None, None, State],
    state: State,
    db: Database,
    reference: FromPath[str],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
) -> Template | Redirect:
    """A reference as people copy it, in small letters or with a full stop after it, leads to the right address."""
    if (tidy := tidied(reference)) not in (None, reference):
        return Redirect(f"/reports/{tidy}", status_code=301)
    report = await page_of_report(db, reference, actor.id)
    if actor.id:
        request.state.unread = await open_page(db, actor.id, report.id)  # those about other things
    sizes = {photo.id: await state.photos.size(photo.id) for photo in report.photos} if small_data.get() else {}
    context = {"report": report, "problems": {}, "sizes": sizes, **await promise_of(db, report, actor)}
    headers = if_hers(visitor) if report.is_mine or report.is_followed else BY_ANYONE
    return Template("reports/show.html", context=context, headers=headers)


@get("/reports/{reference:str}/card.png")
async def card(
    request: Request[None, None, State],
    state: State,
    db: Database,
    reference: FromPath[str],
    settings: NamedDependency[Settings],
) -> Response[bytes] | Response[None]:
    """The picture that goes with its link. The same for everybody, so a report that is not public has none."""
    drawing, photo_id = card_of(await page_of_report(db, reference, None), settings)
    etag = f'"{name_of(drawing, photo_id)}"'
    return unchanged(request, etag) or Response(
        await state.cards.image(drawing, photo_id), media_type="image/png", headers=validators(etag)
    )


@get("/reports/{reference:str}/sent")
async def sent(
    db: Database, reference: FromPath[str], actor: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> Template | Redirect:
    """What the person who sent it sees next; anybody else sees the report."""
    report = await page_of_report(db, reference, actor.id)
    if not report.is_mine:
        return Redirect(f"/reports/{reference}", status_code=303)
    private = f"{settings.origin}/reports/{reference}/private/{own.private_key(settings.secret, report.id)}"
    usual = await queries.usual_time(db, report.id)
    return Template("reports/sent.html", context={"report": report, "private": private, "usual": usual})


@get("/reports/{reference:str}/private/{key:str}")
async def private_link(reference: FromPath[str], key: FromPath[str]) -> Template:
    """A button, because mail scanners open links: pressing it makes this phone one that may manage the report."""
    return Template("reports/private.html", context={"reference": reference, "key": key})


@post("/reports/{reference:str}/private/{key:str}", status_code=303)
async def open_private_link(
    db: Database,
    reference: FromPath[str],
    key: FromPath[str],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
) -> Redirect:
    device_id = visitor.own_device()
    await own.hold_by_key(db, settings.secret, key, device_id)
    return Redirect(f"/reports/{reference}", status_code=303)


@get("/photos/{photo_id:uuid}")
async def photo(state: State, db: Database, photo_id: FromPath[UUID]) -> Response[bytes]:
    return await photo_answer(state, photo_id, await queries.photo_may_be_seen(db, photo_id))


@get("/photos/{photo_id:uuid}/small")
async def small_photo(state: State, db: Database, photo_id: FromPath[UUID]) -> Response[bytes]:
    return await photo_answer(state, photo_id, await queries.photo_may_be_seen(db, photo_id), small=True)


async def photo_answer(state: State, photo_id: UUID, is_public: bool | None, small: bool = False) -> Response[bytes]:
    """`is_public` None: not for this person. Only what everybody may see is kept by anything in between."""
    if is_public is None:
        raise NotFound
    image = await state.photos.fetch(photo_id, small)
    headers = {
        "cache-control": "public, max-age=300" if is_public else "private, no-store",
        "content-security-policy": f"{NOT_A_PAGE}; sandbox",
        "content-disposition": "inline",
    }
    return Response(image, media_type="image/webp", headers=headers)


router = Router(
    "/",
    route_handlers=[home, show, card, sent, private_link, open_private_link, photo, small_photo],
    include_in_schema=False,
)
