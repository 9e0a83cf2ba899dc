"""What the council tells an area, as everybody reads it: a page each, a list, a feed, and hearing of it."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.queries import keep_device
from api.actor import Actor
from api.broadcasts import queries
from api.database import Connection, Database
from api.errors import Refused
from api.language import gettext as _
from api.notifications.interests import follow_interest
from api.notifications.queries import open_page, unread
from api.notifications.schemas import Wanted
from api.places import queries as places
from api.reports.finding import tidied
from api.settings import Settings
from pwa.forms import Form
from pwa.kept import BY_ANYONE
from pwa.notifications.following import how_asked
from pwa.reports.lists import ATOM
from pwa.unchanged import etag_of, unchanged, validators
from pwa.visitors import Visitor

AnyRequest = Request[None, None, State]


@get("/news")
async def listed(db: Database) -> Template:
    return await page_of(db)


@post("/news", status_code=200)
async def follow(
    db: Database, form: NamedDependency[Form], actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]
) -> Template | Redirect:
    """Hear of it from now on, for one ward or for all of them."""
    typed = {name: form.text(name) for name in ("ward", "email", "mobile")}
    try:
        await keep_device(db, visitor.own_device())
        wanted = Wanted(kind="broadcasts", ward=typed["ward"])
        await follow_interest(db, wanted, visitor.own_device(), actor, typed["email"], typed["mobile"])
    except Refused as refused:
        return await page_of(db, typed, refused.problems)
    is_asked = typed["email"] or typed["mobile"]
    return Redirect(f"/following?asked={how_asked(typed['email'])}" if is_asked else "/following", status_code=303)


async def page_of(
    db: Connection, typed: dict[str, str] | None = None, problems: dict[str, str] | None = None
) -> Template:
    found = await queries.news_listed(db)
    context: dict[str, Any] = {
        "now": [news for news in found if news.state == "now"],
        "over": [news for news in found if news.state != "now"],
        "typed": typed or {},
        "problems": problems or {},
        "areas": [
            {"value": "", "text": _("Everywhere")},
            *({"value": each.name, "text": each.name} for each in await places.areas(db, "ward")),
        ],
    }
    headers = {} if problems else BY_ANYONE
    return Template("broadcasts/news.html", context=context, headers=headers, status_code=422 if problems else 200)


@get("/news/{reference:str}", counts_unread=False)
async def show(
    request: AnyRequest, db: Database, reference: FromPath[str], actor: NamedDependency[Actor]
) -> Template | Redirect:
    """To see it is to have read the messages about it; that the app keeps it for later is not."""
    if (tidy := tidied(reference)) not in (None, reference):
        return Redirect(f"/news/{tidy}", status_code=301)
    news = await queries.news_by_reference(db, reference)
    if actor.id:
        request.state.unread = await seen(request, db, actor.id, news.subject_id)
    return Template("broadcasts/one.html", context={"news": news}, headers=BY_ANYONE)


async def seen(request: AnyRequest, db: Connection, device_id: UUID, subject_id: UUID) -> int:
    is_shown = request.headers.get("sec-fetch-mode", "navigate") == "navigate"
    return await open_page(db, device_id, subject_id) if is_shown else await unread(db, device_id)


@get("/feeds/news.atom")
async def feed(request: AnyRequest, db: Database, settings: NamedDependency[Settings]) -> Template | Response[None]:
    """Atom (RFC 4287). An entry changes when it is corrected or cancelled."""
    found = await queries.news_listed(db)
    changed_at = max((news.changed_at for news in found), default=None)
    etag = etag_of(settings.release, found)
    context = {"found": found, "changed_at": changed_at}
    return unchanged(request, etag, changed_at) or Template(
        "broadcasts/feed.xml", context=context, media_type=ATOM, headers=validators(etag, changed_at)
    )


router = Router("/", route_handlers=[listed, follow, show, feed], include_in_schema=False)
