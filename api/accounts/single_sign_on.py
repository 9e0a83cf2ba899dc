"""Officers sign in with the account their council gave them: OpenID Connect, by code and with PKCE (RFC 7636, 9700).

Everything that has to come back as it went out, the state, the nonce and the verifier, is made from one random key in
the browser's own cookie with the council's secret: an answer is good in that browser alone, and nothing is kept here.
"""

import hmac
import secrets
import time
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote_plus

import aiohttp
import msgspec
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from msgspec import Struct

from api.accounts import queries
from api.accounts.actions import refused_entry, sign_in
from api.accounts.schemas import Arrival
from api.database import Connection
from api.errors import Refused
from api.events import record
from api.language import gettext as _
from api.security import in_base64
from api.settings import Settings

TIME_LIMIT = 10  # seconds for all that one sign-in asks the provider
LARGEST_ANSWER = 200_000  # bytes
CLOCKS_APART = 60  # seconds between the provider's clock and ours
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # never "none", and none with a shared secret
DONE = "/staff/sign-in/council/done"

log = structlog.get_logger()


class Provider(Struct, frozen=True):
    """What it says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""


class Identity(Struct, frozen=True):
    """Whom the provider has vouched for."""

    issuer: str
    subject: str
    email: str  # empty: none that it has verified
    proved_at: datetime | None


def new_key() -> str:
    return secrets.token_urlsafe(32)


async def begin(settings: Settings, key: str, *, again: bool) -> str:
    """Where to send the browser; `again` has her prove who she is even where the provider knows her. Raises Refused."""
    async with open_session() as session:
        provider = await discovered(session, settings)
    return str(
        prepare_grant_uri(
            provider.authorization_endpoint,
            client_id=settings.oidc_client_id,
            response_type="code",
            redirect_uri=settings.origin + DONE,
            scope="openid email",
            state=derived(settings, "state", key),
            nonce=derived(settings, "nonce", key),
            code_challenge=create_s256_code_challenge(derived(settings, "verifier", key)),
            code_challenge_method="S256",
            max_age="0" if again else "43200",  # so that it says when she last proved who she is
            **({"prompt": "login"} if again else {}),
        )
    )


async def identity(settings: Settings, key: str, state: str, code: str, issuer: str) -> Identity:
    """Of the answer that the browser brought back. Raises Refused for any that is not to this very question."""
    if not key or not code or not hmac.compare_digest(state.encode(), derived(settings, "state", key).encode()):
        raise not_held("another browser’s answer, or none")
    if issuer and issuer != settings.oidc_issuer:  # RFC 9207
        raise not_held("another provider’s answer")
    async with open_session() as session:
        provider = await discovered(session, settings)
        tokens = await redeemed(session, settings, provider, key, code)
        keys = await asked(session, "GET", provider.jwks_uri)
        claims = checked(settings, provider, key, tokens, keys)
        if "email" not in claims and provider.userinfo_endpoint:
            claims |= await told_about(session, provider, tokens, claims["sub"])
    email = claims.get("email")
    is_verified = claims.get("email_verified") is True and isinstance(email, str)
    return Identity(provider.issuer, str(claims["sub"]), str(email) if is_verified else "", proved_at(claims))


def open_session() -> aiohttp.ClientSession:
    timeout = aiohttp.ClientTimeout(total=TIME_LIMIT)
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout)


async def discovered(session: aiohttp.ClientSession, settings: Settings) -> Provider:
    """It must be the very issuer that is set, and everything of it as safe as that."""
    found = await asked(session, "GET", f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration")
    try:
        provider = msgspec.convert(found, Provider)
    except msgspec.ValidationError:
        raise not_held("a discovery that lacks something") from None
    scheme = settings.oidc_issuer.partition(":")[0]
    endpoints = (provider.authorization_endpoint, provider.token_endpoint, provider.jwks_uri)
    if provider.issuer != settings.oidc_issuer or not all(each.startswith(f"{scheme}://") for each in endpoints):
        raise not_held("a discovery of another issuer")
    return provider


async def redeemed(
    session: aiohttp.ClientSession, settings: Settings, provider: Provider, key: str, code: str
) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": settings.origin + DONE,
        "code_verifier": derived(settings, "verifier", key),
    }
    client = f"{quote_plus(settings.oidc_client_id)}:{quote_plus(settings.oidc_client_secret)}"  # RFC 6749, 2.3.1
    basic = {"authorization": f"Basic {b64encode(client.encode()).decode()}"}
    return await asked(session, "POST", provider.token_endpoint, data=form, headers=basic)


async def told_about(
    session: aiohttp.ClientSession, provider: Provider, tokens: dict[str, Any], subject: str
) -> dict[str, Any]:
    bearer = {"authorization": f"Bearer {tokens.get('access_token', '')}"}
    said = await asked(session, "GET", provider.userinfo_endpoint, headers=bearer)
    if said.get("sub") != subject:  # OpenID Connect Core 1.0, 5.3.2
        raise not_held("what is said of somebody else")
    return {name: said[name] for name in ("email", "email_verified") if name in said}


async def asked(session: aiohttp.ClientSession, method: str, url: str, **more: Any) -> dict[str, Any]:
    """Follows nothing, and reads no more than such an answer can be."""
    try:
        async with session.request(method, url, allow_redirects=False, **more) as answer:
            body = await whole(answer.content)
            found = msgspec.json.decode(body) if answer.status == 200 else None
    except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError, ValueError) as error:
        raise not_held(f"no answer of the provider: {type(error).__name__}") from None
    if not isinstance(found, dict):
        raise not_held("the provider refused")
    return found


async def whole(content: aiohttp.StreamReader) -> bytes:
    """Raises ValueError for more than such an answer can be. It may come in pieces."""
    body = bytearray()
    async for piece in content.iter_any():
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise ValueError
    return bytes(body)


def checked(
    settings: Settings, provider: Provider, key: str, tokens: dict[str, Any], keys: dict[str, Any]
) -> dict[str, Any]:
    """The claims of an ID token that this provider has signed, for us, now, and in answer to this very question."""
    nonce = derived(settings, "nonce", key)
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": settings.oidc_client_id},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "nonce": {"essential": True, "value": nonce},
    }
    try:
        token = jwt.decode(
            str(tokens.get("id_token", "")),
            KeySet.import_key_set(cast(KeySetSerialization, keys)),
            algorithms=ALGORITHMS,
        )
        params = {"client_id": settings.oidc_client_id, "nonce": nonce}
        claims = CodeIDToken(token.claims, token.header, options, params)
        claims.validate(now=int(time.time()), leeway=CLOCKS_APART)
    except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
        raise not_held(f"an ID token that does not hold: {type(error).__name__}") from None
    return dict(token.claims)


def proved_at(claims: dict[str, Any]) -> datetime | None:
    """Never in the future; None where the provider does not say, so that nothing that matters most opens."""
    when = claims.get("auth_time")
    return datetime.fromtimestamp(min(when, time.time()), UTC) if isinstance(when, int) else None


def derived(settings: Settings, purpose: str, key: str) -> str:
    return in_base64(hmac.digest(settings.secret.encode(), f"single sign-on {purpose}\0{key}".encode(), "sha256"))


def not_held(reason: str) -> Refused:
    log.warning("sign-in refused", way="single_sign_on", reason=reason)
    return Refused(council=_("Signing in with your council account did not work. Try again, or do it another way"))


async def sign_in_as(db: Connection, who: Identity, arrival: Arrival) -> str:
    """The new session's key. Known by its subject; the first time by an address that the provider has verified.

    Raises Refused(council=…) for nobody of ours.
    """
    async with db.transaction():
        officer_id = await queries.officer_by_identity(db, who.issuer, who.subject)
        if officer_id is None:
            officer_id = await queries.link_identity(db, who.issuer, who.subject, who.email)
            if officer_id is None:
                refused_entry(arrival, "no such officer")
                raise Refused(council=_("Nobody here has this council account. Ask whoever looks after Doorstep"))
            officer = await queries.officer_by_id(db, officer_id)
            assert officer
            await record(db, "officer.single_sign_on_linked", officer_id, officer.actor, public=False)
        return await sign_in(db, officer_id, arrival)
