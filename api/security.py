"""What every answer carries and every request must pass, before the application sees it; and the signing of links."""

import hashlib
import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Collection
from functools import partial
from ipaddress import ip_address, ip_network
from uuid import UUID

from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, HTTPResponseStartEvent, Middleware, Receive, Scope, Send
from msgspec.structs import replace

from api.asgi import is_http, starting
from api.errors import NotAllowed, TooMany
from api.language import gettext as _
from api.limits import REPORTS, spend
from api.settings import Settings

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
KINDS = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")  # that anything here reads
BUCKETS = 10_000  # addresses remembered at once

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

NOT_A_PAGE = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"  # opened by itself, idle

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",  # unless the answer says otherwise
}


def with_headers(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Security headers on every answer (ASVS v5.0.0-3.4.1 to 3.4.6). Litestar's own hooks would miss 400s and 404s."""
    transport = {"strict-transport-security": "max-age=63072000; includeSubDomains"} if settings.is_secure else {}
    always = [(name.encode(), value.encode()) for name, value in (HEADERS | transport).items()]

    def add(start: HTTPResponseStartEvent) -> None:
        there = {name.lower() for name, _value in start["headers"]}
        start["headers"] = [*start["headers"], *(pair for pair in always if pair[0] not in there)]

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope, receive, starting(send, add) if is_http(scope) else send)

    return answer


def guards(settings: Settings) -> list[Middleware]:
    """What each request passes first, as Litestar's middleware, so that a refusal is a page like any other."""
    buckets = TokenBuckets(settings.writes_per_minute)  # one for all routes: Litestar makes each of them a middleware
    return [
        partial(refuse_other_sites, settings=settings),
        partial(refuse_floods, settings=settings, buckets=buckets),
        refuse_unknown_kinds,
    ]


def refuse_other_sites(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Against cross-site request forgery: a change is taken from our own pages, or from what is no browser.

    Browsers say where a request comes from, in Sec-Fetch-Site or else in Origin (ASVS v5.0.0-3.5.1). Unlike a token
    in the form this holds for a page kept offline and for a report sent by the service worker.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if changes_something(scope) and is_from_another_site(scope, settings):
            raise NotAllowed(
                _("This was sent from another website, so nothing was done. Go back and use our own page.")
            )
        await app(scope, receive, send)

    return answer


def refuse_floods(app: ASGIApp, settings: Settings, buckets: "TokenBuckets") -> ASGIApp:
    """Raises TooMany for an address that changes things faster than anyone could (ASVS v5.0.0-2.4.1).

    The bucket of this process stands before those that all share, so that a flood costs the database nothing.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if changes_something(scope):
            opt = scope["route_handler"].opt
            address = address_of(scope, settings.trusted_proxies)
            if not opt.get("is_unlimited") and not buckets.take(address, time.monotonic()):
                raise TooMany
            if limit := opt.get("limit"):
                most = settings.reports_per_hour if limit == REPORTS else limit.most
                async with scope["litestar_app"].state.pool.acquire() as db:
                    await spend(db, settings.secret, replace(limit, most=most), address)
        await app(scope, receive, send)

    return answer


def refuse_unknown_kinds(app: ASGIApp) -> ASGIApp:
    """415 for what says that it is neither a form nor JSON, instead of a guess at what it may be (RFC 9110 15.5.16)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        kind = dict(scope["headers"]).get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
        if changes_something(scope) and kind and kind not in KINDS:
            raise HTTPException(status_code=415)
        await app(scope, receive, send)

    return answer


def changes_something(scope: Scope) -> bool:
    return is_http(scope) and scope["method"] not in SAFE_METHODS


def is_from_another_site(scope: Scope, settings: Settings) -> bool:
    headers = dict(scope["headers"])
    if site := headers.get(b"sec-fetch-site"):
        return site not in (b"same-origin", b"none")
    if origin := headers.get(b"origin"):
        here = headers.get(b"host", b"")
        return origin not in (settings.origin.encode(), b"http://" + here, b"https://" + here)
    return False


def address_of(scope: Scope, proxies: Collection[str]) -> str:
    """The other end of the connection, or what our own proxy says that is: anybody else's header could say anything."""
    client = scope.get("client")
    address = client[0] if client else "unknown"
    forwarded = dict(scope["headers"]).get(b"x-forwarded-for", b"").decode("latin-1").split(",")
    while address in proxies and forwarded:
        address = forwarded.pop().strip() or address
    return network_of(address)


def network_of(address: str) -> str:
    """A home or a phone has 2⁶⁴ addresses of IPv6, and is one all the same."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


class TokenBuckets:
    """How much each address may still do: `most` at once, filling again in a minute. Kept in this process alone."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # address → tokens, when

    def take(self, address: str, now: float) -> bool:
        tokens, then = self.buckets.pop(address, (float(self.most), now))
        tokens = min(self.most, tokens + (now - then) * self.most / 60)
        self.buckets[address] = (tokens - 1 if tokens >= 1 else tokens, now)
        if len(self.buckets) > BUCKETS:
            self.buckets.popitem(last=False)
        return tokens >= 1


def signed(secret: str, purpose: str, id: UUID) -> str:
    """A token that names `id` and that only this council can make: 22 and 43 characters, good in a URL or a cookie.

    What may be done with one is told by its purpose, so that a token for one thing never opens another. Tokens do not
    run out by themselves: what they name does.
    """
    return f"{in_base64(id.bytes)}{in_base64(seal(secret, purpose, id))}"


def opened(secret: str, purpose: str, token: str) -> UUID | None:
    """The id a token names, or None when it is not one of ours for this purpose."""
    try:
        id = UUID(bytes=urlsafe_b64decode(token[:22] + "=="))
        is_ours = hmac.compare_digest(token.encode(), signed(secret, purpose, id).encode())
    except ValueError:
        return None
    return id if is_ours else None


def seal(secret: str, purpose: str, id: UUID) -> bytes:
    return hmac.digest(secret.encode(), purpose.encode() + b"\0" + id.bytes, "sha256")


def hashed(token: str) -> bytes:
    """What is stored of a random token, so that a stolen table opens nothing."""
    return hashlib.sha256(token.encode()).digest()


def in_base64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
