"""A resident signs in by a code or the link beside it, on the device that asked, and finds what she reported before."""

import re

import pytest

from tests.accounts.entering import EMAIL, asks, code_in, signs_in
from tests.fakes import MailServer
from tests.notifications.hearing import changed, link_in
from tests.world import World


async def test_a_code_signs_in_once_on_the_device_that_asked(world: World, mail: MailServer) -> None:
    ann, thief = world.person(), world.person()
    letter = await asks(world, ann, mail)
    assert "one-time-code" in ann.page.text and "maxlength" not in ann.page.text, "it can be pasted, and filled in"
    await thief.sends("/account/sign-in", email="eve@example.org")
    await thief.sends("/account/sign-in/code", code=code_in(letter))
    assert thief.status == 422 and "account" not in thief.client.cookies
    await ann.sends("/account/sign-in/code", code=f" {code_in(letter)[:3]} {code_in(letter)[3:]} ")
    assert ann.path == "/account" and EMAIL in ann.text
    await ann.sends("/account/sign-in/code", code=code_in(letter))
    assert ann.status == 422 and "This code is over" in ann.text


async def test_the_link_beside_it_does_by_its_button_and_nowhere_else(world: World, mail: MailServer) -> None:
    ann, scanner = world.person(), world.person()
    link = link_in(await asks(world, ann, mail), "code")
    for person in (scanner, ann):
        await person.opens(link)
        assert person.status == 200 and "account" not in person.client.cookies, "looking at it changes nothing"
    await scanner.sends(link)
    assert scanner.status == 422 and "only in the browser you asked in" in scanner.text
    await ann.sends(link)
    assert ann.path == "/account" and EMAIL in ann.text
    await ann.sends(link)
    assert ann.status == 422


async def test_five_wrong_tries_or_ten_minutes_end_a_code(world: World, mail: MailServer) -> None:
    ann = world.person()
    code = code_in(await asks(world, ann, mail))
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _try in range(5):
        await ann.sends("/account/sign-in/code", code=wrong)
        assert ann.status == 422
    assert "it is over now" in ann.text
    await ann.sends("/account/sign-in/code", code=code)
    assert ann.status == 422 and "This code is over" in ann.text
    letter = await asks(world, ann, mail)
    await world.db.execute("update one_time_code set expires_at = now() - interval '1 second'")
    await ann.sends("/account/sign-in/code", code=code_in(letter))
    assert ann.status == 422
    await ann.sends(link_in(letter, "code"))
    assert ann.status == 422 and "account" not in ann.client.cookies


async def test_a_newer_code_is_the_one_that_counts(world: World, mail: MailServer) -> None:
    ann = world.person()
    older, newer = await asks(world, ann, mail), await asks(world, ann, mail)
    if code_in(older) != code_in(newer):
        await ann.sends("/account/sign-in/code", code=code_in(older))
        assert ann.status == 422
    await ann.sends("/account/sign-in/code", code=code_in(newer))
    assert ann.path == "/account"
    await ann.sends(link_in(older, "code"))
    assert ann.status == 422, "what was asked for before is of no use any more"


async def test_nobody_can_tell_which_addresses_have_an_account(world: World, mail: MailServer) -> None:
    ann, eve = world.person(), world.person()
    await signs_in(world, ann, mail)
    answers = []
    for email in (EMAIL, "nobody@example.org"):
        statements: list[str] = []
        with world.db.query_logger(lambda seen, statements=statements: statements.append(seen.query)):
            answer = await eve.client.post("/account/sign-in", data={"email": email})
        done = [each for each in statements if "SAVEPOINT" not in each]
        answers.append((answer.status_code, answer.headers["location"], answer.text, done))
    assert answers[0] == answers[1], "not by what is said, nor by how long it takes: the same is done for both"
    assert len(done) > 4


async def test_more_codes_than_an_address_may_have_are_neither_sent_nor_good(world: World, mail: MailServer) -> None:
    for _asking in range(5):
        await asks(world, world.person(), mail)
    eve = world.person()
    await eve.sends("/account/sign-in", email=EMAIL)
    assert eve.path == "/account/sign-in/code", "the answer is the same"
    await world.worker_works()
    assert len(mail.letters) == 5
    await eve.sends("/account/sign-in/code", code="000000")
    assert "This code is over" in eve.text, "not one more guess"


