"""Noise at every door of a real server: it answers each, says nothing of its inside, and goes on serving."""

import asyncio
import json
import random
from urllib.parse import quote, urlsplit

import httpx
import pytest

from api.settings import Settings
from pwa.app import create_litestar
from tests.reports.reading import elements
from tests.world import Council, Person, settings_for_tests

SEED, REQUESTS = 20261122, 400
BITS = (
    *(
        "",
        "0",
        "-1",
        "1e999",
        "NaN",
        "null",
        "true",
        "[]",
        "{}",
        "\0",
        "\n",
        "'",
        '"',
        "<b>",
        "%00",
        "%",
        "..",
        "/",
        "\\",
        "é",
    ),
    *("\u202e", "\ud800", "x" * 3000, "54.62, 1.02", "pothole", "fixed", "planned", "K7M2XQ4", "2026-11-22T10:00:00Z"),
    *("--x", "ann@example.org", "9" * 400, "00000000-0000-0000-0000-000000000000", "\U0010ffff"),
)
FIELDS = (
    *("where", "choice", "latitude", "longitude", "service_code", "description", "where_exactly", "email", "photos"),
    *(
        "remove",
        "stage",
        "words",
        "outcome",
        "reason",
        "officer",
        "ward",
        "status",
        "before",
        "page",
        "page_size",
        "show",
    ),
    *("submission_key", "subscription", "reference", "replaces", "endpoint"),
)


def every_route(settings: Settings) -> list[tuple[str, str]]:
    return [
        (method, route.path_format)
        for route in create_litestar(settings).routes
        for method in sorted(getattr(route, "methods", ()))
        if not route.path_format.endswith("/live")  # a stream, which does not end
    ]


class Noise:
    """Requests of every kind, the same ones each time."""

    def __init__(self, known: dict[str, str]) -> None:
        self.random = random.Random(SEED)
        self.known = known

    def bit(self) -> str:
        if self.random.random() < 0.3:
            return "".join(
                chr(self.random.choice((self.random.randrange(256), self.random.randrange(0xD800)))) for _ in range(9)
            )
        return self.random.choice((*BITS, *self.known.values()))

    def path(self, template: str) -> str:
        path = template
        while "{" in path:
            name = path[path.index("{") + 1 : path.index("}")]
            is_known = self.random.random() < 0.7
            value = self.known.get(name, self.bit()) if is_known else self.bit()
            path = path.replace("{" + name + "}", quote(value.encode("utf-8", "surrogatepass"), safe=""), 1)
        return path

    def pairs(self) -> str:
        size = self.random.randrange(5)
        texts = [(self.random.choice(FIELDS), self.bit()) for _ in range(size)]
        return "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in texts)

    def body(self) -> tuple[str, bytes]:
        match self.random.randrange(5):
            case 0:
                return "application/x-www-form-urlencoded", self.pairs().encode()
            case 1:
                given = {self.random.choice(FIELDS): self.random.choice((self.bit(), 1, None, [self.bit()], {"a": 1}))}
                return "application/json", json.dumps(given).encode()
            case 2:
                parts = "".join(
                    f'--x\r\nContent-Disposition: form-data; name="{self.random.choice(FIELDS)}"'
                    f"{self.random.choice(('', '; filename=a.jpg'))}\r\n\r\n{self.bit()}\r\n"
                    for _ in range(self.random.randrange(4))
                )
                return "multipart/form-data; boundary=x", f"{parts}--x--\r\n".encode("utf-8", "surrogatepass")
            case 3:
                kinds = (
                    "application/json",
                    "multipart/form-data; boundary=x",
                    "application/x-www-form-urlencoded",
                    "x/y",
                    "",
                )
                return self.random.choice(kinds), self.random.randbytes(self.random.randrange(200))
            case _:
                return "", b""


