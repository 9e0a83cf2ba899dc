"""What is personal wants a passkey, or a text besides the mailbox; and so does whatever changes how one signs in."""

import re

import pytest

from tests.accounts.entering import EMAIL, adds_a_passkey, asks, code_in, is_asked, shows_it, signs_in
from tests.authenticator import PRESENT, Authenticator
from tests.fakes import MailServer, Notify
from tests.notifications.hearing import changed, link_in
from tests.world import Person, World

MOBILE, NUMBER = "07700 900123", "+447700900123"
LATER = "proved_at = proved_at - interval '16 minutes', started_at = started_at - interval '16 minutes'"


async def a_while_passes(world: World) -> None:
    await world.db.execute(f"update resident_session set {LATER}")


async def texted_code(world: World, notify: Notify) -> str:
    await world.worker_works()
    found = re.search(r"\b\d{6}\b", notify.sent[-1].words)
    assert found, notify.sent[-1].words
    return found[0]


async def gives_a_number(world: World, person: Person, notify: Notify) -> None:
    await person.sends("/account/mobile", mobile=MOBILE)
    assert person.path == "/account/code/mobile", person.text
    await person.sends("/account/code/mobile", code=await texted_code(world, notify))
    assert person.path == "/account/security" and NUMBER in person.text, person.text


async def test_a_passkey_signs_in_and_has_proved_who_she_is(world: World, mail: MailServer) -> None:
    ann, tablet = world.person(), world.person()
    await signs_in(world, ann, mail)
    phone = await adds_a_passkey(world, ann)
    before = ann.client.cookies["account"]
    await shows_it(tablet, phone)
    assert tablet.path == "/account" and EMAIL in tablet.text
    await a_while_passes(world)
    await ann.opens("/account/security")
    assert ann.path == "/account/prove" and "Use a passkey" in ann.text and "Text me" not in ann.text
    await shows_it(ann, phone, "/account/security")
    assert ann.path == "/account/security" and ann.client.cookies["account"] != before


async def test_the_first_way_is_added_just_after_signing_in_and_the_next_needs_it(
    world: World, mail: MailServer
) -> None:
    ann, thief = world.person(), world.person()
    await signs_in(world, ann, mail)
    await a_while_passes(world)
    await ann.opens("/account/security")
    assert ann.path == "/account/prove" and "Sign in once more" in ann.text
    await signs_in(world, ann, mail)
    await adds_a_passkey(world, ann)
    await signs_in(world, thief, mail)  # whoever reads her email, and no more
    for path, fields in (
        ("/account/mobile", {"mobile": MOBILE}),
        ("/account/email", {"email": "eve@example.org"}),
        ("/account/passkeys", {"answer": "{}"}),
        ("/account/mobile/remove", {}),
    ):
        await thief.sends(path, None, **fields)
        assert thief.path == "/account/prove", path
    assert (await thief.client.post("/account/passkeys/ask")).status_code == 303
    await ann.opens("/account/security")
    [remove] = re.findall(r'action="(/account/passkeys/[^"]{36}/remove)"', ann.page.text)
    await thief.sends(remove)
    await shows_it(thief, Authenticator(world.settings.origin))
    assert thief.status == 422 and "did not work" in thief.text
    await ann.opens("/account/security")
    assert remove in ann.page.text


async def test_a_text_to_her_number_is_the_second_channel(world: World, mail: MailServer, notify: Notify) -> None:
    ann, thief = world.person(), world.person()
    await signs_in(world, ann, mail)
    await gives_a_number(world, ann, notify)
    await a_while_passes(world)
    await ann.opens("/account/security")
    assert ann.path == "/account/prove" and NUMBER not in ann.text and "ends in 123" in ann.text
    await ann.sends("/account/prove/text", next="/account/security")
    code = await texted_code(world, notify)
    await signs_in(world, thief, mail)
    await thief.sends("/account/code/prove", code=code)
    assert thief.status == 422, "asked on another phone"
    await ann.sends("/account/code/prove", code=code, next="/account/security")
    assert ann.path == "/account/security" and NUMBER in ann.text
    await ann.sends("/account/code/prove", code=code)
    assert ann.status == 422
    await ann.sends("/account/mobile/remove")
    assert NUMBER not in ann.text


