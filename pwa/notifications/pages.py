"""What this device follows, its inbox, leave to send it notices, and the links in letters."""

from uuid import UUID

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Redirect, Template
from msgspec import Struct

from api.accounts.queries import keep_device
from api.actor import SYSTEM, Actor
from api.database import Database, act_for
from api.errors import Refused
from api.language import gettext as _
from api.notifications import actions, queries
from api.notifications.web_push import PushSubscription, endpoint_is_allowed
from api.reports import queries as reports
from api.settings import Settings
from pwa.forms import Form
from pwa.visitors import Visitor


class Keys(Struct, frozen=True):
    p256dh: str
    auth: str


class BrowserSubscription(Struct, frozen=True):
    """As PushSubscription.toJSON() gives it; browsers add fields of their own."""

    endpoint: str
    keys: Keys


class NoticesAsked(Struct, frozen=True, forbid_unknown_fields=True):
    subscription: BrowserSubscription
    reference: str | None = None  # of the report to follow from now on
    replaces: str | None = None  # the endpoint this one takes the place of


@get("/following")
async def following(db: Database, actor: NamedDependency[Actor]) -> Template:
    mine = await reports.reports_of_device(db, actor.id) if actor.id else []
    followed = await reports.reports_followed(db, actor.id) if actor.id else []
    return Template("notifications/following.html", context={"mine": mine, "followed": followed})


@get("/messages")
async def messages(db: Database, actor: NamedDependency[Actor]) -> Template:
    inbox = await queries.messages_of(db, actor.id) if actor.id else []
    return Template("notifications/messages.html", context={"messages": inbox})


@post("/messages", status_code=303)
async def read_messages(db: Database, actor: NamedDependency[Actor]) -> Redirect:
    if actor.id:
        await queries.mark_read(db, actor.id)
    return Redirect("/messages", status_code=303)


@post("/reports/{reference:str}/follow", status_code=303)
async def follow(
    db: Database, reference: FromPath[str], actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]
) -> Redirect:
    report = await reports.report_page(db, reference, actor.id)
    await keep_device(db, visitor.own_device())
    await actions.follow(db, "report", report.id, visitor.own_device(), actor, is_reporter=report.is_mine)
    return Redirect(f"/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/unfollow", status_code=303)
async def unfollow(db: Database, reference: FromPath[str], actor: NamedDependency[Actor]) -> Redirect:
    report = await reports.report_page(db, reference, actor.id)
    if actor.id:
        await actions.unfollow(db, report.id, actor.id, actor)
    return Redirect(f"/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/follow-by-email", status_code=303)
async def follow_by_email(
    db: Database,
    reference: FromPath[str],
    form: NamedDependency[Form],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
) -> Redirect | Template:
    report = await reports.report_page(db, reference, actor.id)
    email = form.text("email")
    try:
        await keep_device(db, visitor.own_device())
        await actions.follow_by_email(db, "report", report.id, email, actor, is_reporter=report.is_mine)
    except Refused as refused:
        context = {"report": report, "problems": refused.problems, "email": email}
        return Template("reports/show.html", context=context, status_code=422)
    return Redirect(f"/reports/{reference}/asked", status_code=303)


@get("/reports/{reference:str}/asked")
async def asked(reference: FromPath[str]) -> Template:
    return Template("notifications/asked.html", context={"reference": reference})


@post("/following/push", status_code=204)
async def allow_notices(
    db: Database,
    data: JSONBody[NoticesAsked],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
) -> None:
    """A phone said yes to notices, or its browser made a new endpoint. Raises Refused for one we may not write to."""
    subscription = checked(data.subscription, settings)
    device_id = visitor.own_device()
    await keep_device(db, device_id)
    if data.replaces:
        await queries.drop_push_subscription(db, data.replaces)
    await queries.keep_push_subscription(db, subscription.endpoint, subscription.p256dh, subscription.auth)
    if data.reference:
        report = await reports.report_page(db, data.reference, actor.id)
        await actions.follow(db, "report", report.id, device_id, actor, is_reporter=report.is_mine)


def checked(sent: BrowserSubscription, settings: Settings) -> PushSubscription:
    """An endpoint is an address a stranger wrote: only the push services we know are written to (ASVS v5.0.0-1.3.6)."""
    if not endpoint_is_allowed(sent.endpoint, settings.push_services):
        raise Refused(endpoint=_("We do not know this browser's push service, so notices cannot reach it."))
    try:
        return PushSubscription(sent.endpoint, sent.keys.p256dh, sent.keys.auth)
    except ValueError as error:
        raise Refused(keys=str(error)) from None


@delete("/following/push", status_code=204)
async def stop_notices(db: Database, data: JSONBody[BrowserSubscription]) -> None:
    await queries.drop_push_subscription(db, data.endpoint)


@get("/following/confirm/{key:str}")
async def confirm_page(key: FromPath[str], settings: NamedDependency[Settings]) -> Template:
    """A button and nothing else: what scans mail opens links, and must not say yes for a person."""
    actions.follow_opened_by(settings.secret, key)
    return Template("notifications/confirm.html", context={"key": key})


@post("/following/confirm/{key:str}", status_code=200)
async def confirm(db: Database, key: FromPath[str], settings: NamedDependency[Settings]) -> Template:
    follow_id = actions.follow_opened_by(settings.secret, key)
    await act_for(db, SYSTEM)  # the key is the leave; the phone that opened it may be another
    found = await actions.confirm(db, follow_id)
    report = await reports.report_to_tell_of(db, found.subject_id)
    return Template("notifications/confirmed.html", context={"report": report})


@get("/following/stop/{key:str}")
async def stop_page(key: FromPath[str], settings: NamedDependency[Settings]) -> Template:
    actions.follow_opened_by(settings.secret, key)
    return Template("notifications/stop.html", context={"key": key})


@post("/following/stop/{key:str}", status_code=200)
async def stop(db: Database, key: FromPath[str], settings: NamedDependency[Settings]) -> Template:
    """Also what a mail program sends for its own unsubscribe button (RFC 8058)."""
    follow_id: UUID = actions.follow_opened_by(settings.secret, key)
    await act_for(db, SYSTEM)
    await actions.stop(db, follow_id)
    return Template("notifications/stopped.html", context={"key": key})


router = Router(
    "/",
    route_handlers=[
        following,
        messages,
        read_messages,
        follow,
        unfollow,
        follow_by_email,
        asked,
        allow_notices,
        stop_notices,
        confirm_page,
        confirm,
        stop_page,
        stop,
    ],
    include_in_schema=False,
)
