"""A file someone sent becomes a clean picture: bytes in, WebP out. Only ever run on a workbench, never in the app."""

import warnings
from hashlib import sha256
from io import BytesIO
from math import ceil, floor

from PIL import Image, ImageDraw
from PIL.Image import Transpose

from api.photos.schemas import (
    ANOTHER_KIND,
    DAMAGED,
    EMPTY,
    HEIC,
    NOT_A_PHOTO,
    TOO_MANY_PIXELS,
    Box,
    PhotoRefused,
    PreparedPhoto,
)

LONG_SIDE = 2048  # pixels
THUMBNAIL_SIDE = 400
QUALITY = 78

# The pixels a header may claim. WebP is decoded whole, in 16 bytes for each pixel; JPEG and PNG take at most 4.
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 50_000_000, "WEBP": 13_000_000}

OTHER_PICTURES = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"8BPS", b"\xff\x0a", b"\0\0\0\x0cJXL ", b"\0\0\0\x0cjP  ")
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")

ORIENTATION = 0x0112  # the EXIF tag
UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


def prepare(data: bytes) -> PreparedPhoto:
    """Raises PhotoRefused with the sentence for the resident."""
    kind = kind_of(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what a camera wrote badly, which is thrown away here
            return kept_part(opened(data, kind))
    except (Image.DecompressionBombError, MemoryError):
        raise PhotoRefused(TOO_MANY_PIXELS) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise PhotoRefused(DAMAGED) from None


def kind_of(data: bytes) -> str:
    """By its first bytes, whatever its name and its sender say."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    raise PhotoRefused(why_not(data))


def why_not(data: bytes) -> str:
    if not data:
        return EMPTY
    if data[4:8] == b"ftyp":
        return HEIC if data[8:12] in HEIC_BRANDS else ANOTHER_KIND
    is_picture = data.startswith(OTHER_PICTURES) or b"<svg" in data[:1000]
    return ANOTHER_KIND if is_picture else NOT_A_PHOTO


def opened(data: bytes, kind: str) -> Image.Image:
    """Reads the header only; Pillow refuses a picture that claims more than twice its MAX_IMAGE_PIXELS."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS[kind] // 2
    return Image.open(BytesIO(data), formats=[kind])


def kept_part(image: Image.Image) -> PreparedPhoto:
    read_at_low_resolution(image)
    turn = UPRIGHT.get(orientation(image))
    image = plain(shrunk(smooth(image), LONG_SIDE))
    if turn is not None:
        image = image.transpose(turn)
    return kept_as(image)


def kept_as(image: Image.Image) -> PreparedPhoto:
    picture = webp(image)
    return PreparedPhoto(
        image=picture,
        thumbnail=webp(shrunk(image, THUMBNAIL_SIDE)),
        width=image.width,
        height=image.height,
        sha256=sha256(picture).hexdigest(),
    )


def redacted(data: bytes, boxes: list[Box]) -> PreparedPhoto:
    """Covered in black and encoded anew, so that nothing of what was there is in the file. Raises PhotoRefused."""
    try:
        image = plain(opened(data, "WEBP"))
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise PhotoRefused(DAMAGED) from None
    pen = ImageDraw.Draw(image)
    for box in boxes:
        left, top = box.left / 100 * image.width, box.top / 100 * image.height
        right, bottom = left + box.width / 100 * image.width, top + box.height / 100 * image.height
        pen.rectangle((floor(left), floor(top), ceil(right), ceil(bottom)), fill="black")
    return kept_as(image)


def read_at_low_resolution(image: Image.Image) -> None:
    """Let a JPEG be decoded at a half, a quarter or an eighth of its size, where that comes near LONG_SIDE.

    A little under is near enough: 4032 pixels, as most phones take, are read as 2016 for a quarter of the work.
    """
    near = LONG_SIDE * 15 // 16 / max(image.size)
    image.draft(None, (max(1, int(image.width * near)), max(1, int(image.height * near))))


def orientation(image: Image.Image) -> int:
    """As EXIF or XMP has it, 1 to 8; 1 where they cannot be read."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except (OSError, SyntaxError, ValueError, TypeError, LookupError):
        return 1


def smooth(image: Image.Image) -> Image.Image:
    """Black-and-white, 16-bit grey and palettes cannot be averaged, so they become grey or colour before shrinking."""
    if image.mode == "I;16":
        return image.point(lambda grey: grey / 256).convert("L")
    if image.mode == "1":
        return image.convert("L")
    if image.mode == "P":
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def shrunk(image: Image.Image, long_side: int) -> Image.Image:
    scale = long_side / max(image.size)
    if scale >= 1:
        return image
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, reducing_gap=1.0)  # averages whole pixels first, so the largest stay within their memory


def plain(image: Image.Image) -> Image.Image:
    """Opaque and in RGB. A colour profile is not followed: it is barely seen on a pothole, and one more parser."""
    if image.mode in ("RGBA", "LA"):
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")


def webp(image: Image.Image) -> bytes:
    """Pixels alone: Pillow writes no EXIF, XMP or colour profile into WebP that it is not handed here."""
    file = BytesIO()
    image.save(file, "WEBP", quality=QUALITY, method=2)  # 4, the default, takes twice the work to save 5 bytes in 100
    return file.getvalue()
