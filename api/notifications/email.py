"""Email: a letter over SMTP, or into a folder on a development machine."""

import asyncio
import re
from datetime import UTC, datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiosmtplib
from msgspec import Struct

from api.notifications.fates import Fate, fate_of_error

TIME_LIMIT = 30  # seconds for a whole letter
MOST_AT_ONCE = 20  # connections to the mail server
UNKNOWN_MAILBOX = (550, 551, 553)  # RFC 5321, section 4.2.3; but 5.7.x beside them is about us (RFC 3463)

ABOUT_US = ("5.1.7", "5.1.8")  # the sender's address, not the mailbox
CLASSES = {  # RFC 3463, section 3
    "5.2": "The mailbox cannot take it",
    "5.3": "Their mail system cannot take it",
    "5.4": "Their mail system cannot be reached",
    "5.6": "Their mail system cannot read it",
    "5.7": "Their mail system does not want it",
}

# One address, as HTML's <input type="email"> has it: nothing that could end a header, or name a second person.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")
ADDRESS_OF_PAGE = re.compile(r"https?://[!-;=?-~]{1,900}")
MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


class Letter(Struct, frozen=True):
    to: str
    subject: str
    body: str
    html: str  # the same in HTML
    unsubscribe_url: str | None  # one POST to it, with no sign-in, ends these letters (RFC 8058)
    message_id: str  # letters, digits and dashes; the same at each try, so that a second try is the same letter
    thread: str | None = None  # as message_id; the same for all letters of one report
    reply_to: str | None = None  # one address, as is the next
    return_path: str | None = None  # where bounces go; else to the sender

    def __repr__(self) -> str:
        return f"Letter(message_id={self.message_id!r})"


class Sender:
    """Sends letters to the server that `smtp_url` names; with none, keeps them in `folder`."""

    def __init__(self, smtp_url: str, mail_from: str, folder: Path) -> None:
        """`smtps://` is TLS from the start. `smtp://` takes STARTTLS if offered, and insists on it for a password."""
        self.server = urlsplit(smtp_url)
        if smtp_url and not (self.server.scheme in ("smtp", "smtps") and self.server.hostname):
            raise ValueError("A mail server is written smtp://host, or smtp://user:password@host:587.")
        self.mail_from = mail_from
        self.folder = folder
        self.room = asyncio.Semaphore(MOST_AT_ONCE)

    async def send(self, letter: Letter) -> Fate:
        if not ADDRESS.fullmatch(letter.to):
            return Fate("permanent-failure", "Not an email address", gone=True)
        message = message_of(letter, self.mail_from).as_bytes()
        if not self.server.hostname:
            return await asyncio.to_thread(keep, self.folder, letter.message_id, message)
        try:
            async with self.room, asyncio.timeout(TIME_LIMIT):
                await self.hand_over(letter, message)
        except (aiosmtplib.SMTPException, OSError) as error:
            return fate_of_refusal(error)
        else:
            return Fate("delivered", "Accepted")

    async def hand_over(self, letter: Letter, message: bytes) -> None:
        password = unquote(self.server.password or "") or None
        await aiosmtplib.send(
            message,
            sender=letter.return_path or parseaddr(self.mail_from)[1],
            recipients=[letter.to],
            hostname=self.server.hostname,
            port=self.server.port,
            username=unquote(self.server.username or "") or None,
            password=password,
            use_tls=self.server.scheme == "smtps",
            start_tls=True if password and self.server.scheme == "smtp" else None,
            timeout=TIME_LIMIT,
        )


class UnfoldedHeader(UnstructuredHeader, BaseHeader):
    """Python folds a long address into encoded words, and then no mail program can follow it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


headers = HeaderRegistry()
for name in ("list-unsubscribe", "reply-to", "in-reply-to", "references"):
    headers.map_to_type(name, UnfoldedHeader)
POLICY = SMTP.clone(header_factory=headers)


def message_of(letter: Letter, mail_from: str) -> EmailMessage:
    if not MESSAGE_ID.fullmatch(letter.message_id):
        raise ValueError("A message's id is letters, digits and dashes.")
    domain = parseaddr(mail_from)[1].rpartition("@")[2]
    message = EmailMessage(policy=POLICY)
    message["From"] = mail_from
    message["To"] = letter.to
    message["Subject"] = on_one_line(letter.subject)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{letter.message_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday reply, please
    if letter.unsubscribe_url is not None:
        add_unsubscribe(message, letter.unsubscribe_url)
    if letter.reply_to is not None:
        add_reply_to(message, letter.reply_to)
    if letter.thread is not None:
        add_thread(message, letter.thread, domain)
    message.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", charset="utf-8", cte="quoted-printable")
    return message


def add_unsubscribe(message: EmailMessage, url: str) -> None:
    if not ADDRESS_OF_PAGE.fullmatch(url):
        raise ValueError("An address to unsubscribe at is a whole URL.")
    message["List-Unsubscribe"] = f"<{url}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def add_reply_to(message: EmailMessage, address: str) -> None:
    if not ADDRESS.fullmatch(address):
        raise ValueError("An address to reply to is one address.")
    message["Reply-To"] = address


def add_thread(message: EmailMessage, thread: str, domain: str) -> None:
    """All letters of a report answer the same one, which was never sent, and so stand together (RFC 5322, 3.6.4)."""
    if not MESSAGE_ID.fullmatch(thread):
        raise ValueError("A thread's name is letters, digits and dashes.")
    message["In-Reply-To"] = message["References"] = f"<{thread}@{domain}>"


def on_one_line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def keep(folder: Path, message_id: str, message: bytes) -> Fate:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S.%f}-{message_id}.eml").write_bytes(message)
    return Fate("delivered", "Kept in a folder")


def fate_of_refusal(error: Exception) -> Fate:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return fate_of_recipient(error.recipients[0])
    elif isinstance(error, aiosmtplib.SMTPResponseException) and error.code < 500:
        return Fate("temporary-failure", f"Asked to try later ({error.code})")
    elif isinstance(error, aiosmtplib.SMTPResponseException):
        return Fate("technical-failure", f"Refused ({error.code})")
    elif isinstance(error, OSError):  # a lost connection and a time limit are among these
        return fate_of_error(error)
    else:
        return Fate("technical-failure", f"Could not be sent ({type(error).__name__})")


def fate_of_recipient(refusal: aiosmtplib.SMTPRecipientRefused) -> Fate:
    if 400 <= refusal.code < 500:
        return Fate("temporary-failure", f"The mailbox cannot take it now ({refusal.code})")
    is_about_us = refusal.message.startswith("5.7.")
    is_gone = refusal.code in UNKNOWN_MAILBOX and not is_about_us
    return Fate("permanent-failure", f"The mailbox was refused ({refusal.code})", gone=is_gone)


def fate_of_notice(action: str, status: str, code: int) -> Fate:
    """What became of a letter that was accepted at first, as another server says later (RFC 3464, RFC 3463)."""
    said = status or str(code or "")
    if action != "failed" or status.startswith("4."):
        return Fate("temporary-failure", f"{action.capitalize()} ({said})" if said else action.capitalize())
    is_gone = status.startswith(("5.1.", "5.2.1")) and status not in ABOUT_US
    is_gone = is_gone or (status in ("", "5.0.0") and code in UNKNOWN_MAILBOX)
    why = "No such mailbox" if is_gone else CLASSES.get(status[:3], "Could not be delivered")
    return Fate("permanent-failure", f"{why} ({said})" if said else why, gone=is_gone)
