"""“This is what everyone will see”: the public part of a report, and personal details taken out of it."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from api.language import gettext as _
from api.reports.personal import Kind, Personal, personal_in, without_personal
from api.reports.schemas import Draft
from api.services.schemas import Answer, Question

EVERYTHING = "everything"


class Piece(Struct, frozen=True):
    """Some of the words; where they look personal, of what kind, in a word for people."""

    text: str
    personal: str = ""


def pieces(words: str) -> list[Piece]:
    """The words, cut where something personal begins and ends."""
    cut, at = [], 0
    for each in personal_in(words):
        cut += [Piece(words[at : each.start]), Piece(each.text, kind_in_words(each.kind))]
        at = each.end
    return [piece for piece in [*cut, Piece(words[at:])] if piece.text]


def kind_in_words(kind: Kind) -> str:
    return {
        "email": _("email address"),
        "telephone": _("telephone number"),
        "number plate": _("number plate"),
        "postcode": _("postcode"),
        "name": _("name"),
    }[kind]


def preview(answers: Draft, said: list[Answer]) -> dict[str, Any]:
    """What the report's own page will show of it."""
    return {
        "description": pieces(answers.description),
        "where_exactly": pieces(answers.where_exactly),
        "answers": [(each, pieces(each.answer)) for each in said if each.is_public],
        "not_said": [each.question for each in said if each.is_public and not each.answer]
        + ([] if answers.where_exactly else [_("Where exactly?")]),
        "personal": sum(
            len(personal_in(words))
            for words in [answers.description, answers.where_exactly, *(one.answer for one in said if one.is_public)]
        ),
    }


def without(answers: Draft, questions: list[Question], detail: str) -> Draft:
    """With one detail taken out wherever everyone would read it, or with every one."""

    def is_wanted(each: Personal) -> bool:
        return detail in (EVERYTHING, each.text)

    def cleared(words: str) -> str:
        return without_personal(words, _("[taken out]"), is_wanted)

    typed = {each.code for each in questions if each.is_public and each.kind == "text"}
    given = {code: list(map(cleared, texts)) if code in typed else texts for code, texts in answers.given.items()}
    return replace(
        answers, description=cleared(answers.description), where_exactly=cleared(answers.where_exactly), given=given
    )
