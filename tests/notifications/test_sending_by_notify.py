"""GOV.UK Notify's own protocol: who asks, what is handed over, and what each answer means."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aiohttp
import msgspec
import pytest

from api.notifications.fates import Fate
from api.notifications.notify import ASK_AFTER, PostedLetter, Sender, Templates, Text
from api.notifications.texts import TWO_SEGMENTS, checked_mobile, cost, fitted, means_stop
from tests.fakes import Notify

TEXT = Text(to="+447700900123", message="We have mended the pothole", reference="one-1")
LETTER = PostedLetter("Ann Other\n1 Fish Lane\nWR1 1AA", "Pothole: Fixed", "We filled it.", False, "one-2")


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.5)) as session:
        yield session


@pytest.fixture
def sender(notify: Notify, session: aiohttp.ClientSession, tmp_path: Path) -> Sender:
    given = notify.settings
    ids = (given[f"notify_{name}_template"] for name in ("text", "letter", "large_print"))
    return Sender(given["notify_key"], notify.url, Templates(*ids), tmp_path, session)


async def test_a_text_and_a_letter_arrive_as_they_were_written(sender: Sender, notify: Notify) -> None:
    assert (await sender.send_text(TEXT)).status == "sending", "it is not delivered until a receipt says so"
    large = msgspec.structs.replace(LETTER, is_large_print=True)
    assert [(await sender.send_letter(each)).status for each in (LETTER, large)] == ["sending", "sending"]
    text, letter, in_large_print = notify.sent
    assert (text.kind, text.to, text.words, text.reference) == ("sms", TEXT.to, TEXT.message, "one-1")
    assert (letter.to, letter.personalisation["heading"], letter.words) == (LETTER.to, LETTER.heading, LETTER.message)
    assert in_large_print.template_id == notify.templates["large print"][0] != letter.template_id


@pytest.mark.parametrize("wrong", ["service", "secret", "clock"])
async def test_notify_hears_nobody_but_us(sender: Sender, notify: Notify, wrong: str) -> None:
    """The stand-in is as strict as the real one, or it would prove nothing."""
    if wrong == "service":
        sender.service_id = str(uuid4())
    elif wrong == "secret":
        sender.secret = str(uuid4()).encode()
    else:
        sender.now = lambda: 1_700_000_000
    assert await sender.send_text(TEXT) == Fate("technical-failure", "Refused (403) AuthError")
    assert notify.sent == [] and len(notify.refusals) == 1


@pytest.mark.parametrize(
    ("status", "error", "headers", "fate"),
    [
        (307, "", {"Location": "/elsewhere"}, Fate("technical-failure", "Refused (307)")),
        (400, "BadRequestError", {}, Fate("technical-failure", "Refused (400) BadRequestError")),
        (400, "ValidationError", {}, Fate("technical-failure", "Refused (400) ValidationError")),
        (403, "AuthError", {}, Fate("technical-failure", "Refused (403) AuthError")),
        (429, "RateLimitError", {}, Fate("temporary-failure", "Asked to try later (429) RateLimitError", 60)),
        (
            429,
            "RateLimitError",
            {"Retry-After": "7"},
            Fate("temporary-failure", "Asked to try later (429) RateLimitError", 7),
        ),
        (500, "Exception", {}, Fate("temporary-failure", "Asked to try later (500) Exception")),
    ],
)
async def test_each_answer_has_its_fate_and_none_holds_a_number(
    sender: Sender, notify: Notify, status: int, error: str, headers: dict[str, str], fate: Fate
) -> None:
    notify.answer_with(status, error, headers)
    assert await sender.send_text(TEXT) == fate


async def test_a_day_that_is_used_up_ends_at_midnight(sender: Sender, notify: Notify) -> None:
    notify.answer_with(429, "TooManyRequestsError")
    fate = await sender.send_text(TEXT)
    assert fate.status == "temporary-failure" and 0 < (fate.retry_after_s or 0) <= 24 * 3600


async def test_a_stall_and_a_closed_door_are_tried_again(sender: Sender, notify: Notify) -> None:
    notify.delay_s = 1
    assert (await sender.send_text(TEXT)).status == "temporary-failure"
    sender.url = "http://127.0.0.1:9"
    fate = await sender.send_text(TEXT)
    assert fate.status == "temporary-failure" and TEXT.to not in fate.reason


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("pending", "sending"),
        ("accepted", "sending"),
        ("a word Notify has not thought of yet", "sending"),
        ("delivered", "delivered"),
        ("received", "delivered"),
        ("permanent-failure", "permanent-failure"),
        ("temporary-failure", "permanent-failure"),
        ("cancelled", "permanent-failure"),
        ("technical-failure", "technical-failure"),
    ],
)
async def test_what_became_of_it_can_be_asked_in_notifys_words(
    sender: Sender, notify: Notify, word: str, status: str
) -> None:
    await sender.send_text(TEXT)
    notify.sent[0].status = word
    notify_id = (await sender.send_text(TEXT)).notify_id
    assert notify_id
    notify.sent[1].status = word
    fate = await sender.fate_of(notify_id)
    assert (fate.status, fate.reason) == (status, word)
    assert (fate.retry_after_s == ASK_AFTER) == (status == "sending")


async def test_what_notify_has_forgotten_is_ours_to_look_into(sender: Sender) -> None:
    assert await sender.fate_of(uuid4()) == Fate("technical-failure", "Notify no longer knows it")


async def test_without_a_key_what_would_be_sent_is_kept_in_a_folder(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    sender = Sender("", "", Templates("", "", ""), tmp_path, session)
    assert await sender.send_text(TEXT) == await sender.send_letter(LETTER) == Fate("delivered", "Kept in a folder")
    [text], [letter] = (list((tmp_path / name).iterdir()) for name in ("texts", "letters"))
    assert TEXT.message in text.read_text() and LETTER.to in letter.read_text()


@pytest.mark.parametrize(
    "typed",
    ["07700 900123", "+44 (0)7700 900123", "0044 7700-900123", "7700900123", "447700900123"],
)
def test_a_number_is_the_same_however_it_is_typed(typed: str) -> None:
    assert checked_mobile(typed) == "+447700900123"


@pytest.mark.parametrize(
    "words", ["STOP", "stop.", " Stop! ", "STOP ALL", "stopall", "Unsubscribe", "“Stop”", "please stop"]
)
def test_stop_is_understood_however_it_is_written(words: str) -> None:
    assert means_stop(words)
    assert not means_stop(f"{words}cock in Quay Road is leaking")


def test_a_text_fits_in_two_segments_and_its_links_are_whole() -> None:
    link = " See http://council.test/reports/ABC1234 To stop: http://council.test/following/stop/" + "k" * 65
    text = fitted("Ffordd y Dŵr – “Pothole” ~ 🚧 " * 20, link)
    assert cost(text) <= TWO_SEGMENTS and text.endswith(link) and text.startswith('Ffordd y Dwr - "Pothole" ~  Ff')
    assert fitted("Pothole: Fixed", link) == "Pothole: Fixed" + link
