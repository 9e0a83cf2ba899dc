"""An officer signs in by a passkey she added herself, sees where she is signed in, and ends it from afar."""

import json
import re
from typing import Any

import httpx
import pytest

from api.accounts.actions import invite
from tests.authenticator import PRESENT, Authenticator
from tests.reports.reading import errors
from tests.world import Person, World

OWN = "/staff/account"
ASKED_LATER = "update session set proved_at = now() - interval '11 minutes'"


async def invited(world: World, name: str = "Ffion Rees") -> Person:
    """She has opened her link."""
    key = await invite(world.db, name, f"{name.split()[0].lower()}@example.org", "Highways")
    officer = world.person()
    await officer.sends(f"/staff/sign-in/{key}")
    assert officer.path == OWN, officer.text
    return officer


async def asked(person: Person, path: str) -> Any:
    return json.loads((await person.client.post(path)).text)


async def adds_a_passkey(world: World, officer: Person) -> Authenticator:
    phone = Authenticator(world.settings.origin)
    await officer.sends(f"{OWN}/passkeys", answer=phone.create(await asked(officer, f"{OWN}/passkeys/ask")))
    assert officer.path == OWN and officer.status == 200, officer.text
    return phone


async def shows_it(person: Person, phone: Authenticator, onward: str = "") -> None:
    answer = phone.get(await asked(person, "/staff/sign-in/ask"))
    await person.sends("/staff/sign-in/passkey", answer=answer, next=onward)


async def test_a_passkey_added_once_signs_in_from_then_on(world: World) -> None:
    officer = await invited(world)
    phone = await adds_a_passkey(world, officer)
    assert "Add a passkey now" not in officer.text and "Remove" in officer.text
    await officer.sends("/staff/sign-out")
    before = officer.client.cookies.get("session")
    await shows_it(officer, phone)
    assert officer.path == "/staff/reports" and "Ffion Rees" in officer.text
    assert officer.client.cookies["session"] != before
    assert "by a passkey" in await officer.opens(OWN)
    kinds = [
        row["kind"] for row in await world.db.fetch("select kind from event where kind like 'officer.%' order by id")
    ]
    assert kinds[-4:] == ["officer.signed_in", "officer.passkey_added", "officer.signed_out", "officer.signed_in"]
    details = await world.db.fetch("select details::text from event where kind like 'officer.%'")
    assert not any("Ffion" in row["details"] or "@" in row["details"] for row in details)


async def test_it_proves_who_she_is_before_what_matters_most(world: World) -> None:
    officer = await invited(world)
    phone = await adds_a_passkey(world, officer)
    await world.db.execute(ASKED_LATER)
    assert "Show that it is you, to add one" in await officer.opens(OWN)
    answer = await officer.client.post(f"{OWN}/passkeys/ask")
    assert answer.status_code == 303 and answer.headers["location"].startswith("/staff/prove")
    await officer.sends(f"{OWN}/passkeys", answer="{}")
    assert officer.path == "/staff/prove"
    [remove] = re.findall(r'action="(/staff/account/passkeys/[^"]+/remove)"', (await officer.client.get(OWN)).text)
    await officer.sends(remove)
    assert officer.path == "/staff/prove"
    await shows_it(officer, phone, f"{OWN}/")
    assert officer.path == f"{OWN}/" and "Add a passkey" in officer.text
    assert await world.db.fetchval("select count(*) from session") == 1
    await officer.sends(remove)
    assert "Add a passkey now, or you cannot sign in again" in officer.text
    stranger = world.person()
    await shows_it(stranger, phone)
    assert stranger.status == 422, "a passkey that was removed opens nothing"


