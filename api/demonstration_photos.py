"""Invented photos for the invented council: small pictures, plainly drawn, that are made here and come from nowhere."""

import random
from collections.abc import Callable, Iterable
from uuid import NAMESPACE_URL, uuid5

from PIL import Image, ImageDraw
from PIL.ImageDraw import ImageDraw as Pen

from api.accounts.schemas import Officer
from api.database import Connection
from api.moderation.actions import show_photo
from api.photos.images import kept_part
from api.photos.store import PhotoStore
from api.reports.queries import add_photo
from api.reports.schemas import Submitted

LARGE, SMALL = (1920, 1440), (960, 720)  # drawn at the one and shrunk to the other, for soft edges
GRAIN = 0.05

Point = tuple[float, float]


async def add_drawn_photo(db: Connection, store: PhotoStore, number: int, report: Submitted, officer: Officer) -> None:
    """To the story of that number, where there is a drawing for it; one shows a number plate, and waits for a look."""
    if number in DRAWINGS:
        drawing = DRAWINGS[number]
        photo, photo_id = kept_part(drawn(drawing)), uuid5(NAMESPACE_URL, f"drawn for {report.id}")
        shows = drawing.__name__.replace("_", " ").capitalize()
        await store.keep(photo_id, photo)
        await add_photo(db, photo_id, report.id, photo.width, photo.height, photo.sha256)
        if drawing is not a_van_on_flat_tyres:
            await show_photo(db, photo_id, officer.actor, shows)


def drawn(draw: Callable[[Pen], None]) -> Image.Image:
    picture = Image.new("RGB", LARGE, "#c4dbe0")
    draw(ImageDraw.Draw(picture))
    shrunk = picture.resize(SMALL, reducing_gap=2.0)
    return Image.blend(shrunk, Image.effect_noise(SMALL, 60).convert("RGB"), GRAIN)


def a_hole_in_the_road(pen: Pen) -> None:
    houses(pen, 470, ("#d9c6a5", "#c9a98c", "#dccfb8", "#b9a08a"))
    pen.rectangle((0, 470, 1920, 590), fill="#b9b3a6")
    pen.rectangle((0, 590, 1920, 625), fill="#8f8b82")
    pen.rectangle((0, 625, 1920, 1440), fill="#6a6d6f")
    specks(pen, (0, 625, 1920, 1440), 900, ("#757879", "#5d6062"))
    for left in (60, 700, 1340):
        pen.polygon([(left, 760), (left + 330, 760), (left + 300, 790), (left + 25, 790)], fill="#e5e0d2")
    blob(pen, (1000, 1120), (560, 200), "#55585a", 1)
    blob(pen, (1000, 1125), (505, 165), "#3a3d3f", 2)
    blob(pen, (1005, 1140), (420, 115), "#232627", 3)
    blob(pen, (1040, 1160), (250, 52), "#7f99a3", 4)
    for x, y, size in ((420, 1260, 34), (520, 1320, 22), (1560, 1290, 40), (1490, 1010, 26), (610, 990, 20)):
        blob(pen, (x, y), (size, size * 0.6), "#4a4d4f", x)


def mattresses_in_a_lay_by(pen: Pen) -> None:
    pen.rectangle((0, 620, 1920, 1440), fill="#8aa377")
    for n, x in enumerate(range(-60, 2000, 130)):
        blob(pen, (x, 560), (150, 170 + n % 3 * 40), ("#5f7d54", "#6b8a5c", "#567349")[n % 3], n)
    pen.polygon([(0, 900), (1920, 840), (1920, 1440), (0, 1440)], fill="#8c8a84")
    specks(pen, (0, 920, 1920, 1440), 700, ("#9a9892", "#7d7b76"))
    pen.polygon([(380, 560), (980, 520), (1010, 1010), (410, 1060)], fill="#e9e2d2")
    pen.polygon([(980, 520), (1040, 545), (1068, 1000), (1010, 1010)], fill="#cfc6b2")
    for y in range(600, 1030, 90):
        pen.line([(400, y), (1000, y - 42)], fill="#c8d3da", width=12)
    pen.polygon([(240, 980), (900, 1040), (820, 1180), (150, 1110)], fill="#d8cdb8")
    pen.polygon([(150, 1110), (820, 1180), (822, 1232), (152, 1164)], fill="#b9ac93")
    pen.rectangle((1230, 480, 1590, 1120), fill="#eef0ee")
    pen.polygon([(1590, 480), (1670, 520), (1670, 1090), (1590, 1120)], fill="#c5cbca")
    pen.line([(1230, 690), (1590, 690)], fill="#a8afae", width=10)
    pen.rectangle((1262, 560, 1280, 660), fill="#9aa2a1")
    pen.rectangle((1262, 730, 1280, 900), fill="#9aa2a1")
    pen.polygon([(1590, 700), (1790, 760), (1790, 1150), (1590, 1110)], fill="#dfe3e2")


