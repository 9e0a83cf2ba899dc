"""How rules are said on pages."""

from litestar.types import AnyCallable

from api.language import gettext as _
from api.language import ngettext
from api.routing.schemas import Because, Named, Part, Rule

PARTS: tuple[Part, ...] = ("service", "place", "time", "answers")


def filters() -> dict[str, AnyCallable]:
    return {"went_by": went_by, "part_list": part_list, "rule_asks": rule_asks, "named_choices": named_choices}


def went_by(because: Because) -> str:
    """Why a report came to its first team."""
    if not because.rule:
        return _("It came by its service.")
    asks = part_list(because.asks) or _("every report")
    return _("It came by the rule “{rule}”: {asks}").format(rule=because.rule, asks=asks)


def part_list(parts: list[Part]) -> str:
    return ", ".join(part_words(part) for part in parts)


def part_words(part: Part) -> str:
    return {
        "service": _("what it is"),
        "place": _("where it is"),
        "time": _("when it was sent"),
        "answers": _("what was answered"),
    }[part]


def rule_asks(rule: Rule) -> str:
    """What a rule asks about, in a line."""
    number = len(rule.service_codes)
    asks = [
        ngettext("{n} problem", "{n} problems", number).format(n=number) if number else "",
        place_asked(rule),
        ", ".join(day_words(each) for each in rule.weekdays),
        f"{rule.from_time} – {rule.to_time}" if rule.from_time else "",
        _("in its season") if rule.season_from else "",
        _("by an answer") if rule.answer_code else "",
    ]
    return " · ".join(filter(None, asks)) or _("Every report")


def place_asked(rule: Rule) -> str:
    return {
        "anywhere": "",
        "wards": ngettext("in {n} area", "in {n} areas", len(rule.ward_ids)).format(n=len(rule.ward_ids)),
        "circle": _("{metres} metres round {place}").format(metres=rule.radius_m, place=rule.place_words),
        "polygon": _("inside a line"),
        "owner": ", ".join(rule.owners),
    }[rule.area_kind]


def day_words(weekday: int) -> str:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")][weekday - 1]


def weekday_choices() -> list[Named]:
    return [Named(str(each), day_words(each)) for each in range(1, 8)]


def named_choices(names: list[str]) -> list[Named]:
    return [Named(each, each) for each in names]
