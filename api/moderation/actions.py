"""What a moderator does: hide a report and bring it back."""

from collections.abc import Awaitable
from uuid import UUID

from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, NotFound, Refused
from api.events import record
from api.language import gettext as _
from api.moderation import queries
from api.moderation.schemas import Why
from api.moderation.words import why_words
from api.reports.actions import refuse_too_long


async def hide(db: Connection, report_id: UUID, actor: Actor, why: Why | None, words: str, silence: str = "") -> None:
    """From everybody but who reported it, who is told why; with `silence`, a reason not to, she is not.

    Raises Refused without why, Conflict when it is hidden already.
    """
    async with db.transaction():
        said = said_of(why, words)
        await changed(queries.hide_report(db, report_id))
        await record(db, "report.hidden", report_id, actor, public=False, why=why, words=said, silence=silence)


async def unhide(db: Connection, report_id: UUID, actor: Actor) -> None:
    """Everybody sees again what everybody saw. Raises Conflict when it is not hidden."""
    async with db.transaction():
        await changed(queries.unhide_report(db, report_id))
        await record(db, "report.unhidden", report_id, actor, public=False)


def said_of(why: Why | None, words: str) -> str:
    """What she who reported it reads: the officer's own words, or else what stands for the reason."""
    if why is None:
        raise Refused(why=_("Choose what is wrong with it"))
    elif why == "other" and not words:
        raise Refused(words=_("Say why, in words the resident will read"))
    refuse_too_long(words=words)
    return words or why_words(why)


async def changed(doing: Awaitable[UUID]) -> None:
    try:
        await doing
    except NotFound:
        raise Conflict(_("Somebody else has decided this meanwhile. Look at it again.")) from None
