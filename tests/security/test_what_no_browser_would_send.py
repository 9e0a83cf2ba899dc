"""HTTP as only an attacker or a broken proxy writes it, to the real web server."""

import asyncio

import httpx

from tests.world import Council

NOBODYS = "/reports/new/22222222-2222-4222-8222-222222222222"

JUNK = (
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: \r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: \xff\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x:99999999\r\n\r\n",
    b"GET /no-such-page HTTP/1.1\r\nHost: x:99999999\r\n\r\n",
    b"GET /staff/reports HTTP/1.1\r\nHost: x:99999999\r\n\r\n",
    b"POST /reports/new HTTP/1.1\r\nHost: x:99999999\r\nContent-Length: 0\r\n\r\n",
    b"GET /reports/%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /reports/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /search?words=%00%ff%ed%a0%80 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://elsewhere.example.org/ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"a" * 60_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nCookie: session=\xff\xfe; device=\xff\r\n\r\n",
    b"POST /api/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n\xff\xff",
    b"POST /api/reports HTTP/1.1\r\nHost: x\r\nContent-Type: \xff\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /reports/new HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
)

HALF_SENT = (
    (b"/api/reports", b"application/json", b"{"),
    (b"/following/push", b"application/json", b"{"),
    (NOBODYS.encode() + b"/place", b"application/x-www-form-urlencoded", b"where=Fish"),
    (NOBODYS.encode() + b"/describe", b"multipart/form-data; boundary=x", b"--x\r\n"),
)


async def test_junk_is_answered_with_care_and_half_a_request_keeps_nobody_waiting(council: Council) -> None:
    port = int(council.origin.rsplit(":", 1)[1])
    for junk in JUNK:
        answer = await answered(port, junk.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        assert 200 <= int(answer.split()[1]) < 500, junk
        assert b"\r\ncontent-security-policy: default-src 'none'" in answer, junk

    half_sent = [await asyncio.open_connection("localhost", port) for _connection in range(40)]
    for number, (_reader, writer) in enumerate(half_sent):
        path, kind, half = HALF_SENT[number % len(HALF_SENT)]
        writer.write(
            b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Type: %b\r\nContent-Length: 9999\r\n\r\n%b" % (path, kind, half)
        )
    await asyncio.sleep(0.2)
    async with httpx.AsyncClient(base_url=council.origin, timeout=2) as client:
        assert (await client.get("/")).status_code == 200
    for _reader, writer in half_sent:
        writer.transport.abort()


async def answered(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("localhost", port)
    writer.write(request)
    async with asyncio.timeout(5):
        answer = await reader.read()
    writer.close()
    return answer
