"""A photo fit to be kept, and every way of saying that a file is not one; a card to be drawn."""

from typing import Literal

from msgspec import Struct

from api.language import gettext as _

MOST_BYTES = 20_000_000  # of the file as it was sent


class PreparedPhoto(Struct, frozen=True):
    """Upright, at most 2048 pixels on its long side (its thumbnail 400), with nothing in it but the picture."""

    image: bytes  # WebP, as is the thumbnail
    thumbnail: bytes
    width: int
    height: int
    sha256: str  # of the image, in hexadecimal


class Box(Struct, frozen=True):
    """A part of a photo to be covered, in hundredths of its width and height from the left and the top."""

    left: float
    top: float
    width: float
    height: float


class Redaction(Struct, frozen=True):
    image: bytes  # a prepared one
    boxes: list[Box]


class Card(Struct, frozen=True):
    """What is seen where somebody shares a link. Every word of it is the council's own."""

    council: str
    colour: str  # the council's, as #rrggbb
    on_colour: str
    service: str
    place: str
    ward: str
    status: str
    tone: Literal["stone", "river", "ochre", "moss"]
    reference: str
    photo: bytes | None = None  # a prepared one


class DrawnCard(Struct, frozen=True):
    image: bytes  # PNG, 1200 by 630 pixels


class PhotoRefused(Exception):
    """This file cannot be taken. Its text says so to the resident, in the language of whoever reads it."""

    def __str__(self) -> str:
        return _(self.args[0])


# These are read when the app starts, so they are in English here; PhotoRefused translates them.
EMPTY = _("That file is empty. Choose the photo again.")
NOT_A_PHOTO = _("That file is not a photo we can use. Choose a JPEG, PNG or WebP picture.")
ANOTHER_KIND = _("We cannot use that kind of picture. Choose a JPEG, PNG or WebP picture, or send a screenshot of it.")
HEIC = _(
    "That is a HEIC photo, which we cannot open. Your phone can send it as JPEG: set its camera to “Most Compatible” "
    "and take the photo again, or send a screenshot of it."
)
TOO_MANY_BYTES = _("That photo is over 20 MB, which is too big. Send a smaller copy, or a screenshot of it.")
TOO_MANY_PIXELS = _("That photo has too many pixels for us to open. Send a smaller copy, or a screenshot of it.")
TOO_SLOW = _("That photo took too long to open. Try again, or send a screenshot of it.")
A_VIRUS = _("That file has a virus in it, so we have not kept it. Take the photo again, or send a screenshot of it.")
NOT_NOW = _("We cannot take photos just now. Send your report without one, or try again in an hour.")
DAMAGED = _("We could not open that photo. It may be damaged. Try again, or send a screenshot of it.")
