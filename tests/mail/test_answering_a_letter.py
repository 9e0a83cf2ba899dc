"""She answers a letter, and her words are on her report, for the people who deal with it and for her alone."""

import re

import pytest

from api.mail.actions import take
from api.mail.own_words import own_words, text_of_html
from api.mail.schemas import MOST_BYTES
from tests.fakes import MailServer
from tests.mail.conftest import ANN, Post, hears_by_email, reply
from tests.notifications.hearing import changed
from tests.reports.reading import written
from tests.world import World, a_photo

WORDS = "It is deeper now, and a cyclist fell."


async def test_what_she_answers_is_read_by_officers_and_by_her_and_by_nobody_else(
    world: World, mail: MailServer, post: Post
) -> None:
    resident, neighbour, officer = world.person(), world.person(), await world.officer()
    reference = await hears_by_email(world, mail, resident)
    to = mail.letters[-1]["Reply-To"]
    assert re.fullmatch(r"Reports\+r[a-z2-7]{42}@council\.test", to) and len(to.partition("@")[0]) <= 64
    assert await post.brings(reply(f"{WORDS}\n\nOn Tue, Council <{to}> wrote:\n> News of your report\n"), to) == 250

    page = f"/staff/reports/{reference}"
    assert reference in await officer.opens("/staff/reports?show=to-check")
    assert WORDS in written((await officer.client.get(page)).text)
    await officer.opens(page)
    assert "More from the person who reported it" in officer.text and "By email" in officer.text
    await officer.sends(f"{page}/words-read")
    assert "I have read it" not in officer.text
    assert reference not in await officer.opens("/staff/reports?show=to-check")

    assert WORDS in await resident.opens(f"/reports/{reference}")
    for public in (f"/reports/{reference}", f"/feeds/reports/{reference}.atom"):
        await neighbour.opens(public)
        assert neighbour.status == 200 and "deeper" not in neighbour.page.text and "More from" not in neighbour.text
    assert await world.db.fetchval("select count(*) from event where details::text like '%deeper%'") == 0
    before = len(mail.letters)
    await world.worker_works()
    assert len(mail.letters) == before, "nobody is written to because of it"


async def test_the_same_mail_twice_is_filed_once(world: World, mail: MailServer, post: Post) -> None:
    await hears_by_email(world, mail, world.person())
    again = reply(WORDS)
    for _time in range(2):
        assert await post.brings(again, mail.letters[-1]["Reply-To"].lower()) == 250
    assert (await post.counts("filed"), await post.counts("again")) == (1, 1)


async def test_only_letters_about_a_report_that_were_agreed_to_can_be_answered(world: World, mail: MailServer) -> None:
    await world.person().reports(email=ANN)
    await world.person().sends("/following", ward="Merrowby", email=ANN)
    await world.worker_works()
    assert mail.letters and not any("Reply-To" in question for question in mail.letters)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<neighbours.example.org>"},
        {"Return_Path": "<>"},
    ],
    ids=lambda headers: next(iter(headers)),
)
async def test_what_a_machine_answers_is_dropped_and_counted(
    world: World, mail: MailServer, post: Post, headers: dict[str, str]
) -> None:
    await hears_by_email(world, mail, world.person())
    before = len(mail.letters)
    assert await post.brings(reply("I am on holiday", **headers), mail.letters[-1]["Reply-To"]) == 250
    assert await post.brings(reply("I am on holiday"), mail.letters[-1]["Reply-To"], sender="") == 250
    await world.worker_works()
    assert await post.counts("automatic") == 2 and await post.counts("filed") == 0
    assert len(mail.letters) == before, "two machines would otherwise write to each other for ever"


async def test_a_neighbour_who_follows_is_told_kindly_how_to_tell_us(
    world: World, mail: MailServer, post: Post
) -> None:
    reference = await world.person().reports()
    await hears_by_email(world, mail, world.person(), "neighbour@example.org", reference)
    to, before = mail.letters[-1]["Reply-To"], len(mail.letters)
    for _reply in range(5):
        assert await post.brings(reply("Me too", From="victim@example.com", Reply_To="victim@example.com"), to) == 250
    await world.worker_works()
    answers = mail.letters[before:]
    assert "http://council.test/reports/new" in answers[0].get_content() and await post.counts("filed") == 0
    assert {answer["To"] for answer in answers} == {"neighbour@example.org"}, "what a mail says of itself is no address"
    assert len(answers) == 3, "so many a day, and no more"
    assert answers[0]["Auto-Submitted"] == "auto-generated" and answers[0]["References"].startswith(
        f"<reports-{reference}"
    )


