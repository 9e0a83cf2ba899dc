"""The words that officers begin from: a list, and one with how it reads in a real report."""

from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from litestar.response import Template as Page

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.reading_age import OLDEST, reading_age
from api.services.queries import whole_catalogue
from api.templates import actions, queries
from api.templates.schemas import KNOWS, USES, Entry, Template
from api.words.schemas import MEANINGS
from pwa.forms import Form, whole_number
from pwa.visitors import officer_who

Answer = Page | Redirect
Typed = dict[str, str]


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Page:
    return Page("templates/list.html", context={"officer": officer, "templates": await queries.templates(db)})


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer]) -> Page:
    return await page_of(db, officer, None, fields_of(None))


@post("/new", status_code=200)
async def add(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Answer:
    typed = fields_in(form)
    if form.text("do") == "look":
        return await page_of(db, officer, None, typed)
    try:
        template_id = await actions.add(db, entry_in(typed), actor)
    except Refused as refused:
        return await page_of(db, officer, None, typed, refused.problems)
    return Redirect(f"/staff/templates/{template_id}?saved=yes", status_code=303)


@get("/{template_id:uuid}")
async def show(
    db: Database, officer: NamedDependency[Officer], template_id: FromPath[UUID], saved: FromQuery[str] = ""
) -> Page:
    template = await queries.template_by_id(db, template_id)
    return await page_of(db, officer, template, fields_of(template), saved=bool(saved))


@post("/{template_id:uuid}", status_code=200)
async def edit(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    template_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Answer:
    """Three buttons: see it in a real report, save it, undo the last change."""
    template, typed, does = await queries.template_by_id(db, template_id), fields_in(form), form.text("do")
    version = whole_number(form.text("version"))
    if does == "look":
        return await page_of(db, officer, template, typed, version=version)
    try:
        if event_id := whole_number(form.text("undo")):
            await actions.undo(db, template, version, event_id, actor)
        else:
            await actions.edit(db, template, version, entry_in(typed), actor)
    except Refused as refused:
        return await page_of(db, officer, template, typed, refused.problems, version=version)
    except Conflict as conflict:
        return await page_of(db, officer, template, typed, {"words": str(conflict)})
    return Redirect(f"/staff/templates/{template_id}?saved=yes", status_code=303)


async def page_of(
    db: Connection,
    officer: Officer,
    template: Template | None,
    typed: Typed,
    problems: dict[str, str] | None = None,
    saved: bool = False,
    version: int | None = None,
) -> Page:
    """A form that comes back keeps the version it was opened with, but for one that was told of a newer."""
    about = await queries.newest_report_of(db, typed["service_code"] or None)
    read = actions.filled_for(typed["words"], about) if about and typed["words"] else ""
    context = {
        "officer": officer,
        "version": version if version is not None else template.version if template else 0,
        "template": template,
        "typed": typed,
        "problems": problems or {},
        "saved": saved,
        "groups": await whole_catalogue(db, None),
        "uses": USES,
        "knows": [(name, MEANINGS[name]) for name in KNOWS],
        "changes": await queries.changes_of_template(db, template.id) if template else [],
        "about": about,
        "read": read,
        "age": round(reading_age(read)) if read else 0,
        "oldest": OLDEST,
    }
    return Page("templates/edit.html", context=context, status_code=422 if problems else 200)


def fields_of(template: Template | None) -> Typed:
    if template is None:
        return {"name": "", "service_code": "", "used_for": "investigating", "words": "", "state": "on"}
    return {
        "name": template.name,
        "service_code": template.service_code or "",
        "used_for": template.used_for,
        "words": template.words,
        "state": "on" if template.is_active else "off",
    }


def fields_in(form: Form) -> Typed:
    return {name: form.text(name) for name in ("name", "service_code", "used_for", "words", "state")}


def entry_in(typed: Typed) -> Entry:
    return Entry(
        name=typed["name"],
        service_code=typed["service_code"] or None,
        used_for=next((each for each in USES if each == typed["used_for"]), "investigating"),
        words=typed["words"],
        is_active=typed["state"] != "off",
    )


router = Router(
    "/templates",
    route_handlers=[listed, new, add, show, edit],
    dependencies={"actor": officer_who("templates.edit")},
)
