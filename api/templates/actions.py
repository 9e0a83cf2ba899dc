"""What is done with templates. One is changed whole, and its event has what differs."""

from uuid import UUID

import asyncpg
import msgspec

from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, Refused
from api.events import record
from api.language import gettext as _
from api.language import language
from api.templates import queries
from api.templates.schemas import KNOWS, About, Entry, Template
from api.words.actions import filled, placeholder_problem
from api.words.schemas import Value, Written

LONGEST_NAME = 80  # characters
LONGEST_WORDS = 2000


async def add(db: Connection, entry: Entry, actor: Actor) -> UUID:
    """Raises Refused."""
    refuse_unfit(entry)
    async with db.transaction():
        template_id = await keep_new(db, entry)
        await record(db, "template.added", template_id, actor, public=False, after=msgspec.to_builtins(entry))
    return template_id


async def keep_new(db: Connection, entry: Entry) -> UUID:
    try:
        async with db.transaction():
            return await queries.insert_template(
                db, entry.name, entry.service_code, entry.used_for, entry.words, entry.is_active
            )
    except asyncpg.ForeignKeyViolationError:
        raise Refused(service_code=_("Choose a service")) from None


async def edit(db: Connection, was: Template, version: int, entry: Entry, actor: Actor) -> None:
    """Raises Refused, or Conflict when somebody else has changed it since that version."""
    refuse_unfit(entry)
    before, after = msgspec.to_builtins(entry_of(was)), msgspec.to_builtins(entry)
    changed = [name for name in after if before[name] != after[name]]
    if was.version == version and not changed:
        return
    async with db.transaction():
        if not await queries.update_template(
            db, was.id, version, entry.name, entry.service_code, entry.used_for, entry.words, entry.is_active
        ):
            raise Conflict(
                _("Somebody else has changed these words since you opened this page. Nothing of yours was kept.")
            )
        was_so, is_so = {name: before[name] for name in changed}, {name: after[name] for name in changed}
        await record(db, "template.edited", was.id, actor, public=False, before=was_so, after=is_so)


async def undo(db: Connection, was: Template, version: int, event_id: int, actor: Actor) -> None:
    """Take back the last change. Raises Conflict for any other."""
    changes = await queries.changes_of_template(db, was.id)
    if not changes or changes[0].id != event_id or changes[0].kind != "template.edited":
        raise Conflict(_("Only the last change can be undone, and there has been another since."))
    before = msgspec.convert(msgspec.to_builtins(entry_of(was)) | changes[0].before, Entry)
    await edit(db, was, version, before, actor)


def entry_of(template: Template) -> Entry:
    return Entry(template.name, template.service_code, template.used_for, template.words, template.is_active)


def refuse_unfit(entry: Entry) -> None:
    problems = {
        "name": ""
        if entry.name and len(entry.name) <= LONGEST_NAME
        else _("Enter a name of {most} letters or fewer").format(most=LONGEST_NAME),
        "words": _("Write what it says")
        if not entry.words
        else placeholder_problem(entry.words, KNOWS)
        or (
            _("Say it in {limit} letters or fewer").format(limit=LONGEST_WORDS)
            if len(entry.words) > LONGEST_WORDS
            else ""
        ),
    }
    if found := {name: sentence for name, sentence in problems.items() if sentence}:
        raise Refused(**found)


def filled_for(words: str, about: About) -> str:
    """With what stands for each placeholder in this report; a report with no street is near nothing that has a name."""
    values: dict[str, Value] = {
        "reference": about.reference,
        "service": about.service_name,
        "place": about.place_words or _("the place you showed us"),
        "day": about.expected_on,
    }
    return filled(Written("", words), values, language.get()).body
