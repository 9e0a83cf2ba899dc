"""Where this person's notices go, and how she wants to hear."""

from datetime import time
from typing import Any, get_args
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts.queries import keep_device
from api.actor import Actor
from api.database import Connection, Database
from api.errors import NotFound, Refused
from api.language import gettext as _
from api.language import installed, name_of
from api.limits import ASKS
from api.notifications import devices, queries
from api.notifications.schemas import Channel, Choice, Choices, Chosen, ChosenChannel, Pace
from api.settings import Settings
from pwa.forms import Form
from pwa.visitors import Visitor

NOBODY = UUID(int=0)
KINDS = ("report", "place", "disruption", "news", "emergency")


@get("/account/devices")
async def devices_page(db: Database, actor: NamedDependency[Actor], sent: FromQuery[str] = "") -> Template:
    return await page_of_devices(db, actor, is_sent=bool(sent))


@post("/account/devices/{subscription_id:uuid}/name", status_code=200)
async def rename(
    db: Database, subscription_id: FromPath[UUID], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Template | Redirect:
    try:
        await devices.name_device(db, subscription_id, actor, form.text("name"))
    except Refused as refused:
        return await page_of_devices(db, actor, refused.problems)
    return Redirect("/account/devices", status_code=303)


@post("/account/devices/{subscription_id:uuid}/test", status_code=303)
async def test(db: Database, subscription_id: FromPath[UUID], actor: NamedDependency[Actor]) -> Redirect:
    await devices.ask_for_test(db, subscription_id, actor)
    return Redirect("/account/devices?sent=yes", status_code=303)


@post("/account/devices/{subscription_id:uuid}/remove", status_code=303)
async def remove(db: Database, subscription_id: FromPath[UUID], actor: NamedDependency[Actor]) -> Redirect:
    await devices.remove_device(db, subscription_id, actor)
    return Redirect("/account/devices", status_code=303)


async def page_of_devices(
    db: Connection, actor: Actor, problems: dict[str, str] | None = None, is_sent: bool = False
) -> Template:
    found = await queries.devices_of(db, actor.id) if actor.id else []
    context = {"devices": found, "problems": problems or {}, "is_sent": is_sent, "longest": devices.LONGEST_NAME}
    return Template("notifications/devices.html", context=context, status_code=422 if problems else 200)


@get("/account/notices")
async def choices_page(
    db: Database,
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    kept: FromQuery[str] = "",
    asked: FromQuery[str] = "",
) -> Template:
    return await page_of_choices(db, actor, settings, is_kept=bool(kept), asked=asked)


@post("/account/notices", status_code=200)
async def choose(
    db: Database,
    form: NamedDependency[Form],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
) -> Template | Redirect:
    quiet_from, quiet_to, most = form.text("quiet_from"), form.text("quiet_to"), form.text("most_a_day")
    try:
        await keep_device(db, visitor.own_device())
        await devices.choose(
            db,
            actor,
            visitor.own_device(),
            [choice_in(form, kind) for kind in KINDS],
            hour("quiet_from", quiet_from),
            hour("quiet_to", quiet_to),
            int(most) if most.isdecimal() else 0,
            form.text("language") or "en",
        )
    except Refused as refused:
        return await page_of_choices(db, actor, settings, refused.problems, form)
    return Redirect("/account/notices?kept=yes", status_code=303)


@post("/account/notices/{way:str}", status_code=200, opt=ASKS.each_address)
async def add_way(
    db: Database,
    way: FromPath[str],
    form: NamedDependency[Form],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
) -> Template | Redirect:
    channel, field = way_called(way)
    try:
        await keep_device(db, visitor.own_device())
        await devices.second_way(db, channel, form.text(field), visitor.own_device(), actor)
    except Refused as refused:
        return await page_of_choices(db, actor, settings, refused.problems, form)
    return Redirect(f"/account/notices?asked={way}", status_code=303)


@post("/account/notices/{way:str}/end", status_code=303)
async def end_way(db: Database, way: FromPath[str], actor: NamedDependency[Actor]) -> Redirect:
    if actor.id:
        await devices.end_second_way(db, actor.id, way_called(way)[0], actor)
    return Redirect("/account/notices", status_code=303)


def way_called(name: str) -> tuple[Channel, str]:
    """Its channel, and the field it is typed in. Raises NotFound."""
    ways: dict[str, tuple[Channel, str]] = {"email": ("email", "email"), "text": ("sms", "mobile")}
    if name not in ways:
        raise NotFound
    return ways[name]


def choice_in(form: Form, kind: str) -> Choice:
    channel, pace = form.text(f"{kind}_channel"), form.text(f"{kind}_pace")
    return Choice(
        kind,
        next((each for each in get_args(ChosenChannel) if each == channel), Chosen().channel),
        next((each for each in get_args(Pace) if each == pace), Chosen().pace),
    )


def hour(name: str, text: str) -> time | None:
    """Raises Refused for what is no time of day."""
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(**{name: _("Write a time of day, like 22:00")}) from None


async def page_of_choices(
    db: Connection,
    actor: Actor,
    settings: Settings,
    problems: dict[str, str] | None = None,
    form: Form | None = None,
    is_kept: bool = False,
    asked: str = "",
) -> Template:
    choices = await queries.choices_of(db, actor.id or NOBODY)
    context = {
        "choices": choices,
        "typed": typed_in(form) if form else chosen_before(choices),
        "email": form.text("email") if form else "",
        "mobile": form.text("mobile") if form else "",
        "topics": topics(settings),
        "most": [{"value": str(n), "text": str(n)} for n in devices.MOST_A_DAY],
        "languages": [{"value": code, "text": name_of(code)} for code in installed()],
        "problems": problems or {},
        "is_kept": is_kept,
        "asked": asked,
    }
    return Template("notifications/choices.html", context=context, status_code=422 if problems else 200)


def typed_in(form: Form) -> dict[str, str]:
    named = ("quiet_from", "quiet_to", "most_a_day", "language")
    chosen = [f"{kind}_{what}" for kind in KINDS for what in ("channel", "pace")]
    return {name: form.text(name) for name in (*named, *chosen)}


def chosen_before(choices: Choices) -> dict[str, str]:
    chosen = {kind: choices.chosen.get(kind, Chosen()) for kind in KINDS}
    return {
        "quiet_from": choices.quiet_from or "",
        "quiet_to": choices.quiet_to or "",
        "most_a_day": str(choices.most_a_day),
        "language": choices.language,
        **{f"{kind}_channel": each.channel for kind, each in chosen.items()},
        **{f"{kind}_pace": each.pace for kind, each in chosen.items()},
    }


def topics(settings: Settings) -> list[dict[str, Any]]:
    channels = {"web_push": _("A notice here"), "email": _("Email")}
    channels |= {"sms": _("Text message")} if settings.sends_texts else {}
    channels |= {"none": _("Nothing: I look in the app")}
    paces = {"at_once": _("At once"), "daily": _("Once a day, together"), "weekly": _("Once a week, together")}
    names = {
        "report": (_("Reports I sent or follow"), ""),
        "place": (_("Places and problems I follow"), _("What is new there, and how it ended.")),
        "disruption": (_("Disruption"), _("Closed roads and missed bins, where you follow something.")),
        "news": (_("Council news"), _("If you follow it.")),
        "emergency": (
            _("Emergencies"),
            _("Floods and the like. They come at once, at any hour."),
        ),
    }
    return [
        {
            "kind": kind,
            "name": name,
            "hint": hint,
            "channels": [{"value": value, "text": text} for value, text in channels.items()],
            "paces": [{"value": value, "text": text} for value, text in paces.items()] if kind != "emergency" else [],
        }
        for kind, (name, hint) in names.items()
    ]


handlers = [devices_page, rename, test, remove, choices_page, choose, add_way, end_way]
