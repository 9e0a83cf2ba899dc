"""Throws broken files at every parser, in a process of its own with 400 MB: `python -m tests.security.fuzzing 1 200`.

Each must answer with its own refusal; anything else ends the process with what was thrown.
"""

import asyncio
import random
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import msgspec
from litestar.exceptions import ClientException

from api.assets.loading import Properties, Tally, new_asset, taken
from api.mail.reading import read as read_mail
from api.photos.images import prepare
from api.photos.schemas import PhotoRefused
from api.places.gazetteer import entries_in
from api.places.geojson import features_in
from api.reports.loading import new_report, rows
from api.reports.schemas import NewReport
from pwa.forms import Form
from tests.world import a_photo

MEMORY = 400_000_000  # bytes more than are in use when it starts
SECONDS = 5  # of the processor's own time, for one file

REPORT = b"""{"service_code": "pothole", "description": "A hole", "latitude": 54.62, "longitude": 1.02, "answers":
{"number": ["7"], "deep": 8.5}, "location_source": "gps", "submission_key": "22222222-2222-4222-8222-222222222222"}"""
AREAS = b"""{"type": "FeatureCollection", "crs": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}, "features": [
{"type": "Feature", "properties": {"name": "Merrowby", "wd25cd": "E05000001"},
"geometry": {"type": "GeometryCollection", "geometries": [
{"type": "Polygon", "coordinates": [[[1.0, 54.6], [1.1, 54.6], [1.1, 54.7], [1.0, 54.6]]]}]}}]}"""
THINGS = b"""{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"id": "L7", "owner": "council"},
"geometry": {"type": "Point", "coordinates": [1.02, 54.62]}}]}"""
STREETS = b"""kind,label,lon,lat,easting,northing,usrn
street,"Fish Lane, Port Wrack",1.02,54.62,594000,500000,12345678
"""
REPORTS = b"""title,url,created,state,category,lastupdate,latitude,longitude
A hole,https://example.org/1,2015-05-01 09:00:00 UTC,confirmed,Potholes,2015-05-04 09:00:00 UTC,54.62,1.02
"""
MAIL = b"""From: Ann <ann@example.org>
To: reports+x@example.org
Subject: =?utf-8?B?SGVsbG8=?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/html; charset=utf-8

<p>It is back</p>
--x
Content-Type: message/delivery-status

Action: failed
Status: 5.1.1

--x--
"""
FORM = b"""--x
Content-Disposition: form-data; name="description"

A hole
--x
Content-Disposition: form-data; name="photos"; filename="a.jpg"
Content-Type: image/jpeg

\xff\xd8\xff
--x--
""".replace(b"\n", b"\r\n")
BITS = (
    *(
        b"\0",
        b"\xff\xfe",
        b"\r\n",
        b'"',
        b"{",
        b"[",
        b"}",
        b"]",
        b",",
        b":",
        b"--x",
        b";",
        b"=",
        b"%s",
        b"\xed\xa0\x80",
        b"1e999",
    ),
    *(
        b"NaN",
        b"-1",
        b"9" * 400,
        b"[" * 5000,
        b"null",
        b"Content-Type: multipart/mixed; boundary=x\r\n",
        b"x" * 20_000,
        b"\n" * 5000,
    ),
)


def broken(seed: bytes, chance: random.Random) -> bytes:
    data = bytearray(seed)
    for _change in range(chance.randrange(1, 6)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[at:at] = chance.choice(BITS)
            case 1:
                del data[at : at + chance.randrange(1, 40)]
            case 2:
                data[at : at + 1] = chance.randbytes(1)
            case 3:
                data[at:at] = data[at : at + 200] * chance.randrange(1, 20)
            case _:
                del data[at:]
    return bytes(data)


def in_file(parse: Callable[[Path], object]) -> Callable[[bytes], object]:
    def parsed(data: bytes) -> object:
        with tempfile.NamedTemporaryFile() as file:
            Path(file.name).write_bytes(data)
            return parse(Path(file.name))

    return parsed


def form_of(data: bytes) -> object:
    from litestar import Request

    async def receive() -> object:
        return {"type": "http.request", "body": data, "more_body": False}

    async def read() -> object:
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/",
            "query_string": b"",
            "headers": [(b"content-type", b"multipart/form-data; boundary=x")],
            "litestar_app": SimpleNamespace(multipart_form_part_limit=1000),
            "route_handler": SimpleNamespace(resolve_request_max_body_size=lambda: 5_000_000),
        }
        request: Request[None, None, object] = Request(scope, receive=receive)  # type: ignore[arg-type, type-var]
        form = Form(await request.form())
        return [form.text("description"), list(form.files("photos")), form.number("draft")]

    return asyncio.run(read())


PARSERS: dict[str, tuple[bytes, Callable[[bytes], object], tuple[type[Exception], ...]]] = {
    "json": (
        REPORT,
        lambda data: msgspec.json.decode(data, type=NewReport),
        (msgspec.DecodeError, UnicodeError, RecursionError),
    ),
    "areas": (AREAS, in_file(features_in), (ValueError,)),
    "assets": (
        THINGS,
        in_file(lambda file: taken(file, lambda raw: new_asset(raw, Properties(number="id"), set()), Tally())),
        (ValueError,),
    ),
    "gazetteer": (STREETS, in_file(entries_in), (ValueError,)),
    "reports": (REPORTS, in_file(lambda file: [new_report(row) for _line, row in rows(file)]), (ValueError,)),
    "mail": (MAIL, read_mail, ()),
    "form": (FORM, form_of, (ClientException, UnicodeError, LookupError)),
    "photo": (a_photo(size=(64, 48)), prepare, (PhotoRefused,)),
}


def main(seed: int, files: int) -> None:
    limit_memory()
    signal.signal(signal.SIGPROF, endless)
    for name, (good, parse, refusals) in PARSERS.items():
        chance = random.Random(f"{seed} {name}")
        parse(good)
        for number in range(files):
            data = broken(good, chance)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                parse(data)
            except refusals:
                pass
            except BaseException as error:
                sys.exit(f"{name}, file {number}: {error!r} of {data[:2000]!r}")
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        print(name, files)


def endless(_signal: int, _frame: object) -> None:
    raise TimeoutError


def limit_memory() -> None:
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + MEMORY, mapped + MEMORY))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
