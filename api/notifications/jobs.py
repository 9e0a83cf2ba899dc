"""Handing messages over. A delivery is leased, the database let go of, the provider called, the fate written down."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import get_args
from uuid import UUID, uuid4

import msgspec
import structlog
from msgspec import Struct

from api.accounts.codes import digits, link_key
from api.actor import SYSTEM
from api.database import Connection, Pool
from api.events import Event, on, record
from api.jobs import every
from api.language import gettext as _
from api.language import speaking
from api.notifications import actions, email, notify, queries, web_push, words
from api.notifications.actions import address_key, follow_key
from api.notifications.connections import Connections
from api.notifications.email_words import EmailWords, Link, in_html, in_text
from api.notifications.fates import Fate, fate_of_error
from api.notifications.return_addresses import return_address
from api.notifications.schemas import ClaimedDelivery, InterestKind, Tried
from api.notifications.texts import TWO_SEGMENTS, fitted
from api.notifications.words import because
from api.security import signed
from api.settings import Settings

TIME_LIMIT = 12  # seconds for a first try, and as much more for each after it; shorter than their leases
SWITCHED_OFF = Fate("technical-failure", "Switched off")

log = structlog.get_logger()


class Senders(Struct, frozen=True):
    settings: Settings
    web_push: web_push.Sender
    email: email.Sender
    notify: notify.Sender


@asynccontextmanager
async def senders(settings: Settings) -> AsyncIterator[Senders]:
    async with Connections(settings.push_services) as connections, notify.open_session() as session:
        push = web_push.Sender(settings.push_private_key, settings.push_contact, settings.push_services, connections)
        mail = email.Sender(settings.smtp_url, settings.mail_from, settings.data / "mail")
        templates = notify.Templates(
            settings.notify_text_template, settings.notify_letter_template, settings.notify_large_print_template
        )
        by_notify = notify.Sender(settings.notify_key, settings.notify_url, templates, settings.data, session)
        yield Senders(settings, push, mail, by_notify)


async def claim(pool: Pool, most: int) -> list[ClaimedDelivery]:
    """Lease up to so many deliveries that are due. Each is to be tried and written down, or its lease runs out."""
    async with pool.acquire() as db:
        await queries.keep_leases(db)
        return await queries.claim_deliveries(db, most)


async def attempt(claimed: ClaimedDelivery, senders: Senders) -> Tried:
    """Hand it over before its lease runs out. Killed in between, it is handed over again: better twice than never."""
    try:
        async with asyncio.timeout(TIME_LIMIT * claimed.attempts):
            with speaking(claimed.language):
                fate = await hand_over(claimed, senders)
    except TimeoutError as error:
        fate = fate_of_error(error)
    except Exception as error:
        log.exception("could not be handed over", channel=claimed.channel)
        fate = Fate("technical-failure", f"Could not be sent ({type(error).__name__})")
    return Tried(
        claimed.id,
        claimed.attempts,
        claimed.target_id,
        claimed.channel == "web_push",
        claimed.endpoint,
        fate.status,
        fate.reason,
        fate.retry_after_s,
        fate.gone,
        fate.notify_id,
    )


async def write_down(pool: Pool, tried: list[Tried]) -> bool:
    """In the order of their ids, so that no two workers wait for each other."""
    async with pool.acquire() as db:
        await queries.record_deliveries(db, sorted(tried, key=lambda each: each.id))
    for (status, reason), deliveries in Counter((each.status, each.reason) for each in tried).items():
        log.info("handed over", deliveries=deliveries, status=status, reason=reason)
    return True


async def hand_over(claimed: ClaimedDelivery, senders: Senders) -> Fate:
    if claimed.channel == "web_push" and claimed.endpoint and claimed.p256dh and claimed.auth:
        subscription = web_push.PushSubscription(claimed.endpoint, claimed.p256dh, claimed.auth)
        shown = notice(claimed, senders.settings)
        topic = web_push.topic_for(senders.settings.secret, shown.tag)
        return await senders.web_push.send(subscription, shown, claimed.ttl_s, claimed.urgency, topic)
    elif claimed.channel == "email" and claimed.address:
        return await senders.email.send(letter(claimed, senders.settings))
    elif claimed.channel in ("sms", "letter") and claimed.address:
        return await hand_to_notify(claimed, senders.settings, senders.notify)
    else:
        return Fate("permanent-failure", "there is nowhere to send it any more")


async def hand_to_notify(claimed: ClaimedDelivery, settings: Settings, sender: notify.Sender) -> Fate:
    """What Notify has is asked after, never sent again; so is a first try whose answer was lost."""
    if claimed.notify_id:
        fate = await sender.fate_of(claimed.notify_id)
        return msgspec.structs.replace(fate, gone=notify.is_gone(claimed.channel, fate.reason))
    elif claimed.attempts > 1 and (known := await sender.fate_by_reference(notify_reference(claimed))):
        return known
    elif claimed.channel == "sms":
        return await sender.send_text(text(claimed, settings)) if settings.sends_texts else SWITCHED_OFF
    else:
        return await sender.send_letter(posted_letter(claimed, settings)) if settings.posts_letters else SWITCHED_OFF


def notice(claimed: ClaimedDelivery, settings: Settings) -> web_push.Notice:
    page = f"{settings.origin}{claimed.path}"
    return web_push.Notice(
        claimed.title,
        claimed.body,
        page,
        tag=claimed.path.rsplit("/", 1)[-1],
        app_badge=claimed.unread,
        actions=list(buttons(claimed, page)),
    )


def buttons(claimed: ClaimedDelivery, page: str) -> Iterator[web_push.Action]:
    """Each is the last part of the address it is posted to, under the page's own."""
    if claimed.may_say_not_fixed:
        yield web_push.Action("not-fixed", _("Not fixed"), page)
    if claimed.kind in ("report", "place"):
        yield web_push.Action("mute", _("Mute"), page)


