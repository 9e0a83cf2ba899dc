"""What people ask of what is held about them: answered by an account's own pages, or else by an officer."""

from datetime import date
from uuid import UUID, uuid4

import msgspec

from api.accounts.schemas import Account
from api.actor import Actor
from api.audit.actions import looked
from api.database import Connection
from api.errors import Conflict, NotFound, Refused
from api.events import record
from api.language import gettext as _
from api.rights import queries
from api.rights.schemas import Held, Kind, NewRequest, Outcome, Request

LONGEST_WORDS = 3_000  # characters
BY_HERSELF = "signed in, and proved"


async def all_of_mine(db: Connection, account: Account, actor: Actor) -> Held:
    """Everything that is held about whoever is signed in (UK GDPR, articles 15 and 20). Taking it is written down."""
    async with db.transaction():
        found = await queries.held_about_account(db)
        await record(db, "resident.data_taken", account.id, actor, public=False)
    return msgspec.convert(found, Held)


async def erase_me(db: Connection, account: Account, actor: Actor, *, with_photos: bool, with_words: bool) -> None:
    """Article 17. Reports stay, as facts about a street that nobody is known to have sent."""
    async with db.transaction():
        reports = await queries.erase_account(db, with_photos, words_instead(with_words))
        await record(db, "resident.erased", account.id, actor, public=False, reports=reports)


def words_instead(is_wanted: bool) -> str:
    return _("[The person who wrote this has taken it out]") if is_wanted else ""


async def ask(db: Connection, account: Account, kind: Kind, words: str, actor: Actor) -> None:
    """To have something mended (article 16), kept and not used (18), or not used at all (21). Raises Refused(words)."""
    if problem := problem_with_words(words):
        raise Refused(words=problem)
    async with db.transaction():
        request_id = uuid4()
        await queries.insert_request(db, request_id, kind, account.id, "", "", words, "web", date.today(), BY_HERSELF)
        await record(db, "request.made", request_id, actor, public=False, of=kind)


async def type_in(db: Connection, new: NewRequest, actor: Actor) -> UUID:
    """For somebody who wrote, rang or came. Raises Refused."""
    problems = {
        "name": "" if new.name else _("Enter a name"),
        "contact": "" if new.contact else _("Enter where to answer: an email address or a postal address"),
        "words": problem_with_words(new.words),
        "asked_on": "" if new.asked_on <= date.today() else _("This day is still to come"),
    }
    if any(problems.values()):
        raise Refused(**{name: sentence for name, sentence in problems.items() if sentence})
    async with db.transaction():
        request_id = uuid4()
        await queries.insert_request(
            db, request_id, new.kind, None, new.name, new.contact, new.words, new.channel, new.asked_on, ""
        )
        await record(db, "request.made", request_id, actor, public=False, of=new.kind)
    return request_id


def problem_with_words(words: str) -> str:
    if not words:
        return _("Say what it is about")
    elif len(words) > LONGEST_WORDS:
        return _("Say it in {limit} letters or fewer").format(limit=f"{LONGEST_WORDS:,}")
    return ""


async def check_identity(db: Connection, request_id: UUID, version: int, how: str, actor: Actor) -> None:
    """It is known to be hers, and how. Raises Refused(how=…), or Conflict when somebody has changed it since."""
    if not how:
        raise Refused(how=_("Say how you know who it is from"))
    async with db.transaction():
        kept = await queries.keep_identity(db, request_id, version, how, officer_of(actor))
        await recorded(db, "request.identity_checked", kept, actor)


async def answer(db: Connection, request_id: UUID, version: int, outcome: Outcome, words: str, actor: Actor) -> None:
    """Raises Refused, or Conflict when somebody has changed it since."""
    problems = {} if words else {"answer": _("Write the answer")}
    if not (await queries.request_by_id(db, request_id)).identity_how:
        problems["how"] = _("First check who it is from, and say how")
    if problems:
        raise Refused(**problems)
    async with db.transaction():
        kept = await queries.keep_answer(db, request_id, version, outcome, words, officer_of(actor))
        await recorded(db, "request.answered", kept, actor)


async def recorded(db: Connection, kind: str, request_id: UUID | None, actor: Actor) -> None:
    if request_id is None:
        raise Conflict(_("Somebody else has changed this since you opened this page. Nothing of yours was kept."))
    await record(db, kind, request_id, actor, public=False)


async def all_of_hers(db: Connection, request: Request, actor: Actor) -> Held:
    """For an officer to answer with, once it is known who asks. Raises NotFound where nothing is held, or Conflict."""
    refuse_strangers(request)
    async with db.transaction():
        await looked(db, actor, "request", request.id, "request")
        found = await queries.held_about_mailbox(db, request.contact)
    if found is None:
        raise NotFound
    return msgspec.convert(found, Held)


async def erase_hers(db: Connection, request: Request, actor: Actor, *, with_photos: bool, with_words: bool) -> None:
    """Raises NotFound where nothing is held, or Conflict while it is not known who asks."""
    refuse_strangers(request)
    async with db.transaction():
        reports = await queries.erase_mailbox(db, request.contact, with_photos, words_instead(with_words))
        if reports is None:
            raise NotFound
        await record(db, "request.erased", request.id, actor, public=False, reports=reports)


def refuse_strangers(request: Request) -> None:
    if not request.identity_how:
        raise Conflict(_("First check who it is from, and say how."))


def officer_of(actor: Actor) -> UUID:
    assert actor.id
    return actor.id
