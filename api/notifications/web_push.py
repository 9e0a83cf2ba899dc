"""Web Push: a notice, encrypted for one phone (RFC 8291), handed to that phone's push service (RFC 8030).

pywebpush encrypts; its own sending is not used, as it signs and connects anew for each message, waits for ever
and follows redirects.
"""

import asyncio
import base64
import hmac
import re
from bisect import bisect_left
from collections.abc import Callable, Collection
from functools import partial
from time import time
from typing import Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import UNSET, Struct, UnsetType
from py_vapid import Vapid02  # type: ignore[import-untyped]
from pywebpush import WebPusher  # type: ignore[import-untyped]
from yarl import URL

from api.notifications.connections import Connections, PrivateAddress
from api.notifications.fates import Fate, fate_of_answer, fate_of_error

Urgency = Literal["very-low", "low", "normal", "high"]

LONGEST_PAYLOAD = 3993  # bytes; encrypted they are 4,096, all that a push service must take (RFC 8030, section 7.2)
PAYLOAD_STEP = 512  # bytes; lengths are rounded up to this, so that a length tells little of the words
TIME_LIMIT = 10  # seconds for a whole exchange
TOKEN_LIFE = 12 * 3600  # seconds; RFC 8292 allows 24 hours
TOKEN_RENEWED_BEFORE = 6 * 3600  # seconds before its end; Apple asks for no more than one token an hour

# Read strictly, so that no two parsers could disagree on the host: no user, no backslash, no upper case.
ENDPOINT = re.compile(r"(https?)://([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*)(?::([0-9]{1,5}))?/[!-~]{0,2000}")
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")  # RFC 8030, section 5.4


class PushSubscription(Struct, frozen=True, forbid_unknown_fields=True):
    """One phone's or browser's address, as its push service made it, with the keys to encrypt for it alone."""

    endpoint: str
    p256dh: str  # base64url, as `PushSubscription.toJSON()` gives them
    auth: str

    def __post_init__(self) -> None:
        point, secret = from_base64url(self.p256dh), from_base64url(self.auth)
        if len(point) != 65 or len(secret) != 16:
            raise ValueError("A push subscription has a public key of 65 bytes and a secret of 16.")
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)

    def __repr__(self) -> str:
        return "PushSubscription(…)"  # whoever has an endpoint and its keys can write to that phone


class Action(Struct, frozen=True):
    """A button on a notice. Our service worker does it; a browser that shows the notice by itself opens the page."""

    action: str
    title: str
    navigate: str


class Notice(Struct, frozen=True):
    """What is shown on the lock screen, so nothing private. The names are those of Declarative Web Push."""

    title: str
    body: str
    navigate: str  # an absolute URL, opened by a tap
    tag: str  # a later notice of the same tag takes this one's place
    lang: str = "en-GB"
    dir: Literal["auto", "ltr", "rtl"] = "auto"
    app_badge: int | UnsetType = UNSET  # how many messages are unread
    actions: list[Action] = []


