"""What was changed in the catalogue, as administrators read it."""

from typing import Any

from api.language import gettext as _
from api.reports.words import outcome_words
from api.services.schemas import Change
from pwa.services.typed import day_of_year_words

Line = dict[str, str]


def change_lines(change: Change) -> list[Line]:
    """One for each field: what it is called, what it was and what it became."""
    lines: list[Line] = []
    for name, now in change.after.items() if change.kind == "service.edited" else ():
        if name == "questions":
            lines += question_lines(change.before["questions"], now)
        else:
            lines.append(
                {
                    "field": field_words(name),
                    "before": value_words(name, change.before[name]),
                    "after": value_words(name, now),
                }
            )
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


def value_words(name: str, value: Any) -> str:
    if name in ("season_from", "season_to"):
        return day_of_year_words(value) or _("none")
    elif isinstance(value, bool):
        return _("yes") if value else _("no")
    elif name == "outcomes":
        return ", ".join(outcome_words(each) for each in value)
    elif isinstance(value, list):
        return ", ".join(value) or _("none")
    else:
        return str(value or _("none"))


def field_words(name: str) -> str:
    return {
        "name": _("Name"),
        "keywords": _("Other words"),
        "description": _("Description"),
        "service_group": _("Group"),
        "also_in": _("Also in"),
        "position": _("Order"),
        "lgsl": _("LGSL number"),
        "icon": _("Icon"),
        "team": _("Team"),
        "target_days": _("Days to answer in"),
        "target_unit": _("Kind of days"),
        "danger_advice": _("Advice against danger"),
        "responsible": _("Who else looks after it"),
        "responsible_url": _("Their address"),
        "outcomes": _("How it may end"),
        "closing_photo": _("A photo when it is done"),
        "season_from": _("Season begins"),
        "season_to": _("Season ends"),
        "is_public": _("Reports are public"),
        "staff_only": _("For staff only"),
        "is_active": _("Switched on"),
    }.get(name, name)
