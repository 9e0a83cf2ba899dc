"""The ways in: one mail through a pipe, or all that a mail server hands over by SMTP."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session

from api.database import open_pool
from api.language import gettext as _
from api.mail.actions import Mailroom, take
from api.mail.schemas import MOST_BYTES, Outcome
from api.notifications.return_addresses import returned_in
from api.photos.store import PhotoStore
from api.photos.workshop import Workshop
from api.settings import Settings

TAKEN, BAD, TRY_AGAIN = 0, 65, 75  # sysexits.h: what a mail server asks of a pipe
QUIET = 60  # seconds a connection may say nothing
AT_ONCE = 4  # mails; others wait their turn

log = structlog.get_logger()


@asynccontextmanager
async def mailroom(settings: Settings) -> AsyncIterator[Mailroom]:
    async with (
        open_pool(settings.database_url, size=AT_ONCE, role="doorstep_worker") as pool,
        Workshop(scanner=settings.scanner) as workshop,
    ):
        yield Mailroom(settings, pool, workshop, PhotoStore.from_url(settings.photos_kept_at))


def take_from_pipe(settings: Settings, recipient: str, sender: str | None) -> int:
    """The exit code. What is printed stands in the answer that its sender's own server writes."""
    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    while sys.stdin.buffer.read(1_000_000):
        pass  # what is too large is not kept, and yet taken off the pipe

    async def receive() -> Outcome:
        async with mailroom(settings) as room:
            return await take(room, raw, recipient, sender)

    if not (settings.mail_reply or settings.mail_reports):
        print("Not taken, try again later: neither DOORSTEP_MAIL_REPLY nor DOORSTEP_MAIL_REPORTS is set")
        return TRY_AGAIN
    try:
        outcome = asyncio.run(receive())
    except Exception as error:  # a mail that we stumble over must wait, not be lost; and no word of it be printed
        print(f"Not taken, try again later ({type(error).__name__})")
        return TRY_AGAIN
    if outcome == "refused":
        print(not_for_us(settings))
    return {"refused": BAD, "later": TRY_AGAIN}.get(outcome, TAKEN)


def not_for_us(settings: Settings) -> str:
    return _("This address takes only replies to our letters. To tell us something, go to {link}").format(
        link=settings.origin
    )


async def listen(settings: Settings, host: str, port: int) -> None:
    """Until told to stop. For a mail server beside us, not for the internet: it checks no sender."""
    stopping = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    async with mailroom(settings) as room, listening(room, host, port):
        await stopping.wait()


@asynccontextmanager
async def listening(room: Mailroom, host: str, port: int) -> AsyncIterator[asyncio.Server]:
    door = Door(room)
    async with await asyncio.get_running_loop().create_server(door.protocol, host, port) as server:
        yield server


class Door:
    """Speaks SMTP (RFC 5321). Each mail is for one address, since each may come to something else."""

    def __init__(self, room: Mailroom) -> None:
        self.room = room
        self.turns = asyncio.Semaphore(AT_ONCE)

    def protocol(self) -> SMTP:
        loop = asyncio.get_running_loop()
        return SMTP(self, data_size_limit=MOST_BYTES, hostname="doorstep", ident="SMTP", timeout=QUIET, loop=loop)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        settings = self.room.settings
        is_ours = address.lower() in (settings.mail_reply.lower(), settings.mail_reports.lower())
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        elif not (is_ours or returned_in(self.room.settings, address)):
            return f"550 5.1.1 {not_for_us(self.room.settings)}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        async with self.turns:
            outcome = await take(self.room, envelope.content, envelope.rcpt_tos[0], envelope.mail_from or "")
        log.info("mail", outcome=outcome)
        answers = {"refused": f"550 5.1.1 {not_for_us(self.room.settings)}", "later": "451 4.3.0 Try again later"}
        return answers.get(outcome, "250 OK")

    async def handle_exception(self, error: Exception) -> str:
        log.exception("mail not taken", exc_info=error)
        return "451 4.3.0 Try again later"
