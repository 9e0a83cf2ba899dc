"""Reads a mail, in a child process of limited memory and time: what strangers send can be made to break a parser.

`python -m api.mail.reading`: a mail in, the Incoming out as MessagePack. Whatever goes wrong, it is unreadable.
"""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from hashlib import sha256
from pathlib import Path

import msgspec

from api.mail.own_words import own_words, text_of_html
from api.mail.schemas import Incoming, Notice
from api.photos.workbench import limit_memory
from api.reports.schemas import MOST_PHOTOS
from api.text import clean

TIME_LIMIT = 10  # seconds
HOME = Path(__file__).parent.parent.parent
MOST_LINES = 600_000  # twice those of the largest mail, with its pictures in base64
MOST_PARTS = 100
LONGEST_HEADERS = 20_000  # characters of what may name us
LONGEST_WORDS = 20_000  # more than may be filed, so that it can be said that they were too many
TO = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
MAILING = ("bulk", "junk", "list", "auto_reply")
NOBODY = re.compile(r"<>|\b(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)

STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
CODE = re.compile(r"\b[45]\d\d\b")


class Unreadable(Exception):
    """It cannot be read, or not with what a mail may cost."""


async def read_apart(raw: bytes) -> Incoming:
    """Raises Unreadable. Its environment is empty: what opens strangers' mail has no business with secrets."""
    if raw.count(b"\n") > MOST_LINES:
        raise Unreadable
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "api.mail.reading"), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=HOME, env={}
    )
    try:
        async with asyncio.timeout(TIME_LIMIT):
            answer, _nothing = await child.communicate(raw)
        return msgspec.msgpack.decode(answer, type=Incoming)
    except (TimeoutError, msgspec.DecodeError, OSError):
        raise Unreadable from None
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()


def main() -> None:
    limit_memory()
    signal.alarm(TIME_LIMIT)  # should the one who asked be gone
    sys.stdout.buffer.write(msgspec.msgpack.encode(read(sys.stdin.buffer.read())))


def read(raw: bytes) -> Incoming:
    message = message_from_bytes(raw)
    parts = list(parts_of(message))
    report = reported(message, parts)
    return Incoming(
        id=sha256(header(message, "message-id").encode() or raw).hexdigest(),
        recipients=" ".join(header(message, name) for name in TO)[:LONGEST_HEADERS],
        sender=parseaddr(header(message, "from"))[1][:254],
        subject=subject_of(message),
        is_automatic=is_automatic(message),
        words=own_words(clean(words_of(parts)))[:LONGEST_WORDS],
        pictures=list(pictures_of(parts)),
        notice=notice_of(report),
        complaint=field_of(report, "message/feedback-report", "feedback-type"),
        returned=clean(returned_headers(report))[:LONGEST_HEADERS],
    )


def parts_of(message: Message) -> Iterator[Message]:
    """In the order they stand, and none of a mail that is sent along."""
    waiting, number = [message], 0
    while waiting and number < MOST_PARTS:
        part = waiting.pop()
        number += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed(inside(part))
        else:
            yield part


def inside(part: Message) -> list[Message]:
    """A part's own parts. Asked of any other, get_payload would decode it by whatever charset it names."""
    held = part.get_payload() if part.is_multipart() else []
    return [each for each in held if isinstance(each, Message)]


def header(message: Message, name: str) -> str:
    return clean(" ".join(str(value) for value in message.get_all(name, [])))


def subject_of(message: Message) -> str:
    try:
        return clean(str(make_header(decode_header(header(message, "subject")))))[:200]
    except (LookupError, ValueError, MessageError):
        return ""


def is_automatic(message: Message) -> bool:
    """RFC 3834, section 2; and what older programs say in its place. A list's mail is nobody's answer either."""
    submitted = header(message, "auto-submitted").strip().lower()
    return (
        (submitted != "" and not submitted.startswith("no"))
        or header(message, "precedence").strip().lower() in MAILING
        or any(message[name] for name in ("x-autoreply", "x-autorespond", "list-id"))
        or bool(NOBODY.search(header(message, "return-path") + header(message, "from")))
    )


def words_of(parts: list[Message]) -> str:
    texts = [part for part in parts if part.get_content_disposition() != "attachment"]
    plain = [flowing(part) for part in texts if part.get_content_type() == "text/plain"]
    if any(each.strip() for each in plain):
        return "\n".join(plain)
    return "\n".join(text_of_html(text_of(part)) for part in texts if part.get_content_type() == "text/html")


def flowing(part: Message) -> str:
    """A line that ends with a space goes on in the next (RFC 3676)."""
    text = text_of(part)
    is_flowed = str(part.get_param("format", "")).lower() == "flowed"
    return re.sub(r"(?<=[^\s-]) \r?\n(?=[^\s>])", " ", text) if is_flowed else text


def text_of(part: Message) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def pictures_of(parts: list[Message]) -> Iterator[bytes]:
    """A few more than are kept: the small ones are logos, which cannot be told yet."""
    pictures = [part for part in parts if part.get_content_maintype() == "image"]
    for part in pictures[: 2 * MOST_PHOTOS]:
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield content


def reported(message: Message, parts: list[Message]) -> list[Message]:
    """The parts of a machine's report (RFC 6522); none of any other mail."""
    return parts if message.get_content_type() == "multipart/report" else []


def blocks_of(parts: list[Message], kind: str) -> Iterator[Message]:
    """The groups of fields in the parts of this kind."""
    for part in parts:
        if part.get_content_type() == kind:
            yield from inside(part)


def field_of(parts: list[Message], kind: str, name: str) -> str:
    return next((header(block, name).strip().lower() for block in blocks_of(parts, kind) if block[name]), "")


def notice_of(parts: list[Message]) -> Notice | None:
    """Each of our letters has one recipient, so what is said of any is said of that one. The worst counts."""
    said = {header(block, "action").strip().lower(): block for block in blocks_of(parts, "message/delivery-status")}
    action = next((each for each in ACTIONS if each in said), None)
    if action is None:
        return None
    diagnosis = header(said[action], "diagnostic-code")[:1000]
    statuses = STATUS.findall(header(said[action], "status")[:100]) + STATUS.findall(diagnosis)
    exact = [each for each in statuses if not each.endswith(".0.0")] or statuses
    code = CODE.search(diagnosis)
    return Notice(action, exact[0] if exact else "", int(code[0]) if code else 0)


def returned_headers(parts: list[Message]) -> str:
    whole = [f"{name}: {value}" for block in blocks_of(parts, "message/rfc822") for name, value in block.items()]
    return "\n".join([*whole, *(text_of(part) for part in parts if part.get_content_type() == "text/rfc822-headers")])


if __name__ == "__main__":
    main()
