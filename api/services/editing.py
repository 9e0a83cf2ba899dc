"""What an administrator does with the catalogue. A service is changed whole, and its event has what differs."""

import re
from collections.abc import Collection
from uuid import UUID

from msgspec.structs import replace

from api import editing
from api.actor import Actor
from api.database import Connection
from api.editing import Editable, refuse_for
from api.errors import NotFound, Refused
from api.language import gettext as _
from api.services import queries
from api.services.schemas import CatalogueGroup, Entry, KeptEntry, Question

LONGEST_NAME = 80  # characters
LONGEST_WORDS = 1_000
LONGEST_TARGET = 365  # days
LONGEST_CODE = 50
MOST_QUESTIONS = 20
MOST_OPTIONS = 30
RESERVED = {"new", "groups", "undo"}  # addresses beside the services'
ICONS = (
    *("road", "path", "barrier", "car", "bench", "water", "snow", "light", "signals", "sign", "rubbish", "litter"),
    *("bin", "paw", "spray", "needle", "park", "tree", "grass", "toilet", "drain", "noise", "pest", "house"),
    *("person", "camera", "phone", "bell", "words", "planned", "question"),
)

Problems = dict[str, str]


async def add_service(db: Connection, entry: Entry, actor: Actor) -> str:
    """The new service's code, made from its name. Raises Refused."""
    return await queries.code_of(db, await editing.add(db, SERVICES, entry, actor))


async def service_by_id(db: Connection, service_id: UUID) -> KeptEntry:
    return await queries.entry_by_code(db, await queries.code_of(db, service_id))


async def check(db: Connection, entry: Entry, service_id: UUID | None, _actor: Actor) -> None:
    groups = await queries.whole_catalogue(db, None)
    problems = problems_with_entry(entry, groups, await queries.code_of(db, service_id) if service_id else "")
    refuse_for(problems | {"team": await team_problem(db, entry.team)})


async def team_problem(db: Connection, team: str | None) -> str:
    """Work that is led to a team which is switched off, also by an undo, would be nobody's."""
    return _("This team is switched off. Choose another") if await queries.is_team_off(db, team) else ""


async def insert(db: Connection, service_id: UUID, entry: Entry) -> UUID | None:
    groups = await queries.whole_catalogue(db, None)
    taken = {service.service_code for group in groups for service in group.services} | RESERVED
    service_code = code_for(entry.name, taken)
    kept = await queries.insert_service(db, service_id, service_code, entry)
    await keep_beside(db, service_code, entry)
    return kept


async def update(db: Connection, service_id: UUID, version: int, entry: Entry) -> UUID | None:
    service_code = await queries.code_of(db, service_id)
    if await queries.update_service(db, service_code, version, entry) is None:
        return None
    await keep_beside(db, service_code, entry)
    return service_id


async def keep_beside(db: Connection, service_code: str, entry: Entry) -> None:
    await queries.replace_other_groups(db, service_code, entry.also_in)
    await queries.replace_questions(db, service_code, entry.questions)


SERVICES = Editable(
    kind="service",
    entry=Entry,
    by_id=service_by_id,
    check=check,
    insert=insert,
    update=update,
    delete=queries.delete_service,
)


async def edit_questions(
    db: Connection, service_code: str, version: int, questions: list[Question], actor: Actor
) -> None:
    """Raises Refused, NotFound, or Conflict when somebody else has changed the service since that version."""
    kept = await queries.entry_by_code(db, service_code)
    await editing.edit(db, SERVICES, kept.id, version, replace(kept.entry, questions=questions), actor)


