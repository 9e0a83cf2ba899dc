"""Small pictures made for the tests, and what is looked for in the answers."""

import struct
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageStat


def street(width: int = 320, height: int = 240) -> Image.Image:
    """Four quarters of different colours, so that which way up it is can be seen."""
    quarters = Image.new("RGB", (2, 2))
    for place, colour in {(0, 0): "firebrick", (1, 0): "seagreen", (0, 1): "royalblue", (1, 1): "gold"}.items():
        quarters.putpixel(place, Image.new("RGB", (1, 1), colour).getpixel((0, 0)) or 0)
    return quarters.resize((width, height), Image.Resampling.NEAREST)


def sent_as(kind: str, image: Image.Image, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def look_alike(webp: bytes, image: Image.Image) -> bool:
    seen = Image.open(BytesIO(webp))
    difference = ImageChops.difference(seen, image.resize(seen.size))
    return max(ImageStat.Stat(difference).mean) < 6  # of 255; a wrong quarter makes it 30


def chunks(webp: bytes) -> list[bytes]:
    """The names of a WebP's parts: pixels alone are one `VP8 ` chunk that ends where the file ends."""
    assert webp[:4] + webp[8:12] == b"RIFFWEBP"
    names, place = [], 12
    while place < len(webp):
        length = struct.unpack("<I", webp[place + 4 : place + 8])[0]
        names.append(webp[place : place + 4])
        place += 8 + length + length % 2
    assert place == len(webp) == struct.unpack("<I", webp[4:8])[0] + 8
    return names
