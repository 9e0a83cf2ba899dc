"""How broadcasts are said on pages."""

import re

from litestar.types import AnyCallable
from markupsafe import Markup, escape

from api.broadcasts.schemas import AreaKind, Headline, Listed, News, State
from api.broadcasts.words import kind_words
from api.language import gettext as _

TELEPHONE = re.compile(r"\b(?:0[\d ]{8,13}\d|999|112|1\d\d)\b")

Tag = dict[str, str]


def filters() -> dict[str, AnyCallable]:
    return {
        "kind_tag": kind_tag,
        "state_tag": state_tag,
        "area_words": area_words,
        "lines": lines,
        "with_numbers": with_numbers,
        "what_happened_to_it": what_happened_to_it,
    }


def kind_tag(news: News | Headline | Listed) -> Tag:
    tone, icon = {"emergency": ("clay", "warning"), "disruption": ("ochre", "barrier"), "news": ("river", "bell")}[
        news.kind
    ]
    return {"text": kind_words(news.kind), "tone": tone, "icon": icon}


def state_tag(state: State) -> Tag:
    text, tone, icon = {
        "draft": (_("Draft"), "stone", "words"),
        "asked": (_("Waits for a colleague"), "ochre", "clock"),
        "dropped": (_("Dropped"), "stone", "closed"),
        "to-come": (_("Sent, begins later"), "river", "clock"),
        "now": (_("Holds now"), "moss", "fixed"),
        "over": (_("Over"), "stone", "closed"),
        "cancelled": (_("Cancelled"), "clay", "closed"),
        "replaced": (_("Corrected since"), "stone", "closed"),
    }[state]
    return {"text": text, "tone": tone, "icon": icon}


def area_words(news: News | Listed) -> str:
    return in_words(news.area_kind, news.area_words, news.radius_m)


def in_words(area_kind: AreaKind, name: str, radius_m: int | None) -> str:
    if area_kind == "council":
        return _("All of {council}’s area").format(council=name)
    elif area_kind == "circle":
        return _("{metres} metres around {place}").format(metres=f"{radius_m or 0:,}", place=name)
    return name


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def with_numbers(line: str) -> Markup:
    """Each telephone number can be rung with a tap."""
    parts, last = [], 0
    for found in TELEPHONE.finditer(line):
        number = re.sub(" ", "", found[0])
        link = '<a class="alone" href="tel:{}">{}</a>' if found[0] == line else '<a href="tel:{}">{}</a>'
        parts += [escape(line[last : found.start()]), Markup(link).format(number, found[0])]  # nosec B704
        last = found.end()
    return Markup("").join([*parts, escape(line[last:])])


def what_happened_to_it(kind: str) -> str:
    return {
        "broadcast.written": _("Written"),
        "broadcast.edited": _("Edited"),
        "broadcast.correction_begun": _("A correction begun"),
        "broadcast.approval_asked": _("A colleague asked"),
        "broadcast.sent": _("Sent"),
        "broadcast.corrected": _("Correction sent"),
        "broadcast.cancelled": _("Cancelled"),
        "broadcast.dropped": _("Dropped"),
    }.get(kind, kind)
