"""How a report, its place and its photos are said to residents."""

from uuid import UUID

from litestar.types import AnyCallable

from api.assets.schemas import Asset, NearAsset
from api.language import gettext as _
from api.language import ngettext
from api.places.schemas import GazetteerEntry
from api.reports.schemas import Draft, PhotoShown, ReportPage, UsualTime
from api.services.actions import field_name
from api.services.schemas import Answer, Question
from pwa.reports.history import steps
from pwa.shown import Choice, Item, metres_away
from pwa.times import Times


def filters(times: Times) -> dict[str, AnyCallable]:
    return {
        "promise_words": lambda report: promise_words(report, times),
        "steps": lambda history, base="": steps(history, times, base),
        "usual_words": usual_words,
        "place_in_words": place_in_words,
        "how_sure": how_sure,
        "place_choices": place_choices,
        "asset_choices": asset_choices,
        "near_choices": near_choices,
        "answer_rows": answer_rows,
        "stops": stops,
        "photos_to_open": photos_to_open,
        "photos_to_remove": photos_to_remove,
    }


def promise_words(report: ReportPage, times: Times) -> str:
    """Of an open report: by when, and why that is later than it should be."""
    promised = _("We mean to have dealt with this by {day}.").format(day=times.day(report.expected_on))
    if report.expected_on <= report.target_on:
        return promised
    late = _("That is later than our target, {target}, because such reports have really taken this long.")
    return f"{promised} {late.format(target=times.day(report.target_on))}"


def usual_words(usual: UsualTime) -> str:
    return ngettext(
        "Reports like this usually take {n} day; 9 in 10 are closed within {most}.",
        "Reports like this usually take {n} days; 9 in 10 are closed within {most}.",
        usual.half_within_days,
    ).format(n=usual.half_within_days, most=usual.most_within_days)


def place_in_words(answers: Draft) -> str:
    if answers.asset:
        return str(answers.asset)
    near = _("Near {street}").format(street=answers.place_words) if answers.place_words else ""
    return near or f"{answers.latitude:.5f}, {answers.longitude:.5f}"


def how_sure(accuracy_m: float | None) -> str:
    """What a phone says of its own position; empty where it was not asked."""
    if accuracy_m is None:
        return ""
    metres = max(1, round(accuracy_m))
    one, more = "Your phone is sure to within {n} metre.", "Your phone is sure to within {n} metres."
    return ngettext(one, more, metres).format(n=metres)


def place_choices(places: list[GazetteerEntry]) -> list[Choice]:
    """A place's own middle is its value, so that choosing one is the same as typing its position."""
    return [{"value": f"{place.latitude:.6f}, {place.longitude:.6f}", "text": str(place)} for place in places]


def asset_choices(assets: list[Asset]) -> list[Choice]:
    return [{"value": asset.code, "text": str(asset)} for asset in assets]


def near_choices(assets: list[NearAsset]) -> list[Item]:
    """The things near a place, to be chosen by their words alone; and a way out."""
    choices: list[Item] = [
        {
            "value": asset.code,
            "text": f"{asset}, {metres_away(asset.distance_m)}",
            "hint": _("Already reported") if asset.is_reported else "",
        }
        for asset in assets
    ]
    return [*choices, {"value": "none", "text": _("None of these, or I am not sure")}]


def answer_rows(answers: list[Answer], change: str = "") -> list[Item]:
    """For a summary list; `change` is the page they are changed on."""
    return [
        {
            "key": each.question,
            "value": each.answer or _("Not said"),
            "href": f"{change}#{field_name(each.code)}" if change else "",
            "words": True,
        }
        for each in answers
    ]


def stops(questions: list[Question]) -> dict[str, dict[str, str]]:
    """By field, what to say to an answer for which a report is the wrong thing; to no answer where one is needed."""
    return {
        field_name(each.code): {option.value: option.stop for option in each.options if option.stop}
        | ({"": _("Answer “{question}”").format(question=each.text)} if each.required else {})
        for each in questions
    }


def photos_to_open(photos: list[PhotoShown]) -> list[Item]:
    return [
        {
            "src": f"/photos/{photo.id}/small",
            "href": f"/photos/{photo.id}",
            "alt": photo.alt or _("Photo {n}").format(n=n),
        }
        for n, photo in enumerate(photos, 2)
    ]


def photos_to_remove(photos: list[UUID]) -> list[Item]:
    return [
        {"id": id, "src": f"/photos/{id}/small", "href": "", "alt": _("Photo {n}").format(n=n)}
        for n, id in enumerate(photos, 1)
    ]
