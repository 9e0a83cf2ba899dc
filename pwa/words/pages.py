"""Officers' pages of messages' words: a list by what happened, and one message with how it looks as it is typed."""

from typing import Any

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api import editing
from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, NotFound, Refused
from api.language import gettext as _
from api.language import installed, name_of, speaking
from api.mail.words import TEMPLATES as OF_MAIL
from api.moderation.words import TEMPLATES as OF_MODERATION
from api.notifications.previews import Preview, preview
from api.notifications.words import TEMPLATES as OF_INTERESTS
from api.promise.words import TEMPLATES as OF_PROMISES
from api.reading_age import OLDEST, reading_age
from api.reports.words import TEMPLATES as OF_REPORTS
from api.settings import Settings
from api.words import actions, queries
from api.words.schemas import LONG, MEANINGS, Kept, Words, Written
from api.words.schemas import Template as Message
from pwa.editing.pages import Problem, edit_page, version_in
from pwa.forms import Form, whole_number
from pwa.visitors import officer_who

Page = Template | Redirect

BASE = "/staff/words"

OF_ALL_REPORTS = (*OF_REPORTS, *OF_PROMISES, *OF_MODERATION)
MESSAGES = {message.kind: message for message in (*OF_ALL_REPORTS, *OF_INTERESTS, *OF_MAIL)}


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer], language: FromQuery[str] = "en") -> Template:
    code = language_called(language)
    edited = {each.kind: each for each in await queries.edited_words(db, code)}
    groups = [
        (_("Reports"), OF_ALL_REPORTS),
        (_("Following, phones and texts"), OF_INTERESTS),
        (_("Emails to us"), OF_MAIL),
    ]
    rows = [(name, [row(each, edited.get(each.kind), code) for each in messages]) for name, messages in groups]
    return Template("words/list.html", context={"officer": officer, "groups": rows, **languages(code)})


def row(message: Message, edited: Any, code: str) -> dict[str, Any]:
    own = edited.title if edited else None
    title = own or actions.original(message, code).title
    return {"kind": message.kind, "happens": _(message.happens), "title": title, "is_own": own, "edited": edited}


@get("/{kind:str}")
async def show(
    db: Database,
    officer: NamedDependency[Officer],
    settings: NamedDependency[Settings],
    kind: FromPath[str],
    language: FromQuery[str] = "en",
    saved: FromQuery[str] = "",
) -> Template:
    message, code = message_called(kind), language_called(language)
    kept = await queries.kept_words(db, kind, code)
    said = actions.words_of(kept) or actions.original(message, code)
    return await page_of(db, officer, settings, message, kept, said, saved=bool(saved))


@post("/{kind:str}", status_code=200)
async def edit(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    kind: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    """Three buttons: how it looks, keep it, put the original back."""
    message, code, does = message_called(kind), language_called(form.text("language")), form.text("do")
    kept, typed = await queries.kept_words(db, kind, code), Written(form.text("title"), form.text("body"))
    try:
        if does == "put-back":
            await actions.put_back(db, message, code, version_in(form), actor)
        else:
            refuse_what_a_text_cuts(message, typed, code, settings)
            if does == "look":
                return await page_of(db, officer, settings, message, kept, typed, form)
            await actions.edit(db, message, code, version_in(form), typed, actor)
    except (Refused, Conflict) as problem:
        return await page_of(db, officer, settings, message, kept, typed, form, problem)
    return Redirect(f"{BASE}/{kind}?language={code}&saved=yes", status_code=303)


@post("/undo", status_code=303)
async def undo(db: Database, actor: NamedDependency[Actor], form: NamedDependency[Form]) -> Redirect:
    event_id = whole_number(form.text("event"))
    kept = await queries.kept_by_id(db, (await editing.change_by_id(db, event_id)).subject_id)
    await actions.undo(db, message_called(kept.kind), kept, event_id, actor)
    return Redirect(f"{BASE}/{kept.kind}?language={kept.language}", status_code=303)


def refuse_what_a_text_cuts(message: Message, typed: Written, code: str, settings: Settings) -> None:
    problems = actions.problems_with(message, typed, code)
    if not problems and look(message, typed, code, settings).is_cut:
        problems = {"title": _("A text message cannot hold this title and its link. Make it shorter")}
    if problems:
        raise Refused(**problems)


def look(message: Message, typed: Written, code: str, settings: Settings) -> Preview:
    said = actions.example(message, typed, code)
    words = Words(said.title, said.body, "/reports/7K4M9QX")
    with speaking(code):
        return preview(words, settings, kind="report", because=[], is_question=message.is_question)


async def page_of(
    db: Connection,
    officer: Officer,
    settings: Settings,
    message: Message,
    kept: Kept,
    typed: Written,
    form: Form | None = None,
    problem: Problem | None = None,
    *,
    saved: bool = False,
) -> Template:
    code = kept.language
    example = actions.example(message, typed, code)
    age = reading_age(f"{example.title}\n{example.body}")
    context = {
        "message": message,
        "happens": _(message.happens),
        "original": actions.original(message, code),
        "is_own": kept.title is not None,
        "saved": saved,
        "placeholders": [
            {"name": f"{{{name}}}", "means": _(MEANINGS[name]), "must": name in message.needs, "body": name in LONG}
            for name in message.knows
        ],
        "preview": look(message, typed, code, settings),
        "age": age if code == "en" else None,
        "is_hard": age > OLDEST,
        "oldest": OLDEST,
        **languages(code),
    }
    return await edit_page(db, "words/edit.html", officer, kept, typed, form, problem, **context)


def languages(code: str) -> dict[str, Any]:
    return {"code": code, "languages": [{"code": each, "name": name_of(each)} for each in installed()]}


def message_called(kind: str) -> Message:
    """Raises NotFound."""
    if kind not in MESSAGES:
        raise NotFound
    return MESSAGES[kind]


def language_called(code: str) -> str:
    return code if code in installed() else "en"


router = Router("/words", route_handlers=[listed, undo, show, edit], dependencies={"actor": officer_who("words.edit")})
