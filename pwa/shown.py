"""How things are said on every page: days, ways, headings."""

import re
from typing import Any, TypedDict

from litestar.types import AnyCallable

from api.language import gettext as _
from api.notifications.words import because
from pwa.times import Times

LONGEST_HEADING = 70  # characters

# What XML 1.0 cannot hold (section 2.2), whatever it is escaped as.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Item = dict[str, Any]


class Choice(TypedDict):
    value: str
    text: str


def filters(times: Times) -> dict[str, AnyCallable]:
    return {
        "day": times.day,
        "moment": times.moment,
        "ago": times.ago,
        "because": because,
        "fit_for_xml": fit_for_xml,
        "heading": heading,
        "metres_away": metres_away,
        "yes_or_no": yes_or_no,
    }


def heading(description: str | None, otherwise: str) -> str:
    """The first of a report's words, cut at a word; the service's name while they are not shown."""
    first = (description or otherwise).strip().split("\n")[0]
    if len(first) <= LONGEST_HEADING:
        return first
    cut = first[:LONGEST_HEADING]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.") + "…"


def metres_away(distance_m: float) -> str:
    """As far as a person would say it: to 5 metres, and from a kilometre on to 100."""
    if distance_m >= 1000:
        return _("{km} km away").format(km=f"{distance_m / 1000:.1f}")
    rounded = round(distance_m / 5) * 5
    return _("{metres} metres away").format(metres=rounded) if rounded else _("at the same place")


def fit_for_xml(text: str) -> str:
    return NOT_XML.sub("", text)


def yes_or_no(fact: bool | None) -> str:
    return _("Not known") if fact is None else _("Yes") if fact else _("No")
