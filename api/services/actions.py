"""What a service's questions take for an answer."""

import re
from collections.abc import Mapping
from datetime import date

from api.errors import Refused, Stopped
from api.language import gettext as _
from api.services.schemas import Answer, Option, Question
from api.text import clean

LONGEST_ANSWER = 500  # characters
NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")
DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[\s/.-]+([0-9]{1,2}|[a-z]{3,9})[\s/.,-]+([0-9]{4})", re.IGNORECASE)
MONTHS = [f"{date(2000, number, 1):%B}".lower() for number in range(1, 13)]

Given = Mapping[str, str | int | float | list[str]]


def answered(questions: list[Question], given: Given) -> list[Answer]:
    """The answers given, in words, in the order they were asked.

    Raises Stopped where an answer says that a report is the wrong thing, else Refused for all that cannot be taken.
    """
    questions = [question for question in questions if question.kind != "notice"]
    if unasked := given.keys() - {question.code for question in questions}:
        raise Refused(answers=_("Nobody asked “{question}”").format(question=clean(min(unasked))[:60]))
    values = {question.code: values_in(given.get(question.code, [])) for question in questions}
    if stops := {field_name(each.code): stop for each in questions if (stop := stop_for(each, values[each.code]))}:
        raise Stopped(**stops)
    found = {field_name(each.code): problem for each in questions if (problem := problem_with(each, values[each.code]))}
    if found:
        raise Refused(**found)
    return [
        Answer(each.code, each.text, in_words(each, values[each.code]), each.is_public)
        for each in questions
        if values[each.code]
    ]


def field_name(code: str) -> str:
    return f"question-{code}"


def values_in(given: str | int | float | list[str]) -> list[str]:
    """Each once; an empty one is none, and 0 is one."""
    each = given if isinstance(given, list) else [str(given)]
    return list(dict.fromkeys(filter(None, map(clean, each))))


def stop_for(question: Question, values: list[str]) -> str:
    return " ".join(option.stop for option in chosen(question, values) if option.stop)


def chosen(question: Question, values: list[str]) -> list[Option]:
    return [option for option in question.options if option.value in values]


def problem_with(question: Question, values: list[str]) -> str:
    """A sentence that names the question, for there may be several on a page; empty when all is well."""
    asked = question.text
    if not values:
        return _("Answer “{question}”").format(question=asked) if question.required else ""
    elif question.options and len(chosen(question, values)) < len(values):
        return _("Choose from the answers to “{question}”").format(question=asked)
    elif question.kind != "several" and len(values) > 1:
        return _("Give one answer to “{question}”").format(question=asked)
    elif len(values[0]) > LONGEST_ANSWER:
        return _("Answer “{question}” in {limit} letters or fewer").format(question=asked, limit=LONGEST_ANSWER)
    elif question.kind == "number" and not NUMBER.fullmatch(values[0]):
        return _("Answer “{question}” with a number, such as 3").format(question=asked)
    elif question.kind == "date" and day_in(values[0]) is None:
        return _("Answer “{question}” with a day, month and year, such as 27 3 2026").format(question=asked)
    else:
        return ""


def in_words(question: Question, values: list[str]) -> str:
    if question.options:
        return ", ".join(option.text for option in chosen(question, values))
    day = day_in(values[0]) if question.kind == "date" else None
    return f"{day.day} {day:%B} {day.year}" if day else values[0]


def day_in(words: str) -> date | None:
    """27 3 2026, 27/03/2026, 27 March 2026; and 2026-03-27, as machines say it."""
    try:
        if match := DAY.fullmatch(words):
            day, month, year = match.groups()
            return date(int(year), month_in(month), int(day))
        return date.fromisoformat(words)
    except ValueError:
        return None


def month_in(words: str) -> int:
    """March is 3, and so is Mar; 0 for no month's name."""
    if words.isdigit():
        return int(words)
    return next((number for number, name in enumerate(MONTHS, 1) if name.startswith(words.lower())), 0)