async def test_an_answer_that_does_not_hold_signs_nobody_in(world: World) -> None:
    officer, stranger = await invited(world), world.person()
    phone = await adds_a_passkey(world, officer)
    not_hers = Authenticator(world.settings.origin)
    not_hers.id = phone.id

    async def is_refused(answer: str) -> None:
        await stranger.sends("/staff/sign-in/passkey", answer=answer)
        assert stranger.status == 422 and list(errors(stranger.page.text)) == ["passkey"]
        assert "session" not in stranger.client.cookies

    await is_refused(not_hers.get(await asked(stranger, "/staff/sign-in/ask")))
    await is_refused(Authenticator(world.settings.origin).get(await asked(stranger, "/staff/sign-in/ask")))
    await is_refused(phone.get({"challenge": "AAAA"}))
    await is_refused("")
    phone.flags = PRESENT
    await is_refused(phone.get(await asked(stranger, "/staff/sign-in/ask")))
    phone.flags, phone.origin = PRESENT | 4, "https://council.test.example.org"
    await is_refused(phone.get(await asked(stranger, "/staff/sign-in/ask")))
    phone.origin = world.settings.origin
    answer = phone.get(await asked(stranger, "/staff/sign-in/ask"))
    await stranger.sends("/staff/sign-in/passkey", answer=answer)
    assert stranger.path == "/staff/reports"
    stranger.client.cookies.clear()
    await is_refused(answer)
    await world.db.execute("update officer set active = false where name = 'Ffion Rees'")
    await is_refused(phone.get(await asked(stranger, "/staff/sign-in/ask")))


async def test_a_residents_passkey_is_no_officers_and_nobody_registers_for_another(world: World) -> None:
    first, second = await invited(world), await invited(world, "Zelah Quick")
    phone = Authenticator(world.settings.origin)
    await second.sends(f"{OWN}/passkeys", answer=phone.create(await asked(first, f"{OWN}/passkeys/ask")))
    assert second.status == 422
    await adds_a_passkey(world, first)
    [remove] = re.findall(r'action="(/staff/account/passkeys/[^"]+/remove)"', first.page.text)
    await second.sends(remove)
    assert second.status == 404 and await world.db.fetchval("select count(*) from officer_passkey") == 1


async def test_she_sees_where_she_is_signed_in_and_ends_it_from_afar(world: World) -> None:
    desk = await invited(world)
    phone = await adds_a_passkey(world, desk)
    lost, other = world.person(), world.person()
    lost.client.headers["user-agent"] = "Mozilla/5.0 (Linux; Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    for each in (lost, other):
        await shows_it(each, phone)
    page = await desk.opens(OWN)
    assert "Firefox" in page and "this one" in page and "End all others" in page
    [one, _two] = re.findall(r'name="session" value="([0-9a-f-]{36})"', desk.page.text)
    colleague = await world.administrator()
    await colleague.sends(f"{OWN}/sessions", session=one)
    of_ffion = "select count(*) from session join officer on officer.id = officer_id where name = 'Ffion Rees'"
    assert await world.db.fetchval(of_ffion) == 3, "nobody ends another's"
    lost_id = await world.db.fetchval("select id from session where browser like 'Firefox%'")
    await desk.sends(f"{OWN}/sessions", session=str(lost_id))
    for each, is_in in ((lost, False), (other, True), (desk, True)):
        await each.opens("/staff/reports")
        assert (each.path == "/staff/reports") == is_in
    answer = lost.page.history[0] if lost.page.history else lost.page
    assert answer.headers["clear-site-data"] == '"cache"', "and what the lost phone kept is gone"
    await desk.sends(f"{OWN}/sessions", session="others")
    for each, is_in in ((other, False), (desk, True)):
        await each.opens("/staff/reports")
        assert (each.path == "/staff/reports") == is_in


async def test_nothing_of_a_key_is_on_a_page_or_in_the_database(world: World) -> None:
    officer = await invited(world)
    key = officer.client.cookies["session"]
    await officer.opens(OWN)
    assert key not in officer.page.text
    for row in await world.db.fetch("select session::text as kept from session"):
        assert key not in row["kept"] and key.encode().hex() not in row["kept"]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_planted_session_key_is_not_kept_at_sign_in(world: World, method: str) -> None:
    """Session fixation: whoever knows the key before does not know it after (ASVS v5.0.0-7.2.4)."""
    officer = await invited(world)
    phone = await adds_a_passkey(world, officer)
    victim = world.person()
    victim.client.cookies = httpx.Cookies({"session": "planted-by-an-attacker"})
    await victim.client.request(method, "/staff/sign-in")
    await shows_it(victim, phone)
    assert victim.path == "/staff/reports"
    planted = "select count(*) from session where key_hash = sha256('planted-by-an-attacker')"
    assert await world.db.fetchval(planted) == 0
