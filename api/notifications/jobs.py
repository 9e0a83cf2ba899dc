"""Handing messages over. A delivery is leased, the database let go of, the provider called, the fate written down."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from msgspec import Struct

from api.database import Pool
from api.language import gettext as _
from api.notifications import email, queries, web_push
from api.notifications.actions import follow_key
from api.notifications.fates import Fate
from api.notifications.schemas import ClaimedDelivery
from api.security import signed
from api.settings import Settings

TWO_DAYS = 48 * 3600  # seconds a push service keeps news of a report for a phone that is off

log = structlog.get_logger()


class Senders(Struct, frozen=True):
    settings: Settings
    web_push: web_push.Sender
    email: email.Sender


@asynccontextmanager
async def senders(settings: Settings) -> AsyncIterator[Senders]:
    async with web_push.open_session(settings.push_services) as session:
        push = web_push.Sender(settings.push_private_key, settings.push_contact, settings.push_services, session)
        yield Senders(settings, push, email.Sender(settings.smtp_url, settings.mail_from, settings.data / "mail"))


async def claim(pool: Pool, most: int) -> list[ClaimedDelivery]:
    """Lease up to so many deliveries that are due. Each is to be handed to deliver(), or its lease runs out."""
    async with pool.acquire() as db:
        return await queries.claim_deliveries(db, most)


async def deliver(pool: Pool, senders: Senders, claimed: ClaimedDelivery) -> None:
    """Hand it over and write down its fate. Killed in between, it is handed over again: better twice than never."""
    fate = await hand_over(claimed, senders)
    async with pool.acquire() as db:
        await queries.record_delivery(db, claimed.id, fate.status, fate.reason, fate.retry_after_s)
        if fate.gone and claimed.channel == "web_push":
            await queries.forget_subscription(db, claimed.target_id)
        elif fate.gone:
            await queries.forget_address(db, claimed.target_id)
    log.info("handed over", channel=claimed.channel, status=fate.status, attempt=claimed.attempts, reason=fate.reason)


async def hand_over(claimed: ClaimedDelivery, senders: Senders) -> Fate:
    if claimed.channel == "web_push" and claimed.endpoint and claimed.p256dh and claimed.auth:
        subscription = web_push.PushSubscription(claimed.endpoint, claimed.p256dh, claimed.auth)
        return await senders.web_push.send(
            subscription, notice(claimed, senders.settings), TWO_DAYS, "normal", topic=str(claimed.subject_id)[:32]
        )
    elif claimed.channel == "email" and claimed.address:
        return await senders.email.send(letter(claimed, senders.settings))
    else:
        return Fate("permanent-failure", "there is nowhere to send it any more")


def notice(claimed: ClaimedDelivery, settings: Settings) -> web_push.Notice:
    return web_push.Notice(
        claimed.title, claimed.body, f"{settings.origin}{claimed.path}", tag=claimed.path.rsplit("/", 1)[-1]
    )


def letter(claimed: ClaimedDelivery, settings: Settings) -> email.Letter:
    key = follow_key(settings.secret, claimed.follow_id)
    paragraphs = [claimed.title, claimed.body, *links(claimed, settings, key), settings.council_name]
    return email.Letter(
        to=claimed.address or "",
        subject=claimed.title,
        body="\n\n".join(filter(None, paragraphs)) + "\n",
        unsubscribe_url=None if claimed.is_question else f"{settings.origin}/following/stop/{key}",
        message_id=str(claimed.message_id),
    )


def links(claimed: ClaimedDelivery, settings: Settings, key: str) -> list[str]:
    """A question has its button's link alone; news for the reporter has the private link, which is hers to keep."""
    if claimed.is_question:
        return [_("Yes, send me news:\n{link}").format(link=f"{settings.origin}/following/confirm/{key}")]
    page = f"{settings.origin}{claimed.path}"
    if claimed.is_reporter:
        private = f"{page}/private/{signed(settings.secret, 'report', claimed.subject_id)}"
        see = _("See it, answer, or say that it is not fixed. This link is yours alone: do not pass it on.\n{link}")
        see = see.format(link=private)
    else:
        see = _("See it:\n{link}").format(link=page)
    return [see, _("Stop these emails:\n{link}").format(link=f"{settings.origin}/following/stop/{key}")]
