"""How endings, places and scores are said."""

from datetime import date

from litestar.types import AnyCallable

from api.language import day_words, ngettext
from api.language import gettext as _
from api.notifications.schemas import Pictured
from api.promise.schemas import Place
from api.reports.schemas import PhotoShown


def filters() -> dict[str, AnyCallable]:
    return {
        "score_words": score_words,
        "place_said": place_said,
        "month_words": month_words,
        "before_and_after": before_and_after,
    }


def why_words(why: str) -> str:
    return {
        "still_there": _("The problem is still there"),
        "came_back": _("It was fixed, and has come back"),
        "part": _("Only part of it was fixed"),
        "wrong_thing": _("Something else was fixed"),
        "not_right": _("What you told me is not right"),
        "other": _("Something else is wrong"),
    }.get(why, "")


def score_words(score: int) -> str:
    return {
        5: _("Very satisfied"),
        4: _("Satisfied"),
        3: _("Neither"),
        2: _("Dissatisfied"),
        1: _("Very dissatisfied"),
    }[score]


def place_said(place: Place) -> str:
    """It is 9th of 31 in the list of Highways. 2 that came later were done first, because they were dangerous."""
    said = _("It is {place} of {of} in the list of {team}, the earliest promise first.").format(
        place=ordinal(place.place), of=f"{place.of:,}", team=place.team
    )
    if place.dangerous_first:
        why = ngettext(
            "{n} that came later was done first, because it was dangerous.",
            "{n} that came later were done first, because they were dangerous.",
            place.dangerous_first,
        )
        said = f"{said} {why.format(n=place.dangerous_first)}"
    return said


def before_and_after(photos: list[Pictured] | list[PhotoShown]) -> list[dict[str, str]]:
    """The first of before and each of after, where there are both."""
    before = [photo for photo in photos if photo.kind == "before"][:1]
    after = [photo for photo in photos if photo.kind == "after"]
    return [
        {
            "src": f"/photos/{photo.id}/small",
            "href": f"/photos/{photo.id}",
            "alt": _("Before") if photo.kind == "before" else _("After"),
        }
        for photo in (*before, *after)
        if before and after
    ]


def month_words(month: str) -> str:
    """2026-11 is November 2026."""
    return day_words(date.fromisoformat(f"{month}-01")).partition(" ")[2]


def ordinal(number: int) -> str:
    """1st, 22nd, 113th; a language with other endings translates the pattern."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return {
        "st": _("{n}st"),
        "nd": _("{n}nd"),
        "rd": _("{n}rd"),
        "th": _("{n}th"),
    }[ending].format(n=f"{number:,}")
