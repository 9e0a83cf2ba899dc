"""This device's inbox, the reports it follows, leave to send it notices, and the links in letters."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import MediaType, Request, Router, delete, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Redirect, Template
from msgspec import Struct

from api.accounts.queries import keep_device
from api.actor import SYSTEM, Actor
from api.database import Database, act_for
from api.errors import Refused
from api.language import gettext as _
from api.limits import ASKS
from api.notifications import actions, queries
from api.notifications.devices import name_guessed
from api.notifications.schemas import Message
from api.notifications.web_push import PushSubscription, endpoint_is_allowed, public_key
from api.reports import queries as reports
from api.reports.finding import page_of_report
from api.settings import Settings
from pwa.forms import Form
from pwa.kept import if_hers
from pwa.notifications import devices, following
from pwa.notifications.following import how_asked
from pwa.promise.of_report import promise_of
from pwa.reports.lists import moment
from pwa.times import Times
from pwa.visitors import Visitor

PAGE_SIZE = 50
NOBODY = UUID(int=0)


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
    is_repair: bool = False  # nobody pressed anything: the app looked whether all is well


@get("/messages")
async def messages(
    db: Database,
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[Visitor],
    before: FromQuery[str] = "",
) -> Template:
    inbox = await queries.messages_of(db, actor.id, moment(before), PAGE_SIZE) if actor.id else []
    context = {
        "days": by_day_and_subject(inbox, Times(settings.time_zone)),
        "has_unread": any(message.is_unread for message in inbox),
        "older": "?" + urlencode({"before": inbox[-1].created_at.isoformat()}) if len(inbox) == PAGE_SIZE else "",
        "newest": "/messages" if before else "",
    }
    return Template("notifications/messages.html", context=context, headers=if_hers(visitor))


def by_day_and_subject(inbox: list[Message], times: Times) -> list[tuple[str, list[list[Message]]]]:
    """Newest first: the days, in each what there is news of, and of each its messages."""
    days: dict[str, dict[UUID | None, list[Message]]] = {}
    for message in inbox:
        subjects = days.setdefault(times.day(message.created_at), {})
        subjects.setdefault(message.subject_id, []).append(message)
    return [(day, list(subjects.values())) for day, subjects in days.items()]


@get("/messages/{message_id:uuid}")
async def open_message(db: Database, message_id: FromPath[UUID], actor: NamedDependency[Actor]) -> Redirect:
    """To read one is to see the page it is about."""
    path = await queries.open_message(db, message_id, actor.id or NOBODY)
    return Redirect(path, status_code=303)


@post("/messages/{message_id:uuid}/read", status_code=303)
async def read_message(db: Database, message_id: FromPath[UUID], actor: NamedDependency[Actor]) -> Redirect:
    await queries.open_message(db, message_id, actor.id or NOBODY)
    return Redirect("/messages", status_code=303)


@post("/messages", status_code=303)
async def read_messages(db: Database, actor: NamedDependency[Actor]) -> Redirect:
    if actor.id:
        await queries.mark_read(db, actor.id)
    return Redirect("/messages", status_code=303)


@post("/reports/{reference:str}/follow", status_code=303)
async def follow(
    db: Database, reference: FromPath[str], actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]
) -> Redirect:
    report = await page_of_report(db, reference, actor.id)
    await keep_device(db, visitor.own_device())
    await actions.follow(db, "report", report.id, visitor.own_device(), actor, is_reporter=report.is_mine)
    return Redirect(f"/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/unfollow", status_code=303)
async def unfollow(db: Database, reference: FromPath[str], actor: NamedDependency[Actor]) -> Redirect:
    report = await page_of_report(db, reference, actor.id)
    if actor.id:
        await actions.unfollow(db, report.id, actor.id, actor)
    return Redirect(f"/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/mute", status_code=303)
async def mute(
    db: Database, reference: FromPath[str], actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]
) -> Redirect:
    """From the inbox, or from a notice's own button."""
    report = await page_of_report(db, reference, actor.id)
    await keep_device(db, visitor.own_device())
    await actions.mute(db, report.id, visitor.own_device(), actor)
    return Redirect("/messages", status_code=303)


@post("/reports/{reference:str}/follow-by-email", status_code=303, opt=ASKS.each_address)
async def follow_by_email(
    db: Database,
    reference: FromPath[str],
    form: NamedDependency[Form],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
) -> Redirect | Template:
    report = await page_of_report(db, reference, actor.id)
    email, mobile = form.text("email"), form.text("mobile")
    try:
        await keep_device(db, visitor.own_device())
        addresses = actions.checked_addresses(email, mobile)
        await actions.follow_by_address(db, "report", report.id, addresses, actor, is_reporter=report.is_mine)
    except Refused as refused:
        typed = {"problems": refused.problems, "email": email, "mobile": mobile}
        context = {"report": report, **typed, **await promise_of(db, report, actor)}
        return Template("reports/show.html", context=context, status_code=422)
    return Redirect(f"/reports/{reference}/asked?by={how_asked(email)}", status_code=303)


@get("/reports/{reference:str}/asked")
async def asked(reference: FromPath[str], by: FromQuery[str] = "") -> Template:
    return Template("notifications/asked.html", context={"reference": reference, "by": by})


@get("/following/push", media_type=MediaType.TEXT)
async def push_key(settings: NamedDependency[Settings]) -> str:
    """What a browser subscribes with; one that was made with another is to be made anew."""
    return public_key(settings.push_private_key) if settings.push_private_key else ""


@post("/following/push", status_code=204)
async def allow_notices(
    db: Database,
    data: JSONBody[NoticesAsked],
    request: Request[None, None, State],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
) -> None:
    """A phone said yes to notices, or its browser made a new endpoint, or it shows the one it has.

    Raises Refused for one we may not write to; 410 for one that she took off her list, until she asks again.
    """
    subscription = checked(data.subscription, settings)
    device_id = visitor.own_device()
    await keep_device(db, device_id)
    name = name_guessed(request.headers.get("user-agent", ""))
    is_kept = await queries.keep_push_subscription(
        db, subscription.endpoint, subscription.p256dh, subscription.auth, name, data.replaces, data.is_repair
    )
    if not is_kept:
        raise HTTPException(status_code=410)
    if data.reference:
        report = await page_of_report(db, data.reference, actor.id)
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
    is_report = found.subject_kind == "report"
    report = await reports.report_to_tell_of(db, found.subject_id) if is_report else None
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


@get("/following/stop-all/{key:str}")
async def stop_all_page(key: FromPath[str], settings: NamedDependency[Settings]) -> Template:
    actions.address_opened_by(settings.secret, key)
    return Template("notifications/stop.html", context={"key": key, "is_all": True})


@post("/following/stop-all/{key:str}", status_code=200)
async def stop_all(db: Database, key: FromPath[str], settings: NamedDependency[Settings]) -> Template:
    address_id = actions.address_opened_by(settings.secret, key)
    await act_for(db, SYSTEM)
    await actions.stop_all(db, address_id)
    return Template("notifications/stopped.html", context={"key": key, "is_all": True})


router = Router(
    "/",
    route_handlers=[
        *following.handlers,
        *devices.handlers,
        messages,
        read_messages,
        open_message,
        read_message,
        mute,
        push_key,
        stop_all_page,
        stop_all,
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
