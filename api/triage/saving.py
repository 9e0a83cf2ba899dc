"""Filters of the queue, kept under a name."""

from uuid import UUID

import msgspec

from api.accounts.schemas import Officer
from api.database import Connection
from api.errors import Refused
from api.events import record
from api.language import gettext as _
from api.triage import queries
from api.triage.finding import count, narrowed
from api.triage.schemas import Wanted

LONGEST_NAME = 60  # characters


async def save_filter(db: Connection, officer: Officer, name: str, wanted: Wanted, *, with_team: bool) -> UUID:
    """Hers, or with her team everybody's in it. Raises Refused(name=…)."""
    if not name:
        raise Refused(name=_("Give it a name"))
    if len(name) > LONGEST_NAME:
        raise Refused(name=_("Say it in {limit} letters or fewer").format(limit=LONGEST_NAME))
    async with db.transaction():
        team = officer.team if with_team and officer.team else None
        reports = await count(db, await narrowed(db, wanted, officer))
        filter_id = await queries.insert_saved_filter(db, officer.id, team, name, wanted, reports)
        if filter_id is None:
            raise Refused(name=_("You have one of this name already, or twenty of them. Forget one first"))
        details = {"wanted": msgspec.to_builtins(wanted), "team": team}
        await record(db, "saved_filter.added", filter_id, officer.actor, public=False, **details)
    return filter_id


async def forget_filter(db: Connection, officer: Officer, filter_id: UUID) -> None:
    """Raises NotFound for what is not hers."""
    async with db.transaction():
        await queries.delete_saved_filter(db, filter_id, officer.id)
        await record(db, "saved_filter.removed", filter_id, officer.actor, public=False)
