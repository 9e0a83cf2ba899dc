"""What was changed, as administrators read it: each field by what its form calls it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from litestar.types import AnyCallable

from api.language import day_words
from api.language import gettext as _
from api.reports.words import outcome_words
from pwa.accounts.shown import permission_words
from pwa.services.typed import day_of_year_words
from pwa.targets.shown import weekday_words
from pwa.templates.shown import use_words
from pwa.times import Times

Line = dict[str, str]
Fields = dict[str, Any]
Said = dict[str, Callable[[Any], str]]  # by the field it is for


def filters(times: Times) -> dict[str, AnyCallable]:
    def moment(value: str) -> str:
        return times.moment(datetime.fromisoformat(value))

    said = SAID | {"begins_at": moment, "ends_at": moment}
    return {
        "change_lines": lambda change: lines_between(change.before, change.after, change.names, said),
        "difference_lines": lambda differences: lines_between(differences[0], differences[1], {}, said),
    }


def lines_between(before: Fields, after: Fields, names: dict[str, str], said: Said) -> list[Line]:
    """One for each field: what it is called, what it was and what it became. Positions on the map are not words."""
    lines: list[Line] = []
    for name, now in after.items():
        was = before.get(name)
        if name == "questions":
            lines += question_lines(was or [], now)
        elif name == "permissions":
            lines += [line(_("No longer allows"), permission_words(each), "") for each in was or [] if each not in now]
            lines += [line(_("Now allows"), "", permission_words(each)) for each in now if each not in (was or [])]
        elif name not in ("easting", "northing", "street_id"):
            words = [value_words(name, each, names, said) for each in (was, now)]
            lines.append(line(field_words(name), *words))
    return lines


def question_lines(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[Line]:
    was, now = ({question["code"]: question for question in each} for each in (before, after))
    lines = [line(_("Question removed"), was[code]["text"], "") for code in was if code not in now]
    lines += [line(_("Question added"), "", now[code]["text"]) for code in now if code not in was]
    edited = [code for code in now if code in was and now[code] != was[code]]
    lines += [line(_("Question edited"), was[code]["text"], now[code]["text"]) for code in edited]
    stayed = [code for code in was if code in now]
    if stayed != [code for code in now if code in was]:
        lines.append(line(_("Questions in another order"), "", ""))
    return lines


def line(field: str, before: str, after: str) -> Line:
    return {"field": field, "before": before if before != after else "", "after": after}


def value_words(name: str, value: Any, names: dict[str, str], said: Said) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    elif name in DRAWN and value:
        return _("drawn")
    elif isinstance(value, list):
        return ", ".join(value_words(name, each, names, said) for each in value) or _("none")
    elif value in (None, ""):
        return _("free") if name.isdigit() else _("none")
    return say(value) if (say := said.get(name)) else names.get(str(value), str(value))


SAID: Said = {
    "season_from": day_of_year_words,
    "season_to": day_of_year_words,
    "outcomes": outcome_words,
    "weekdays": weekday_words,
    "used_for": use_words,
    "target_unit": lambda unit: _("working days") if unit == "working" else _("all days"),
    "answers": lambda how: _("The resident hears it at once") if how == "directly" else _("An officer reads it first"),
    "kind": lambda kind: _("Another authority") if kind == "authority" else _("A contractor"),  # of a partner
}
DRAWN = ("ground", "outline")  # as thousands of numbers


def field_words(name: str) -> str:
    if name.isdigit():
        return weekday_words(int(name))
    elif name[:1].isdigit():
        return day_words(date.fromisoformat(name))
    return {
        "name": _("Name"),
        "title": _("Title"),
        "words": _("Words"),
        "body": _("What it says"),
        "email": _("Email address"),
        "manager_id": _("Manager"),
        "team": _("Team"),
        "officer_id": _("Officer"),
        "position": _("Order"),
        "is_active": _("Switched on"),
        "kind": _("Kind"),
        "answers": _("What they answer"),
        "service_code": _("Service"),
        "service_codes": _("Services"),
        "group_ids": _("Groups"),
        "used_for": _("Said with"),
        "area_kind": _("Where"),
        "ward_ids": _("Areas"),
        "place_words": _("Place"),
        "radius_m": _("Metres"),
        "ground": _("Ground"),
        "outline": _("Ground"),
        "owners": _("Owners"),
        "weekdays": _("Days"),
        "from_time": _("From"),
        "to_time": _("To"),
        "begins_at": _("From"),
        "ends_at": _("Until"),
        "season_from": _("Season begins"),
        "season_to": _("Season ends"),
        "answer_code": _("Question"),
        "answer_words": _("Answers"),
        "pass_on": _("Passed on to the owner"),
        "keywords": _("Other words"),
        "description": _("Description"),
        "service_group": _("Group"),
        "also_in": _("Also in"),
        "lgsl": _("LGSL number"),
        "icon": _("Icon"),
        "target_days": _("Days to answer in"),
        "target_unit": _("Kind of days"),
        "silent_days": _("Days without a word"),
        "keep_days": _("Days"),
        "danger_advice": _("Advice against danger"),
        "responsible": _("Who else looks after it"),
        "responsible_url": _("Their address"),
        "outcomes": _("How it may end"),
        "closing_photo": _("A photo when it is done"),
        "is_public": _("Reports are public"),
        "staff_only": _("For staff only"),
        "code": _("Code"),
    }.get(name, name)