async def test_noise_at_every_address_is_answered_and_never_with_a_failure(
    capfd: pytest.CaptureFixture[str], council: Council
) -> None:
    async with (
        httpx.AsyncClient(base_url=council.origin) as client,
        httpx.AsyncClient(base_url=council.origin) as desk,
    ):
        resident, officer = Person(client), Person(desk)
        reference = await resident.reports()
        draft = (await resident.begins_a_report()).rsplit("/", 1)[1]
        await officer.opens("/staff/sign-in")
        officer_id = elements(officer.page.text, "option")[0].attributes["value"]
        await officer.sends("/staff/demonstration", officer=officer_id)

        noise = Noise({"reference": reference, "draft_id": draft, "officer": officer_id})
        routes = every_route(settings_for_tests(council.data))
        for number in range(REQUESTS):
            method, template = routes[number % len(routes)]
            content_type, body = noise.body() if method in ("POST", "DELETE") else ("", b"")
            path, query = noise.path(template), noise.pairs()
            if "sign-out" in template or "forget" in template:
                continue
            who = desk if template.startswith("/staff") else client
            headers = {"content-type": content_type} if content_type else {}
            answer = await who.request(method, f"{path}?{query}", content=body, headers=headers)
            said = f"{method} {path}?{query} {content_type} {body[:200]!r}: {answer.status_code} {answer.text[:300]}"
            assert answer.status_code < 500, said
            assert "Traceback" not in answer.text and "asyncpg" not in answer.text, said
            assert answer.headers["content-security-policy"] and answer.headers["x-content-type-options"] == "nosniff"
        await resident.opens(f"/reports/{reference}")
        assert resident.status == 200
    printed = "".join(capfd.readouterr())
    assert "event=answered" in printed, "the logs are in hand"
    assert "level=error" not in printed and "Traceback" not in printed, printed[-3000:]


async def test_a_request_cut_half_way_harms_nobody_and_what_was_kept_before_it_stays(
    capfd: pytest.CaptureFixture[str], council: Council
) -> None:
    async with httpx.AsyncClient(base_url=council.origin) as client:
        resident = Person(client)
        draft = await resident.begins_a_report()
        await resident.sends(f"{draft}/place", where="54.62, 1.02")
        await resident.sends(f"{draft}/service", service_code="pothole")
        await resident.sends(f"{draft}/describe", description="Kept before the tunnel")
        cookie = client.cookies["device"]
        part = b'--x\r\nContent-Disposition: form-data; name="'
        halves = [
            (f"{draft}/describe", "multipart/form-data; boundary=x", part + b'description"\r\n\r\nHalf a senten'),
            (f"{draft}/describe", "multipart/form-data; boundary=x", part + b'photos"; filename="a.jpg"\r\n\r\n\xff'),
            (f"{draft}/describe", "application/x-www-form-urlencoded", b"description=Half a senten"),
            (f"{draft}/describe", "application/x-www-form-urlencoded", b""),
            ("/api/reports", "application/json", b'{"service_code": "pot'),
        ]
        for path, kind, body in halves:
            headers = f"Cookie: device={cookie}\r\nContent-Type: {kind}\r\n"
            assert await sent_in_half(council.origin, path, headers, body) in (b"", b"HTTP/1.1 400 Bad Request")
        await resident.sends(f"{draft}/contact", email="")
        assert resident.path == f"{draft}/check" and "Kept before the tunnel" in resident.text
        await resident.sends(f"{draft}/check")
        assert resident.path.endswith("/sent")
    printed = "".join(capfd.readouterr())
    assert "event=answered" in printed, "the logs are in hand"
    assert "level=error" not in printed and "Traceback" not in printed, printed[-3000:]


async def sent_in_half(origin: str, path: str, headers: str, body: bytes) -> bytes:
    """Ends in the middle of the body; the first line of the answer."""
    address = urlsplit(origin)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    headers = f"Host: {address.netloc}\r\nContent-Length: 5000\r\n{headers}"
    writer.write(f"POST {path} HTTP/1.1\r\n{headers}\r\n".encode() + body)
    writer.write_eof()
    async with asyncio.timeout(5):
        answer = await reader.readline()
    writer.close()
    return answer.strip()
