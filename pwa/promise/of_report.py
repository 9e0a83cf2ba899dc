"""What a report's page has to know of its promise, whichever page shows it."""

from typing import Any

from api.actor import Actor
from api.database import Connection
from api.promise import queries
from api.promise.endings import may_say_not_fixed
from api.reports.schemas import ReportPage


async def promise_of(db: Connection, report: ReportPage, actor: Actor) -> dict[str, Any]:
    return {"kept": await queries.kept(db, report.id, actor.id), "may_say_not_fixed": may_say_not_fixed(report)}
