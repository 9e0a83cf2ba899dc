"""Who is visiting: the device's own cookie, and an officer's session. No cookie is set before something is sent."""

import re
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from typing import Any
from uuid import UUID, uuid4

import structlog
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, HTTPResponseStartEvent, Receive, Scope, Send

from api.accounts import queries as accounts
from api.accounts.schemas import Account, Officer, Permission, Session
from api.actor import ANONYMOUS, Actor
from api.asgi import is_http, starting
from api.database import Database
from api.errors import NotAllowed
from api.language import gettext as _
from api.security import SAFE_METHODS, hashed, opened, signed
from api.settings import Settings

log = structlog.get_logger()

AnyConnection = ASGIConnection[Any, Any, Any, Any]

YEAR = 365 * 24 * 3600  # seconds
SESSION = 12 * 3600
SMALL_DATA = "small-data"
VARIES = (b"vary", b"Cookie, Save-Data")  # what a page is made from, besides its address

ACCOUNT_PAGE = re.compile(r"(?:https?://[^/]+)?(/(?:account|my-record|tell-us-once)(?:/[\w./-]*)?)", re.ASCII)
STAFF_PAGE = re.compile(r"(?:https?://[^/]+)?(/staff/[\w.,:/?=&%+~-]*)", re.ASCII)

small_data: ContextVar[bool] = ContextVar(SMALL_DATA, default=False)  # for templates: leave out what weighs


class NotSignedIn(Exception):
    """This page is for officers: answered by the page to sign in."""


class NotProved(Exception):
    """This page wants to know again who is there: answered by the page to prove it, which goes on where she was."""


class NoAccount(Exception):
    """This page is for a resident who is signed in: answered by the page to sign in, which goes on to it."""


class NotSure(Exception):
    """This page shows what is personal, and wants more than a mailbox: answered by the page to prove it."""


class Visitor:
    """The cookies of one request, and what its answer will set."""

    def __init__(self, scope: Scope, settings: Settings) -> None:
        self.settings = settings
        self.cookies = cookies_of(scope)
        self.device_id = opened(settings.secret, "device", self.cookies.get(self.named("device"), ""))
        self.asks_to_save = (b"save-data", b"on") in scope["headers"]
        self.to_set: list[str] = []

    def named(self, name: str) -> str:
        """Over https a cookie is bound to this very host (ASVS v5.0.0-3.3.1)."""
        return f"__Host-{name}" if self.settings.is_secure else name

    @property
    def wants_small_data(self) -> bool:
        """As chosen on this phone, or else as its browser asks (Save-Data)."""
        chosen = self.cookies.get(self.named(SMALL_DATA))
        return chosen == "on" or (self.asks_to_save and chosen != "off")

    def own_device(self) -> UUID:
        """This device's id; a device that had none gets one."""
        if self.device_id is None:
            self.device_id = uuid4()
            self.set_cookie("device", signed(self.settings.secret, "device", self.device_id), YEAR)
        return self.device_id

    @property
    def keeps_pages(self) -> bool:
        """Her owner said that this device is hers: it may keep pages that show what it has."""
        return self.cookies.get(self.named("keep")) == "yes"

    def keep_pages(self, keep: bool) -> None:
        self.set_cookie("keep", "yes" if keep else "", YEAR if keep else 0)

    def forget_device(self) -> None:
        self.device_id = None
        self.keep_pages(False)
        self.set_cookie("device", "", 0)

    @property
    def account_key(self) -> str:
        """Of a resident's session, where this browser is signed in."""
        return self.cookies.get(self.named("account"), "")

    def set_account(self, key: str) -> None:
        """Its end is the database's to say: after 30 days unseen, and at the latest after half a year."""
        self.set_cookie("account", key, YEAR // 2 if key else 0)

    @property
    def session_key(self) -> str:
        return self.cookies.get(self.named("session"), "")

    def set_session(self, key: str, length: int = SESSION) -> None:
        self.set_cookie("session", key, length)

    def set_cookie(self, name: str, value: str, length: int) -> None:
        secure = "; Secure" if self.settings.is_secure else ""
        self.to_set.append(f"{self.named(name)}={value}; Path=/; Max-Age={length}; HttpOnly; SameSite=Lax{secure}")


def cookies_of(scope: Scope) -> dict[str, str]:
    sent = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(sent).items()}
    except CookieError:
        return {}