async def test_a_device_and_the_whole_council_may_ask_only_so_often(
    world: World, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = world.person()
    for number in range(10):
        await ann.sends("/account/sign-in", email=f"ann{number}@example.org")
        assert ann.path == "/account/sign-in/code"
    await ann.sends("/account/sign-in", email="ann10@example.org")
    assert ann.status == 422 and "Wait an hour" in ann.text and "ann10@example.org" in ann.page.text
    await world.db.execute(
        "insert into one_time_code (id, purpose, device_id, address_id, expires_at) "
        "select gen_random_uuid(), 'sign_in', device_id, address_id, now() from one_time_code, generate_series(1, 100)"
    )
    await world.person().sends("/account/sign-in", email=EMAIL)
    assert world.people[-1].status == 429


@pytest.mark.parametrize("email", ["", "ann", "ann@example.org\r\nBcc: eve@example.org"])
async def test_what_is_no_address_is_asked_for_again(world: World, mail: MailServer, email: str) -> None:
    ann = world.person()
    await ann.sends("/account/sign-in", email=email)
    assert ann.status == 422 and "Enter an email address" in ann.text
    await world.worker_works()
    assert not mail.letters


async def test_nothing_that_is_kept_holds_a_code(world: World, mail: MailServer) -> None:
    ann = world.person()
    letter = await asks(world, ann, mail)
    await ann.sends("/account/sign-in/code", code=code_in(letter))
    key = ann.client.cookies["account"]
    for table in ("one_time_code", "resident_session", "message", "delivery", "event", "job"):
        rows = str([dict(row) for row in await world.db.fetch(f"select * from {table}")])
        assert code_in(letter) not in rows and key not in rows and link_in(letter, "code")[-43:] not in rows, table


async def test_she_finds_the_reports_of_her_address_on_each_device_until_she_signs_out(
    world: World, mail: MailServer
) -> None:
    phone, tablet, officer = world.person(), world.person(), await world.officer()
    reference = await phone.reports("My name is Ann Other", email=EMAIL)
    neighbours = await world.person().reports("Ring me on 01632 960123", email="bob@example.org")
    await world.worker_works()
    await tablet.opens(f"/reports/{reference}")
    assert "Ann Other" not in tablet.text
    await signs_in(world, tablet, mail)
    for path in ("/following", f"/reports/{reference}"):
        await tablet.opens(path)
        assert "Ann Other" in tablet.text, path
    await tablet.sends(f"/reports/{reference}/manage/take-out-personal", words="Ann Other")
    assert tablet.status == 200
    await tablet.opens(f"/reports/{neighbours}")
    assert "960123" not in tablet.text
    await changed(world, officer, reference, words="We come on Tuesday")
    await tablet.opens("/account")
    session = re.findall(r'name="session" value="([^"]+)"', tablet.page.text)[0]
    await tablet.sends("/account/sign-out", session=session)
    assert '"cache"' in tablet.page.history[0].headers["clear-site-data"] and EMAIL not in tablet.text
    await tablet.opens("/following")
    assert reference not in tablet.page.text
    await tablet.opens(f"/reports/{reference}/manage")
    assert tablet.status == 403
    await phone.opens("/following")
    assert reference in phone.page.text, "what is the phone's own stays"


async def test_what_was_written_to_her_is_in_her_inbox_once(world: World, mail: MailServer) -> None:
    phone, tablet, officer = world.person(), world.person(), await world.officer()
    reference = await phone.reports(email=EMAIL)
    await phone.sends(f"/reports/{reference}/follow")
    await world.worker_works()
    await world.person().sends(link_in(mail.letters[0].get_content(), "confirm"))
    await world.worker_works()
    await changed(world, officer, reference, words="We come on Tuesday")
    await tablet.opens("/messages")
    assert "No messages yet" in tablet.text
    for person in (tablet, phone):
        await signs_in(world, person, mail)
        await person.opens("/messages")
        assert person.text.count("We come on Tuesday") == 1
        assert "Do you want news" not in person.text and "Your code" not in person.text
    await tablet.sends("/messages")
    await tablet.opens("/messages")
    assert "Mark all as read" not in tablet.text


async def test_sessions_are_listed_and_ended_one_by_one_or_all(world: World, mail: MailServer) -> None:
    phone, tablet, laptop, eve = world.person(), world.person(), world.person(), world.person()
    for person in (phone, tablet, laptop):
        await signs_in(world, person, mail)
    await signs_in(world, eve, mail, "eve@example.org")
    await laptop.opens("/account")
    sessions = list(dict.fromkeys(re.findall(r'name="session" value="([^"]{36})"', laptop.page.text)))
    assert len(sessions) == 3 and "This one" in laptop.text
    for session in sessions:
        await eve.sends("/account/sign-out", session=session)
    await laptop.opens("/account")
    assert laptop.page.text.count("Last used") == 2, "another's sessions are not hers to end"
    await laptop.sends("/account/sign-out", session=sessions[1])
    await laptop.opens("/account")
    assert laptop.page.text.count("Last used") == 1 and EMAIL in laptop.text
    await laptop.sends("/account/sign-out", session="all")
    for person in (phone, tablet, laptop):
        await person.opens("/account")
        assert EMAIL not in person.text
    await eve.opens("/account")
    assert "eve@example.org" in eve.text


@pytest.mark.parametrize(
    "change",
    ["seen_at = now() - interval '31 days'", "ends_at = now() - interval '1 second'"],
    ids=["after thirty days unseen", "after half a year"],
)
async def test_a_session_ends_by_itself(world: World, mail: MailServer, change: str) -> None:
    ann = world.person()
    await signs_in(world, ann, mail)
    await world.db.execute(f"update resident_session set {change}")
    await ann.opens("/account")
    assert EMAIL not in ann.text


async def test_a_session_that_is_used_goes_on(world: World, mail: MailServer) -> None:
    ann = world.person()
    await signs_in(world, ann, mail)
    for _month in range(3):
        await world.db.execute("update resident_session set seen_at = seen_at - interval '29 days'")
        await ann.opens("/")
    await ann.opens("/account")
    assert EMAIL in ann.text


async def test_a_session_is_new_at_each_sign_in_and_opens_nothing_on_another_device(
    world: World, mail: MailServer
) -> None:
    ann, thief = world.person(), world.person()
    ann.client.cookies.set("account", "x" * 43, domain="council.test")
    await signs_in(world, ann, mail)
    first = ann.client.cookies["account"]
    assert first != "x" * 43 and len(first) == 43
    cookie = ann.page.history[0].headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    await signs_in(world, ann, mail)
    assert ann.client.cookies["account"] != first
    assert await world.db.fetchval("select count(*) from resident_session") == 1, "the one before has ended"
    await thief.opens("/reports/new")
    await thief.sends("/reports/new")
    thief.client.cookies.set("account", ann.client.cookies["account"])
    await thief.opens("/account")
    assert EMAIL not in thief.text
    device_alone = world.person()
    device_alone.client.cookies.set("device", ann.client.cookies["device"])
    await device_alone.opens("/account")
    assert EMAIL not in device_alone.text, "nor does the device without its session"
