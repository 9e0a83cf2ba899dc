"""Changing targets and working time: each with a preview, an event and a way back."""

import re
from datetime import date, time
from typing import Any

import msgspec

from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, Refused
from api.events import record
from api.language import gettext as _
from api.services.schemas import Change
from api.targets import queries
from api.targets.schemas import Target

LONGEST_TARGET = 365  # days
LONGEST_NAME = 80  # characters
HOURS = re.compile(r"([0-2][0-9]:[0-5][0-9])-([0-2][0-9]:[0-5][0-9])")

Days = dict[str, str]  # as WorkingTime has them


async def edit_target(db: Connection, service_code: str, version: int, target: Target, actor: Actor) -> None:
    """For reports that come from now on. Raises Refused, NotFound, or Conflict when somebody else was first."""
    async with db.transaction():
        kept = await queries.target_of(db, service_code)
        if problems := problems_with_target(target):
            raise Refused(**problems)
        if kept.version == version and kept.target == target:
            return
        new = await queries.set_target(
            db, service_code, version, target.target_days, target.target_unit, target.silent_days
        )
        if new is None:
            raise Conflict(_("Somebody else has changed this since you opened this page. Nothing of yours was kept."))
        before, after = differences(msgspec.to_builtins(kept.target), msgspec.to_builtins(target))
        await record(db, "target.edited", kept.id, actor, public=False, before=before, after=after)


def problems_with_target(target: Target) -> dict[str, str]:
    sentence = _("Enter a number of days between 1 and {most}").format(most=LONGEST_TARGET)
    fields = {"target_days": target.target_days, "silent_days": target.silent_days}
    return {name: sentence for name, days in fields.items() if not 1 <= days <= LONGEST_TARGET}


async def undo_target(db: Connection, service_code: str, version: int, event_id: int, actor: Actor) -> None:
    """Raises Conflict for any change but the last."""
    kept = await queries.target_of(db, service_code)
    before = last_change(kept.changes, event_id).before
    target = msgspec.convert(msgspec.to_builtins(kept.target) | before, Target)
    await edit_target(db, service_code, version, target, actor)


async def edit_working_time(db: Connection, version: int, days: Days, actor: Actor, zone: str) -> int:
    """How many open reports have another day by their target. What residents were told stays.

    Raises Refused, or Conflict when somebody else was first.
    """
    async with db.transaction():
        kept = await queries.working_time(db)
        if problems := problems_with_days(days):
            raise Refused(**problems)
        before, after = differences(kept.days, days)
        if kept.version == version and not before:
            return 0
        if await queries.set_working_time(db, version, days) is None:
            raise Conflict(_("Somebody else has changed this since you opened this page. Nothing of yours was kept."))
        await record(db, "target.working_time_edited", kept.id, actor, public=False, before=before, after=after)
        return await queries.move_targets(db, zone)


async def preview_working_time(db: Connection, version: int, days: Days, actor: Actor, zone: str) -> int:
    """How many would: it is done, counted and taken back. Raises as edit_working_time does."""
    attempt = db.transaction()
    await attempt.start()
    try:
        return await edit_working_time(db, version, days, actor, zone)
    finally:
        await attempt.rollback()


async def undo_working_time(db: Connection, version: int, event_id: int, actor: Actor, zone: str) -> None:
    """Raises Conflict for any change but the last."""
    kept = await queries.working_time(db)
    days = {day: words for day, words in (kept.days | last_change(kept.changes, event_id).before).items() if words}
    await edit_working_time(db, version, days, actor, zone)


def problems_with_days(days: Days) -> dict[str, str]:
    problems = {}
    if not any(len(day) == 1 for day in days):
        problems["opens-1"] = _("On one day of the week at least, somebody has to work")
    for day, words in days.items():
        if len(day) == 1 and not are_hours(words):
            problems[f"opens-{day}"] = _("Enter when work begins and ends, such as 09:00 and 17:00")
        elif len(day) > 1 and not is_date(day):
            problems["held_on"] = _("Enter the day of the holiday")
        elif len(day) > 1 and not 0 < len(words) <= LONGEST_NAME:
            problems["name"] = _("Enter what the holiday is called, in {most} letters or fewer").format(
                most=LONGEST_NAME
            )
    return problems


def are_hours(words: str) -> bool:
    match = HOURS.fullmatch(words)
    try:
        return match is not None and time.fromisoformat(match[1]) < time.fromisoformat(match[2])
    except ValueError:
        return False


def is_date(day: str) -> bool:
    try:
        return 2000 <= date.fromisoformat(day).year < 2200 and len(day) == 10
    except ValueError:
        return False


def differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, as it was and as it became; what was not there, or is there no more, is empty."""
    changed = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    return {name: before.get(name, "") for name in changed}, {name: after.get(name, "") for name in changed}


def last_change(changes: list[Change], event_id: int) -> Change:
    if not changes or changes[0].id != event_id:
        raise Conflict(_("Only the last change can be undone, and there has been another since."))
    return changes[0]
