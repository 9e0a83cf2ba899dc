"""Writing down who looked.

await looked(db, actor, "report", report.id, "dealing")
"""

from uuid import UUID

from api.actor import Actor
from api.audit import queries
from api.audit.schemas import Purpose
from api.database import Connection
from api.events import record


async def looked(db: Connection, actor: Actor, subject_kind: str, subject_id: UUID, purpose: Purpose) -> None:
    """For whatever shows an officer something about a person that is not public, in the transaction that reads it.

    Whom it is about sees the team and the purpose, never the officer's name. Shown again within a quarter of an hour,
    it is the same look.
    """
    await queries.record_look(db, subject_kind, subject_id, actor.kind, actor.id, purpose)


async def erase_words(db: Connection, actor: Actor, subject_kind: str, subject_id: UUID) -> None:
    """What is personal beside the subject's events, which `record` was given as `personal`: their key is destroyed.

    The events themselves say nothing of a person; they stay, and the chain still verifies.
    """
    async with db.transaction():
        await queries.erase_personal(db, subject_id)
        await record(db, f"{subject_kind}.erased", subject_id, actor, public=False)
