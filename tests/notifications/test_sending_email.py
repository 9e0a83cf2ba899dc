import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default as modern
from ipaddress import ip_address
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from api.notifications.email import Letter, Sender
from api.notifications.fates import Fate
from tests.fakes import LOOPBACK, MailServer

FROM = "Wrackholm Council <no-reply@example.org>"
STOP = "https://doorstep.example.gov.uk/following/" + "a1B2" * 30 + "/stop?by=email"
LETTER = Letter(
    to="resident@example.org",
    subject="We have mended the pothole",
    body="Hello\n\nThe pothole in Stryd y Tŵr is mended. It cost you £0.\n.\nDiolch\n",
    html="<p>The pothole in Stryd y Tŵr is mended.</p>",
    unsubscribe_url=STOP,
    message_id="0198b2a4-delivery",
)


@pytest.fixture
async def mail_server() -> AsyncIterator[MailServer]:
    async with MailServer() as server:
        yield server


@pytest.fixture
def sender(mail_server: MailServer, tmp_path: Path) -> Sender:
    return Sender(mail_server.url, FROM, tmp_path)


async def test_a_resident_reads_the_letter_as_it_was_written(mail_server: MailServer, sender: Sender) -> None:
    assert await sender.send(LETTER) == Fate("delivered", "Accepted")
    [letter] = mail_server.letters
    assert (letter["To"], letter["From"], letter["Subject"]) == (LETTER.to, FROM, LETTER.subject)
    plain, html = letter.iter_parts()
    assert letter.get_content_type() == "multipart/alternative", "the last is the one that a mail program prefers"
    assert (plain.get_content_type(), plain.get_content()) == ("text/plain", LETTER.body)
    assert (html.get_content_type(), html.get_content().strip()) == ("text/html", LETTER.html)
    assert letter["Auto-Submitted"] == "auto-generated" and letter["Date"].datetime is not None
    assert mail_server.recipients == [LETTER.to]


async def test_one_tap_in_a_mail_program_ends_the_letters(
    mail_server: MailServer, sender: Sender, tmp_path: Path
) -> None:
    await sender.send(LETTER)
    [letter] = mail_server.letters
    assert letter["List-Unsubscribe"] == f"<{STOP}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    await Sender("", FROM, tmp_path).send(LETTER)
    assert f"List-Unsubscribe: <{STOP}>\r\n".encode() in only_file(tmp_path), "a long address was folded"


async def test_a_letter_says_where_answers_and_bounces_go(mail_server: MailServer, sender: Sender) -> None:
    local = "reports+r" + "a2" * 21
    returning = {"reply_to": f"{local}@doorstep.example.gov.uk", "return_path": f"{local}@example.org"}
    await sender.send(msgspec.structs.replace(LETTER, thread="reports-ABC2345", **returning))
    [letter] = mail_server.letters
    assert letter["Reply-To"] == returning["reply_to"] and mail_server.senders == [returning["return_path"]]
    assert letter["References"] == letter["In-Reply-To"] == "<reports-ABC2345@example.org>"


async def test_a_letter_that_cannot_be_stopped_does_not_say_how(mail_server: MailServer, sender: Sender) -> None:
    await sender.send(msgspec.structs.replace(LETTER, unsubscribe_url=None))
    assert "List-Unsubscribe" not in mail_server.letters[0]


async def test_a_second_try_is_the_same_letter(mail_server: MailServer, sender: Sender) -> None:
    await sender.send(LETTER)
    await sender.send(LETTER)
    assert {letter["Message-ID"] for letter in mail_server.letters} == {"<0198b2a4-delivery@example.org>"}


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\x00", "\x85", "\x0b"])
async def test_no_words_can_add_a_header(mail_server: MailServer, sender: Sender, end: str) -> None:
    await sender.send(msgspec.structs.replace(LETTER, subject=f"Mended{end}Bcc: other@example.org{end}{end}Words"))
    [letter] = mail_server.letters
    assert letter["Subject"].split() == ["Mended", "Bcc:", "other@example.org", "Words"]
    assert "Bcc" not in letter and letter.get_content() == LETTER.body


@pytest.mark.parametrize(
    "to",
    [
        "",
        "resident",
        "resident@example.org\r\nBcc: other@example.org",
        "resident@example.org\n",
        "resident@example.org, other@example.org",
        "resident@example.org> RCPT TO:<other@example.org",
        "Resident <resident@example.org>",
        "a@b@example.org",
        "resident\x00@example.org",
        "a" * 400 + "@example.org",
    ],
)
async def test_what_is_not_one_address_is_sent_nothing(mail_server: MailServer, sender: Sender, to: str) -> None:
    fate = await sender.send(msgspec.structs.replace(LETTER, to=to))
    assert fate == Fate("permanent-failure", "Not an email address", gone=True)
    assert mail_server.letters == []