async def test_photos_are_checked_as_every_photo_is_and_logos_are_left_out(
    world: World, mail: MailServer, post: Post
) -> None:
    officer, reference = await world.officer(), await hears_by_email(world, mail, world.person())
    with_photos = reply(WORDS)
    for name, picture in {"logo": a_photo(size=(90, 40)), "hole": a_photo(), "heic": b"\0\0\0\x18ftypheic" * 9}.items():
        with_photos.add_attachment(picture, maintype="image", subtype="jpeg", filename=f"{name}.jpg")
    before = len(mail.letters)
    assert await post.brings(with_photos, mail.letters[-1]["Reply-To"]) == 250
    assert await world.db.fetchval("select string_agg(state || ' ' || width, ', ') from photo") == "held 640"
    await officer.opens(f"/staff/reports/{reference}")
    assert WORDS in officer.text and "Only officers and the person who sent it see this photo" in officer.text
    await world.worker_works()
    [answer] = mail.letters[before:]
    assert "HEIC" in answer.get_content(), "she is told what could not be used"

    only_photos = reply("")
    for colour in ("red", "green", "blue"):
        only_photos.add_attachment(a_photo(colour), maintype="image", subtype="jpeg")
    assert await post.brings(only_photos, mail.letters[-1]["Reply-To"]) == 250
    assert await world.db.fetchval("select count(*) from photo") == 3
    await world.worker_works()
    assert "up to 3 photos" in mail.letters[-1].get_content()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("> only the old letter", "no words of yours"),
        ("deep " * 900, "4,000 letters"),
    ],
)
async def test_what_cannot_be_filed_is_said_to_her(
    world: World, mail: MailServer, post: Post, said: str, told: str
) -> None:
    await hears_by_email(world, mail, world.person())
    before = len(mail.letters)
    assert await post.brings(reply(said), mail.letters[-1]["Reply-To"]) == 250
    await world.worker_works()
    [answer] = mail.letters[before:]
    assert told in answer.get_content() and answer["To"] == ANN and await post.counts("filed") == 0


async def test_a_mail_that_nothing_can_read_is_said_to_her(world: World, mail: MailServer, post: Post) -> None:
    await hears_by_email(world, mail, world.person())
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000))
    assert await post.brings(b"From: ann@example.org\n" + deep, mail.letters[-1]["Reply-To"]) == 250
    await world.worker_works()
    assert "could not read your email" in mail.letters[-1].get_content()


async def test_a_mail_that_is_too_large_is_said_to_her(world: World, mail: MailServer, post: Post) -> None:
    await hears_by_email(world, mail, world.person())
    assert await take(post.room, b"x" * (MOST_BYTES + 1), mail.letters[-1]["Reply-To"], ANN) == "answered"
    await world.worker_works()
    assert "over 25 MB" in mail.letters[-1].get_content()


async def test_of_a_closed_report_she_is_told_how_to_say_that_it_is_not_fixed(
    world: World, mail: MailServer, post: Post
) -> None:
    officer = await world.officer()
    reference = await hears_by_email(world, mail, world.person())
    await changed(world, officer, reference, "close", "Filled")
    assert await post.brings(reply("No, it is not"), mail.letters[-1]["Reply-To"]) == 250
    await world.worker_works()
    assert "press “Not fixed”" in mail.letters[-1].get_content()
    await officer.opens(f"/staff/reports/{reference}")
    assert "No, it is not" in officer.text and "Open it again" in officer.text, "a thank-you must not reopen it"


async def test_a_letter_she_has_stopped_takes_no_answer_and_an_address_made_up_takes_nothing(
    world: World, mail: MailServer, post: Post
) -> None:
    person = world.person()
    await hears_by_email(world, mail, person)
    to = mail.letters[-1]["Reply-To"]
    forged = to.replace(to[12:15], "aaa" if to[12:15] != "aaa" else "bbb")
    for other in (forged, to.replace("+r", "+b"), to.replace("council.test", "example.org"), "reports+r@council.test"):
        assert await post.brings(reply(WORDS), other) == 550, other
    assert await post.brings(reply(WORDS), "reports@council.test") == 550, "mail that answers nothing"
    await person.sends(str(mail.letters[-1]["List-Unsubscribe"]).removeprefix("<http://council.test").removesuffix(">"))
    assert await post.brings(reply(WORDS), to) == 550
    assert await post.counts("filed") == 0


async def test_nobody_fills_a_report_with_mail(world: World, mail: MailServer, post: Post) -> None:
    await hears_by_email(world, mail, world.person())
    for n in range(12):
        await post.brings(reply(f"Word {n}"), mail.letters[-1]["Reply-To"])
    assert (await post.counts("filed"), await post.counts("flood")) == (10, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Mine\n\nOn Tue, 24 Nov 2026 at 10:00, Wrackholm <\nreports+ra@council.test> wrote:\n\n> Old\n> letter",
        "Mine\r\n\r\n-- \r\nAnn Other\r\n01632 960001",
        "Mine\n\nSent from my iPhone\n\nOn 24 Nov 2026, at 10:00, Wrackholm Council wrote:\n\nOld letter unmarked",
        "Mine\n\nGet Outlook for Android\n________________________________\nFrom: Council <a@b>\nSent: 24 Nov\nTo: Ann",
        "Mine\n\nFrom: Wrackholm Council <no-reply@example.org>\nSent: Tuesday\nTo: Ann\nSubject: News\n\nOld letter",
        "Mine\n\n-----Original Message-----\nOld letter",
        "On Tuesday, Wrackholm Council wrote:\n> Old letter\n> and more\n\nMine",
        "Mine\n\nAr Maw 24 Tach 2026, ysgrifennodd Cyngor <a@b>:\n> Hen lythyr",
    ],
)
def test_of_a_reply_only_what_she_wrote_is_taken(text: str) -> None:
    assert own_words(text) == "Mine"


def test_words_that_only_look_like_an_end_are_kept() -> None:
    text = "On the corner it is deep.\nFrom: the church\n- one\n-- two"
    assert own_words(text) == text


def test_of_a_page_only_what_she_wrote_is_taken() -> None:
    page = (
        "<html><head><style>p{}</style></head><body><div>It is <b>deeper</b><br>now &amp; wet</div>"
        '<div class="gmail_quote">On Tue wrote:<blockquote>Old letter</blockquote></div><script>x</script></body>'
    )
    assert own_words(text_of_html(page)) == "It is deeper\nnow & wet"