def letter(claimed: ClaimedDelivery, settings: Settings) -> email.Letter:
    words = email_words(claimed, settings)
    is_about_a_report = claimed.path.startswith("/reports/")
    may_answer = is_about_a_report and not claimed.is_question
    return email.Letter(
        to=claimed.address or "",
        subject=claimed.title,
        body=in_text(words),
        html=in_html(words, settings.council_colour),
        unsubscribe_url=words.stop.url if words.stop else None,
        message_id=str(claimed.message_id),
        thread=claimed.path.replace("/", "-").strip("-") if is_about_a_report else None,
        reply_to=return_address(settings, "reply", claimed.id) if may_answer else None,
        return_path=return_address(settings, "bounce", claimed.id),
    )


def email_words(claimed: ClaimedDelivery, settings: Settings) -> EmailWords:
    """A question has its button's link alone; news for the reporter has the private link, which is hers to keep."""
    page, button, about, answer = f"{settings.origin}{claimed.path}", None, "", ""
    may_stop = not claimed.is_question and claimed.kind not in ("code", "account")
    if claimed.is_question and claimed.follow_id:
        yes = f"{settings.origin}/following/confirm/{follow_key(settings.secret, claimed.follow_id)}"
        button = Link(_("Yes, send me news"), yes)
    elif claimed.kind == "code" and claimed.subject_id:
        button = Link(_("Or go on here"), f"{page}/{link_key(settings.secret, claimed.subject_id)}")
    elif claimed.is_reporter and claimed.subject_id and claimed.path.startswith("/reports/"):
        button = Link(_("See your report"), f"{page}/private/{signed(settings.secret, 'report', claimed.subject_id)}")
        about = _("See it, answer, or say that it is not fixed. This link is yours alone: do not pass it on.")
        answer = _("You can also reply to this email. Only the people who deal with your report read what you write.")
    elif claimed.kind != "digest":
        button = Link(_("See it"), page)
    rate = None
    if claimed.may_say_not_fixed and claimed.follow_id:
        how = f"{settings.origin}/rate/{signed(settings.secret, 'rating', claimed.follow_id)}"
        rate = Link(_("How did we do? Tell us in one tap"), how)
    return EmailWords(
        title=claimed.title,
        body=f"{code_in(claimed, settings)}\n\n{claimed.body}".strip(),
        listed=[Link(each.title, f"{settings.origin}{each.path}") for each in claimed.listed],
        because=because(claimed.because),
        button=button,
        about_button=about,
        rate=rate,
        answer=answer if settings.mail_reply else "",
        stop=Link(_("Stop these emails"), stop_url(claimed, settings)) if may_stop else None,
        council=settings.council_name,
    )


def code_in(claimed: ClaimedDelivery, settings: Settings) -> str:
    """Not until now: nothing that is kept of a code holds its digits."""
    return digits(settings.secret, claimed.subject_id) if claimed.kind == "code" and claimed.subject_id else ""


def stop_url(claimed: ClaimedDelivery, settings: Settings) -> str:
    """Of what several follows have brought together, all is stopped; else the one."""
    if claimed.kind == "digest" or claimed.follow_id is None:
        return f"{settings.origin}/following/stop-all/{address_key(settings.secret, claimed.target_id)}"
    return f"{settings.origin}/following/stop/{follow_key(settings.secret, claimed.follow_id)}"


