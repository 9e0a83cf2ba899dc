"""An endpoint is an address that a stranger wrote, and its answer is whatever a stranger says."""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.notifications import web_push
from api.notifications.connections import LONGEST_HEAD, Connections, is_public
from api.notifications.fates import Fate
from api.notifications.web_push import Notice, PushSubscription, Sender
from bench.push_sink import make_certificate
from tests.fakes import LOOPBACK, PushService

KEY = web_push.new_private_key()
NOTICE = Notice("Pothole: Fixed", "We filled it.", "https://doorstep.example.gov.uk/reports/AB12CDE", "AB12CDE")
PHONE = PushSubscription("", web_push.public_key(web_push.new_private_key()), web_push.to_base64url(os.urandom(16)))
TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"

Says = Callable[[asyncio.StreamWriter], Any]


class Stranger:
    """Whatever is at the endpoint: it hears a request, then says what it likes."""

    def __init__(self, *says: bytes, for_ever: bytes = b"", hangs_up: bool = False) -> None:
        self.says, self.for_ever, self.hangs_up = says, for_ever, hangs_up
        self.lines = self.heard = 0
        self.talks: list[Any] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        self.talks.append(asyncio.current_task())
        with suppress(OSError, asyncio.IncompleteReadError):
            await self.converse(reader, writer)
        writer.transport.abort()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            await reader.readexactly(int(head.partition(b"Content-Length: ")[2].split()[0]))
            self.heard += 1
            for each in self.says:
                writer.write(each)
                await writer.drain()
            while self.for_ever:
                writer.write(self.for_ever)
                await writer.drain()
            if self.hangs_up:
                break


@asynccontextmanager
async def a_push_service(stranger: Stranger, tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[Sender, str]]:
    serving = await asyncio.start_server(stranger.answer, LOOPBACK, 0, ssl=tls)
    host = f"{LOOPBACK}:{serving.sockets[0].getsockname()[1]}"
    async with Connections([host]) as connections:
        scheme = "https" if tls else "http"
        yield Sender(KEY, "mailto:a@example.org", [host], connections, time_limit_s=5), f"{scheme}://{host}/push/1"
    serving.close()
    await asyncio.gather(*stranger.talks)  # each ends when it hears that we hung up


async def push(sender: Sender, endpoint: str) -> Fate:
    return await sender.send(msgspec.structs.replace(PHONE, endpoint=endpoint), NOTICE, 60, "normal", "AB12CDE")


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "255.255.255.255", "224.0.0.1"),
        *("100.64.0.1", "169.254.169.254", "198.18.0.1", "192.0.2.1", "240.0.0.1"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
        *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a9fe:a9fe::"),
    ],
)
def test_an_address_of_our_own_network_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_an_address_of_the_world_is_public() -> None:
    assert is_public("142.250.187.202") and is_public("2a00:1450:4009:823::200a")


async def test_a_name_that_leads_into_our_own_network_is_not_connected_to() -> None:
    async with Connections(["localhost"]) as connections:
        fate = await push(Sender(KEY, "mailto:a@example.org", ["localhost"], connections), "https://localhost/push/1")
    assert fate == Fate("technical-failure", "The push service's name leads to a private address")


async def test_a_name_that_leads_elsewhere_the_second_time_is_gone_to_where_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it was found to lead to is what is connected to: no other answer comes between."""
    answers = iter([["142.250.187.202"], ["127.0.0.1"], ["142.250.187.202", "10.0.0.1"]])
    looked_up, gone_to = count(), []

    def where_it_leads(*_asked: object, **_more: object) -> list[Any]:
        next(looked_up)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in next(answers)]

    async def unreachable(_protocol: object, host: str, port: int, **_tls: object) -> Any:
        gone_to.append((host, port))
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", where_it_leads)
    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", unreachable)
    async with Connections(["push.example"]) as connections:
        sender = Sender(KEY, "mailto:a@example.org", ["push.example"], connections)
        fates = [(await push(sender, "https://push.example/push/1")).status for _try in range(3)]
    assert fates == ["temporary-failure", "technical-failure", "technical-failure"]
    assert gone_to == [("142.250.187.202", 443)] and next(looked_up) == 3


async def test_a_redirect_is_not_followed() -> None:
    async with PushService() as other:
        location = f"Location: {other.subscribe().subscription.endpoint}".encode()
        stranger = Stranger(b"HTTP/1.1 307 Temporary Redirect\r\n" + location + b"\r\nContent-Length: 0\r\n\r\n")
        async with a_push_service(stranger) as (sender, endpoint):
            assert await push(sender, endpoint) == Fate("technical-failure", "Refused (307)")
        assert other.requests == 0 and stranger.heard == 1


async def test_who_cannot_show_its_name_is_told_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(make_certificate(tmp_path))
    stranger = Stranger(TAKEN)
    async with a_push_service(stranger, tls) as (sender, endpoint):
        assert await push(sender, endpoint) == Fate("temporary-failure", "No answer (SSLCertVerificationError)")
        assert stranger.heard == 0
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    async with a_push_service(stranger, tls) as (sender, endpoint):
        assert [(await push(sender, endpoint)).status for _push in range(2)] == ["delivered", "delivered"]
        assert stranger.lines == 1, "one line for both"


@pytest.mark.parametrize(
    "stranger",
    [
        Stranger(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        Stranger(b"HTTP/1.1 2010 Created\r\n\r\n"),
        Stranger(b"HTTP/1.1 201 Created\r\n", for_ever=b"Set-Cookie: a=b\r\n" * 100),
        Stranger(b"HTTP/1.1 201 Created\r\nX: ", for_ever=b"a" * 1000),
        Stranger(b"HTTP/1.1 201 Created\r\n" + b"X: a\r\n" * LONGEST_HEAD + b"\r\n"),
        Stranger(for_ever=b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100),
        Stranger(b"", hangs_up=True),
    ],
)
async def test_what_is_no_answer_or_a_head_without_end_is_given_up(stranger: Stranger) -> None:
    async with a_push_service(stranger) as (sender, endpoint):
        fate = await push(sender, endpoint)
    assert fate.status == "temporary-failure" and fate.reason in (
        "No answer (NotHttp)",
        "No answer (ConnectionResetError)",
    )


@pytest.mark.parametrize(
    "stranger",
    [
        Stranger(b"HTTP/1.1 100 Continue\r\n\r\n", TAKEN),
        Stranger(b"HTTP/1.0 201 Created\r\n\r\n", for_ever=b"a" * 1000),
        Stranger(b"HTTP/1.1 201 Created\r\nContent-Length: 999999999999\r\n\r\n", for_ever=b"a" * 1000),
        Stranger(b"HTTP/1.1 201 Created\r\nContent-Length: -1\r\n\r\n"),
        Stranger(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n", for_ever=b"1\r\na\r\n"),
        Stranger(b"HTTP/1.1 201 Created\r\nContent-Encoding: br\r\nContent-Length: 8\r\n\r\n", b"not that"),
        Stranger(b"HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", hangs_up=True),
        Stranger(TAKEN, hangs_up=True),
        Stranger(TAKEN + b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"),
    ],
)
async def test_of_an_answer_only_the_head_counts_and_the_next_message_has_its_own(stranger: Stranger) -> None:
    async with a_push_service(stranger) as (sender, endpoint):
        for _push in range(2):
            assert await push(sender, endpoint) == Fate("delivered", "Accepted")
            await asyncio.sleep(0.05)  # until we have heard that it hung up
    assert stranger.heard == 2
