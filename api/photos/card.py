"""The picture that goes with a shared link: drawn here, only ever on a workbench, from words and one prepared photo."""

import unicodedata
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageDraw import ImageDraw as Pen

from api.photos.schemas import Card, DrawnCard

WIDTH, HEIGHT = 1200, 630  # pixels, as Open Graph's readers want
MARGIN = 64
BAR = 112
PHOTO = 500
COLOURS = 256
PAPER, INK, QUIET, FAINT = "#f5f1e8", "#1c2628", "#535d5f", "#e2dbcb"
TONES = {  # ground and words, as doorstep.css has them
    "stone": ("#e2dbcb", "#47484a"),
    "river": ("#d3e8ea", "#0b4f5c"),
    "ochre": ("#f8e3b4", "#6b4700"),
    "moss": ("#d8ebcf", "#255423"),
}
DASHES = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"'})


def draw(card: Card) -> DrawnCard:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    right = WIDTH - MARGIN
    if card.photo:
        hang(picture, card.photo)
        right -= PHOTO
    else:
        street(pen)
    bar(pen, card)
    below = words(pen, card.service, (MARGIN, MARGIN), right, 76, INK, bold=2, lines=2)
    below = words(pen, card.place, (MARGIN, below + 22), right, 42, INK, lines=2)
    below = words(pen, card.ward, (MARGIN, below + 10), right, 34, QUIET)
    pill(pen, card, below + 34)
    file = BytesIO()
    reduced = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.FLOYDSTEINBERG)
    (reduced if card.photo else picture).save(file, "PNG", compress_level=6)
    return DrawnCard(file.getvalue())


def hang(picture: Image.Image, photo: bytes) -> None:
    """The photo fills the right-hand side, cut evenly where it is too wide or too high."""
    with Image.open(BytesIO(photo), formats=["WEBP"]) as opened:
        room = PHOTO, HEIGHT - BAR
        scale = max(room[0] / opened.width, room[1] / opened.height)
        left, top = (opened.width - room[0] / scale) / 2, (opened.height - room[1] / scale) / 2
        box = left, top, opened.width - left, opened.height - top
        picture.paste(opened.convert("RGB").resize(room, box=box, reducing_gap=2.0), (WIDTH - PHOTO, 0))


def street(pen: Pen) -> None:
    """A row of houses, where there is no photo."""
    ground = HEIGHT - BAR
    for left, width, height in ((700, 130, 150), (830, 110, 210), (940, 150, 170), (1090, 110, 240)):
        top = ground - height
        pen.rectangle((left, top, left + width, ground), fill=FAINT)
        pen.polygon([(left - 8, top), (left + width / 2, top - 60), (left + width + 8, top)], fill=FAINT)
        pen.rectangle((left + width * 0.4, ground - 66, left + width * 0.68, ground), fill=PAPER)
        for across in (0.16, 0.6):
            pen.rectangle((left + width * across, top + 26, left + width * (across + 0.22), top + 62), fill=PAPER)


def bar(pen: Pen, card: Card) -> None:
    """Whose it is, in their own colour, and by which reference."""
    top = HEIGHT - BAR
    pen.rectangle((0, top, WIDTH, HEIGHT), fill=card.colour)
    door(pen, MARGIN, top + 26, 60, card.on_colour)
    middle = HEIGHT - BAR / 2
    reference = font(38)
    length = reference.getlength(card.reference)
    pen.text((WIDTH - MARGIN, middle), card.reference, card.on_colour, reference, anchor="rm")
    name = fitted(plain(card.council), font(40), WIDTH - 3 * MARGIN - 90 - length)
    pen.text((MARGIN + 84, middle), name, card.on_colour, font(40), anchor="lm", stroke_width=0.6)


def door(pen: Pen, left: float, top: float, side: float, colour: str) -> None:
    """The house's own mark, a door and its step, on a grid of 36."""
    at = side / 36

    def box(*corners: float) -> tuple[float, float, float, float]:
        x, y, other_x, other_y = (corner * at for corner in corners)
        return left + x, top + y, left + other_x, top + other_y

    pen.pieslice(box(9, 2, 27, 20), 180, 360, fill=colour)
    pen.rectangle(box(9, 13, 27, 29), fill=colour)
    pen.rectangle(box(5, 31, 31, 34), fill=colour)


def pill(pen: Pen, card: Card, top: float) -> None:
    ground, ink = TONES[card.tone]
    written = font(36)
    text = plain(card.status)
    pen.rounded_rectangle((MARGIN, top, MARGIN + written.getlength(text) + 56, top + 68), 34, fill=ground)
    pen.text((MARGIN + 28, top + 34), text, ink, written, anchor="lm", stroke_width=0.6)


def words(
    pen: Pen, text: str, at: tuple[float, float], right: float, size: int, colour: str, bold: float = 0, lines: int = 1
) -> float:
    """At most so many lines, the last one cut short; how far down they reach."""
    left, top = at
    written = font(size)
    for line in wrapped(plain(text), written, right - left, lines):
        pen.text((left, top), line, colour, written, stroke_width=bold)
        top += size * 1.2
    return top


def wrapped(text: str, written: ImageFont.FreeTypeFont, room: float, lines: int) -> list[str]:
    found: list[str] = []
    rest = text.split()
    while rest and len(found) < lines - 1:
        taken = 1
        while taken < len(rest) and written.getlength(" ".join(rest[: taken + 1])) <= room:
            taken += 1
        found.append(fitted(" ".join(rest[:taken]), written, room))
        rest = rest[taken:]
    return [*found, fitted(" ".join(rest), written, room)] if rest else found


def fitted(text: str, written: ImageFont.FreeTypeFont, room: float) -> str:
    if written.getlength(text) <= room:
        return text
    while text and written.getlength(text + "...") > room:
        text = text[:-1]
    return text.rstrip(" ,") + "..."


def plain(text: str) -> str:
    """The typeface that comes with Pillow has no letters with accents: Ynys Môn is written Ynys Mon."""
    decomposed = unicodedata.normalize("NFKD", text.translate(DASHES))
    return "".join(letter for letter in decomposed if letter.isascii() or letter in "’·")


def font(size: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont)
    return found
