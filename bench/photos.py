"""What a phone's photo of 12 million pixels costs, in the process that makes it anew."""

import io
import resource

from PIL import Image

from api.photos.workshop import Workshop
from bench.results import Measure

SIZE = (4032, 3024)
PHOTOS = 4


async def photo_costs() -> list[Measure]:
    photo = a_photo()
    before = children()
    async with Workshop(benches=1) as workshop:
        prepared = [await workshop.prepare(photo) for _photo in range(PHOTOS)]
    after = children()
    cpu_ms = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / PHOTOS * 1000
    kept = len(prepared[0].image) + len(prepared[0].thumbnail)
    return [
        Measure("photo.cpu_ms", cpu_ms, "ms", {"kB in": len(photo) // 1000, "kB kept": kept // 1000}),
        Measure("photo.memory_mb", after.ru_maxrss / 1000, "MB", {}),
    ]


def children() -> resource.struct_rusage:
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def a_photo() -> bytes:
    """With as much detail as a street has, so that compressing it is work."""
    noise = Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 60).resize(SIZE, Image.Resampling.BICUBIC)
    colours = Image.merge("RGB", (noise, Image.linear_gradient("L").resize(SIZE), noise.rotate(180)))
    file = io.BytesIO()
    colours.save(file, "JPEG", quality=88)
    return file.getvalue()
