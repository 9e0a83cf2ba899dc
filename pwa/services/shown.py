"""How the catalogue's choices are said on administrators' pages."""

from typing import Any

from litestar.types import AnyCallable

from api.language import gettext as _

Item = dict[str, Any]


def filters() -> dict[str, AnyCallable]:
    return {
        "group_choices": group_choices,
        "icon_choices": icon_choices,
        "kind_choices": kind_choices,
        "kind_words": kind_words,
    }


def group_choices(groups: list[str]) -> list[Item]:
    return [{"value": group, "text": group} for group in groups]


def icon_choices(icons: tuple[str, ...]) -> list[Item]:
    return [{"value": icon, "text": icon, "icon": icon} for icon in icons]


def kind_choices(kinds: tuple[str, ...]) -> list[Item]:
    return [{"value": kind, "text": kind_words(kind)} for kind in kinds]


def kind_words(kind: str) -> str:
    return {
        "one": _("One of a list"),
        "several": _("Several of a list"),
        "text": _("Words"),
        "number": _("A number"),
        "date": _("A day"),
        "notice": _("None: it is a notice, only to be read"),
    }[kind]
