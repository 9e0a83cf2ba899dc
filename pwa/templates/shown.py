"""What a template is for."""

from litestar.types import AnyCallable

from api.language import gettext as _
from api.reports.words import outcome_words, stage_words
from api.services.schemas import OUTCOMES
from api.templates.schemas import UsedFor
from pwa.triage.composing import STAGES


def filters() -> dict[str, AnyCallable]:
    return {
        "use_words": use_words,
        "use_choices": lambda uses: [{"value": each, "text": use_words(each)} for each in uses],
    }


def use_words(used_for: UsedFor) -> str:
    """What a template is said with."""
    if used_for == "ask":
        return _("A question")
    stage = next((each for each in STAGES if each == used_for), None)
    outcome = next((each for each in OUTCOMES if each == used_for.removesuffix("_end")), None)
    return stage_words(stage) if stage else _("Closed: {outcome}").format(outcome=outcome_words(outcome).lower())
