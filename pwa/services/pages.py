"""Administrators' pages of the catalogue: find a service, add or edit it, its questions, and the groups."""

from typing import Any

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.services import editing, queries
from api.services.editing import GroupEdit, Problems
from api.services.schemas import OUTCOMES, Entry, KeptEntry, Question
from api.text import clean
from pwa.forms import Form, as_id, whole_number
from pwa.services.changes import change_lines
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


@get("/")
async def catalogue(
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
    entry, problems = entry_in(typed, [])
    try:
        if problems:
            groups = await queries.whole_catalogue(db, None)
            raise Refused(**(editing.problems_with_entry(entry, groups, "") | problems))
        service_code = await editing.add_service(db, entry, actor)
    except Refused as refused:
        return await form_page(db, officer, None, typed, refused.problems)
    return Redirect(f"/staff/services/{service_code}/questions", status_code=303)


@get("/groups")
async def groups(db: Database, officer: NamedDependency[Officer]) -> Template:
    return await groups_page(db, officer)


@post("/groups", status_code=200)
async def edit_groups(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Page:
    typed = groups_in(form)
    try:
        wanted = [group_edit(row) for row in typed if row["id"] or row["name"]]
        await editing.edit_groups(db, wanted, actor)
    except (Refused, Conflict) as error:
        return await groups_page(db, officer, typed, error)
    return Redirect("/staff/services", status_code=303)


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
    entry, problems = entry_in(typed, kept.entry.questions)
    try:
        if problems:
            groups = await queries.whole_catalogue(db, None)
            raise Refused(**(editing.problems_with_entry(entry, groups, service_code) | problems))
        await editing.edit_service(db, service_code, version_in(form), entry, actor)
    except Refused as refused:
        return await form_page(db, officer, kept, typed, refused.problems, version=version_in(form))
    except Conflict as conflict:
        problems = {"edit": str(conflict)}
        return await form_page(db, officer, kept, typed, problems, version=version_in(form), conflict=True)
    return Redirect(f"/staff/services/{service_code}?saved=yes", status_code=303)


@post("/{service_code:str}/undo", status_code=200)
async def undo(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    service_code: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    try:
        await editing.undo(db, service_code, version_in(form), whole_number(form.text("event")), actor)
    except (Refused, Conflict) as error:
        kept = await queries.entry_by_code(db, service_code)
        problems = {"edit": str(error)}
        return await form_page(db, officer, kept, fields_of(kept.entry), problems, conflict=True)
    return Redirect(f"/staff/services/{service_code}?saved=yes", status_code=303)


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
    return question_page(officer, kept, "", question_fields(None))


@get("/{service_code:str}/questions/{code:str}")
async def show_question(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    service_code: FromPath[str],
    code: FromPath[str],
) -> Template:
    kept = await queries.entry_by_code(db, service_code)
    question = editing.question_called(kept.entry.questions, code)
    return question_page(officer, kept, code, question_fields(question))


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
        editing.refuse_for(editing.problems_with_question(question, others))
        wanted = [question if each.code == code else each for each in kept.entry.questions]
        if len(others) == len(wanted):  # it is new, or somebody has removed it since: then the version differs
            wanted.append(question)
        await editing.edit_questions(db, service_code, version, wanted, actor)
    except Refused as refused:
        return question_page(officer, kept, code, typed, refused.problems, version)
    except Conflict as conflict:
        problems = {"edit": str(conflict)}
        return question_page(officer, kept, code, typed, problems, version, conflict=True)
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
    wanted = editing.moved(kept.entry.questions, code, -1 if form.text("to") == "up" else 1)
    await editing.edit_questions(db, service_code, version_in(form), wanted, actor)
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
    gone = editing.question_called(kept.entry.questions, code)
    wanted: list[Question] = [each for each in kept.entry.questions if each is not gone]
    await editing.edit_questions(db, service_code, version_in(form), wanted, actor)
    return Redirect(f"/staff/services/{service_code}/questions", status_code=303)


async def form_page(
    db: Connection,
    officer: Officer,
    kept: KeptEntry | None,
    typed: Typed,
    problems: Problems | None = None,
    *,
    version: int | None = None,
    conflict: bool = False,
    saved: bool = False,
) -> Template:
    """Without `kept`, of a new service. A form that comes back keeps the version it was opened with."""
    context: dict[str, Any] = {
        "officer": officer,
        "kept": kept,
        "version": version if version is not None else kept.version if kept else 0,
        "typed": typed,
        "problems": problems or {},
        "conflict": conflict,
        "saved": saved,
        "groups": [group.name for group in await queries.whole_catalogue(db, None)],
        "icons": editing.ICONS,
        "endings": OUTCOMES,
        "changes": [(each, change_lines(each)) for each in await queries.changes_of_service(db, kept.id)]
        if kept
        else [],
    }
    return Template("services/edit.html", context=context, status_code=status_for(problems, conflict))


def question_page(
    officer: Officer,
    kept: KeptEntry,
    code: str,
    typed: Typed,
    problems: Problems | None = None,
    version: int | None = None,
    *,
    conflict: bool = False,
) -> Template:
    context = {
        "officer": officer,
        "kept": kept,
        "version": kept.version if version is None else version,
        "code": code,
        "typed": typed,
        "kinds": KINDS,
        "problems": problems or {},
        "conflict": conflict,
    }
    return Template("services/question.html", context=context, status_code=status_for(problems, conflict))


async def groups_page(
    db: Connection, officer: Officer, typed: list[Typed] | None = None, error: Refused | Conflict | None = None
) -> Template:
    there = await queries.whole_catalogue(db, None)
    rows = [
        {
            "id": group.id,
            "name": group.name,
            "position": group.position,
            "name_before": group.name,
            "position_before": group.position,
        }
        for group in there
    ]
    last = max((group.position for group in there), default=0)
    problems = error.problems if isinstance(error, Refused) else {"edit": str(error)} if error else {}
    context = {
        "officer": officer,
        "rows": typed
        or [*rows, {"id": "", "name": "", "position": last + 10, "name_before": "", "position_before": ""}],
        "problems": problems,
        "conflict": isinstance(error, Conflict),
    }
    return Template(
        "services/groups.html", context=context, status_code=status_for(problems, isinstance(error, Conflict))
    )


def groups_in(form: Form) -> list[Typed]:
    names = ("id", "name", "position", "name_before", "position_before")
    columns = [form.texts(name) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=False)]


def group_edit(row: Typed) -> GroupEdit:
    return GroupEdit(
        id=as_id(row["id"]) if row["id"] else None,
        name=row["name"],
        position=whole_number(row["position"]),
        name_before=row["name_before"],
        position_before=whole_number(row["position_before"]),
    )


def version_in(form: Form) -> int:
    return whole_number(form.text("version"))


def status_for(problems: Problems | None, conflict: bool) -> int:
    return 409 if conflict else 422 if problems else 200


router = Router(
    "/services",
    route_handlers=[
        *(catalogue, new, add, groups, edit_groups, show, edit, undo),
        *(questions, new_question, show_question, keep_question, move_question, remove_question),
    ],
    dependencies={"actor": officer_who("catalogue.edit")},
)