def a_split_branch(pen: Pen) -> None:
    pen.rectangle((0, 980, 1920, 1440), fill="#8aa377")
    pen.polygon([(700, 1440), (1000, 980), (1180, 980), (1500, 1440)], fill="#c9bda4")
    for n, (x, y, size) in enumerate(
        ((300, 240, 360), (640, 120, 380), (120, 480, 270), (960, 260, 260), (520, 420, 320))
    ):
        blob(pen, (x, y), (size, size * 0.75), ("#64834f", "#6f8f58", "#587646")[n % 3], n + 9)
    pen.polygon([(430, 1080), (500, 420), (640, 420), (690, 1080)], fill="#6b5442")
    pen.polygon([(600, 560), (900, 520), (1290, 820), (1270, 880), (880, 620), (610, 680)], fill="#6b5442")
    pen.polygon([(610, 570), (730, 535), (760, 600), (660, 640), (700, 590)], fill="#e3c492")
    for n, (x, y) in enumerate(((1230, 880), (1360, 960), (1120, 930), (1300, 1060))):
        blob(pen, (x, y), (170, 120), ("#6f8f58", "#587646")[n % 2], n + 30)
    for post in (200, 1640):
        pen.rectangle((post, 1000, post + 34, 1250), fill="#8b7355")


def water_over_the_road(pen: Pen) -> None:
    pen.rectangle((0, 520, 1920, 1440), fill="#93a684")
    pen.rectangle((0, 500, 1920, 540), fill="#7c9270")
    pen.polygon([(820, 520), (1080, 520), (1900, 1440), (20, 1440)], fill="#6a6d6f")
    blob(pen, (980, 1010), (1150, 290), "#7d9eaa", 5)
    blob(pen, (960, 1000), (960, 215), "#91b1bb", 6)
    for y, left, right in ((900, 500, 900), (960, 1000, 1500), (1050, 380, 760), (1110, 900, 1400), (1180, 560, 980)):
        pen.line([(left, y), (right, y)], fill="#c3d8dd", width=9)
    pen.rectangle((1462, 470, 1490, 980), fill="#5d6062")
    pen.polygon([(1476, 250), (1640, 520), (1312, 520)], fill="#b3261e")
    pen.polygon([(1476, 312), (1585, 492), (1367, 492)], fill="#fbf8f0")
    for y in (420, 455):
        pen.line([(1418, y), (1452, y - 14), (1486, y), (1530, y - 14)], fill="#232627", width=12)
    for x in range(60, 800, 180):
        pen.rectangle((x, 440, x + 22, 620), fill="#8b7355")


def a_van_on_flat_tyres(pen: Pen) -> None:
    houses(pen, 620, ("#b9a08a", "#c9a98c", "#d9c6a5", "#b3a690"))
    pen.rectangle((0, 620, 1920, 760), fill="#b9b3a6")
    pen.rectangle((0, 760, 1920, 1440), fill="#6a6d6f")
    specks(pen, (0, 770, 1920, 1440), 600, ("#757879", "#5d6062"))
    pen.polygon([(420, 420), (1320, 400), (1560, 720), (1580, 1080), (400, 1080)], fill="#4f7391")
    pen.polygon([(1010, 480), (1290, 475), (1460, 720), (1010, 730)], fill="#a9c3cc")
    pen.line([(960, 430), (960, 1070)], fill="#3f5d77", width=10)
    for x in (600, 1360):
        pen.ellipse((x - 130, 980, x + 130, 1200), fill="#232627")
        pen.ellipse((x - 60, 1040, x + 60, 1140), fill="#8b8f90")
    pen.rectangle((1330, 900, 1570, 975), fill="#f4d35e")
    pen.text((1352, 902), "WK0 VAN", fill="#232627", font_size=56)
    for n, (x, y) in enumerate(((430, 430), (700, 415), (1000, 1060), (480, 1065))):
        blob(pen, (x, y), (110, 26), "#6f8f58", n + 50)


def houses(pen: Pen, ground: float, colours: Iterable[str]) -> None:
    for n, colour in enumerate(colours):
        left, top = n * 480, 130 + n % 2 * 50
        pen.rectangle((left, top, left + 480, ground), fill=colour)
        pen.polygon([(left, top), (left + 60, top - 110), (left + 420, top - 110), (left + 480, top)], fill="#7b6a62")
        for across in (70, 300):
            pen.rectangle((left + across, top + 70, left + across + 110, top + 200), fill="#5e7680")
            pen.rectangle((left + across + 50, top + 70, left + across + 60, top + 200), fill="#efe9dc")


def blob(pen: Pen, middle: Point, size: Point, colour: str, seed: int) -> None:
    """A round thing with parts of it missing."""
    chance = random.Random(seed)  # nosec B311
    (x, y), (width, height) = middle, size
    for _part in range(26):
        across, down = chance.uniform(-0.62, 0.62), chance.uniform(-0.62, 0.62)
        wide, high = width * chance.uniform(0.28, 0.42), height * chance.uniform(0.28, 0.42)
        at_x, at_y = x + across * width, y + down * height
        pen.ellipse((at_x - wide, at_y - high, at_x + wide, at_y + high), fill=colour)


def specks(pen: Pen, box: tuple[int, int, int, int], number: int, colours: tuple[str, str]) -> None:
    chance = random.Random(number)  # nosec B311
    left, top, right, bottom = box
    for n in range(number):
        x, y, size = chance.randint(left, right), chance.randint(top, bottom), chance.randint(3, 8)
        pen.ellipse((x, y, x + size * 2, y + size), fill=colours[n % 2])


DRAWINGS: dict[int, Callable[[Pen], None]] = {  # by the story's number in demonstration_reports.csv
    0: a_hole_in_the_road,
    2: mattresses_in_a_lay_by,
    3: a_split_branch,
    11: a_van_on_flat_tyres,
    13: water_over_the_road,
}
