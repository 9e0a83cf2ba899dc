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
from pwa.editing.pages import Problem, edit_page, list_page, save, undoing
from pwa.forms import Form
from pwa.visitors import officer_who

BASE = "/staff/templates"


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Page:
    templates = await queries.templates(db)
    names = {each.id: each.name for each in templates}
    return await list_page(db, "templates/list.html", officer, "template", names, templates=templates)


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer]) -> Page:
    return await form_page(db, officer, None, Entry("", None, "investigating", ""))


@get("/{template_id:uuid}")
async def show(
    db: Database, officer: NamedDependency[Officer], template_id: FromPath[UUID], saved: FromQuery[str] = ""
) -> Page:
    template = await queries.template_by_id(db, template_id)
    return await form_page(db, officer, template, template.entry, saved=bool(saved))


@post(["/new", "/{template_id:uuid}"], status_code=200)
async def keep(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    form: NamedDependency[Form],
    template_id: FromPath[UUID | None] = None,
) -> Page | Redirect:
    """Seen in a real report, or kept."""
    template, entry = await queries.template_by_id(db, template_id) if template_id else None, entry_in(form)
    if form.text("do") == "look":
        return await form_page(db, officer, template, entry, form)
    try:
        template_id = await save(db, actions.TEMPLATES, template, form, entry, actor)
    except (Refused, Conflict) as problem:
        return await form_page(db, officer, template, entry, form, problem)
    return Redirect(f"{BASE}/{template_id}?saved=yes", status_code=303)


def entry_in(form: Form) -> Entry:
    return Entry(
        name=form.text("name"),
        service_code=form.text("service_code") or None,
        used_for=next((each for each in USES if each == form.text("used_for")), "investigating"),
        words=form.text("words"),
        is_active=form.text("state") != "off",
    )


async def form_page(
    db: Connection,
    officer: Officer,
    template: Template | None,
    entry: Entry,
    form: Form | None = None,
    problem: Problem | None = None,
    *,
    saved: bool = False,
) -> Page:
    about = await queries.newest_report_of(db, entry.service_code)
    read = actions.filled_for(entry.words, about) if about and entry.words else ""
    context = {
        "saved": saved,
        "groups": await whole_catalogue(db, None),
        "uses": USES,
        "knows": [(name, MEANINGS[name]) for name in KNOWS],
        "about": about,
        "read": read,
        "age": round(reading_age(read)) if read else 0,
        "oldest": OLDEST,
    }
    return await edit_page(db, "templates/edit.html", officer, template, entry, form, problem, **context)


router = Router(
    "/templates",
    route_handlers=[listed, new, show, keep, undoing(actions.TEMPLATES, BASE)],
    dependencies={"actor": officer_who("templates.edit")},
)
