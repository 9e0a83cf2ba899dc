"""How a moderator's choices are said."""

from litestar.types import AnyCallable

from api.moderation.schemas import Why
from api.moderation.words import why_label
from api.services.actions import field_name
from pwa.shown import Choice


def filters() -> dict[str, AnyCallable]:
    return {"why_choices": why_choices, "field_name": field_name}


def why_choices(whys: tuple[Why, ...]) -> list[Choice]:
    return [{"value": why, "text": why_label(why)} for why in whys]