def problems_with_entry(entry: Entry, groups: list[CatalogueGroup], service_code: str) -> Problems:
    known = {group.name for group in groups}
    others = {
        service.name.casefold()
        for group in groups
        for service in group.services
        if service.service_code != service_code
    }
    problems = {
        "name": named_wrongly(entry.name, others),
        "keywords": too_long(LONGEST_WORDS) if len(entry.keywords) > LONGEST_WORDS else "",
        "description": too_long(LONGEST_WORDS) if len(entry.description) > LONGEST_WORDS else "",
        "service_group": "" if entry.service_group in known else _("Choose the group it belongs to"),
        "also_in": "" if known.issuperset(entry.also_in) else _("Choose from the groups there are"),
        "icon": "" if entry.icon in ICONS else _("Choose an icon"),
        "target_days": ""
        if 1 <= entry.target_days <= LONGEST_TARGET
        else _("Enter a number of days between 1 and {most}").format(most=LONGEST_TARGET),
        "outcomes": "" if entry.outcomes else _("Choose at least one way it may end"),
        "danger_advice": too_long(LONGEST_WORDS) if len(entry.danger_advice) > LONGEST_WORDS else "",
        "responsible": _("Say who it is that the address leads to")
        if entry.responsible_url and not entry.responsible
        else "",
        "responsible_url": ""
        if re.fullmatch(r"(https://[^\s\"<>]{3,500})?", entry.responsible_url)
        else _("Enter an address that begins with https://"),
        "season_from": season_problem(entry.season_from, entry.season_to),
    }
    return {name: sentence for name, sentence in problems.items() if sentence}


def named_wrongly(name: str, others: Collection[str]) -> str:
    if not name:
        return _("Enter what residents call it")
    elif len(name) > LONGEST_NAME:
        return too_long(LONGEST_NAME)
    elif not re.search("[a-zA-Z]", name):
        return _("The name needs letters")
    else:
        return _("Another service has this name") if name.casefold() in others else ""


def season_problem(season_from: int | None, season_to: int | None) -> str:
    if (season_from is None) != (season_to is None):
        return _("Enter both the first and the last day of the season, or neither")
    return _("A season is longer than one day") if season_from is not None and season_from == season_to else ""


def problems_with_question(question: Question, others: list[Question]) -> Problems:
    has_options = question.kind in ("one", "several")
    problems = {
        "text": ""
        if question.text
        else _("Enter what the notice says")
        if question.kind == "notice"
        else _("Enter the question"),
        "hint": too_long(LONGEST_WORDS) if len(question.hint) > LONGEST_WORDS else "",
        "options": _("Enter at least two answers to choose from") if has_options and len(question.options) < 2 else "",
    }
    if len(question.text) > LONGEST_WORDS:
        problems["text"] = too_long(LONGEST_WORDS)
    elif question.text.casefold() in {other.text.casefold() for other in others}:
        problems["text"] = _("This service asks that already")
    texts = [option.text.casefold() for option in question.options]
    if len(set(texts)) < len(texts):
        problems["options"] = _("Two of the answers are the same")
    elif any(len(text) > LONGEST_WORDS for option in question.options for text in (option.text, option.stop or "")):
        problems["options"] = too_long(LONGEST_WORDS)
    elif len(question.options) > MOST_OPTIONS:
        problems["options"] = _("Enter {most} answers at most").format(most=MOST_OPTIONS)
    if len(others) >= MOST_QUESTIONS:
        problems["text"] = _("A service asks {most} questions at most").format(most=MOST_QUESTIONS)
    return {name: sentence for name, sentence in problems.items() if sentence}


def code_for(words: str, taken: Collection[str]) -> str:
    """Small letters with hyphens, as the database wants codes, and unlike those taken."""
    stem = "-".join(re.findall("[a-z]+", words.lower()))[:LONGEST_CODE].strip("-") or "other"
    endings = ("", *(f"-{a}" for a in "bcdefghijklmnopqrstuvwxyz"), *(f"-z{a}{b}" for a in "abcdef" for b in "abcdef"))
    for ending in endings:
        if stem + ending not in taken:
            return stem + ending
    raise Refused(name=_("Choose a name that is less like the others"))


def question_called(questions: list[Question], code: str) -> Question:
    """Raises NotFound."""
    for question in questions:
        if question.code == code:
            return question
    raise NotFound


def moved(questions: list[Question], code: str, by: int) -> list[Question]:
    """One place up (-1) or down (1); as they are where there is no such place. Raises NotFound."""
    at = questions.index(question_called(questions, code))
    to = min(max(at + by, 0), len(questions) - 1)
    rest = questions[:at] + questions[at + 1 :]
    return [*rest[:to], questions[at], *rest[to:]]


def too_long(limit: int) -> str:
    return _("Say it in {limit} letters or fewer").format(limit=f"{limit:,}")
