"""Administrators' pages of the catalogue: find a service, add or edit it, and its questions."""

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api import editing
from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.editing import differences, looking_ahead, refuse_for
from api.errors import Conflict, Refused
from api.services import editing as catalogue
from api.services import queries
from api.services.schemas import OUTCOMES, Entry, KeptEntry, Question
from api.text import clean
from pwa.editing.pages import Problem, edit_page, undoing, version_in
from pwa.forms import Form
from pwa.services import groups
from pwa.services.typed import (
    KINDS,
    Typed,
    entry_in,
    fields_in,
    fields_of,
    question_fields,
    question_fields_in,
    question_in,
)
from pwa.visitors import officer_who

LONGEST_WORDS = 100  # characters

Page = Template | Redirect

BASE = "/staff/services"


@get("/")
async def listed(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], words: FromQuery[str] = ""
) -> Template:
    words = clean(words)[:LONGEST_WORDS]
    groups = await queries.whole_catalogue(db, words or None)
    context = {"officer": officer, "groups": groups, "words": words}
    return Template("services/list.html", context=context)


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer]) -> Template:
    return await form_page(db, officer, None, fields_of(Entry()))


@post("/new", status_code=200)
async def add(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Page:
    typed = fields_in(form)
    try:
        entry = await readable(db, typed, None)
        if form.text("do") == "look":
            async with looking_ahead(db):
                await catalogue.add_service(db, entry, actor)
            return await form_page(db, officer, None, typed, form, looks=differences(Entry(), entry))
        service_code = await catalogue.add_service(db, entry, actor)
    except Refused as refused:
        return await form_page(db, officer, None, typed, form, refused)
    return Redirect(f"{BASE}/{service_code}/questions", status_code=303)


async def readable(db: Connection, typed: Typed, kept: KeptEntry | None) -> Entry:
    """Raises Refused for what is typed wrongly, together with all else that is wrong."""
    entry, problems = entry_in(typed, kept.entry.questions if kept else [])
    if problems:
        groups = await queries.whole_catalogue(db, None)
        raise Refused(**(catalogue.problems_with_entry(entry, groups, kept.service_code if kept else "") | problems))
    return entry


@get("/{service_code:str}")
async def show(
    db: Database, officer: NamedDependency[Officer], service_code: FromPath[str], saved: FromQuery[str] = ""
) -> Template:
    kept = await queries.entry_by_code(db, service_code)
    return await form_page(db, officer, kept, fields_of(kept.entry), saved=bool(saved))


@post("/{service_code:str}", status_code=200)
async def edit(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    service_code: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    typed = fields_in(form)
    kept = await queries.entry_by_code(db, service_code)
    try:
        entry = await readable(db, typed, kept)
        if form.text("do") == "look":
            async with looking_ahead(db):
                await editing.edit(db, catalogue.SERVICES, kept.id, version_in(form), entry, actor)
            return await form_page(db, officer, kept, typed, form, looks=differences(kept.entry, entry))
        await editing.edit(db, catalogue.SERVICES, kept.id, version_in(form), entry, actor)
    except (Refused, Conflict) as problem:
        return await form_page(db, officer, kept, typed, form, problem)
    return Redirect(f"{BASE}/{service_code}?saved=yes", status_code=303)


@get("/{service_code:str}/questions")
async def questions(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], service_code: FromPath[str]
) -> Template:
    kept = await queries.entry_by_code(db, service_code)
    return Template("services/questions.html", context={"officer": officer, "kept": kept, "problems": {}})


@get("/{service_code:str}/questions/new")
async def new_question(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], service_code: FromPath[str]
) -> Template:
    kept = await queries.entry_by_code(db, service_code)
    return await question_page(db, officer, kept, "", question_fields(None))


@get("/{service_code:str}/questions/{code:str}")
async def show_question(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    service_code: FromPath[str],
    code: FromPath[str],
) -> Template:
    kept = await queries.entry_by_code(db, service_code)
    question = catalogue.question_called(kept.entry.questions, code)
    return await question_page(db, officer, kept, code, question_fields(question))


@post(["/{service_code:str}/questions/new", "/{service_code:str}/questions/{code:str}"], status_code=200)
async def keep_question(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    service_code: FromPath[str],
    form: NamedDependency[Form],
    code: FromPath[str] = "",
) -> Page:
    """A new question comes last; one that was there keeps its place and its code."""
    kept = await queries.entry_by_code(db, service_code)
    typed, version = question_fields_in(form), version_in(form)
    others = [each for each in kept.entry.questions if each.code != code]
    try:
        question = question_in(typed, code, [each.code for each in others])
        refuse_for(catalogue.problems_with_question(question, others))
        wanted = [question if each.code == code else each for each in kept.entry.questions]
        if len(others) == len(wanted):  # it is new, or somebody has removed it since: then the version differs
            wanted.append(question)
        if form.text("do") == "look":
            return await question_page(db, officer, kept, code, typed, form, looks=question)
        await catalogue.edit_questions(db, service_code, version, wanted, actor)
    except (Refused, Conflict) as problem:
        return await question_page(db, officer, kept, code, typed, form, problem)
    return Redirect(f"/staff/services/{service_code}/questions", status_code=303)


@post("/{service_code:str}/questions/{code:str}/move", status_code=303)
async def move_question(
    db: Database,
    actor: NamedDependency[Actor],
    service_code: FromPath[str],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Redirect:
    kept = await queries.entry_by_code(db, service_code)
    wanted = catalogue.moved(kept.entry.questions, code, -1 if form.text("to") == "up" else 1)
    await catalogue.edit_questions(db, service_code, version_in(form), wanted, actor)
    return Redirect(f"/staff/services/{service_code}/questions", status_code=303)


@post("/{service_code:str}/questions/{code:str}/remove", status_code=303)
async def remove_question(
    db: Database,
    actor: NamedDependency[Actor],
    service_code: FromPath[str],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Redirect:
    kept = await queries.entry_by_code(db, service_code)
    gone = catalogue.question_called(kept.entry.questions, code)
    wanted: list[Question] = [each for each in kept.entry.questions if each is not gone]
    await catalogue.edit_questions(db, service_code, version_in(form), wanted, actor)
    return Redirect(f"/staff/services/{service_code}/questions", status_code=303)


async def form_page(
    db: Connection,
    officer: Officer,
    kept: KeptEntry | None,
    typed: Typed,
    form: Form | None = None,
    problem: Problem | None = None,
    *,
    saved: bool = False,
    looks: tuple[Typed, Typed] | None = None,
) -> Template:
    context = {
        "saved": saved,
        "looks": looks,
        "groups": [group.name for group in await queries.whole_catalogue(db, None)],
        "icons": catalogue.ICONS,
        "endings": OUTCOMES,
    }
    return await edit_page(db, "services/edit.html", officer, kept, typed, form, problem, **context)


async def question_page(
    db: Connection,
    officer: Officer,
    kept: KeptEntry,
    code: str,
    typed: Typed,
    form: Form | None = None,
    problem: Problem | None = None,
    looks: Question | None = None,
) -> Template:
    context = {"code": code, "kinds": KINDS, "looks": looks}
    return await edit_page(db, "services/question.html", officer, kept, typed, form, problem, **context)


router = Router(
    "/services",
    route_handlers=[
        *(listed, new, add, groups.router, undoing(catalogue.SERVICES, BASE), show, edit),
        *(questions, new_question, show_question, keep_question, move_question, remove_question),
    ],
    dependencies={"actor": officer_who("catalogue.edit")},
)
