"""What is said when something happens: a council's own words if it wrote some, in each language, else the original."""

import re
from collections.abc import Mapping

from api import editing
from api.actor import Actor
from api.database import Connection
from api.errors import Refused
from api.events import record
from api.language import day_words, installed, speaking
from api.language import gettext as _
from api.words import queries
from api.words.schemas import EXAMPLES, LONG, MEANINGS, Kept, Template, Value, Words, Written

LONGEST_TITLE = 70  # characters, with the example in it: two lines of a lock screen
LONGEST_BODY = 500
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

Problems = dict[str, str]


async def words(db: Connection, template: Template, path: str, **values: Value) -> Words:
    """One small query, however many hear of it."""
    own = {each.language: Written(each.title, each.body) for each in await queries.overrides(db, template.kind)}
    said = {code: filled(own.get(code) or original(template, code), values, code) for code in installed()}
    english = said.pop("en")
    return Words(english.title, english.body, path, said)


def original(template: Template, code: str) -> Written:
    with speaking(code):
        return Written(_(template.title), _(template.body) if template.body else "")


def filled(written: Written, values: Mapping[str, Value], code: str) -> Written:
    """With what stands for each placeholder. What is no placeholder of ours stays as it is."""
    with speaking(code):
        texts = {name: day_words(each) if not isinstance(each, str) else each for name, each in values.items()}

    def put(text: str) -> str:
        return PLACEHOLDER.sub(lambda found: texts.get(found[1], found[0]), text).strip()

    return Written(put(written.title), put(written.body))


def example(template: Template, written: Written, code: str) -> Written:
    """As somebody would read it."""
    with speaking(code):
        shown = {name: _(each) if isinstance(each, str) else each for name, each in EXAMPLES.items()}
    return filled(written, {name: shown[name] for name in template.knows}, code)


async def edit(db: Connection, template: Template, code: str, version: int, written: Written, actor: Actor) -> None:
    """Raises Refused(title=…, body=…), or Conflict when somebody else has changed them since that version."""
    if problems := problems_with(template, written, code):
        raise Refused(**problems)
    await keep(db, template, code, version, written, actor)


async def put_back(db: Connection, template: Template, code: str, version: int, actor: Actor) -> None:
    """The original words, from now on. Raises Conflict as edit does."""
    await keep(db, template, code, version, None, actor)


async def undo(db: Connection, template: Template, kept: Kept, event_id: int, actor: Actor) -> None:
    """As they were before the last change, be they the original. Raises Conflict for any change but the last."""
    change = await editing.change_by_id(db, event_id)
    if not change.is_undoable or change.subject_id != kept.id:
        raise editing.not_the_last()
    now = words_of(kept) or original(template, kept.language)
    before = Written(change.before.get("title", now.title), change.before.get("body", now.body))
    await keep(db, template, kept.language, kept.version, before, actor)


async def keep(
    db: Connection, template: Template, code: str, version: int, written: Written | None, actor: Actor
) -> None:
    first = original(template, code)
    wanted = None if written == first else written
    async with db.transaction():
        kept = await queries.kept_words(db, template.kind, code)
        before, after = words_of(kept) or first, wanted or first
        if kept.version == version and before == after:
            return
        title, body = (wanted.title, wanted.body) if wanted else (None, None)
        kept_id = await queries.keep_words(db, template.kind, code, version, title, body)
        if kept_id is None:
            raise editing.changed_meanwhile()
        kind = "words.edited" if wanted else "words.put_back"
        was, now = editing.differences(before, after)
        await record(db, kind, kept_id, actor, public=False, of=template.kind, language=code, before=was, after=now)


def words_of(kept: Kept) -> Written | None:
    return None if kept.title is None else Written(kept.title, kept.body or "")


def problems_with(template: Template, written: Written, code: str) -> Problems:
    shown = example(template, written, code)
    may_be_empty = not template.body
    problems = {
        "title": _("Write a title")
        if not written.title
        else placeholder_problem(written.title, [name for name in template.knows if name not in LONG])
        or length_problem(shown.title, LONGEST_TITLE),
        "body": _("Write what it says")
        if not written.body and not may_be_empty
        else placeholder_problem(written.body, template.knows)
        or missing_problem(written, template.needs)
        or length_problem(shown.body, LONGEST_BODY),
    }
    return {name: sentence for name, sentence in problems.items() if sentence}


def placeholder_problem(text: str, known: list[str] | tuple[str, ...]) -> str:
    unknown = [name for name in PLACEHOLDER.findall(text) if name not in known]
    if unknown and known:
        listed = ", ".join(f"{{{name}}}" for name in known)
        return _("{placeholder} cannot stand here. You can use {known}").format(
            placeholder=f"{{{unknown[0]}}}", known=listed
        )
    elif unknown:
        return _("{placeholder} cannot stand here").format(placeholder=f"{{{unknown[0]}}}")
    elif re.search("[{}]", PLACEHOLDER.sub("", text)):
        return _("A curly bracket has no partner. Write each placeholder like {example}").format(example="{reference}")
    else:
        return ""


def missing_problem(written: Written, needed: tuple[str, ...]) -> str:
    there = PLACEHOLDER.findall(written.title + written.body)
    missing = next((name for name in needed if name not in there), "")
    sentence = _("Put {placeholder} in: without it nobody reads {meaning}")
    return sentence.format(placeholder=f"{{{missing}}}", meaning=_(MEANINGS[missing])) if missing else ""


def length_problem(shown: str, limit: int) -> str:
    sentence = _("Say it in {limit} letters or fewer. With the example in it, it has {number}")
    return sentence.format(limit=limit, number=len(shown)) if len(shown) > limit else ""
