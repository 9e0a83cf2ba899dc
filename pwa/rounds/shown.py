"""How an officer on the street says what she found."""

from litestar.types import AnyCallable

from api.language import gettext as _
from api.rounds.schemas import Finding
from pwa.shown import Choice


def filters() -> dict[str, AnyCallable]:
    return {"finding_choices": finding_choices}


def finding_choices(findings: tuple[Finding, ...]) -> list[Choice]:
    """As an officer says it who stands there."""
    words = {
        "fixed": _("It is fixed"),
        "made_safe": _("It is safe now; more is to come"),
        "not_found": _("I looked and could not find it"),
        "cannot_act": _("We cannot do anything about it"),
        "more_to_do": _("Work goes on: do not close it"),
    }
    return [{"value": finding, "text": words[finding]} for finding in findings]
