"""A resident's photo comes out small, upright and with nothing in it but the picture, or is refused in plain words."""

import struct
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image, ImageCms
from PIL.Image import Transpose

from api.photos import images, schemas
from api.photos.images import prepare
from api.photos.schemas import PhotoRefused
from tests.photos.pictures import chunks, look_alike, sent_as, street

ORIENTATION, GPS = 0x0112, 0x8825
AS_THE_CAMERA_TURNED_IT = {
    1: None,
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_90,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_270,
}


def test_a_large_photo_is_made_small_and_gets_a_thumbnail() -> None:
    photo = prepare(sent_as("JPEG", street(4032, 3024)))
    assert (photo.width, photo.height) == (2016, 1512)
    assert Image.open(BytesIO(photo.image)).size == (2016, 1512)
    assert Image.open(BytesIO(photo.thumbnail)).size == (400, 300)
    assert look_alike(photo.image, street()) and look_alike(photo.thumbnail, street())
    assert photo.sha256 == sha256(photo.image).hexdigest()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_photo_is_over_2048_pixels_and_none_is_made_larger(kind: str) -> None:
    for size, kept in {(3264, 2448): (2048, 1536), (100, 90): (100, 90), (9000, 3): (2048, 1)}.items():
        photo = prepare(sent_as(kind, street(*size)))
        assert (photo.width, photo.height) == kept


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright_however_the_phone_was_held(kind: str, orientation: int) -> None:
    turned = AS_THE_CAMERA_TURNED_IT[orientation]
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    photo = prepare(sent_as(kind, street().transpose(turned) if turned is not None else street(), exif=exif))
    assert (photo.width, photo.height) == (320, 240)
    assert look_alike(photo.image, street()) and look_alike(photo.thumbnail, street())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_of_a_pothole_loses_its_position(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "PhoneOfJane"
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 22.0, 51.96), 3: "W", 4: (2.0, 21.0, 32.4)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sent = sent_as(kind, street(), exif=exif, xmp=b'<x exif:GPSLatitude="51,22.866N"/>', icc_profile=profile)
    photo = prepare(sent + b"a film of 3 seconds at 51.3811,-2.3590")
    for webp in (photo.image, photo.thumbnail):
        assert chunks(webp) == [b"VP8 "]  # nothing but pixels, and not a byte after them
        assert not any(word in webp for word in (b"PhoneOfJane", b"GPS", b"51.3811", b"51,22", b"Exif", b"sRGB"))


def test_a_transparent_picture_is_put_on_white() -> None:
    for mode in ("RGBA", "LA", "P"):
        clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0)).convert(mode)
        photo = prepare(sent_as("PNG", clear, transparency=0) if mode == "P" else sent_as("PNG", clear))
        assert look_alike(photo.image, Image.new("RGB", (64, 64), "white"))


def test_every_depth_of_picture_keeps_its_tones() -> None:
    grey = Image.new("RGB", (64, 64), (128, 128, 128))
    assert look_alike(prepare(sent_as("PNG", Image.new("I;16", (64, 64), 128 * 256))).image, grey)
    assert look_alike(prepare(sent_as("PNG", grey.convert("L"))).image, grey)
    assert look_alike(prepare(sent_as("JPEG", street().convert("CMYK"))).image, street())
    assert look_alike(prepare(sent_as("PNG", Image.new("1", (64, 64), 1))).image, Image.new("RGB", (64, 64), "white"))


@pytest.mark.parametrize(("kind", "sent"), [("MPO", "JPEG"), ("PNG", "PNG"), ("WEBP", "WEBP")])
def test_a_file_of_many_pictures_gives_its_first(kind: str, sent: str) -> None:
    several = sent_as(kind, street(), save_all=True, append_images=[Image.new("RGB", (320, 240), "black")] * 3)
    assert images.kind_of(several) == sent
    assert look_alike(prepare(several).image, street())


REFUSED = {
    "nothing": (b"", schemas.EMPTY),
    "words": (b"A pothole, outside number 7.", schemas.NOT_A_PHOTO),
    "a web page named .jpg": (b"<!doctype html><script>alert(1)</script>", schemas.NOT_A_PHOTO),
    "a GIF": (sent_as("GIF", street()), schemas.ANOTHER_KIND),
    "a TIFF": (sent_as("TIFF", street()), schemas.ANOTHER_KIND),
    "a BMP": (sent_as("BMP", street()), schemas.ANOTHER_KIND),
    "an SVG": (b'<?xml version="1.0"?><svg onload="alert(1)"/>', schemas.ANOTHER_KIND),
    "an AVIF": (b"\0\0\0\x20ftypavif\0\0\0\0", schemas.ANOTHER_KIND),
    "a HEIC": (b"\0\0\0\x20ftypheic\0\0\0\0", schemas.HEIC),
    "half a JPEG": (sent_as("JPEG", street())[:1500], schemas.DAMAGED),
    "half a PNG": (sent_as("PNG", street())[:300], schemas.DAMAGED),
    "half a WebP": (sent_as("WEBP", street())[:100], schemas.DAMAGED),
    "a JPEG that says it is 65,500 pixels wide and high": (
        sent_as("JPEG", street()).replace(struct.pack(">HH", 240, 320), struct.pack(">HH", 65500, 65500)),
        schemas.TOO_MANY_PIXELS,
    ),
    "a PNG of 64 million black dots": (sent_as("PNG", Image.new("1", (8000, 8000))), schemas.TOO_MANY_PIXELS),
    "a WebP that says it is 16,383 pixels wide and high": (
        sent_as("WEBP", street()).replace(struct.pack("<HH", 320, 240), struct.pack("<HH", 16383, 16383)),
        schemas.TOO_MANY_PIXELS,
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_a_usable_photo_is_refused_in_plain_words(what: str) -> None:
    data, sentence = REFUSED[what]
    with pytest.raises(PhotoRefused) as refused:
        prepare(data)
    assert str(refused.value) == sentence
