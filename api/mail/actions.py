"""Taking a mail: a reply goes on its report, a letter that came back has its fate, a complaint ends the letters.

Nobody is written to but at the address our letter went to: what a mail says of its sender may be a lie.
"""

from uuid import uuid4

from msgspec import Struct

from api.actor import SYSTEM, Actor
from api.database import Connection, Pool, transaction
from api.errors import Refused
from api.events import event_by_id, record
from api.mail import queries, words
from api.mail.drafts import LONGEST_DRAFT, receive
from api.mail.reading import Unreadable, read_apart
from api.mail.schemas import MOST_BYTES, Incoming, Letter, Notice, Outcome, Problem
from api.notifications import actions as notifications
from api.notifications.actions import checked_email
from api.notifications.email import fate_of_notice
from api.notifications.queries import forget_address
from api.notifications.return_addresses import Returned, returned_in
from api.notifications.schemas import Words
from api.photos.schemas import PhotoRefused, PreparedPhoto
from api.photos.store import PhotoStore
from api.photos.workshop import Workshop
from api.reports.own import add_words
from api.reports.queries import add_photo
from api.reports.schemas import LONGEST_DESCRIPTION, MOST_PHOTOS
from api.settings import Settings

MOST_A_DAY = 10  # replies on one report, by whomever
MOST_ANSWERS_A_DAY = 3  # to one follow, so that two machines that answer each other come to an end
SMALLEST_PHOTO = 320  # pixels of its long side: what is smaller is a logo under a letter
COMPLAINTS = ("abuse", "fraud", "other", "opt-out")  # not: not-spam, auth-failure, virus


class Mailroom(Struct, frozen=True):
    """What taking mail needs."""

    settings: Settings
    pool: Pool
    workshop: Workshop
    photos: PhotoStore


async def take(room: Mailroom, raw: bytes, recipient: str = "", sender: str | None = None) -> Outcome:
    """`recipient` and `sender` as the envelope has them; where it is not known, the headers are asked."""
    outcome = await outcome_of(room, raw, recipient, sender)
    async with transaction(room.pool, SYSTEM) as db:
        await queries.count_mail(db, outcome)
    return outcome


async def outcome_of(room: Mailroom, raw: bytes, recipient: str, sender: str | None) -> Outcome:
    incoming, problem = await opened(raw)
    named = returned_in(room.settings, recipient or incoming.recipients)
    if incoming.complaint:
        return await complain(room, incoming, named)
    elif named is None and not problem and is_for_reports(room.settings, recipient or incoming.recipients):
        return await draft_of(room, incoming, is_automatic=incoming.is_automatic or is_nobody(sender))
    elif named is None:
        return "refused"  # it answers no letter of ours, or cannot be opened: for its sender's own server to say
    async with transaction(room.pool, SYSTEM) as db:
        letter = await queries.letter_by_delivery(db, named.delivery_id)
    if letter is None:
        return "refused"
    elif letter.is_under_way:
        return "later"
    elif incoming.notice:
        return await take_notice(room, letter, incoming.notice)
    elif incoming.is_automatic or is_nobody(sender):
        return "automatic"
    elif named.purpose == "bounce" or letter.is_over or letter.report_id is None:
        return "refused"
    elif problem:
        return await answer(room, letter, problem)
    else:
        return await take_reply(room, letter, incoming)


async def opened(raw: bytes) -> tuple[Incoming, Problem | None]:
    """What cannot be opened is a mail without a word, from whoever the envelope says."""
    blank = Incoming(id="", recipients="", sender="", subject="", is_automatic=False, words="", pictures=[])
    if len(raw) > MOST_BYTES:
        return blank, "too large"
    try:
        return await read_apart(raw), None
    except Unreadable:
        return blank, "unreadable"


def is_nobody(sender: str | None) -> bool:
    """The null sender, as mail servers hand it on: what must not be answered (RFC 5321, section 4.5.5)."""
    return sender is not None and sender.strip("<>").lower().partition("@")[0] in ("", "mailer-daemon")


def is_for_reports(settings: Settings, recipients: str) -> bool:
    return bool(settings.mail_reports) and settings.mail_reports.lower() in recipients.lower()


async def draft_of(room: Mailroom, incoming: Incoming, *, is_automatic: bool) -> Outcome:
    """What somebody writes by herself waits, with its photos, until an officer has made a report of it."""
    try:
        sender = checked_email(incoming.sender)
    except Refused:
        return "refused"
    photos, _left_out = await prepared(room, incoming.pictures, MOST_PHOTOS)
    kept = {uuid4(): photo for photo in photos}
    for photo_id, photo in kept.items():
        await room.photos.keep(photo_id, photo)
    words = f"{incoming.subject}\n\n{incoming.words}".strip()[:LONGEST_DRAFT]
    async with transaction(room.pool, SYSTEM) as db:
        address_id = await queries.draft_address(db, "email", sender)
        draft_id = await receive(db, "email", incoming.id, address_id, words, is_automatic=is_automatic)
        if draft_id is None:
            return "again"
        for photo_id, photo in kept.items():
            await queries.keep_draft_photo(db, photo_id, draft_id, photo.width, photo.height, photo.sha256)
    return "drafted"