async def test_a_code_is_only_for_what_and_whom_it_was_asked_for(
    world: World, mail: MailServer, notify: Notify
) -> None:
    ann = world.person()
    letter = await asks(world, ann, mail)
    await ann.sends("/account/sign-in/code", code=code_in(letter))
    await ann.sends("/account/mobile", mobile=MOBILE)
    code = await texted_code(world, notify)
    for elsewhere in ("/account/code/prove", "/account/code/email", "/account/sign-in/code"):
        await ann.sends(elsewhere, code=code)
        assert ann.status == 422 and "This code is over" in ann.text, elsewhere
    await ann.sends("/account/mobile", mobile=MOBILE)
    code = await texted_code(world, notify)
    await signs_in(world, ann, mail, "eve@example.org")
    await ann.sends("/account/code/mobile", code=code)
    assert ann.status == 422, "somebody else has signed in on it since"


async def test_her_reports_and_messages_go_with_her_to_a_new_address(world: World, mail: MailServer) -> None:
    ann, tablet, officer = world.person(), world.person(), await world.officer()
    reference = await world.person().reports("My name is Ann Other", email=EMAIL)
    await world.worker_works()
    await world.person().sends(link_in(mail.letters[-1].get_content(), "confirm"))
    await signs_in(world, world.person(), mail, "bob@example.org")
    await signs_in(world, ann, mail)
    await adds_a_passkey(world, ann)
    await ann.sends("/account/email", email="bob@example.org")
    await world.worker_works()
    await ann.sends("/account/code/email", code=code_in(str(mail.letters[-1].get_content())))
    assert ann.status == 422 and "an account of its own" in ann.text
    await ann.sends("/account/email", email="new@example.org")
    await world.worker_works()
    await ann.sends("/account/code/email", code=code_in(str(mail.letters[-1].get_content())))
    assert ann.path == "/account/security" and "new@example.org" in ann.text
    mail.recipients.clear()
    await world.worker_works()
    assert sorted(mail.recipients) == [EMAIL, "new@example.org"], "the old address is told as well"
    assert {letter["Subject"] for letter in mail.letters[-2:]} == {"Your account was changed"}
    await signs_in(world, tablet, mail, "new@example.org")
    await tablet.opens(f"/reports/{reference}")
    assert "Ann Other" in tablet.text
    mail.recipients.clear()
    await changed(world, officer, reference)
    assert mail.recipients == ["new@example.org"]


@pytest.mark.parametrize(
    "onward", ["https://example.org/account", "//example.org/account", "/accounting", "/staff", "/account\r\nx: y"]
)
async def test_nobody_is_led_elsewhere_by_signing_in(world: World, mail: MailServer, onward: str) -> None:
    ann = world.person()
    await ann.client.get("/account/sign-in", params={"next": onward})
    await asks(world, ann, mail)
    page = await ann.client.get("/account/sign-in/code", params={"next": onward})
    assert 'name="next" value="/account"' in page.text
    answer = await ann.client.post(
        "/account/sign-in/code", data={"code": code_in(str(mail.letters[-1].get_content())), "next": onward}
    )
    assert answer.status_code == 303 and answer.headers["location"] == "/account"


async def test_a_page_for_who_is_signed_in_leads_there_and_back(world: World, mail: MailServer) -> None:
    ann = world.person()
    await ann.opens("/account/security")
    assert ann.path == "/account/sign-in" and 'name="next" value="/account/security"' in ann.page.text
    await ann.sends("/account/sign-in", email=EMAIL, next="/account/security")
    await world.worker_works()
    code = code_in(str(mail.letters[-1].get_content()))
    await ann.sends("/account/sign-in/code", code=code, next="/account/security")
    assert ann.path == "/account/security"


async def test_a_passkey_without_finger_face_or_pin_is_not_taken(world: World, mail: MailServer) -> None:
    ann = world.person()
    await signs_in(world, ann, mail)
    phone = Authenticator(world.settings.origin)
    phone.flags = PRESENT
    await ann.sends("/account/passkeys", answer=phone.create(await is_asked(ann, "/account/passkeys/ask")))
    assert ann.status == 422 and "did not work" in ann.text
