"""As much of HTTP/1.1 (RFC 9112) as a push needs: a POST over a connection that is kept, and an answer's head.

It costs a fifth of aiohttp's client, which would be a third of all that a push costs (`push.handover_tls_per_s` of
`make bench`). And it can be led nowhere: it connects to public addresses only, follows nothing, keeps no cookies,
unpacks nothing, and leaves an answer's words unread.
"""

import asyncio
import re
import ssl
from collections import defaultdict
from collections.abc import Callable, Collection
from contextlib import suppress
from ipaddress import ip_address, ip_network
from socket import SOCK_STREAM
from typing import Self, cast

from msgspec import Struct
from yarl import URL

LONGEST_HEAD = 16_384  # bytes
LONGEST_BODY = 4096  # bytes that are waited for, to keep the connection
MOST_TO_ONE = 100  # connections to one host
KEPT_FOR = 15  # seconds unused; a server lets go of it sooner or later, and perhaps just when it is asked again

INTERIM = re.compile(rb"HTTP/1\.[01] 1[0-9][0-9](?: |\r|$)")  # a better answer follows
STATUS = re.compile(rb"HTTP/1\.[01] ([2-5][0-9][0-9])(?: |$)")
GLOBAL_UNICAST, SIX_TO_FOUR = ip_network("2000::/3"), ip_network("2002::/16")
Origin = tuple[str, str, int]  # scheme, host, port


class Answer(Struct, frozen=True):
    status: int
    retry_after: str | None
    may_be_followed: bool  # by another request on the same connection


class PrivateAddress(OSError):
    """A name that should be a push service's leads into our own network."""


class NotHttp(OSError):
    """What came back is no answer, or is more of a head than anyone needs."""


class Connection(asyncio.Protocol):
    """One at a time is asked on it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own has no such base
        self.answer: asyncio.Future[Answer] | None = None

    def ask(self, request: bytes) -> asyncio.Future[Answer]:
        self.received = b""
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.answer

    def data_received(self, data: bytes) -> None:
        if self.answer is None or self.answer.done():
            return self.transport.abort()  # nobody asked
        self.received += data
        try:
            if found := read(self.received):
                self.answer.set_result(found)
        except NotHttp as error:
            self.connection_lost(error)

    def connection_lost(self, error: Exception | None) -> None:
        if self.answer and not self.answer.done():
            self.answer.set_exception(error or ConnectionResetError())

    def rest(self) -> None:
        self.unused_since = asyncio.get_running_loop().time()

    def is_usable(self) -> bool:
        return not self.transport.is_closing() and asyncio.get_running_loop().time() < self.unused_since + KEPT_FOR


def read(received: bytes) -> Answer | None:
    """The answer, once there is enough of it. Raises NotHttp."""
    head, found, after = received.partition(b"\r\n\r\n")
    while found and INTERIM.match(head):
        head, found, after = after.partition(b"\r\n\r\n")
    if len(received) - len(after) > LONGEST_HEAD:
        raise NotHttp
    elif not found:
        return None
    lines = head.split(b"\r\n")
    status = STATUS.match(lines[0])
    if status is None:
        raise NotHttp
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}
    length = length_of(fields)
    if length is not None and len(after) < length <= LONGEST_BODY:
        return None
    retry_after = fields.get(b"retry-after", b"").decode("latin-1") or None
    return Answer(int(status[1]), retry_after, may_be_followed=length == len(after))


def length_of(fields: dict[bytes, bytes]) -> int | None:
    """None where only the connection's end would tell, or a parser for what we do not read."""
    length = fields.get(b"content-length", b"")
    is_plain = b"transfer-encoding" not in fields and fields.get(b"connection", b"").lower() != b"close"
    return int(length) if is_plain and re.fullmatch(rb"[0-9]{1,9}", length) else None


class Connections:
    """Those of one process, to whatever hosts it pushes to, for as long as its `async with` lasts."""

    def __init__(self, allowed_hosts: Collection[str]) -> None:
        """`allowed_hosts` may name a stand-in on this machine by its exact `host:port`."""
        self.allowed_hosts = allowed_hosts
        self.unused: defaultdict[Origin, list[Connection]] = defaultdict(list)
        self.room: defaultdict[Origin, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(MOST_TO_ONE))
        self.tls = ssl.create_default_context()
        self.tls.set_alpn_protocols(["http/1.1"])

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        for connections in self.unused.values():
            for connection in connections:
                connection.transport.abort()

    async def post(self, url: URL, fields: dict[str, str], make_body: Callable[[], bytes]) -> Answer:
        """Raises OSError, of which TimeoutError is one, when no answer came. No field may hold what others wrote.

        The body is made once there is room, so that work on one goes on while others wait for their answers.
        """
        origin = (url.scheme, str(url.raw_host), int(url.port or 0))
        named = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        async with self.room[origin]:
            body = make_body()
            named += f"Content-Length: {len(body)}\r\n"
            head = f"POST {url.raw_path_qs} HTTP/1.1\r\nHost: {url.authority}\r\n{named}\r\n"
            connection = self.one_unused(origin) or await self.connect(*origin)
            try:
                answer = await connection.ask(head.encode() + body)
            except BaseException:
                connection.transport.abort()
                raise
            if answer.may_be_followed:
                connection.rest()
                self.unused[origin].append(connection)
            else:
                connection.transport.abort()
            return answer

    def one_unused(self, origin: Origin) -> Connection | None:
        while self.unused[origin]:
            connection = self.unused[origin].pop()
            if connection.is_usable():
                return connection
            connection.transport.abort()
        return None

    async def connect(self, scheme: str, host: str, port: int) -> Connection:
        """Where a name leads is looked at now, and gone to, so that it cannot lead elsewhere between the two."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        if f"{host}:{port}" not in self.allowed_hosts and not all(map(is_public, addresses)):
            raise PrivateAddress
        for address in addresses[:-1]:
            with suppress(OSError):
                return await self.connect_to(address, scheme, host, port)
        return await self.connect_to(addresses[-1], scheme, host, port)

    async def connect_to(self, address: str, scheme: str, host: str, port: int) -> Connection:
        tls = (self.tls, host) if scheme == "https" else (None, None)
        _transport, connection = await asyncio.get_running_loop().create_connection(
            Connection, address, port, ssl=tls[0], server_hostname=tls[1]
        )
        return connection


def is_public(address: str) -> bool:
    """Nor is one of IPv6 that has one of IPv4 in it, as that may be anyone's."""
    ip = ip_address(address)
    is_translated = ip.version == 6 and (ip not in GLOBAL_UNICAST or ip in SIX_TO_FOUR)
    return ip.is_global and not ip.is_multicast and not is_translated
