"""The forms of the catalogue: a service or a question as it stands in fields, and back."""

import re
from typing import Any

from api.language import gettext as _
from api.services.actions import month_in
from api.services.editing import Problems, code_for
from api.services.schemas import OUTCOMES, Entry, Option, Question, QuestionKind
from pwa.forms import Form

Typed = dict[str, Any]  # what each field holds, as it was typed

DAY_OF_YEAR = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})", re.IGNORECASE)
DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTHS = (
    *("", "January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
TEXTS = (
    *("name", "keywords", "description", "service_group", "icon", "team", "danger_advice"),
    *("responsible", "responsible_url"),
)
KINDS: tuple[QuestionKind, ...] = ("one", "several", "text", "number", "date", "notice")
SPARE_ANSWERS = 3  # empty rows to write more answers in


def fields_of(entry: Entry) -> Typed:
    return {name: getattr(entry, name) for name in TEXTS} | {
        "also_in": entry.also_in,
        "outcomes": entry.outcomes,
        "closing_photo": "yes" if entry.closing_photo else "no",
        "position": entry.position,
        "lgsl": entry.lgsl or "",
        "target_days": entry.target_days,
        "target_unit": entry.target_unit,
        "season_from": day_of_year_words(entry.season_from),
        "season_to": day_of_year_words(entry.season_to),
        "shown_to": "everyone" if entry.is_public else "council",
        "offered_to": "staff" if entry.staff_only else "everyone",
        "state": "on" if entry.is_active else "off",
    }


def fields_in(form: Form) -> Typed:
    singles = (
        "position",
        "lgsl",
        "target_days",
        "target_unit",
        "season_from",
        "season_to",
        "shown_to",
        "closing_photo",
        "offered_to",
        "state",
    )
    return {name: form.text(name) for name in (*TEXTS, *singles)} | {
        "also_in": form.texts("also_in"),
        "outcomes": form.texts("outcomes"),
    }


def entry_in(typed: Typed, questions: list[Question]) -> tuple[Entry, Problems]:
    """With a sentence for each field that is not what it should be; there the entry holds something that is."""
    problems: Problems = {}

    def number(name: str, otherwise: int, least: int, most: int) -> int:
        text = str(typed[name])
        if re.fullmatch("[0-9]{1,9}", text) and least <= int(text) <= most:
            return int(text)
        problems[name] = _("Enter a whole number between {least} and {most}").format(least=least, most=most)
        return otherwise

    def day(name: str) -> int | None:
        found = day_of_year(typed[name]) if typed[name] else None
        if typed[name] and found is None:
            problems[name] = _("Enter a day and a month, such as 1 October")
        return found

    group = typed["service_group"]
    entry = Entry(
        **{name: typed[name] for name in TEXTS},
        also_in=sorted(set(typed["also_in"]) - {group}),
        position=number("position", 1000, 0, 9999),
        lgsl=number("lgsl", 0, 1, 9999) if typed["lgsl"] else None,
        target_days=number("target_days", 1, 1, 365),
        target_unit="calendar" if typed["target_unit"] == "calendar" else "working",
        season_from=day("season_from"),
        season_to=day("season_to"),
        outcomes=[outcome for outcome in OUTCOMES if outcome in typed["outcomes"]],
        closing_photo=typed["closing_photo"] == "yes",
        is_public=typed["shown_to"] != "council",
        staff_only=typed["offered_to"] == "staff",
        is_active=typed["state"] != "off",
        questions=questions,
    )
    return entry, problems


def day_of_year(text: str) -> int | None:
    """1 October is 1001. None for what is no day, or is not in every year."""
    match = DAY_OF_YEAR.fullmatch(text)
    day, month = (int(match[1]), month_in(match[2])) if match else (0, 0)
    return month * 100 + day if month and 1 <= day <= DAYS[month] else None


def day_of_year_words(number: int | None) -> str:
    return f"{number % 100} {_(MONTHS[number // 100])}" if number else ""


def question_fields(question: Question | None) -> Typed:
    if question is None:
        return {"kind": "one", "text": "", "hint": "", "required": "", "is_public": "everyone", "options": spare(0)}
    rows = [
        {"order": n, "value": option.value, "text": option.text, "stop": option.stop or ""}
        for n, option in enumerate(question.options, 1)
    ]
    return {
        "kind": question.kind,
        "text": question.text,
        "hint": question.hint,
        "required": "yes" if question.required else "",
        "is_public": "everyone" if question.is_public else "council",
        "options": rows + spare(len(rows)),
    }


def spare(there: int) -> list[Typed]:
    return [{"order": there + n + 1, "value": "", "text": "", "stop": ""} for n in range(SPARE_ANSWERS)]


def question_fields_in(form: Form) -> Typed:
    columns = [form.texts(f"option-{name}") for name in ("order", "value", "text", "stop")]
    rows = [dict(zip(("order", "value", "text", "stop"), row, strict=True)) for row in zip(*columns, strict=False)]
    singles = {name: form.text(name) for name in ("kind", "text", "hint", "required", "is_public")}
    return singles | {"options": rows or spare(0)}


def question_in(typed: Typed, code: str, taken: list[str]) -> Question:
    """Of a kind without answers to choose from, none are kept; a new question gets a code from its words."""
    kind: QuestionKind = next((each for each in KINDS if each == typed["kind"]), "one")
    return Question(
        code=code or code_for(typed["text"], {"new", *taken}),
        text=typed["text"],
        hint=typed["hint"],
        kind=kind,
        options=options_in(typed["options"]) if kind in ("one", "several") else [],
        required=typed["required"] == "yes" and kind != "notice",
        is_public=typed["is_public"] != "council",
    )


def options_in(rows: list[Typed]) -> list[Option]:
    """By the numbers beside them. One without words is gone; one that was there keeps its value."""
    wanted = sorted((row for row in rows if row["text"]), key=place_of)
    taken = {row["value"] for row in wanted if row["value"]}
    options: list[Option] = []
    for row in wanted:
        value = row["value"] or code_for(row["text"], taken)
        taken.add(value)
        options.append(Option(value, row["text"], row["stop"] or None))
    return options


def place_of(row: Typed) -> float:
    order = row["order"]
    return float(order[:6]) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", order) else float("inf")
