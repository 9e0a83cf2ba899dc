"""A council that takes replies, and a mail server beside it that hands them over."""

from collections.abc import AsyncIterator
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

import aiosmtplib
import pytest_asyncio

from api.mail.actions import Mailroom
from api.mail.receiving import listening
from api.photos.store import PhotoStore
from api.photos.workshop import Workshop
from tests.fakes import LOOPBACK, MailServer, PushService
from tests.notifications.hearing import link_in
from tests.world import Person, WorkerPool, World, a_world, settings_for_tests

ANN = "ann@example.org"


@pytest_asyncio.fixture
async def world(wrackholm: str, tmp_path: Path, push: PushService, mail: MailServer) -> AsyncIterator[World]:
    settings = settings_for_tests(
        tmp_path, smtp_url=mail.url, push_services=(push.host,), mail_reply="Reports@council.test"
    )
    async with a_world(wrackholm, settings) as world:
        yield world


class Post:
    """Hands mail to the council by SMTP, and says what it was answered."""

    def __init__(self, port: int, room: Mailroom, world: World) -> None:
        self.port = port
        self.room = room
        self.world = world

    async def brings(self, content: bytes | EmailMessage, to: str, sender: str = ANN) -> int:
        raw = bytes(content)
        try:
            async with aiosmtplib.SMTP(hostname=LOOPBACK, port=self.port) as server:
                await server.sendmail(sender, [to], raw)
        except aiosmtplib.SMTPRecipientsRefused as refusal:
            return refusal.recipients[0].code
        except aiosmtplib.SMTPResponseException as refusal:
            return refusal.code
        return 250

    async def counts(self, outcome: str) -> int:
        return await self.world.db.fetchval("select number from mail_count where outcome = $1", outcome) or 0


@pytest_asyncio.fixture
async def post(world: World) -> AsyncIterator[Post]:
    async with Workshop(benches=1) as workshop:
        photos = PhotoStore.from_url(world.settings.photos_kept_at)
        room = Mailroom(world.settings, WorkerPool(world.pool), workshop, photos)
        async with listening(room, LOOPBACK, 0) as server:
            yield Post(server.sockets[0].getsockname()[1], room, world)


async def hears_by_email(world: World, mail: MailServer, person: Person, email: str = ANN, reference: str = "") -> str:
    """She reports, or follows what is there, and her address says yes; the reference."""
    if reference:
        await person.sends(f"/reports/{reference}/follow-by-email", email=email)
    else:
        reference = await person.reports(email=email)
    await world.worker_works()
    await person.sends(link_in(mail.letters[-1].get_content(), "confirm"))
    await world.worker_works()
    return reference


def reply(words: str, **headers: str) -> EmailMessage:
    """As her mail program writes it. Headers by name, with _ for -."""
    message = EmailMessage()
    message["From"] = f"Ann Other <{ANN}>"
    message["Subject"] = "Re: News of your report"
    message["Message-ID"] = make_msgid(domain="example.org")
    for name, value in headers.items():
        del message[name]
        message[name.replace("_", "-")] = value
    message.set_content(words)
    return message
