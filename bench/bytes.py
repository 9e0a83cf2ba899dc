"""What comes over the air, headers and all, as a browser that knows brotli is sent it."""

import asyncio
import re
from urllib.parse import urlsplit

import brotli

from bench.council import Server
from bench.results import Measure
from pwa.static_files import StaticFile, read_static_files

LINKED = re.compile(r'<(?:link rel="(?:stylesheet|icon|manifest)"|script)[^>]*?(?:href|src)="([^"]+)"')
IMPORTED = re.compile(r'from "\./([^"]+)"')


async def sizes(server: Server, officer_cookie: str) -> list[Measure]:
    static_files = read_static_files()
    of_officers = ("css/officer", "js/officer/", "vendor/htmx.js")
    of_the_map = {name: file for name, file in static_files.kept.items() if "map" in name}
    apart = (*of_officers, *of_the_map, "screenshots/")
    residents = [static_files.url(name) for name in static_files.kept if not name.startswith(apart)]
    worker = [f"/service_worker/{name}" for name in static_files.workers]
    html, _body = await transferred(server, "/")
    return [
        size("bytes.first_visit", await with_what_it_links(server, "/"), html_only=html),
        size("bytes.repeat_visit", html),
        size("bytes.installed", await all_of(server, ["/offline", "/manifest.webmanifest", *residents, *worker])),
        size(
            "bytes.map_code",
            await all_of(server, list(map(static_files.url, of_the_map))),
            without_headers=bodies(of_the_map),
        ),
        size("bytes.service_worker", await all_of(server, worker), without_headers=bodies(static_files.workers)),
        size("bytes.staff_first", await with_what_it_links(server, "/staff/reports", officer_cookie)),
        size("bytes.staff_next", (await transferred(server, "/staff/reports?show=late", officer_cookie))[0]),
    ]


def size(name: str, value: int, **beside: float) -> Measure:
    return Measure(name, value, "bytes", beside)


def bodies(kept: dict[str, StaticFile]) -> int:
    return sum(len(file.compressed or file.body) for file in kept.values())


async def with_what_it_links(server: Server, path: str, cookie: str = "") -> int:
    """The page, its styles and scripts with what these import, its icons and manifest; each once."""
    own, page = await transferred(server, path, cookie)
    return own + await all_of(server, sorted(set(LINKED.findall(page))))


async def all_of(server: Server, paths: list[str]) -> int:
    return sum([(await transferred(server, path))[0] for path in paths])


async def transferred(server: Server, path: str, cookie: str = "") -> tuple[int, str]:
    """The bytes of one whole answer, and its words where it has any."""
    url = urlsplit(server.origin)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    head = [
        f"GET {path} HTTP/1.1",
        f"Host: {url.netloc}",
        "Accept-Encoding: br",
        f"Cookie: {cookie}",
        "Connection: close",
    ]
    writer.write("\r\n".join([*head, "", ""]).encode())
    answer = await reader.read()
    writer.close()
    headers, _, body = answer.partition(b"\r\n\r\n")
    if not headers.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{path}: {headers[:40]!r}")
    plain = brotli.decompress(body) if b"content-encoding: br" in headers.lower() else body
    return len(answer), plain.decode(errors="replace")
