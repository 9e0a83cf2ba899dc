"""Keeping the promise: to say that something is late before it is, and to have somebody write where nobody has."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from api.actor import SYSTEM, Actor
from api.database import Connection
from api.events import record, record_each
from api.language import gettext as _
from api.language import ngettext
from api.promise import queries
from api.promise.schemas import Escalated, Reminder
from api.promise.words import days_of

MOST_AT_ONCE = 200
SAID_FROM = 12  # o'clock: on the day itself there is half of it left to keep the promise


async def tell_of_lateness(db: Connection, at: datetime, zone: str) -> int:
    """How many were told that theirs takes longer. As many at most as one round takes: called again, it goes on."""
    local = at.astimezone(ZoneInfo(zone))
    noticed_on = local.date() if local.hour >= SAID_FROM else local.date() - timedelta(days=1)
    async with db.transaction():
        late = await queries.put_off(db, noticed_on, local.date(), MOST_AT_ONCE)
        await record_each(db, "report.late", {each.id: days_of(each) for each in late}, SYSTEM)
    return len(late)


async def escalate_silence(db: Connection, today: date) -> int:
    """How many reports somebody was reminded of: as many at most as one round takes."""
    async with db.transaction():
        found = await queries.escalate(db, today, MOST_AT_ONCE)
        for is_public in (True, False):
            some = [each for each in found if each.tells_her is is_public]
            happened = {each.id: details_of(each) for each in some}
            event_ids = await record_each(db, "report.escalated", happened, SYSTEM, public=is_public)
            await queries.say_when_escalated(db, [each.id for each in some], event_ids)
        due = [(each.id, step) for each in found for step in sorted(set(each.steps))]
        for reminder in await queries.reminders(db, [each for each, _step in due], [step for _each, step in due]):
            await remind(db, reminder)
    return len(found)


def details_of(escalated: Escalated) -> dict[str, Any]:
    return {name: getattr(escalated, name) for name in ("step", "because", "team")}


async def remind(db: Connection, reminder: Reminder) -> None:
    event_id = await record(
        db, "team.reminded", reminder.team_id, SYSTEM, public=False, step=reminder.step, reports=reminder.reports
    )
    title = ngettext("{n} report needs a word: {team}", "{n} reports need a word: {team}", reminder.reports)
    said = _("The people who reported these have heard nothing for too long, or theirs is late again. Write to them.")
    await queries.tell_staff(
        db,
        event_id,
        reminder.address,
        title.format(n=reminder.reports, team=reminder.team),
        f"{said}\n\n{reminder.listed}",
        "/staff/promise",
    )


async def publish_word(db: Connection, service_code: str, actor: Actor, *, is_public: bool) -> None:
    """Everybody may read how many of a service's reports are silent and late, or no longer; it is known who said so."""
    assert actor.id
    async with db.transaction():
        if is_public:
            service_id = await queries.publish_word(db, service_code, actor.id)
        else:
            service_id = await queries.unpublish_word(db, service_code)
        if service_id:
            kind = "service.word_published" if is_public else "service.word_unpublished"
            await record(db, kind, service_id, actor, public=False)
