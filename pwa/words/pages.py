"""Officers' pages of messages' words: a list by what happened, and one message with how it looks as it is typed."""

from typing import Any

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

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
from pwa.forms import Form, whole_number
from pwa.visitors import officer_who

Page = Template | Redirect

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
    return page_of(officer, settings, message, code, kept, said, kept.version, saved=bool(saved))


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
    message, code, version = message_called(kind), language_called(form.text("language")), version_in(form)
    typed, does = Written(form.text("title"), form.text("body")), form.text("do")
    try:
        if does == "put-back":
            await actions.put_back(db, message, code, version, actor)
        else:
            refuse_what_a_text_cuts(message, typed, code, settings)
            if does == "look":
                return await asked_again(db, officer, settings, message, code, typed, version)
            await actions.edit(db, message, code, version, typed, actor)
    except (Refused, Conflict) as error:
        return await asked_again(db, officer, settings, message, code, typed, version, error)
    return Redirect(f"/staff/words/{kind}?language={code}&saved=yes", status_code=303)


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


async def asked_again(
    db: Connection,
    officer: Officer,
    settings: Settings,
    message: Message,
    code: str,
    typed: Written,
    version: int,
    error: Refused | Conflict | None = None,
) -> Template:
    """With what was typed; nothing is kept."""
    kept = await queries.kept_words(db, message.kind, code)
    problems = error.problems if isinstance(error, Refused) else {"edit": str(error)} if error else {}
    is_conflict = isinstance(error, Conflict)
    return page_of(officer, settings, message, code, kept, typed, version, problems, is_conflict=is_conflict)


def page_of(
    officer: Officer,
    settings: Settings,
    message: Message,
    code: str,
    kept: Kept,
    typed: Written,
    version: int,
    problems: dict[str, str] | None = None,
    *,
    is_conflict: bool = False,
    saved: bool = False,
) -> Template:
    example = actions.example(message, typed, code)
    age = reading_age(f"{example.title}\n{example.body}")
    context = {
        "officer": officer,
        "message": message,
        "happens": _(message.happens),
        "original": actions.original(message, code),
        "kept": kept,
        "typed": typed,
        "version": version,
        "problems": problems or {},
        "conflict": is_conflict,
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
    return Template("words/edit.html", context=context, status_code=409 if is_conflict else 422 if problems else 200)


def languages(code: str) -> dict[str, Any]:
    return {"code": code, "languages": [{"code": each, "name": name_of(each)} for each in installed()]}


def message_called(kind: str) -> Message:
    """Raises NotFound."""
    if kind not in MESSAGES:
        raise NotFound
    return MESSAGES[kind]


def language_called(code: str) -> str:
    return code if code in installed() else "en"


def version_in(form: Form) -> int:
    return whole_number(form.text("version"))


router = Router("/words", route_handlers=[listed, show, edit], dependencies={"actor": officer_who("words.edit")})
