"""The rounds in which promises are gone through, and who is told of what they find."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from api.database import Connection
from api.events import Event, on
from api.jobs import every, later
from api.notifications import actions as notifications
from api.notifications.actions import council_zone
from api.promise import actions, queries
from api.promise.words import news_of_lateness, not_fixed_words, not_forgotten
from api.reports.queries import report_to_tell_of
from api.reports.words import path_of


@every(hours=1)
async def keep_promises(db: Connection, at: datetime | None = None) -> None:
    """What is late is said so, and what is silent is somebody's to mend; round after round until nothing is left."""
    moment, zone = at or datetime.now(UTC), council_zone.get()
    found = await actions.tell_of_lateness(db, moment, zone)
    found += await actions.escalate_silence(db, moment.astimezone(ZoneInfo(zone)).date())
    if found >= actions.MOST_AT_ONCE:
        await later(db, keep_promises)


@on("report.reopened")
async def tell_the_same_team(db: Connection, event: Event) -> None:
    """Once, and not by how many words and photos she adds."""
    address = await queries.team_address(db, event.subject_id)
    if address and event.actor_kind != "officer":
        report = await report_to_tell_of(db, event.subject_id)
        title, said = not_fixed_words(report)
        await queries.tell_staff(db, event.id, address, title, said, f"/staff{path_of(report)}")


@on("report.late")
async def tell_that_it_takes_longer(db: Connection, event: Event) -> None:
    report = await report_to_tell_of(db, event.subject_id)
    await notifications.tell(db, event, await news_of_lateness(db, event, report))


@on("report.escalated")
async def tell_that_it_is_not_forgotten(db: Connection, event: Event) -> None:
    if event.public:
        report = await report_to_tell_of(db, event.subject_id)
        await notifications.tell(db, event, await not_forgotten(db, report))