class Sender:
    """Sends notices. It holds one VAPID token (RFC 8292) for each push service, as making one costs a signature."""

    def __init__(
        self,
        private_key: str,
        contact: str,
        allowed_hosts: Collection[str],
        connections: Connections,
        time_limit_s: float = TIME_LIMIT,
    ) -> None:
        """`contact` is a real https: or mailto: address; Apple refuses others."""
        self.vapid = Vapid02.from_raw(private_key.encode())
        self.vapid.conf = {"no-strict": True}  # else it refuses an https: contact that has a path
        self.contact = contact
        self.allowed_hosts = allowed_hosts
        self.connections = connections
        self.time_limit_s = time_limit_s
        self.tokens: dict[str, tuple[str, int]] = {}  # by origin: the Authorization header, and when it ends

    async def send(
        self, subscription: PushSubscription, notice: Notice, ttl_s: int, urgency: Urgency, topic: str | None
    ) -> Fate:
        """`topic`: a later message of the same topic takes the place of one still waiting for the phone."""
        if topic is not None and not TOPIC.fullmatch(topic):
            raise ValueError("A topic is 1 to 32 letters, digits, dashes and underscores.")
        if not endpoint_is_allowed(subscription.endpoint, self.allowed_hosts):
            return Fate("technical-failure", "Not a push service we may send to")
        endpoint = URL(subscription.endpoint, encoded=True)
        headers = {
            "Authorization": self.authorization(str(endpoint.origin()), time()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(ttl_s),
            "Urgency": urgency,
        }
        body = partial(encrypted, payload(notice), subscription)
        return await self.post(endpoint, body, headers | topic_header(topic))

    def authorization(self, origin: str, now: float) -> str:
        header, ends_at = self.tokens.get(origin, ("", 0))
        if ends_at - now < TOKEN_RENEWED_BEFORE:
            ends_at = int(now) + TOKEN_LIFE
            header = self.vapid.sign({"sub": self.contact, "aud": origin, "exp": ends_at})["Authorization"]
            self.tokens[origin] = header, ends_at
        return header

    async def post(self, endpoint: URL, body: Callable[[], bytes], headers: dict[str, str]) -> Fate:
        try:
            async with asyncio.timeout(self.time_limit_s):
                answer = await self.connections.post(endpoint, headers, body)
        except PrivateAddress:
            return Fate("technical-failure", "The push service's name leads to a private address")
        except OSError as error:
            return fate_of_error(error)
        return fate_of_answer(answer.status, answer.retry_after, gone=(404, 410))


def endpoint_is_allowed(endpoint: str, allowed_hosts: Collection[str]) -> bool:
    """An endpoint comes from a browser, and we shall connect to it, so it must be a push service's and no other.

    `allowed_hosts` has names, each also allowing what ends in it, over https on port 443. A stand-in on a development
    machine is allowed only by its exact `host:port`, such as `127.0.0.1:8001`.
    """
    parts = ENDPOINT.fullmatch(endpoint)
    if parts is None:
        return False
    scheme, host, port = parts.groups()
    if f"{host}:{port}" in allowed_hosts:
        return True
    return (
        scheme == "https" and port in (None, "443") and any(f".{host}".endswith(f".{name}") for name in allowed_hosts)
    )


def topic_for(secret: str, tag: str) -> str:
    """A tag as its Topic: alike for alike, and telling the push service nothing of what the phone follows."""
    return to_base64url(hmac.digest(secret.encode(), b"topic\0" + tag.encode(), "sha256"))[:32]


def topic_header(topic: str | None) -> dict[str, str]:
    return {} if topic is None else {"Topic": topic}


def encrypted(plain: bytes, subscription: PushSubscription) -> bytes:
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    body: bytes = WebPusher({"endpoint": subscription.endpoint, "keys": keys}).encode(plain)["body"]
    return body


def payload(notice: Notice) -> bytes:
    """Declarative Web Push: an iPhone shows it by itself, our service worker does elsewhere. Padded with spaces."""
    declared = declarative(notice)
    if len(declared) > LONGEST_PAYLOAD:
        declared = declarative(shortened(notice))
    steps = -(-len(declared) // PAYLOAD_STEP)
    return declared.ljust(min(steps * PAYLOAD_STEP, LONGEST_PAYLOAD))


def declarative(notice: Notice) -> bytes:
    return msgspec.json.encode({"web_push": 8030, "notification": notice})


def shortened(notice: Notice) -> Notice:
    """The same with its body cut after the last word that fits."""

    def with_body(body: str) -> Notice:
        return msgspec.structs.replace(notice, body=f"{body}…")

    def is_too_long(length: int) -> bool:
        return len(declarative(with_body(notice.body[:length]))) > LONGEST_PAYLOAD

    length = bisect_left(range(len(notice.body)), True, key=is_too_long) - 1
    if length < 0:
        raise ValueError("A notice's title and address leave no room for its words.")
    return with_body(notice.body[: length + 1].rpartition(" ")[0] or notice.body[:length])


def new_private_key() -> str:
    """A VAPID key, base64url of its 32 bytes. Made once and kept: another one ends every subscription."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return to_base64url(number.to_bytes(32, "big"))


def public_key(private_key: str) -> str:
    """What a page gives to `pushManager.subscribe` as `applicationServerKey`: base64url of the uncompressed point."""
    number = int.from_bytes(from_base64url(private_key), "big")
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return to_base64url(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def to_base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Raises ValueError for whatever is not base64url; padding may be there or not."""
    bare = text.rstrip("=")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars="-_", validate=True)
