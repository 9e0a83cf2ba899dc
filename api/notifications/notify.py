"""GOV.UK Notify: text messages and letters handed over by its REST API, and what became of them.

https://docs.notifications.service.gov.uk/rest-api.html
"""

import asyncio
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from time import time
from uuid import UUID, uuid4

import aiohttp
import msgspec
from msgspec import Struct

from api.notifications.fates import Fate, Status, fate_of_answer, fate_of_error
from api.security import in_base64

ASK_AFTER = 4 * 3600  # seconds; by then a receipt has come, if receipts are set up
RATE_WINDOW = 60  # seconds over which Notify counts, for RateLimitError
TOKEN_HEADER = in_base64(b'{"typ":"JWT","alg":"HS256"}')

# Notify's words for a text or a letter, and what each comes to here. A phone that was off for three days, or a printer
# that cannot print: that message is over, and another channel may have it.
MEANINGS: dict[str, Status] = {
    "created": "sending",
    "sending": "sending",
    "pending": "sending",
    "accepted": "sending",
    "delivered": "delivered",
    "received": "delivered",
    "sent": "delivered",
    "temporary-failure": "permanent-failure",
    "permanent-failure": "permanent-failure",
    "cancelled": "permanent-failure",
    "technical-failure": "technical-failure",
}


class Templates(Struct, frozen=True):
    """Their ids at Notify. The text's has ((message)) alone, a letter's ((heading)) and ((message))."""

    text: str
    letter: str
    large_print: str


class Text(Struct, frozen=True):
    to: str  # +44 and ten digits
    message: str
    reference: (
        str  # letters, digits and dashes; the same at each try, so that Notify can tell whether the first arrived
    )

    def __repr__(self) -> str:
        return f"Text(reference={self.reference!r})"


class PostedLetter(Struct, frozen=True):
    to: str  # three to seven lines, a postcode the last
    heading: str
    message: str
    is_large_print: bool
    reference: str

    def __repr__(self) -> str:
        return f"PostedLetter(reference={self.reference!r})"


class Problem(Struct, frozen=True):
    error: str = ""


class Notification(Struct, frozen=True):
    id: UUID
    status: str


class Answer(Struct, frozen=True):
    """What we read of Notify's answers, whichever it is."""

    id: UUID | None = None
    status: str = ""
    notifications: list[Notification] = []  # newest first
    errors: list[Problem] = []


TIME_LIMIT = 10  # seconds, shorter than a delivery's first lease


def open_session() -> aiohttp.ClientSession:
    """The one session for a process's texts and letters: keeps no cookies, and gives up."""
    timeout = aiohttp.ClientTimeout(total=TIME_LIMIT)
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout)