@pytest.mark.parametrize("part", ["message_id", "unsubscribe_url", "reply_to", "thread"])
async def test_an_id_or_a_link_that_could_add_a_header_is_our_mistake(sender: Sender, part: str) -> None:
    with pytest.raises(ValueError):
        await sender.send(msgspec.structs.replace(LETTER, **{part: "https://x/>\r\nBcc: other@example.org"}))


@pytest.mark.parametrize(
    ("answer", "status", "gone"),
    [
        ("550 5.1.1 No such person", "permanent-failure", True),
        ("551 Has moved", "permanent-failure", True),
        ("553 No such name", "permanent-failure", True),
        ("550 5.7.1 We do not take letters from you", "permanent-failure", False),
        ("552 5.2.2 The mailbox is full", "permanent-failure", False),
        ("450 4.2.1 Try later", "temporary-failure", False),
        ("451 4.7.1 Greylisted", "temporary-failure", False),
    ],
)
async def test_a_mailbox_that_refuses_has_its_fate(
    mail_server: MailServer, sender: Sender, answer: str, status: str, gone: bool
) -> None:
    mail_server.refused[LETTER.to] = answer
    fate = await sender.send(LETTER)
    assert (fate.status, fate.gone) == (status, gone)
    assert LETTER.to not in fate.reason


@pytest.mark.parametrize(
    ("answer", "status"), [("451 Try later", "temporary-failure"), ("554 Looks like spam", "technical-failure")]
)
async def test_a_server_that_refuses_the_letter_has_its_fate(
    mail_server: MailServer, sender: Sender, answer: str, status: str
) -> None:
    mail_server.answer = answer
    fate = await sender.send(LETTER)
    assert (fate.status, fate.gone) == (status, False)


async def test_a_server_that_is_not_there_is_tried_again(tmp_path: Path) -> None:
    async with MailServer() as server:
        url = server.url
    assert (await Sender(url, FROM, tmp_path).send(LETTER)).status == "temporary-failure"


async def test_a_development_machine_keeps_letters_in_a_folder(tmp_path: Path) -> None:
    assert await Sender("", FROM, tmp_path / "mail").send(LETTER) == Fate("delivered", "Kept in a folder")
    letter = message_from_bytes(only_file(tmp_path / "mail"), policy=modern)
    plain = letter.get_body(("plain",))
    assert letter["To"] == LETTER.to and plain and plain.get_content().splitlines() == LETTER.body.splitlines()


@pytest.mark.parametrize("url", ["mail.example.org", "localhost:25", "http://mail.example.org", "smtp://"])
def test_a_mail_server_written_wrongly_stops_the_start_and_does_not_fill_a_folder(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="smtp://host"):
        Sender(url, FROM, tmp_path)


async def test_a_password_is_never_sent_in_the_clear(mail_server: MailServer, tmp_path: Path) -> None:
    url = f"smtp://council:secret@{LOOPBACK}:{mail_server.port}"
    fate = await Sender(url, FROM, tmp_path).send(LETTER)
    assert fate.status == "technical-failure" and mail_server.letters == []


async def test_starttls_is_taken_where_it_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with MailServer(tls=trusted(tmp_path, monkeypatch)) as server:
        assert (await Sender(server.url, FROM, tmp_path).send(LETTER)).status == "delivered"
    assert server.encrypted == [True]


async def test_a_server_that_cannot_prove_who_it_is_gets_no_letter(tmp_path: Path) -> None:
    async with MailServer(tls=certified(tmp_path)) as server:
        fate = await Sender(server.url, FROM, tmp_path).send(LETTER)
    assert fate.status != "delivered" and server.letters == []


@pytest.mark.parametrize(("password", "status"), [("s%2Fcret", "delivered"), ("wrong", "technical-failure")])
async def test_a_password_is_given_over_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str, status: str
) -> None:
    async with MailServer(tls=trusted(tmp_path, monkeypatch), password="s/cret") as server:
        url = f"smtp://council:{password}@{LOOPBACK}:{server.port}"
        assert (await Sender(url, FROM, tmp_path).send(LETTER)).status == status


def only_file(folder: Path) -> bytes:
    [kept] = folder.glob("*-0198b2a4-delivery.eml")
    return kept.read_bytes()


def trusted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    context = certified(folder)
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "certificate.pem"))
    return context


def certified(folder: Path) -> ssl.SSLContext:
    """A server's TLS for 127.0.0.1, with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    pem = folder / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(certificate.public_bytes(Encoding.PEM) + private)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context
