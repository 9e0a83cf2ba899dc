"""Writing down who looked.

await looked(db, actor, "report", report.id, "dealing")
"""

from uuid import UUID

from api.actor import Actor
from api.audit import queries
from api.audit.schemas import Purpose
from api.database import Connection
from api.erasable import lock, mark_of, new_key
from api.errors import Conflict, NotAllowed
from api.events import personal_key_of, record
from api.language import gettext as _


async def looked(
    db: Connection, actor: Actor, subject_kind: str, subject_id: UUID, purpose: Purpose, why: str = ""
) -> None:
    """For whatever shows an officer something about a person that is not public, in the transaction that reads it.

    Whom it is about sees the team, the role and the purpose, never the officer's name nor what she wrote. Shown again
    within a quarter of an hour, it is the same look.
    """
    locked = lock(await personal_key_of(db, subject_id, new_key()), why) if why else None
    details = {"locked": mark_of(locked)} if locked else {}
    await queries.record_look(db, subject_kind, subject_id, actor.kind, actor.id, purpose, details, locked)


async def review(db: Connection, actor: Actor, event_id: int, kept_back: bool) -> None:
    """Whether a look for an investigation stays kept back. Raises NotAllowed for one's own, or Conflict."""
    async with db.transaction():
        look = await queries.look_for_investigation(db, event_id)
        if actor.id is None or look.actor_id == actor.id:
            raise NotAllowed(_("Somebody else has to review what you looked at."))
        if await queries.insert_review(db, event_id, kept_back, actor.id) is None:
            raise Conflict(_("A colleague has reviewed this look already."))
        await record(db, "officer.reviewed_look", actor.id, actor, public=False, look=event_id, kept_back=kept_back)


async def erase_words(db: Connection, actor: Actor, subject_kind: str, subject_id: UUID) -> None:
    """What is personal beside the subject's events, which `record` was given as `personal`: their key is destroyed.

    The events themselves say nothing of a person; they stay, and the chain still verifies.
    """
    async with db.transaction():
        await queries.erase_personal(db, subject_id)
        await record(db, f"{subject_kind}.erased", subject_id, actor, public=False)
