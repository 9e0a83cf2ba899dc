"""How those who are handed reports, and what they answer, are said."""

from litestar.types import AnyCallable

from api.language import gettext as _


def filters() -> dict[str, AnyCallable]:
    return {
        "answer_choices": lambda kinds: [{"value": each, "text": answer_words(each)} for each in kinds],
        "partner_choices": lambda partners: [{"value": str(each.id), "text": each.name} for each in partners],
    }


def answer_words(kind: str) -> str:
    """What a contractor or another authority says of a report."""
    return {
        "in_work": _("Work has begun"),
        "done": _("Done"),
        "cannot": _("We cannot do it"),
        "question": _("We have a question"),
    }[kind]
