"""Targets and working time as administrators read them."""

from datetime import date, timedelta
from typing import Any

from litestar.types import AnyCallable

from api.language import day_words, ngettext
from api.language import gettext as _
from api.targets.schemas import Target


def filters() -> dict[str, AnyCallable]:
    return {"target_words": target_words, "silence_words": silence_words}


def weekday_words(number: int) -> str:
    return [
        *(_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")),
    ][number - 1]


def days_words(days: int, unit: str) -> str:
    if unit == "working":
        return ngettext("{n} working day", "{n} working days", days).format(n=days)
    return ngettext("{n} day", "{n} days", days).format(n=days)


def target_words(target: Target) -> str:
    return days_words(target.target_days, target.target_unit)


def silence_words(target: Target) -> str:
    return days_words(target.silent_days, target.target_unit)


def hour_rows(days: dict[str, str], problems: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "day": str(n),
            "name": weekday_words(n),
            "opens": days.get(str(n), "").partition("-")[0],
            "closes": days.get(str(n), "").partition("-")[2],
            "error": problems.get(f"opens-{n}", ""),
        }
        for n in range(1, 8)
    ]


def holiday_rows(days: dict[str, str], today: date) -> list[dict[str, str]]:
    """Those to come, and the last year's, for counting back."""
    since = (today - timedelta(days=31)).isoformat()
    held = sorted(day for day in days if len(day) > 1 and day >= since)
    return [{"day": day, "words": day_words(date.fromisoformat(day)), "name": days[day]} for day in held]
