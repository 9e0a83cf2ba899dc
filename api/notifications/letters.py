"""Letters by post, for somebody who can use nothing else: what an officer writes down when she rings or comes in."""

import re
from uuid import UUID, uuid4

from api.actor import Actor
from api.database import Connection
from api.errors import Refused
from api.events import record
from api.language import gettext as _
from api.notifications import queries

LINES = range(3, 8)  # how many GOV.UK Notify's printer takes
POSTCODE = re.compile("[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}")
NEVER_FIRST = '@()=[]"”\\/,<>'  # in a line: the printer's rule


async def follow_by_letter(
    db: Connection, subject_kind: str, subject_id: UUID, address: str, large_print: bool, actor: Actor
) -> None:
    """From now on she has the news on paper, the first at once. To have said so to an officer is her yes.

    `address` is one that was checked.
    """
    async with db.transaction():
        address_id = await queries.address_id(db, "letter", address)
        await queries.keep_large_print(db, address_id, large_print)
        await queries.insert_follow(db, uuid4(), subject_kind, subject_id, "address", address_id, True, None, False)
        await queries.ask_again(db, subject_id, address_id, None)
        follow = await queries.follow_of(db, subject_id, address_id)
        if follow and await queries.confirm_follow(db, follow.id):
            await record(db, "follow.confirmed", follow.id, actor, public=False)


async def end_letters(db: Connection, subject_id: UUID, actor: Actor) -> None:
    """Whoever has letters of this wants no more."""
    async with db.transaction():
        for follow_id in await queries.end_letters(db, subject_id):
            await record(db, "follow.ended", follow_id, actor, public=False)


def checked_postal_address(typed: str) -> str:
    """Line by line, as GOV.UK Notify's printer takes it. Raises Refused(address=…) for what no postman would find."""
    lines = [" ".join(line.split()) for line in typed.split("\n") if line.strip()]
    if len(lines) not in LINES:
        raise Refused(address=_("Write the address in 3 to 7 lines: the name first, the postcode last"))
    *others, postcode = [*lines[:-1], lines[-1].upper()]
    if not POSTCODE.fullmatch(postcode):
        raise Refused(address=_("The last line must be a postcode, like SW1A 1AA"))
    if any(line[0] in NEVER_FIRST for line in others) or not all(re.search(r"\w", line) for line in others[:2]):
        raise Refused(address=_("Begin each line with a letter or a number"))
    return "\n".join([*others, postcode])
