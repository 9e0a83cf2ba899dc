"""Administrators' pages of routing: the rules in order, one to write, and where a report would go."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Request, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from msgspec.structs import replace

from api import editing
from api.accounts.schemas import Officer
from api.actor import Actor
from api.assets import queries as assets
from api.database import Connection, Database
from api.editing import refuse_for
from api.errors import Conflict, NotFound, Refused
from api.language import gettext as _
from api.places import queries as places
from api.routing import actions, queries
from api.routing.schemas import KeptRule, Moved, Rule
from api.services import queries as services
from api.services.actions import answered
from api.services.schemas import Service
from api.settings import Settings
from pwa.editing.pages import Problem, edit_page, list_page, save, undoing, version_in
from pwa.forms import Form
from pwa.known_problems.typed import find
from pwa.routing.typed import Problems, Typed, fields_in, fields_of, rule_in
from pwa.visitors import officer_who

Page = Template | Redirect

BASE = "/staff/routing"


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    rules = await queries.rules(db)
    names = {each.id: each.entry.name for each in rules}
    return await list_page(db, "routing/list.html", officer, "routing_rule", names, rules=rules)


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer]) -> Template:
    return await form_page(db, officer, None, fields_of(Rule()))


@get("/{rule_id:uuid}")
async def show(db: Database, officer: NamedDependency[Officer], rule_id: FromPath[UUID]) -> Template:
    kept = await queries.rule_by_id(db, rule_id)
    return await form_page(db, officer, kept, fields_of(kept.entry))


@post(["/new", "/{rule_id:uuid}"], status_code=200)
async def keep(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    form: NamedDependency[Form],
    settings: NamedDependency[Settings],
    rule_id: FromPath[UUID | None] = None,
) -> Page:
    """Looked ahead at, or kept; with what was typed and what is wrong with it when it cannot be."""
    kept = await queries.rule_by_id(db, rule_id) if rule_id else None
    typed, version = fields_in(form), version_in(form)
    rule, problems = await rule_in(db, typed)
    rule = replace(rule, position=kept.entry.position if kept else 0)
    try:
        refuse_for(problems)
        if form.text("do") == "look":
            moved = await actions.look_ahead(db, rule_id, version, rule, actor, settings.time_zone)
            return await form_page(db, officer, kept, typed, form, moved=moved)
        await save(db, actions.RULES, kept, form, rule, actor)
    except (Refused, Conflict) as problem:
        return await form_page(db, officer, kept, typed, form, problem)
    return Redirect(BASE, status_code=303)


@post("/{rule_id:uuid}/move", status_code=303)
async def move(
    db: Database, actor: NamedDependency[Actor], rule_id: FromPath[UUID], form: NamedDependency[Form]
) -> Redirect:
    await actions.move(db, rule_id, actor, up=form.text("way") == "up")
    return Redirect(BASE, status_code=303)


@post("/{rule_id:uuid}/remove", status_code=303)
async def remove(
    db: Database, actor: NamedDependency[Actor], rule_id: FromPath[UUID], form: NamedDependency[Form]
) -> Redirect:
    await editing.remove(db, actions.RULES, rule_id, version_in(form), actor)
    return Redirect(BASE, status_code=303)


@get("/try")
async def where_would_it_go(
    request: Request[None, None, State],
    db: Database,
    officer: NamedDependency[Officer],
    settings: NamedDependency[Settings],
    service: FromQuery[str] = "",
    where: FromQuery[str] = "",
    at: FromQuery[str] = "",
) -> Template:
    """Nothing is kept: the address says all that is asked."""
    chosen = await service_called(db, service)
    given = {name: request.query_params.getall(f"question-{name}") for name in asked_of(chosen, request)}
    zone = ZoneInfo(settings.time_zone)
    moment, problems = moment_in(at, zone)
    context: dict[str, Any] = {
        "officer": officer,
        "groups": await services.whole_catalogue(db, None),
        "service": chosen,
        "typed": {"where": where, "at": f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}" if not problems else at, **given},
        "problems": problems,
    }
    if chosen and where and not problems:
        context |= await tried(db, chosen, where, moment, settings.time_zone, given)
    return Template("routing/try.html", context=context, status_code=422 if context["problems"] else 200)


async def service_called(db: Connection, service_code: str) -> Service | None:
    try:
        return await services.service_by_code(db, service_code) if service_code else None
    except NotFound:
        return None


def asked_of(service: Service | None, request: Request[None, None, State]) -> list[str]:
    asked = [each.code for each in service.questions if each.options] if service else []
    return [code for code in asked if any(request.query_params.getall(f"question-{code}", []))]


def moment_in(text: str, zone: ZoneInfo) -> tuple[datetime, Problems]:
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=zone) if text else datetime.now(UTC)
    except ValueError:
        return datetime.now(UTC), {"at": _("Enter a day and a time, such as 2026-12-24 18:00")}
    return moment, {}


async def tried(
    db: Connection, service: Service, where: str, moment: datetime, zone: str, given: dict[str, list[str]]
) -> dict[str, Any]:
    spot = await find(db, "circle", {"where": where, "choice": ""}, None)
    if spot.easting is None or spot.northing is None or spot.longitude is None or spot.latitude is None:
        return {"problems": {"where": spot.problem or _("More than one place is called so. Add the town")}}
    questions = [each for each in service.questions if each.code in given]
    answers = answered([*questions], given)
    ward = await places.ward_at(db, spot.longitude, spot.latitude)
    ground = await assets.ground_at(db, spot.longitude, spot.latitude, None, service.service_code)
    about = (service.service_code, spot.easting, spot.northing, ward.id if ward else None, ground.owner)
    rules = await queries.rules_tried(db, *about, moment, zone, answers)
    return {
        "rules": rules,
        "wins": next((each for each in rules if each.fits), None),
        "team": service.team,
        "place": {"words": spot.place_words, "ward": ward.name if ward else "", "owner": ground.owner or ""},
    }


async def form_page(
    db: Connection,
    officer: Officer,
    kept: KeptRule | None,
    typed: Typed,
    form: Form | None = None,
    problem: Problem | None = None,
    moved: list[Moved] | None = None,
) -> Template:
    choices = await queries.rule_choices(db)
    return await edit_page(db, "routing/edit.html", officer, kept, typed, form, problem, choices=choices, moved=moved)


router = Router(
    "/routing",
    route_handlers=[listed, new, where_would_it_go, show, keep, move, remove, undoing(actions.RULES, BASE)],
    dependencies={"actor": officer_who("routing.edit")},
)