def text(claimed: ClaimedDelivery, settings: Settings) -> notify.Text:
    """In two segments, with the sender's name that Notify puts before it."""
    page = f"{settings.origin}{claimed.listed[-1].path if claimed.listed else claimed.path}"
    if claimed.is_question and claimed.follow_id:
        yes = f"{settings.origin}/following/confirm/{follow_key(settings.secret, claimed.follow_id)}"
        rest = _(" To say yes, open {link} and press the button. If not, do nothing: we will not text again.")
        said = rest.format(link=yes)
    elif claimed.kind == "code":
        said = _(": {code}. It works for 10 minutes. If you did not ask for it, do nothing.").format(
            code=code_in(claimed, settings)
        )
    elif settings.notify_number:
        said = _(". See {link} To stop, text STOP to {number}").format(link=page, number=settings.notify_number)
    else:
        said = _(". See {link} To stop: {stop}").format(link=page, stop=stop_url(claimed, settings))
    listed = "; ".join(each.title for each in claimed.listed)
    title = f"{claimed.title}: {listed}" if listed else claimed.title
    room = TWO_SEGMENTS - len(f"{settings.council_name}: ")
    return notify.Text(claimed.address or "", fitted(title, said, room), notify_reference(claimed))


def posted_letter(claimed: ClaimedDelivery, settings: Settings) -> notify.PostedLetter:
    """All of it on paper: who has letters may have nothing that opens a link."""
    listed = "\n\n".join(each.title for each in claimed.listed)
    ring = _("If you have a question, or want no more of these letters, ring us on {telephone}.")
    reference = _("About report {reference}.").format(reference=claimed.path.rpartition("/")[2])
    paragraphs = [listed or claimed.body, reference if claimed.path.startswith("/reports/") else ""]
    paragraphs += [ring.format(telephone=settings.council_telephone), settings.council_name]
    return notify.PostedLetter(
        to=claimed.address or "",
        heading=claimed.title,
        message="\n\n".join(filter(None, paragraphs)),
        is_large_print=claimed.large_print and settings.posts_large_print,
        reference=notify_reference(claimed),
    )


def notify_reference(claimed: ClaimedDelivery) -> str:
    """Of this delivery and no other, in whatever database: a receipt has it, and a second try finds the first by it."""
    return f"{claimed.message_id}-{claimed.id}"


@on("follow.started")
async def ask_the_address(db: Connection, event: Event) -> None:
    """Of a report, that report's own feature asks."""
    follow = await queries.follow_by_id(db, event.subject_id)
    if follow.recipient_kind == "address" and follow.subject_kind == "device":
        await actions.ask(db, event, await words.question_for_device(db))
    elif follow.recipient_kind == "address" and follow.subject_kind in get_args(InterestKind):
        interest = await queries.interest_by_id(db, follow.subject_id)
        await actions.ask(db, event, await words.question(db, interest))


@on("follow.confirmed")
async def greet_the_address(db: Connection, event: Event) -> None:
    follow = await queries.follow_by_id(db, event.subject_id)
    if follow.subject_kind in get_args(InterestKind):
        interest = await queries.interest_by_id(db, follow.subject_id)
        await actions.tell_one(db, event, await words.greeting(db, interest))


@on("device.test_asked")
async def send_test(db: Connection, event: Event) -> None:
    said = await words.a_test(db)
    subscription_id = UUID(event.details["subscription_id"])
    await queries.tell_device(db, event.id, event.subject_id, subscription_id, said.title, said.body)


@on("code.asked")
async def send_code(db: Connection, event: Event) -> None:
    """Its answer was given before this, the same for every address and as soon: who is known cannot be told from it."""
    english = await words.a_code(db)
    code = event.details["language"]
    said = english.others.get(code, english)
    await queries.send_code(db, event.id, event.subject_id, said.title, said.body, english.path, code)


@on("resident.passkey_added", "resident.passkey_removed", "resident.mobile_changed", "resident.email_changed")
async def tell_of_account(db: Connection, event: Event) -> None:
    """Its mailbox, and where that was changed the one before: whoever did it may not be her."""
    said = await words.account_changed(db)
    before = event.details.get("old_address_id")
    await queries.tell_account(
        db, event.id, event.subject_id, UUID(before) if before else None, said.title, said.body, said.path
    )


@on("resident.warned")
async def warn_of_the_end(db: Connection, event: Event) -> None:
    said = await words.account_ends(db)
    await queries.tell_account(db, event.id, event.subject_id, None, said.title, said.body, said.path)


@every(minutes=5)
async def make_digests(db: Connection) -> None:
    """Killed in between, nothing was made; two at once, and the second finds nothing left."""
    async with db.transaction():
        if await queries.digests_are_due(db):
            event_id = await record(db, "digest.made", uuid4(), SYSTEM, public=False)
            one, many = _("1 piece of news"), _("{n} pieces of news")
            await queries.make_digests(db, event_id, one, many, actions.council_zone.get())


@every(minutes=5)
async def fall_back(db: Connection) -> None:
    """What no phone showed, or nobody opened, goes by the next way that person allows."""
    async with db.transaction():
        await queries.fall_back_alone(db)
        await queries.fall_back(db)
