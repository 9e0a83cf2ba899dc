"""Officers' pages of broadcasts: the list, a form, and one with how it will look, whom it reaches and how far it is."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, ServerSentEvent, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.broadcasts import actions, queries
from api.broadcasts.schemas import Broadcast, Kind, Word
from api.broadcasts.words import kind_words, preview
from api.database import Connection, Database, transaction
from api.errors import Conflict, Refused
from api.language import gettext as _
from api.notifications.queries import delivery_progress
from api.places import queries as places
from api.places.schemas import GazetteerEntry
from api.settings import Settings
from pwa.broadcasts.shown import in_words
from pwa.broadcasts.typed import fields_in, fields_of, word_in
from pwa.forms import Form, whole_number
from pwa.known_problems.typed import Problems, Typed
from pwa.visitors import officer_who

Page = Template | Redirect

BASE = "/staff/broadcasts"
LOOKS_EVERY = 2.0  # seconds, while it is being told
WORTH_WATCHING = ("to-come", "now", "cancelled", "replaced")


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    return Template("broadcasts/list.html", context={"officer": officer, "found": await queries.broadcasts(db)})


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer], settings: NamedDependency[Settings]) -> Template:
    now = datetime.now(UTC)
    word = Word(begins_at=now, ends_at=now + timedelta(days=1))
    return await form_page(db, officer, None, fields_of(word, settings.time_zone))


@post("/new", status_code=200)
async def write(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    form: NamedDependency[Form],
    settings: NamedDependency[Settings],
) -> Page:
    typed = fields_in(form)
    word, problems, choices = await word_in(db, typed, None, settings.time_zone)
    try:
        refuse(word, problems)
        broadcast_id = await actions.write(db, word, actor)
    except Refused as refused:
        return await form_page(db, officer, None, typed, refused.problems, choices)
    return Redirect(f"{BASE}/{broadcast_id}", status_code=303)


@get("/{broadcast_id:uuid}/edit")
async def edit_page(
    db: Database, officer: NamedDependency[Officer], broadcast_id: FromPath[UUID], settings: NamedDependency[Settings]
) -> Page:
    kept = await queries.broadcast_by_id(db, broadcast_id)
    if kept.sent_at or kept.state == "dropped":
        return Redirect(f"{BASE}/{broadcast_id}", status_code=303)
    return await form_page(db, officer, kept, fields_of(kept.word, settings.time_zone))


@post("/{broadcast_id:uuid}/edit", status_code=200)
async def edit(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    broadcast_id: FromPath[UUID],
    form: NamedDependency[Form],
    settings: NamedDependency[Settings],
) -> Page:
    kept = await queries.broadcast_by_id(db, broadcast_id)
    typed = fields_in(form)
    word, problems, choices = await word_in(db, typed, kept.word, settings.time_zone)
    version = whole_number(form.text("version"))
    try:
        refuse(word, problems)
        await actions.edit(db, kept, version, word, actor)
    except Refused as refused:
        return await form_page(db, officer, kept, typed, refused.problems, choices, version)
    except Conflict as conflict:
        return await form_page(db, officer, kept, typed, {"edit": str(conflict)}, [], version, conflict=True)
    return Redirect(f"{BASE}/{broadcast_id}", status_code=303)


def refuse(word: Word, problems: Problems) -> None:
    """All that is wrong is said at once: what cannot be read, and what does not fit."""
    if problems:
        raise Refused(**(actions.problems_with(word) | problems))


@get("/{broadcast_id:uuid}")
async def show(
    db: Database,
    officer: NamedDependency[Officer],
    broadcast_id: FromPath[UUID],
    settings: NamedDependency[Settings],
) -> Template:
    return await page_of(db, officer, broadcast_id, settings)


@post("/{broadcast_id:uuid}/ask", status_code=200)
async def ask(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    broadcast_id: FromPath[UUID],
    form: NamedDependency[Form],
    settings: NamedDependency[Settings],
) -> Page:
    asked = actions.ask(db, broadcast_id, whole_number(form.text("version")), actor)
    return await done(db, officer, broadcast_id, settings, asked)


@post("/{broadcast_id:uuid}/send", status_code=200)
async def send(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    broadcast_id: FromPath[UUID],
    form: NamedDependency[Form],
    settings: NamedDependency[Settings],
) -> Page:
    kept = await queries.broadcast_by_id(db, broadcast_id)
    version = whole_number(form.text("version"))
    sent = actions.send(db, kept, version, actor, settings.broadcast_alone_up_to)
    return await done(db, officer, broadcast_id, settings, sent)


@post("/{broadcast_id:uuid}/correct", status_code=303)
async def correct(db: Database, actor: NamedDependency[Actor], broadcast_id: FromPath[UUID]) -> Redirect:
    kept = await queries.broadcast_by_id(db, broadcast_id)
    return Redirect(f"{BASE}/{await actions.correct(db, kept, actor)}/edit", status_code=303)


@post("/{broadcast_id:uuid}/cancel", status_code=200)
async def cancel(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    broadcast_id: FromPath[UUID],
    form: NamedDependency[Form],
    settings: NamedDependency[Settings],
) -> Page:
    cancelled = actions.cancel(db, broadcast_id, form.text("because"), actor)
    return await done(db, officer, broadcast_id, settings, cancelled)


async def done(db: Connection, officer: Officer, broadcast_id: UUID, settings: Settings, act: Awaitable[None]) -> Page:
    """Its page again, as it is now; with what stood in the way."""
    try:
        await act
    except (Refused, Conflict) as error:
        problems = error.problems if isinstance(error, Refused) else {"send": str(error)}
        return await page_of(db, officer, broadcast_id, settings, problems, conflict=isinstance(error, Conflict))
    return Redirect(f"{BASE}/{broadcast_id}", status_code=303)


async def page_of(
    db: Connection,
    officer: Officer,
    broadcast_id: UUID,
    settings: Settings,
    problems: Problems | None = None,
    *,
    conflict: bool = False,
) -> Template:
    kept = await queries.broadcast_by_id(db, broadcast_id)
    context: dict[str, Any] = {
        "officer": officer,
        "kept": kept,
        "area": in_words(kept.word.area_kind, kept.area_words, kept.word.radius_m),
        "preview": preview(kept, settings),
        "problems": problems or {},
        "alone_up_to": settings.broadcast_alone_up_to,
        "is_writer": kept.written_by == officer.id,
        "reach": None if kept.sent_at else await queries.reach_of(db, broadcast_id),
        "progress": await delivery_progress(db, kept.event_id) if kept.event_id else None,
        "is_watched": kept.state in WORTH_WATCHING,
    }
    status = 409 if conflict else 422 if problems else 200
    return Template("broadcasts/show.html", context=context, status_code=status)


@get("/{broadcast_id:uuid}/live")
async def live(state: State, actor: NamedDependency[Actor], broadcast_id: FromPath[UUID]) -> ServerSentEvent:
    """A word whenever the telling has come further. The page then fetches itself."""

    async def looks() -> Any:
        async with transaction(state.pool, actor) as db:
            kept = await queries.broadcast_by_id(db, broadcast_id)
            progress = await delivery_progress(db, kept.event_id) if kept.event_id else None
        return kept.state, kept.people, kept.told_at, progress

    async def changes() -> AsyncIterator[dict[str, str]]:
        before = await looks()
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            now = await looks()
            yield {"comment": "still here"} if now == before else {"event": "changed", "data": "."}
            before = now

    return ServerSentEvent(changes())


async def form_page(
    db: Connection,
    officer: Officer,
    kept: Broadcast | None,
    typed: Typed,
    problems: Problems | None = None,
    choices: list[GazetteerEntry] | None = None,
    version: int | None = None,
    *,
    conflict: bool = False,
) -> Template:
    """Without `kept`, of a new one. A form that comes back keeps the version it was opened with."""
    context: dict[str, Any] = {
        "officer": officer,
        "kept": kept,
        "version": version if version is not None else kept.version if kept else 0,
        "typed": typed,
        "problems": problems or {},
        "conflict": conflict,
        "wards": [{"value": str(ward.id), "text": ward.name} for ward in await places.areas(db, "ward")],
        "choices": [{"value": str(each.id), "text": str(each)} for each in choices or []],
        "kinds": kinds(),
    }
    status = 409 if conflict else 422 if problems else 200
    return Template("broadcasts/edit.html", context=context, status_code=status)


def kinds() -> list[dict[str, str]]:
    hints: dict[Kind, str] = {
        "emergency": _("Danger to people. It comes at once, also at night."),
        "disruption": _("A closed road, missed bins. It waits until nobody wants quiet."),
        "news": _("For those who asked for council news."),
    }
    return [{"value": kind, "text": kind_words(kind), "hint": hint} for kind, hint in hints.items()]


router = Router(
    "/broadcasts",
    route_handlers=[listed, new, write, edit_page, edit, show, ask, send, correct, cancel, live],
    dependencies={"actor": officer_who("broadcasts.edit")},
)
