"""Rows as a spreadsheet reads them: CSV (RFC 4180) in which no cell is a formula, written to a file as they come."""

import csv
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zoneinfo import ZoneInfo

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  (a spreadsheet takes the wide ones too)
IN_MEMORY = 1_000_000  # bytes; a larger file is on disk
CHUNK = 64 * 1024


async def written(
    rows: AsyncIterator[Any], columns: Sequence[str], headings: Sequence[str], zone: ZoneInfo, *, with_bom: bool
) -> tuple[IO[bytes], int]:
    """The file, to be read from its beginning, and how many rows it has. Some hundred of them are held at once."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (whoever reads it closes it)
    text = Encoded(file)
    if with_bom:
        file.write("\ufeff".encode())
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    number = 0
    try:
        async for row in rows:
            writer.writerow([cell(getattr(row, column), zone) for column in columns])
            number += 1
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, number


class Encoded:
    """What csv writes to, as the bytes of UTF-8."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def write(self, text: str) -> int:
        return self.file.write(text.encode())


def cell(value: Any, zone: ZoneInfo) -> str:
    """A number stays one, a time is the council's; what would be a formula is text."""
    if value is None:
        return ""
    elif isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    elif isinstance(value, date):
        return value.isoformat()
    elif isinstance(value, float):
        return f"{value:.6f}"
    else:
        return defused(str(value))


def defused(text: str) -> str:
    """As OWASP has it: a quote before what a spreadsheet would run. Spaces before it help nobody."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) else text


async def chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
