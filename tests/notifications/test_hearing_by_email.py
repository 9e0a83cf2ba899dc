"""Email: one question, and after a yes each change with the private link, until it is told to stop."""

import re

import pytest

from tests.fakes import MailServer
from tests.reports.reading import errors, field, written
from tests.world import Person, World

EMAIL = "ann@example.org"


def link_in(letter: str, page: str) -> str:
    found = re.search(rf"http://council\.test(\S*/{page}/\S+)", letter)
    assert found, f"no link to {page} in {letter}"
    return found[1]


async def changed(world: World, officer: Person, reference: str, words: str = "On its way") -> None:
    await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words=words)
    await world.worker_works()


async def test_an_address_is_asked_once_and_hears_nothing_more_until_it_has_said_yes(
    world: World, mail: MailServer
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports("Not for a letter", email=EMAIL)
    await world.worker_works()
    [question] = mail.letters
    assert mail.recipients == [EMAIL] and question["Subject"] == f"Do you want news of report {reference}?"
    text = question.get_content()
    assert "private/" not in text and "Not for a letter" not in text, "the address may be a stranger's"
    assert "List-Unsubscribe" not in question
    await changed(world, officer, reference)
    for _again in range(2):
        await resident.sends(f"/reports/{reference}/follow-by-email", email=EMAIL)
        assert resident.path == f"/reports/{reference}/asked"
    await world.worker_works()
    assert len(mail.letters) == 1

    scanner = world.person()
    for _scan in range(2):
        await scanner.opens(link_in(text, "confirm"))
        assert scanner.status == 200
    await changed(world, officer, reference)
    assert len(mail.letters) == 1, "opening the link says nothing; the button does"


async def test_an_address_is_the_same_in_capitals_and_small_letters(world: World, mail: MailServer) -> None:
    resident = world.person()
    reference = await resident.reports(email=" Ann@Example.ORG ")
    await resident.sends(f"/reports/{reference}/follow-by-email", email="aNN@example.org")
    await world.worker_works()
    assert mail.recipients == [EMAIL], "else a stranger could be asked once for each way to write it"


async def test_who_gives_no_address_is_never_written_to(world: World, mail: MailServer) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    await changed(world, officer, reference)
    await officer.sends(f"/staff/reports/{reference}/close", outcome="fixed", reason="Filled")
    await world.worker_works()
    assert mail.letters == [] and "Filled" in await resident.opens("/messages")


async def test_after_a_yes_each_change_comes_with_the_private_link_and_a_way_to_stop(
    world: World, mail: MailServer
) -> None:
    resident, officer, on_a_tablet = world.person(), await world.officer(), world.person()
    reference = await resident.reports("My name is Ann Other", email=EMAIL)
    await world.worker_works()
    confirm = link_in(mail.letters[0].get_content(), "confirm")
    for _press in range(2):
        await on_a_tablet.sends(confirm)
        assert on_a_tablet.status == 200 and "You will hear from us" in on_a_tablet.text
    await world.worker_works()
    await changed(world, officer, reference, "We come on Tuesday")
    [_question, greeting, news] = mail.letters
    assert reference in greeting["Subject"] and news["Subject"] == "Pothole: Planned"
    assert "We come on Tuesday" in news.get_content()
    for letter in (greeting, news):
        private = link_in(letter.get_content(), "private")
        stop = link_in(letter.get_content(), "stop")
        assert letter["List-Unsubscribe"] == f"<http://council.test{stop}>"
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    await on_a_tablet.sends(private)
    assert on_a_tablet.path == f"/reports/{reference}" and "My name is Ann Other" in written(on_a_tablet.page.text)


async def test_a_mail_programs_own_button_ends_the_letters_and_a_look_does_not(world: World, mail: MailServer) -> None:
    resident, officer, program = world.person(), await world.officer(), world.person()
    reference = await resident.reports(email=EMAIL)
    await world.worker_works()
    await resident.sends(link_in(mail.letters[0].get_content(), "confirm"))
    await world.worker_works()
    stop = link_in(mail.letters[1].get_content(), "stop")
    await program.opens(stop)
    await changed(world, officer, reference)
    assert len(mail.letters) == 3
    for _press in range(2):
        answer = await program.client.post(stop, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200, "RFC 8058: no sign-in, no redirect"
    await changed(world, officer, reference)
    assert len(mail.letters) == 3
    await program.sends(stop.replace("/stop/", "/confirm/"))
    await changed(world, officer, reference)
    assert mail.letters[-1]["Subject"] == "Pothole: Planned", "she changed her mind"


async def test_a_neighbours_letters_hold_no_private_link(world: World, mail: MailServer) -> None:
    resident, neighbour, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports()
    await neighbour.sends(f"/reports/{reference}/follow-by-email", email="neighbour@example.org")
    await world.worker_works()
    await neighbour.sends(link_in(mail.letters[0].get_content(), "confirm"))
    await changed(world, officer, reference)
    assert len(mail.letters) == 3
    for letter in mail.letters:
        assert "private" not in letter.get_content()


async def test_she_is_not_written_to_about_her_own_not_fixed(world: World, mail: MailServer) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports(email=EMAIL)
    await world.worker_works()
    await resident.sends(link_in(mail.letters[0].get_content(), "confirm"))
    await officer.sends(f"/staff/reports/{reference}/close", outcome="fixed", reason="Filled")
    await world.worker_works()
    before = len(mail.letters)
    await resident.sends(f"/reports/{reference}/not-fixed")
    assert resident.status == 200
    await world.worker_works()
    assert len(mail.letters) == before


async def test_nobody_can_flood_an_address_with_questions(world: World, mail: MailServer) -> None:
    for n in range(7):
        await world.person().reports(f"Hole {n}", email="victim@example.org")
    await world.worker_works()
    assert len(mail.letters) == 5
    await world.person().reports("Another", email="other@example.org")
    await world.worker_works()
    assert len(mail.letters) == 6, "another address is asked as ever"


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ann",
        "ann@",
        "@example.org",
        "ann@example",
        "ann@example..org",
        "ann@@example.org",
        "ann@example.org, bob@example.org",
        "ann@example.org\r\nBcc: bob@example.org",
        "ann <ann@example.org>",
        "ann@exa mple.org",
        "ann@[127.0.0.1]",
        "x" * 65 + "@example.org",
        "ann@" + "x" * 260 + ".org",
    ],
)
async def test_what_cannot_be_an_address_is_told_so_and_kept(world: World, email: str) -> None:
    resident = world.person()
    reference = await resident.reports()
    await resident.sends(f"/reports/{reference}/follow-by-email", email=email)
    assert resident.status == 422 and "name@example.org" in errors(resident.page.text)["email"]
    assert field(resident.page.text, "email") == email.replace("\r\n", "\n").strip()
    assert await world.db.fetchval("select count(*) from address") == 0


@pytest.mark.parametrize("key", ["x", "%00", "A" * 65, "a.b.c"])
async def test_a_link_that_was_made_up_says_yes_and_no_for_nobody(world: World, key: str) -> None:
    for action in ("confirm", "stop"):
        await world.person().opens(f"/following/{action}/{key}")
        person = world.person()
        await person.sends(f"/following/{action}/{key}")
        assert person.status == 404


async def test_a_mailbox_that_does_not_exist_is_not_written_to_again(world: World, mail: MailServer) -> None:
    mail.refused[EMAIL] = "550 5.1.1 No such person"
    await world.person().reports(email=EMAIL)
    await world.worker_works()
    assert await world.db.fetchval("select gone_at is not null from address")
    del mail.refused[EMAIL]
    await world.person().reports(email=EMAIL)
    await world.worker_works()
    assert mail.letters == []
