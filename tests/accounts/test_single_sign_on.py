"""An officer signs in with her council account, at a certified provider that runs here; and no other answer will do."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from api.accounts import single_sign_on
from tests.fakes import OnLoopback
from tests.reports.reading import errors
from tests.security.conftest import *  # noqa: F403  (world_with)
from tests.security.conftest import WorldWith
from tests.world import ROOT, Person, World, free_port

DONE = f"http://council.test{single_sign_on.DONE}"
ISSUER: dict[str, Any] = {"oidc_client_id": "doorstep", "oidc_client_secret": "a secret for tests"}


class IdentityProvider:
    """oidc-provider in a process of its own."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    async def knows(self, subject: str, email: str) -> None:
        async with httpx.AsyncClient(base_url=self.issuer) as client:
            await client.post("/who", params={"subject": subject, "email": email})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def provider() -> AsyncIterator[IdentityProvider]:
    port = free_port()
    program = (str(ROOT / ".venv/node/bin/node"), "tests/accounts/identity_provider.js", str(port), DONE)
    process = await asyncio.create_subprocess_exec(
        *program, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert process.stdout
    while b"ready" not in await asyncio.wait_for(process.stdout.readline(), 30):
        pass
    yield IdentityProvider(f"http://127.0.0.1:{port}")
    process.kill()
    await process.wait()


async def there_and_back(officer: Person, begin: str = "/staff/sign-in/council") -> str:
    """As her browser goes: to the provider, which asks nothing, and back. The address it came back to."""
    answer = await officer.client.get(begin)
    async with httpx.AsyncClient() as browser:
        while not (there := answer.headers["location"]).startswith(DONE):
            answer = await browser.get(httpx.URL(str(answer.url)).join(there))
    return str(there)


async def test_she_is_known_by_a_verified_address_once_and_by_her_subject_from_then_on(
    world_with: WorldWith, provider: IdentityProvider
) -> None:
    async with world_with(**ISSUER, oidc_issuer=provider.issuer) as world:
        officer = world.person()
        assert "Sign in with your council account" in await officer.opens("/staff/sign-in")
        await provider.knows("idris", "Idris.Oyelaran@example.org")
        back = await there_and_back(officer, "/staff/sign-in/council?next=/staff/account")
        await officer.opens(back)
        assert officer.path == "/staff/account" and "Idris Oyelaran" in officer.text
        assert "You also sign in with your council account" in officer.text
        again = world.person()
        again.client.cookies = httpx.Cookies(officer.client.cookies)
        await again.opens(back)
        assert again.status == 422, "an answer is good once"
        await provider.knows("idris", "married@example.org")
        other = world.person()
        await other.opens(await there_and_back(other))
        assert other.path == "/staff/reports" and "Idris Oyelaran" in other.text, "her subject stays hers"
        await provider.knows("successor", "idris.oyelaran@example.org")
        successor = world.person()
        await successor.opens(await there_and_back(successor))
        assert successor.status == 422 and list(errors(successor.page.text)) == ["council"], "an address given on"
        kinds = await world.db.fetchval("select array_agg(kind order by id) from event where kind like 'officer.%'")
        assert kinds == ["officer.single_sign_on_linked", "officer.signed_in", "officer.signed_in"]


@pytest.mark.parametrize(
    ("subject", "email"),
    [("unverified", "idris.oyelaran@example.org"), ("stranger", "stranger@example.org"), ("nobody", "")],
)
async def test_nobody_else_comes_in(
    world_with: WorldWith, provider: IdentityProvider, subject: str, email: str
) -> None:
    async with world_with(**ISSUER, oidc_issuer=provider.issuer) as world:
        await provider.knows(subject, email)
        person = world.person()
        await person.opens(await there_and_back(person))
        assert person.status == 422 and list(errors(person.page.text)) == ["council"]
        assert "session" not in person.client.cookies


async def test_who_has_left_does_not_come_in_by_her_council_account(
    world_with: WorldWith, provider: IdentityProvider
) -> None:
    async with world_with(**ISSUER, oidc_issuer=provider.issuer) as world:
        await provider.knows("saffron", "saffron.pike@example.org")
        officer = world.person()
        await officer.opens(await there_and_back(officer))
        assert "Saffron Pike" in officer.text
        await world.db.execute("update officer set active = false where name = 'Saffron Pike'")
        await officer.opens(await there_and_back(officer))
        assert officer.status == 422


async def test_she_proves_anew_who_she_is_and_goes_on_where_she_was(
    world_with: WorldWith, provider: IdentityProvider
) -> None:
    async with world_with(**ISSUER, oidc_issuer=provider.issuer) as world:
        await provider.knows("wenna", "wenna.trevanion@example.org")
        administrator = await world.administrator()
        await world.db.execute("update session set proved_at = now() - interval '11 minutes'")
        await administrator.opens("/staff/roles")
        assert administrator.path == "/staff/prove"
        begin = administrator.page.text.split('href="/staff/sign-in/council?')[1].split('"')[0].replace("&amp;", "&")
        answer = await administrator.client.get(f"/staff/sign-in/council?{begin}")
        asked = parse_qs(urlsplit(answer.headers["location"]).query)
        assert asked["prompt"] == ["login"] and asked["max_age"] == ["0"] and asked["code_challenge_method"] == ["S256"]
        await administrator.opens(await there_and_back(administrator, f"/staff/sign-in/council?{begin}"))
        assert administrator.path == "/staff/roles"


async def test_an_answer_this_browser_did_not_ask_for_does_nothing(
    world_with: WorldWith, provider: IdentityProvider
) -> None:
    """Signing a victim in as somebody else: the state is of another browser (CSRF), or of another provider (mix-up)."""
    async with world_with(**ISSUER, oidc_issuer=provider.issuer) as world:
        await provider.knows("idris", "idris.oyelaran@example.org")
        attacker, victim = world.person(), world.person()
        stolen = await there_and_back(attacker)
        for address in (
            stolen,
            single_sign_on.DONE,
            f"{single_sign_on.DONE}?code=x&state=",
            f"{single_sign_on.DONE}?error=access_denied",
        ):
            await victim.opens(address)
            assert victim.status == 422 and "session" not in victim.client.cookies, address
        await attacker.opens(stolen.replace("iss=", "iss=https%3A%2F%2Felsewhere.example.org&was="))
        assert attacker.status == 422 and "session" not in attacker.client.cookies
        for begin in ("?next=https://elsewhere.example.org/", "?next=//elsewhere.example.org/staff/"):
            officer = world.person()
            await officer.opens(await there_and_back(officer, f"/staff/sign-in/council{begin}"))
            assert officer.path == "/staff/reports"


async def test_without_a_provider_there_is_no_such_door(world: World) -> None:
    person = world.person()
    assert "council account" not in await person.opens("/staff/sign-in")
    for path in ("/staff/sign-in/council", single_sign_on.DONE):
        await person.opens(path)
        assert person.status == 404


class Forger(OnLoopback):
    """A provider whose answers can be wrong in any part."""

    def __init__(self) -> None:
        super().__init__()
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.signs_with, self.header = self.key, {"alg": "RS256", "kid": "one"}
        self.claims: dict[str, Any] = {}
        self.discovery: dict[str, Any] = {}
        self.nonce = ""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/.well-known/openid-configuration", self.discover),
            web.get("/keys", self.keys),
            web.post("/token", self.token),
        ]

    async def discover(self, _request: web.Request) -> web.Response:
        here = {"authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/keys"}
        found = {"issuer": self.url} | {name: self.url + path for name, path in here.items()}
        return web.json_response(found | self.discovery)

    async def keys(self, request: web.Request) -> web.StreamResponse:
        """In pieces, as a network may bring them."""
        body = json.dumps(KeySet([self.key]).as_dict(private=False)).encode()
        answer = web.StreamResponse(headers={"content-type": "application/json"})
        await answer.prepare(request)
        for piece in (body[:50], body[50:]):
            await answer.write(piece)
            await asyncio.sleep(0.02)
        return answer

    async def token(self, request: web.Request) -> web.Response:
        assert "code_verifier" in await request.post()
        now = int(time.time())
        right = {"iss": self.url, "aud": "doorstep", "sub": "1", "exp": now + 60, "iat": now, "nonce": self.nonce}
        said = {"email": "idris.oyelaran@example.org", "email_verified": True, "auth_time": now}
        claims = {name: value for name, value in (right | said | self.claims).items() if value is not None}
        token = jwt.encode(self.header, claims, self.signs_with)
        return web.json_response({"access_token": "x", "token_type": "Bearer", "id_token": token})


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({}, 200),
        ({"claims": {"auth_time": None}}, 200),
        ({"claims": {"iss": "https://elsewhere.example.org"}}, 422),
        ({"claims": {"aud": "another"}}, 422),
        ({"claims": {"exp": 1}}, 422),
        ({"claims": {"exp": None}}, 422),
        ({"claims": {"nonce": "another"}}, 422),
        ({"claims": {"nonce": None}}, 422),
        ({"claims": {"sub": None}}, 422),
        ({"claims": {"email_verified": "true"}}, 422),
        ({"signs_with": RSAKey.generate_key(2048, {"kid": "one"})}, 422),
        ({"discovery": {"issuer": "https://elsewhere.example.org"}}, 422),
        ({"discovery": {"token_endpoint": "file:///etc/passwd"}}, 422),
        ({"discovery": {"jwks_uri": None}}, 422),
    ],
    ids=lambda given: str(sorted(given)) if isinstance(given, dict) else str(given),
)
async def test_an_answer_that_is_wrong_in_any_part_signs_nobody_in(
    world_with: WorldWith, wrong: dict[str, Any], status: int
) -> None:
    async with Forger() as forger, world_with(**ISSUER, oidc_issuer=forger.url) as world:
        person = world.person()
        answer = await person.client.get("/staff/sign-in/council")
        asked = parse_qs(urlsplit(answer.headers["location"]).query)
        forger.nonce = asked["nonce"][0]
        for name, value in wrong.items():
            setattr(forger, name, value)
        await person.opens(f"{single_sign_on.DONE}?code=x&state={asked['state'][0]}")
        assert person.status == status and ("session" in person.client.cookies) == (status == 200)
        if wrong == {"claims": {"auth_time": None}}:
            assert await world.db.fetchval("select proved_at is null from session"), "no proof of when, so none"
