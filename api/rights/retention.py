"""How long things are kept: what each rule is about, changing one, and applying them by night."""

from uuid import UUID

from msgspec import Struct

from api.actor import SYSTEM, Actor
from api.database import Connection
from api.editing import Editable, refuse_for
from api.errors import NotFound
from api.events import record
from api.jobs import every, job, later
from api.language import N_
from api.language import gettext as _
from api.rights import queries
from api.rights.schemas import Entry, RetentionRule

AT_ONCE = 500  # things, before the database may do something else
STEPS = 20  # before the job makes way for others


class About(Struct, frozen=True):
    """What a rule is about, in words that residents read too."""

    what: str
    since: str  # from when its time is counted
    then: str  # what becomes of it
    because: str


DELETED = N_("deleted")
BECAUSE_UNUSED = N_("It is of no more use.")
RULES = {
    "drafts": About(N_("Reports that were begun and not sent"), N_("the last change"), DELETED, BECAUSE_UNUSED),
    "sent_drafts": About(N_("Notes of which draft became which report"), N_("sending"), DELETED, BECAUSE_UNUSED),
    "codes": About(N_("Codes to sign in with"), N_("asking"), DELETED, N_("They work for ten minutes.")),
    "sessions": About(
        N_("Being signed in"), N_("the last use"), N_("ended"), N_("Whoever has the phone could read what is there.")
    ),
    "unconfirmed": About(
        N_("Addresses that did not say yes to news"), N_("our question"), DELETED, N_("Silence is not consent.")
    ),
    "ended_follows": About(N_("What somebody has stopped following"), N_("stopping"), DELETED, BECAUSE_UNUSED),
    "addresses": About(
        N_("Email addresses and numbers that follow nothing"), N_("the last letter there"), DELETED, BECAUSE_UNUSED
    ),
    "messages": About(N_("Messages"), N_("their date"), DELETED, N_("The report’s own page still tells its story.")),
    "contacts": About(
        N_("How to reach whoever reported something"),
        N_("the report’s closing"),
        DELETED,
        N_("It may come back, and somebody may complain. The ombudsman looks back a year and more."),
    ),
    "words": About(
        N_("Replies, private answers and the phone a report came from"),
        N_("the report’s closing"),
        N_("made anonymous"),
        N_("What a report says of the street is a public record; who sent it is not."),
    ),
    "devices": About(N_("The number we gave a phone or computer"), N_("the first use"), DELETED, BECAUSE_UNUSED),
    "removed_phones": About(N_("Phones taken off the list for notices"), N_("removal"), DELETED, BECAUSE_UNUSED),
    "texts": About(N_("Texts sent to us"), N_("their arrival"), DELETED, BECAUSE_UNUSED),
    "requests": About(
        N_("What somebody asked about their data, and our answer"),
        N_("our answer"),
        DELETED,
        N_("Whoever is not content may complain to the Information Commissioner."),
    ),
    "accounts": About(
        N_("Accounts that are not used (we warn by email a month before)"),
        N_("the last use"),
        DELETED,
        BECAUSE_UNUSED,
    ),
}


async def rule_by_id(db: Connection, rule_id: UUID | None) -> RetentionRule:
    return next(rule for rule in await queries.rules(db) if rule.id == rule_id)


async def check(db: Connection, entry: Entry, rule_id: UUID | None, _actor: Actor) -> None:
    rule = await rule_by_id(db, rule_id)
    least, most = rule.least_days, rule.most_days
    sentence = _("Choose between {least} and {most} days").format(least=least, most=most)
    refuse_for({"keep_days": "" if least <= entry.keep_days <= most else sentence})


RETENTION = Editable(kind="retention", entry=Entry, by_id=rule_by_id, check=check, update=queries.change_rule)


async def rule_called(db: Connection, key: str) -> RetentionRule:
    for rule in await queries.rules(db):
        if rule.key == key:
            return rule
    raise NotFound


@every(hours=24)
async def apply_all(db: Connection) -> None:
    """Whoever has not used her account is warned; then each rule does its own work."""
    async with db.transaction():
        for resident_id in await queries.accounts_to_warn(db):
            await record(db, "resident.warned", resident_id, SYSTEM, public=False)
        for kept in await queries.kept(db):
            await later(db, apply, key=kept.key)


@job
async def apply(db: Connection, key: str) -> None:
    """In small steps, so that nobody waits for it. Killed in between, or done again, it goes on from there."""
    for _step in range(STEPS):
        if await queries.apply_rule(db, key, AT_ONCE) < AT_ONCE:
            return
    await later(db, apply, key=key)
