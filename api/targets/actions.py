"""Changing targets and working time: each with a preview, an event and a way back."""

import re
from datetime import date, time
from typing import Any
from uuid import UUID

from api import editing
from api.actor import Actor
from api.database import Connection
from api.editing import Editable, changed_meanwhile, looking_ahead, not_the_last, refuse_for
from api.events import record
from api.language import gettext as _
from api.services import queries as services
from api.targets import queries
from api.targets.schemas import KeptTarget, Target

LONGEST_TARGET = 365  # days
LONGEST_NAME = 80  # characters
HOURS = re.compile(r"([0-2][0-9]:[0-5][0-9])-([0-2][0-9]:[0-5][0-9])")

Days = dict[str, str]  # as WorkingTime has them


async def check(_db: Connection, target: Target, _service_id: UUID | None, _actor: Actor) -> None:
    refuse_for(problems_with_target(target))


def problems_with_target(target: Target) -> dict[str, str]:
    sentence = _("Enter a number of days between 1 and {most}").format(most=LONGEST_TARGET)
    fields = {"target_days": target.target_days, "silent_days": target.silent_days}
    return {name: sentence for name, days in fields.items() if not 1 <= days <= LONGEST_TARGET}


async def target_by_id(db: Connection, service_id: UUID) -> KeptTarget:
    return await queries.target_of(db, await services.code_of(db, service_id))


async def update(db: Connection, service_id: UUID, version: int, target: Target) -> UUID | None:
    """For reports that come from now on."""
    code = await services.code_of(db, service_id)
    given = (target.target_days, target.target_unit, target.silent_days)
    return None if await queries.set_target(db, code, version, *given) is None else service_id


TARGETS = Editable(kind="target", entry=Target, by_id=target_by_id, check=check, update=update)


async def edit_working_time(db: Connection, version: int, days: Days, actor: Actor, zone: str) -> int:
    """How many open reports have another day by their target. What residents were told stays.

    Raises Refused, or Conflict when somebody else was first.
    """
    async with db.transaction():
        kept = await queries.working_time(db)
        refuse_for(problems_with_days(days))
        before, after = differences(kept.days, days)
        if kept.version == version and not before:
            return 0
        if await queries.set_working_time(db, version, days) is None:
            raise changed_meanwhile()
        await record(db, "working_time.edited", kept.id, actor, public=False, before=before, after=after)
        return await queries.move_targets(db, zone)


async def preview_working_time(db: Connection, version: int, days: Days, actor: Actor, zone: str) -> int:
    """How many would. Raises as edit_working_time does."""
    async with looking_ahead(db):
        return await edit_working_time(db, version, days, actor, zone)


async def undo_working_time(db: Connection, event_id: int, actor: Actor, zone: str) -> None:
    """Raises Conflict for any change but the last."""
    kept, change = await queries.working_time(db), await editing.change_by_id(db, event_id)
    if not change.is_undoable or change.subject_id != kept.id:
        raise not_the_last()
    days = {day: words for day, words in (kept.days | change.before).items() if words}
    await edit_working_time(db, kept.version, days, actor, zone)


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
