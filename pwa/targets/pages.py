"""Administrators' pages: by when each service answers, and which hours and days count as working time."""

from datetime import UTC, datetime
from typing import Any

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api import editing
from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.editing import refuse_for
from api.errors import Conflict, Refused
from api.settings import Settings
from api.targets import actions, queries
from api.targets.schemas import Target
from pwa.editing.pages import edit_page, undoing, version_in
from pwa.forms import Form, whole_number
from pwa.targets.shown import holiday_rows, hour_rows
from pwa.visitors import officer_who

Page = Template | Redirect

BASE = "/staff/targets"


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    return Template("targets/list.html", context={"officer": officer, "rows": await queries.targets(db)})


@get("/{service_code:str}")
async def show(db: Database, officer: NamedDependency[Officer], service_code: FromPath[str]) -> Template:
    kept = await queries.target_of(db, service_code)
    return await edit_page(db, "targets/edit.html", officer, kept, kept.entry)


@post("/{service_code:str}", status_code=200)
async def edit(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    service_code: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    """Two buttons: what would change, and keep it."""
    kept, typed = await queries.target_of(db, service_code), target_in(form)
    try:
        refuse_for(actions.problems_with_target(typed))
        if form.text("do") == "look":
            preview = [await promised(db, each, settings) for each in (kept.entry, typed)]
            return await edit_page(db, "targets/edit.html", officer, kept, typed, form, preview=preview)
        await editing.edit(db, actions.TARGETS, kept.id, version_in(form), typed, actor)
    except (Refused, Conflict) as problem:
        return await edit_page(db, "targets/edit.html", officer, kept, typed, form, problem)
    return Redirect(f"{BASE}/{service_code}", status_code=303)


def target_in(form: Form) -> Target:
    return Target(
        target_days=whole_number(form.text("target_days")),
        target_unit="calendar" if form.text("target_unit") == "calendar" else "working",
        silent_days=whole_number(form.text("silent_days")),
    )


async def promised(db: Connection, target: Target, settings: Settings) -> Any:
    return await queries.promised_now(
        db, target.target_days, target.target_unit, target.silent_days, settings.time_zone
    )


@get("/working-time")
async def working_time(db: Database, officer: NamedDependency[Officer]) -> Template:
    return await working_time_page(db, officer)


@post("/working-time", status_code=200)
async def edit_working_time(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    form: NamedDependency[Form],
) -> Page:
    """Office hours, one more holiday, or one fewer: what would change, or keep it."""
    kept = await queries.working_time(db)
    days, version, does = days_in(kept.days, form), whole_number(form.text("version")), form.text("do")
    act = actions.preview_working_time if does == "look" else actions.edit_working_time
    try:
        moved = await act(db, version, days, actor, settings.time_zone)
    except Refused as refused:
        return await working_time_page(db, officer, form, version, days, problems=refused.problems)
    except Conflict as conflict:
        return await working_time_page(
            db, officer, form, version, days, problems={"hours": str(conflict)}, conflict=True
        )
    if does == "look":
        return await working_time_page(db, officer, form, version, days, moved=moved)
    return Redirect("/staff/targets/working-time", status_code=303)


@post("/working-time/undo", status_code=303)
async def undo_working_time(
    db: Database, actor: NamedDependency[Actor], settings: NamedDependency[Settings], form: NamedDependency[Form]
) -> Redirect:
    await actions.undo_working_time(db, whole_number(form.text("event")), actor, settings.time_zone)
    return Redirect("/staff/targets/working-time", status_code=303)


def days_in(kept: actions.Days, form: Form) -> actions.Days:
    what = form.text("what")
    if what == "hours":
        hours = {str(n): f"{form.text(f'opens-{n}')}-{form.text(f'closes-{n}')}" for n in range(1, 8)}
        return {day: words for day, words in kept.items() if len(day) > 1} | {
            day: words for day, words in hours.items() if words != "-"
        }
    elif what == "remove":
        return {day: words for day, words in kept.items() if day != form.text("held_on")}
    else:
        return kept | {form.text("held_on") or "none": form.text("name")}


async def working_time_page(
    db: Connection,
    officer: Officer,
    form: Form | None = None,
    version: int | None = None,
    days: actions.Days | None = None,
    *,
    problems: dict[str, str] | None = None,
    moved: int | None = None,
    conflict: bool = False,
) -> Template:
    """A form that comes back keeps what was typed, and the version it was opened with."""
    kept = await queries.working_time(db)
    what = form.text("what") if form else ""
    context = {
        "officer": officer,
        "kept": kept,
        "version": kept.version if version is None else version,
        "what": what,
        "hours": hour_rows(days if days and what == "hours" else kept.days, problems or {}),
        "holidays": holiday_rows(kept.days, datetime.now(UTC).date()),
        "typed": {"held_on": form.text("held_on"), "name": form.text("name")} if form and what != "hours" else {},
        "problems": problems or {},
        "moved": moved,
        "conflict": conflict,
        "changes": await editing.changes(db, kept.id),
    }
    status = 409 if conflict else 422 if problems else 200
    return Template("targets/working_time.html", context=context, status_code=status)


router = Router(
    "/targets",
    route_handlers=[
        *(listed, working_time, edit_working_time, undo_working_time, undoing(actions.TARGETS, BASE), show, edit)
    ],
    dependencies={"actor": officer_who("targets.edit")},
)
