"""How a moderator's choices are said."""

from litestar.types import AnyCallable

from api.language import ngettext
from api.moderation.schemas import About, Flag, Why
from api.moderation.words import about_label, why_label
from api.services.actions import field_name
from pwa.shown import Choice


def filters() -> dict[str, AnyCallable]:
    return {
        "why_choices": why_choices,
        "about_choices": about_choices,
        "flag_words": flag_words,
        "field_name": field_name,
    }


def why_choices(whys: tuple[Why, ...]) -> list[Choice]:
    return [{"value": why, "text": why_label(why)} for why in whys]


def about_choices(abouts: tuple[About, ...]) -> list[Choice]:
    return [{"value": about, "text": about_label(about)} for about in abouts]


def flag_words(flag: Flag) -> str:
    said = ngettext("said once", "said {n} times", flag.times).format(n=flag.times)
    return f"{about_label(flag.about)}: {why_label(flag.why).lower()} ({said})"
