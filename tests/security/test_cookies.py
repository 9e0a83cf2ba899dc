"""Cookies: none before something is sent, none that a script or another site could use."""

import httpx
import pytest

from tests.security.conftest import WorldWith
from tests.world import World


def cookies(answer: httpx.Response) -> dict[str, set[str]]:
    """Each cookie that is set, with its attributes."""
    split = [cookie.split("; ") for cookie in answer.headers.get_list("set-cookie")]
    return {name_and_value.split("=")[0]: set(attributes) for name_and_value, *attributes in split}


async def test_who_only_reads_gets_none(world: World) -> None:
    client = world.person().client
    for path in ("/", "/reports", "/reports/new", "/account", "/messages", "/staff", "/staff/sign-in", "/no-such-page"):
        assert not cookies(await client.get(path)), path


async def test_a_phone_gets_one_with_what_it_sends_first_and_no_more(world: World) -> None:
    client = world.person().client
    first, second = await client.post("/reports/new"), await client.post("/reports/new")
    assert cookies(first) == {"device": {"Path=/", "Max-Age=31536000", "HttpOnly", "SameSite=Lax"}}
    assert not cookies(second)


@pytest.mark.parametrize(
    ("origin", "before", "more"),
    [
        ("http://council.test", "", set()),
        ("https://council.test", "__Host-", {"Secure"}),
    ],
)
async def test_an_officers_is_her_sessions_alone(
    world_with: WorldWith, origin: str, before: str, more: set[str]
) -> None:
    async with world_with(origin=origin) as world:
        client = world.person().client
        officer = {"officer": str(await world.db.fetchval("select id from officer limit 1"))}
        signed_in = cookies(await client.post("/staff/demonstration", data=officer))
        session = signed_in[f"{before}session"]
        assert session >= {"Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=43200"} | more
        assert ("Secure" in session) == bool(more)
        assert not any(attribute.startswith("Domain") for attribute in session)
        assert (await client.get("/staff/reports")).status_code == 200
        one = client.cookies[f"{before}session"]
        await client.post("/staff/demonstration", data=officer)
        assert client.cookies[f"{before}session"] != one, "a new one at each signing in"
        ended = cookies(await client.post("/staff/sign-out"))
        assert "Max-Age=0" in ended[f"{before}session"]


async def test_over_https_a_cookie_without_the_hosts_mark_is_nobodys(world_with: WorldWith) -> None:
    async with world_with(origin="https://council.test") as world:
        client = world.person().client
        officer = {"officer": str(await world.db.fetchval("select id from officer limit 1"))}
        await client.post("/staff/demonstration", data=officer)
        planted = {"cookie": f"session={client.cookies['__Host-session']}"}
        client.cookies.clear()
        assert (await client.get("/staff/reports", headers=planted)).status_code == 303