async def complain(room: Mailroom, incoming: Incoming, named: Returned | None) -> Outcome:
    """She pressed “spam”: no more of this, by the letter that came back inside the complaint."""
    about = returned_in(room.settings, incoming.returned) or named
    if about is None or incoming.complaint not in COMPLAINTS:
        return "noted"
    async with transaction(room.pool, SYSTEM) as db:
        letter = await queries.letter_by_delivery(db, about.delivery_id)
        if letter and letter.follow_id:
            await notifications.stop(db, letter.follow_id)
        elif letter:
            await notifications.stop_all(db, letter.address_id)
    return "complaint"


async def take_notice(room: Mailroom, letter: Letter, notice: Notice) -> Outcome:
    fate = fate_of_notice(notice.action, notice.status, notice.code)
    async with transaction(room.pool, SYSTEM) as db:
        if fate.status == "permanent-failure":
            await queries.letter_failed(db, letter.delivery_id, fate.reason)
        else:
            await queries.letter_late(db, letter.delivery_id, fate.reason)
        if fate.gone:
            await forget_address(db, letter.address_id)
    return "bounced" if fate.status == "permanent-failure" else "noted"


async def take_reply(room: Mailroom, letter: Letter, incoming: Incoming) -> Outcome:
    async with transaction(room.pool, SYSTEM) as db:
        if await queries.is_filed(db, incoming.id):
            return "again"
    if letter.filed_today >= MOST_A_DAY:
        return "flood"
    elif not letter.is_reporter:
        return await answer(room, letter, "not the reporter")
    elif len(incoming.words) > LONGEST_DESCRIPTION:
        return await answer(room, letter, "too long")
    photos, left_out = await prepared(room, incoming.pictures, MOST_PHOTOS - letter.photos)
    if not incoming.words and not photos and not left_out:
        return await answer(room, letter, "empty")
    await file(room, letter, incoming, photos, left_out)
    return "filed"


async def prepared(room: Mailroom, pictures: list[bytes], most: int) -> tuple[list[PreparedPhoto], list[str]]:
    """The photos that can be kept, and a sentence for each reason why others cannot."""
    photos: list[PreparedPhoto] = []
    left_out: list[str] = []
    for picture in pictures:
        try:
            photo = await room.workshop.prepare(picture)
        except PhotoRefused as refused:
            left_out.append(str(refused))
        else:
            if max(photo.width, photo.height) >= SMALLEST_PHOTO:
                photos.append(photo)
    if len(photos) > most:
        left_out.append(words.too_many_photos())
    return photos[:most], list(dict.fromkeys(left_out))


async def file(
    room: Mailroom, letter: Letter, incoming: Incoming, photos: list[PreparedPhoto], left_out: list[str]
) -> None:
    """Her words and photos, and what she must know of them."""
    actor, report_id = Actor("address", letter.address_id), letter.report_id
    assert report_id is not None
    kept = {uuid4(): photo for photo in photos}
    for photo_id, photo in kept.items():
        await room.photos.keep(photo_id, photo)
    async with transaction(room.pool, SYSTEM) as db:
        if incoming.words or photos:
            number = len(photos)
            await add_words(db, report_id, actor, incoming.words, incoming.id, photos=number, channel="email")
        for photo_id, photo in kept.items():
            await add_photo(db, photo_id, report_id, photo.width, photo.height, photo.sha256)
        if left_out:
            await write_back(db, letter, await words.photos_left_out(db, left_out, letter.path))
        elif letter.stage == "closed":
            await write_back(db, letter, await words.closed(db, letter.path))


async def answer(room: Mailroom, letter: Letter, problem: Problem) -> Outcome:
    async with transaction(room.pool, SYSTEM) as db:
        await write_back(db, letter, await words.problem(db, problem, letter.path, room.settings.origin))
    return "answered"


async def write_back(db: Connection, letter: Letter, said: Words) -> None:
    """To the address that our letter went to, so many times a day."""
    if letter.follow_id and letter.answered_today < MOST_ANSWERS_A_DAY:
        actor = Actor("address", letter.address_id)
        event_id = await record(db, "follow.answered", letter.follow_id, actor, public=False)
        await notifications.tell_one(db, await event_by_id(db, event_id), said)