def with_visitor(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Sets what the visitor's cookies became, whatever the answer, and says of a page that it depends on them."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if not is_http(scope):
            return await app(scope, receive, send)
        visitor = scope.setdefault("state", {})["visitor"] = Visitor(scope, settings)
        small_data.set(visitor.wants_small_data)

        def set_cookies(start: HTTPResponseStartEvent) -> None:
            cookies = [(b"set-cookie", cookie.encode()) for cookie in visitor.to_set]
            varies = [VARIES] if is_page(start) else []
            start["headers"] = [*start["headers"], *varies, *cookies]

        await app(scope, receive, starting(send, set_cookies))

    return answer


def is_page(start: HTTPResponseStartEvent) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])


def visitor(request: Request[None, None, State]) -> Visitor:
    found = request.scope["state"]["visitor"]
    assert isinstance(found, Visitor)
    return found


def resident_actor(request: Request[None, None, State], visitor: NamedDependency[Visitor]) -> Actor:
    """Whoever changes something gets a device, so that what she made is hers to see again."""
    if request.method not in SAFE_METHODS:
        visitor.own_device()
    if visitor.device_id is None:
        return ANONYMOUS
    session = hashed(visitor.account_key).hex() if visitor.account_key else ""
    return Actor("device", visitor.device_id, session)


async def own_account(db: Database, actor: NamedDependency[Actor]) -> Account:
    """Of whoever is signed in on this device. Raises NoAccount."""
    account = await accounts.account(db) if actor.session else None
    if account is None:
        raise NoAccount
    return account


async def own_account_proved(db: Database, actor: NamedDependency[Actor]) -> Account:
    """For a page that shows personal data: proved within a quarter of an hour by a passkey, or by a text besides her
    mailbox (ASVS v5.0.0-6.3.3, 7.5.1). Raises NoAccount, NotSure.

    dependencies={"account": Provide(own_account_proved)}
    """
    account = await own_account(db, actor)
    if not account.is_proved:
        raise NotSure
    return account


async def own_account_to_secure(db: Database, actor: NamedDependency[Actor]) -> Account:
    """As own_account_proved; but where there is nothing yet to prove more with, a mailbox proved just now will do."""
    account = await own_account(db, actor)
    if not account.may_secure:
        raise NotSure
    return account


def within_account(address: str) -> str:
    """The address's path, if it is one of a resident's own pages: so that nobody is led to another site."""
    found = ACCOUNT_PAGE.fullmatch(address.partition("?")[0])
    return found[1] if found else "/account"


async def behind_the_door(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
    """Guards what is for officers, before anything of what was sent is read: also a page that asks for no officer."""
    visitor = connection.scope["state"]["visitor"]
    connection.scope["state"]["session"] = await session_of(connection.app.state, visitor)


async def session_of(state: State, visitor: Visitor) -> Session:
    """Raises NotSignedIn without a session that holds."""
    if not visitor.session_key:
        raise NotSignedIn
    async with state.pool.acquire() as db:
        session = await accounts.session_by_key(db, hashed(visitor.session_key))
    if session is None:
        raise NotSignedIn
    return session


async def signed_in(request: Request[None, None, State], state: State, visitor: NamedDependency[Visitor]) -> Session:
    """As the guard found it; or asked for now, at a door that is open to everybody. Raises NotSignedIn."""
    found: Session | None = request.scope["state"].get("session")
    return found or await session_of(state, visitor)


def signed_in_officer(session: NamedDependency[Session]) -> Officer:
    return session.officer


def within_staff(address: str) -> str:
    """The address's path and query, if it is one of the officers' pages: so that nobody is led to another site."""
    found = STAFF_PAGE.fullmatch(address)
    return found[1] if found else "/staff"


def officer_actor(officer: NamedDependency[Officer]) -> Actor:
    return officer.actor


def proved_officer_actor(session: NamedDependency[Session]) -> Actor:
    """For what changes how she signs in (ASVS v5.0.0-7.5.1). Raises NotProved."""
    if not session.is_proved:
        raise NotProved
    return session.officer.actor


def officer_who(permission: Permission, *, fresh: bool = False) -> Provide:
    """For pages that only some officers may use: nothing of such a page acts for anybody else. Raises NotAllowed.

    A `fresh` one is only for who has proved who she is within the last ten minutes, and else raises NotProved.
    """

    def actor(session: NamedDependency[Session]) -> Actor:
        if permission not in session.officer.permissions:
            log.warning("refused", permission=permission, officer=str(session.officer.id))
            raise NotAllowed(_("Your account cannot do this. Ask whoever looks after Doorstep at your council."))
        if fresh and not session.is_proved:
            raise NotProved
        return session.officer.actor

    return Provide(actor, sync_to_thread=False)
