"""clamd, asked whether a file is a known virus before anything opens it (INSTREAM of clamd's own protocol).

https://docs.clamav.net/manual/Usage/Scanning.html#clamd
"""

import asyncio
from urllib.parse import urlsplit

import structlog

from api.photos.schemas import A_VIRUS, NOT_NOW, PhotoRefused

log = structlog.get_logger()

TIME_LIMIT = 20  # seconds
CHUNK = 1_000_000  # bytes; clamd's own limits are far above
LONGEST_ANSWER = 1000


async def refuse_viruses(scanner: str, data: bytes) -> None:
    """Raises PhotoRefused for a virus, and for what could not be looked at: a scanner that is away lets nothing by."""
    try:
        async with asyncio.timeout(TIME_LIMIT):
            said = await answer_of(scanner, data)
    except (OSError, TimeoutError, EOFError) as error:
        log.error("the virus scanner is away", reason=type(error).__name__)
        raise PhotoRefused(NOT_NOW) from None
    if said.endswith(" FOUND"):
        log.warning("a virus was sent", name=said.removeprefix("stream: ").removesuffix(" FOUND"))
        raise PhotoRefused(A_VIRUS)
    elif said != "stream: OK":
        log.error("the virus scanner could not look", reason=said)
        raise PhotoRefused(NOT_NOW)


async def answer_of(scanner: str, data: bytes) -> str:
    where = urlsplit(scanner)
    if where.scheme == "unix":
        reader, writer = await asyncio.open_unix_connection(where.path)
    else:
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
    try:
        writer.write(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            writer.write(len(chunk).to_bytes(4, "big") + chunk)
            await writer.drain()
        writer.write(bytes(4))
        answer = await reader.readuntil(b"\0")
        return answer[:LONGEST_ANSWER].rstrip(b"\0").decode("utf-8", "replace")
    finally:
        writer.close()