class Sender:
    """Hands over texts and letters; without a key, keeps them in `folder`, as a development machine does."""

    def __init__(self, key: str, url: str, templates: Templates, folder: Path, session: aiohttp.ClientSession) -> None:
        """`key` is as Notify shows it once: a name, the service's id and a secret, with dashes between."""
        self.has_key = bool(key)
        self.service_id, self.secret = key[-73:-37], key[-36:].encode()
        self.url = url
        self.templates = templates
        self.folder = folder
        self.session = session
        self.now = time

    async def send_text(self, text: Text) -> Fate:
        if not self.has_key:
            return await asyncio.to_thread(keep, self.folder / "texts", f"{text.to}\n\n{text.message}\n")
        personal = {"message": text.message}
        body = {"phone_number": text.to, "template_id": self.templates.text, "personalisation": personal}
        return await self.hand_over("sms", body, text.reference)

    async def send_letter(self, letter: PostedLetter) -> Fate:
        if not self.has_key:
            words = f"{letter.to}\n\n{letter.heading}\n\n{letter.message}\n"
            return await asyncio.to_thread(keep, self.folder / "letters", words)
        lines = {f"address_line_{n}": line for n, line in enumerate(letter.to.split("\n"), 1)}
        personal = lines | {"heading": letter.heading, "message": letter.message}
        template = self.templates.large_print if letter.is_large_print else self.templates.letter
        return await self.hand_over("letter", {"template_id": template, "personalisation": personal}, letter.reference)

    async def hand_over(self, kind: str, body: Mapping[str, object], reference: str) -> Fate:
        try:
            status, said, retry_after = await self.ask(
                "POST", f"/v2/notifications/{kind}", {**body, "reference": reference}
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            return fate_of_error(error)
        if status == HTTPStatus.CREATED:
            return under_way(said.id, "created")
        return fate_of_refusal(status, said, retry_after)

    async def fate_of(self, notify_id: UUID) -> Fate:
        """Of what Notify has had. Where it does not say now, it is asked again later; it forgets after a week."""
        try:
            status, said, _retry_after = await self.ask("GET", f"/v2/notifications/{notify_id}")
        except (aiohttp.ClientError, TimeoutError):
            return under_way(notify_id, "sending")
        if status == HTTPStatus.NOT_FOUND:
            return Fate("technical-failure", "Notify no longer knows it")
        return fate_called(said.status if status == HTTPStatus.OK else "sending", notify_id)

    async def fate_by_reference(self, reference: str) -> Fate | None:
        """Of an earlier try whose answer was lost. None when Notify never had it, or could do nothing with it."""
        try:
            status, said, retry_after = await self.ask("GET", f"/v2/notifications?reference={reference}")
        except (aiohttp.ClientError, TimeoutError) as error:
            return fate_of_error(error)
        if status != HTTPStatus.OK:
            return fate_of_refusal(status, said, retry_after)
        had = [each for each in said.notifications if each.status != "technical-failure"]
        return fate_called(had[0].status, had[0].id) if had else None

    async def ask(
        self, method: str, path: str, body: dict[str, object] | None = None
    ) -> tuple[int, Answer, str | None]:
        headers = {"Authorization": f"Bearer {self.token()}", "Accept-Encoding": "identity"}
        async with self.session.request(
            method, f"{self.url}{path}", json=body, headers=headers, allow_redirects=False
        ) as answer:
            return answer.status, read(await answer.read()), answer.headers.get("Retry-After")

    def token(self) -> str:
        """Good for 30 seconds, so made anew each time: a JSON Web Token (RFC 7519) signed with HS256 (RFC 7518)."""
        claims = msgspec.json.encode({"iss": self.service_id, "iat": int(self.now())})
        signed = f"{TOKEN_HEADER}.{in_base64(claims)}"
        return f"{signed}.{in_base64(hmac.digest(self.secret, signed.encode(), 'sha256'))}"


def read(body: bytes) -> Answer:
    try:
        return msgspec.json.decode(body, type=Answer)
    except msgspec.DecodeError:  # a gateway's own page
        return Answer()


def under_way(notify_id: UUID | None, word: str) -> Fate:
    return Fate("sending", word, retry_after_s=ASK_AFTER, notify_id=notify_id)


def fate_called(word: str, notify_id: UUID | None = None) -> Fate:
    """What one of Notify's words comes to; the word itself is kept for officers. A new word is waited out."""
    status = MEANINGS.get(word, "sending")
    return under_way(notify_id, word) if status == "sending" else Fate(status, word)


def is_gone(channel: str, word: str) -> bool:
    """No such number, or nobody who lives there. A letter that could not be printed says nothing of its address."""
    return (channel, word) in (("sms", "permanent-failure"), ("letter", "returned"))


def fate_of_refusal(status: int, said: Answer, retry_after: str | None) -> Fate:
    """By its status and kind alone: Notify keeps its sentences free to change, and they may hold a number."""
    kind = said.errors[0].error[:40] if said.errors else ""
    fate = fate_of_answer(status, retry_after, gone=())
    if fate.retry_after_s is None and kind == "TooManyRequestsError":
        fate = msgspec.structs.replace(fate, retry_after_s=seconds_of_the_day_left())
    elif fate.retry_after_s is None and kind == "RateLimitError":
        fate = msgspec.structs.replace(fate, retry_after_s=RATE_WINDOW)
    return msgspec.structs.replace(fate, reason=f"{fate.reason} {kind}".strip())


def seconds_of_the_day_left() -> float:
    """Notify's daily limits begin anew at midnight UTC."""
    now = datetime.now(UTC)
    return (now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1) - now).total_seconds()


def keep(folder: Path, words: str) -> Fate:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S.%f}-{uuid4().hex[:8]}.txt").write_text(words)
    return Fate("delivered", "Kept in a folder")
