"""Mail made to break what reads it: whatever comes, it is read or said to be unreadable, and costs little."""

import random
import time
from contextlib import suppress
from email.message import EmailMessage

import msgspec
import pytest

from api.mail.own_words import own_words, text_of_html
from api.mail.reading import Unreadable, read, read_apart
from tests.mail.conftest import reply
from tests.mail.test_letters_that_come_back import complaint, notice
from tests.world import a_photo

PIECES = [
    *(
        b"\r\n",
        b"\n",
        b"\n\n",
        b"\r",
        b"\0",
        b"\xff",
        b"=?utf-8?q?",
        b"?=",
        b"=?x?b?",
        b"\xed\xa0\x80",
        b"%s",
        b">",
        b"--b",
    ),
    *(b"--b--", b"Content-Type: multipart/mixed; boundary=b\n\n", b"Content-Type: message/rfc822\n\n", b"boundary*0*="),
    *(
        b"Content-Type: text/html; charset=",
        b"utf-7",
        b"rot13",
        b"idna",
        b"unicode_escape",
        b"Content-Transfer-Encoding: ",
    ),
    *(
        b"base64\n\n",
        b"uuencode\n\n",
        b"quoted-printable\n\n",
        b"=" * 99,
        b"<" * 99,
        b"<!--",
        b"<blockquote>",
        b"&#x110000;",
    ),
    *(
        b"Content-Type: message/delivery-status\n\n",
        b"Status: 5.1.1",
        b"Action: failed",
        b"a" * 1000,
        b"On wrote:",
        b"\t ",
    ),
    *(b"Message-ID: ", b"Return-Path: <>", b"Content-Disposition: attachment; filename*=utf-8''%ff", b"\xe2\x80\xae"),
]


def corpus() -> list[bytes]:
    with_photo = reply("It is deep")
    with_photo.add_attachment(a_photo(), maintype="image", subtype="jpeg")
    page = EmailMessage()
    page.set_content("It is deep")
    page.add_alternative("<p>It is deep<blockquote>old</blockquote>", subtype="html")
    return [bytes(with_photo)[:4000], bytes(page), notice(), complaint("reports+rabc@council.test"), b""]


@pytest.mark.parametrize("seed", range(20))
def test_no_mail_makes_the_reader_fall(seed: int) -> None:
    chance = random.Random(seed)
    for _mail in range(40):
        raw = bytearray(chance.choice(corpus()))
        for _change in range(chance.randint(1, 25)):
            at = chance.randint(0, len(raw))
            raw[at : at + chance.choice([0, 0, 1, 30])] = chance.choice(PIECES)
        incoming = read(bytes(raw))
        assert "\0" not in incoming.words and len(incoming.words) <= 20_000
        msgspec.msgpack.encode(incoming)


@pytest.mark.parametrize(
    "raw",
    [
        b"\n" * 25_000_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 4_000_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(50_000)),
        b"Content-Type: text/html\n\n<blockquote>" + b"<a " * 8_000_000,
        b"Content-Type: text/html\n\n<blockquote>" + b"<i>" * 100_000 + b"</b>" * 100_000,
        b"X: " + b"=?utf-8?q?" * 2_000_000,
        b"\n" + b"On the " * 3_000_000,
        b"\n" + b"On the\n" * 3_000_000,
    ],
    ids=["lines", "parts", "deep", "tags", "never closed", "header", "one line", "many ends"],
)
async def test_no_mail_takes_more_than_its_time_and_memory(raw: bytes) -> None:
    began = time.monotonic()
    with suppress(Unreadable):
        await read_apart(raw)
    assert time.monotonic() - began < 30, "ten seconds, on a machine that has nothing else to do"


async def test_a_mail_inside_a_mail_is_not_her_word() -> None:
    outer = reply("Mine")
    outer.add_attachment(reply("Somebody else's"))
    assert (await read_apart(bytes(outer))).words == "Mine"


@pytest.mark.parametrize("seed", range(10))
def test_no_words_make_the_cutting_fall(seed: int) -> None:
    chance = random.Random(seed)
    alphabet = [
        "On ",
        "wrote:",
        ">",
        "\n",
        "\r\n",
        "--",
        "_" * 20,
        "From: ",
        "To: ",
        "<p>",
        "</div>",
        "<blockquote>",
        "é",
        " ",
        "x",
    ]
    for _text in range(200):
        text = "".join(chance.choices(alphabet, k=chance.randint(0, 60)))
        own_words(text_of_html(text))
        assert all(line.strip() in text for line in own_words(text).split("\n")), "nothing is made up"


async def test_a_subject_that_cannot_be_decoded_is_none() -> None:
    raw = bytes(reply("It is back")).replace(b"\n", b"\nSubject: =?utf-8?b?a?=\n", 1)
    assert (await read_apart(raw)).words == "It is back"
