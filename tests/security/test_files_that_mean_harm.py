"""A file that is two things at once, or carries a virus, becomes a picture and nothing else, or nothing at all."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from typing import Self

import pytest

from api.photos import schemas
from api.photos.schemas import PhotoRefused
from api.photos.workshop import Workshop
from tests.photos.pictures import sent_as, street
from tests.security.conftest import WorldWith
from tests.world import Person, World, a_photo

# In two halves, so that no scanner takes this file for what it tests (https://www.eicar.org/download-anti-malware-testfile/).
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<script>fetch('/account')</script>"


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("payload.html", SCRIPT)
    return file.getvalue()


POLYGLOTS = {
    "a virus after it": sent_as("JPEG", street(400, 300)) + EICAR,
    "an archive after it": sent_as("JPEG", street(400, 300)) + zipped(),
    "a page in its comment": sent_as("JPEG", street(400, 300), comment=SCRIPT),
    "a page after it": sent_as("PNG", street(400, 300)) + SCRIPT,
    "a script in its details": sent_as("WEBP", street(400, 300), xmp=SCRIPT),
}
NO_PHOTOS = {
    "a virus": EICAR,
    "an archive": zipped(),
    "a page": b"<!doctype html>" + SCRIPT,
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
    "a picture that is also a script": b"GIF89a=1;" + SCRIPT,
    "a program": b"MZ\x90\0" + bytes(200),
    "a document": b"%PDF-1.7\n/OpenAction",
}


async def test_what_was_hidden_in_a_photo_is_not_in_what_is_kept(world: World) -> None:
    for what, photo in POLYGLOTS.items():
        kept = await kept_of(world, world.person(), photo)
        assert kept.startswith(b"RIFF") and kept[8:12] == b"WEBP", what
        assert not any(each in kept for each in (EICAR, b"<script", b"PK\x03\x04", b"payload")), what


async def test_what_only_calls_itself_a_photo_is_refused_and_not_kept(world: World) -> None:
    resident = world.person()
    draft = await ready_for_photos(resident)
    for what, file in NO_PHOTOS.items():
        await resident.sends(f"{draft}/describe", files=[("a.jpg", file)], description="A hole")
        assert resident.status == 422 and resident.path == f"{draft}/describe", what
    assert await world.db.fetchval("select count(*) from photo where draft_id is not null") == 0
    assert not [each for each in world.settings.data.rglob("*") if each.is_file() and each.suffix == ".webp"]


async def test_a_photo_is_kept_by_a_random_name_whatever_it_was_called(world: World) -> None:
    resident = world.person()
    await resident.reports(files=[("../../../etc/passwd\0.php", a_photo())])
    kept = [each for each in (world.settings.data / "photos").rglob("*") if each.is_file()]
    assert kept and not any("passwd" in str(each) or each.suffix == ".php" for each in kept)


class Clamd:
    """Speaks INSTREAM as clamd does: length and bytes, again and again, until a length of nothing."""

    answer: bytes | None = None  # instead of what it finds

    async def __aenter__(self) -> Self:
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.url = f"tcp://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        self.seen: list[bytes] = []
        return self

    async def __aexit__(self, *error: object) -> None:
        self.server.close()
        await self.server.wait_closed()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        data = b""
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            data += await reader.readexactly(length)
        self.seen.append(data)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        writer.write(found if self.answer is None else self.answer)
        writer.close()


@pytest.fixture
async def clamd() -> AsyncIterator[Clamd]:
    async with Clamd() as scanner:
        yield scanner


async def test_a_scanner_is_shown_every_byte_and_a_virus_goes_no_further(clamd: Clamd) -> None:
    photo, sick = sent_as("PNG", street(900, 900), compress_level=0), POLYGLOTS["a virus after it"]
    async with Workshop(benches=1, scanner=clamd.url) as workshop:
        assert (await workshop.prepare(photo)).width == 900
        assert await refusal(workshop, sick) == schemas.A_VIRUS
    assert clamd.seen == [photo, sick] and len(photo) > 2_000_000


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: \0", b"", b"nonsense"])
async def test_what_a_scanner_could_not_look_at_is_not_taken(clamd: Clamd, answer: bytes) -> None:
    clamd.answer = answer
    async with Workshop(benches=1, scanner=clamd.url) as workshop:
        assert await refusal(workshop, a_photo()) == schemas.NOT_NOW


async def test_while_the_scanner_is_away_a_report_is_taken_and_its_photo_is_not(world_with: WorldWith) -> None:
    async with world_with(scanner="tcp://127.0.0.1:1") as world:
        resident = world.person()
        draft = await ready_for_photos(resident)
        await resident.sends(f"{draft}/describe", files=[("a.jpg", a_photo())], description="A hole")
        assert resident.status == 422 and "Send your report without one" in resident.text
        await resident.sends(f"{draft}/describe", description="A hole")
        assert resident.path == f"{draft}/contact"


async def ready_for_photos(resident: Person) -> str:
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where="54.62, 1.02")
    await resident.sends(f"{draft}/service", service_code="pothole")
    return draft


async def kept_of(world: World, resident: Person, data: bytes) -> bytes:
    await resident.reports(files=[("a.jpg", data)])
    photo_id = await world.db.fetchval("select id from photo order by added_at desc limit 1")
    return (await resident.client.get(f"/photos/{photo_id}")).content


async def refusal(workshop: Workshop, data: bytes) -> str:
    with pytest.raises(PhotoRefused) as refused:
        await workshop.prepare(data)
    return str(refused.value)
