"""Photos on the phone: made small before they are sent, shown, and asked where they were taken, which stays there."""

import asyncio
import io
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, FilePayload, Page, Request, Route, expect

from pwa.static_files import read_static_files
from tests.browser.chromium import accessibility_faults, desktop, no_complaints, phone
from tests.browser.steps import begins_a_report, chooses_the_service, is_asked, presses
from tests.world import Council

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

MOST_BYTES = 200_000
SLOW = 30_000  # milliseconds: a busy machine draws slowly
SCRIPT = read_static_files().url("js/photos.js")


def a_big_photo(latitude: float | None = 54.6119, longitude: float = 1.0689, orientation: int = 1) -> bytes:
    """Eight megapixels of noise, as heavy as a phone's; by default taken in Fish Lane."""
    noise = Image.effect_noise((500, 375), 60).resize((3200, 2400)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    if latitude is not None:
        exif[0x8825] = {
            1: "N",
            2: in_degrees(latitude),
            3: "E" if longitude > 0 else "W",
            4: in_degrees(abs(longitude)),
        }
    file = io.BytesIO()
    noise.save(file, "JPEG", exif=exif, quality=92)
    return file.getvalue()


def in_degrees(angle: float) -> tuple[float, float, float]:
    minutes = angle % 1 * 60
    return (float(int(angle)), float(int(minutes)), round(minutes % 1 * 60, 3))


PHOTO: FilePayload = {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": a_big_photo()}
NO_PLACE: FilePayload = {"name": "IMG_2042.jpg", "mimeType": "image/jpeg", "buffer": a_big_photo(None)}
ABROAD: FilePayload = {"name": "IMG_2043.jpg", "mimeType": "image/jpeg", "buffer": a_big_photo(51.38, -2.36)}


@pytest_asyncio.fixture(loop_scope="module")
async def on_photo_page(browser: Browser, council: Council) -> AsyncIterator[Page]:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await page.goto("/")
        await page.get_by_role("link", name="Report from a photo").click()
        await is_asked(page, "Report from a photo")
        yield page


async def adds(page: Page, *photos: FilePayload) -> None:
    await page.locator("input[type=file]").set_input_files(list(photos))
    await expect(page.locator("[data-said]")).to_contain_text("ready to send", timeout=SLOW)


async def goes_on(page: Page) -> Request:
    """What was sent when she went on."""
    async with page.expect_request(lambda request: request.method == "POST") as sent:
        await presses(page, "Nobody is in danger: continue")
    return await sent.value


async def test_a_photo_weighs_two_hundred_kilobytes_at_most_when_it_is_sent(on_photo_page: Page) -> None:
    page = on_photo_page
    assert len(PHOTO["buffer"]) > 1_000_000
    await adds(page, NO_PLACE)
    sizes = await page.evaluate(
        "[...document.querySelector('input[type=file]').files].map((file) => [file.size, file.type])"
    )
    assert sizes[0][0] <= MOST_BYTES and sizes[0][1] == "image/webp"
    await expect(page.get_by_alt_text("Photo 1")).to_be_visible()
    assert (
        await page.get_by_alt_text("Photo 1").evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 600
    )
    assert await accessibility_faults(page) == []
    await goes_on(page)
    await is_asked(page, "Where is it?")


async def test_a_second_photo_stands_beside_the_first_and_either_can_be_left_out(on_photo_page: Page) -> None:
    page = on_photo_page
    await adds(page, NO_PLACE)
    await adds(page, NO_PLACE)
    await expect(page.locator("[data-said]")).to_contain_text("Photos ready to send: 2.")
    await page.get_by_role("button", name="Leave out Photo 1").click()
    await expect(page.get_by_alt_text("Photo 2")).to_have_count(0)
    assert await page.evaluate("document.querySelector('input[type=file]').files.length") == 1


async def test_pressing_on_at_once_waits_until_the_photo_is_small(on_photo_page: Page) -> None:
    page = on_photo_page
    await page.locator("input[type=file]").set_input_files([NO_PLACE])
    sent = await goes_on(page)
    assert len(sent.post_data_buffer or b"") < MOST_BYTES + 3_000
    await is_asked(page, "Where is it?")


async def test_a_photo_chosen_before_the_page_was_ready_is_made_small_too(browser: Browser, council: Council) -> None:
    chosen = asyncio.Event()

    async def late(route: Route) -> None:
        await chosen.wait()
        await route.continue_()

    async with phone(browser, base_url=council.origin) as page:
        await page.route("**/photo_field.js", late)
        await page.goto("/reports/new/photo", wait_until="commit")
        await page.locator("input[type=file]").set_input_files([PHOTO])
        chosen.set()
        await expect(page.locator("[data-said]")).to_contain_text("ready to send", timeout=SLOW)


async def test_where_it_was_taken_stays_on_the_phone_until_she_says_yes(on_photo_page: Page) -> None:
    page = on_photo_page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    await adds(page, PHOTO)
    await expect(page.locator("[data-question]")).to_have_text(
        "This photo was taken near Fish Lane. Is the problem there?"
    )
    assert await accessibility_faults(page) == []
    assert not [each for each in asked if "54.6" in each or "1.06" in each]
    assert await page.locator("[name=latitude]").input_value() == ""
    await presses(page, "Yes, use that place")
    await expect(page.locator("[data-said]")).to_have_text("We will use the place where the photo was taken.")
    await presses(page, "Nobody is in danger: continue")
    await is_asked(page, "What is the problem?")
    await expect(page.get_by_role("main")).to_contain_text("Near Fish Lane, Port Wrack.")


async def test_no_means_that_nothing_of_its_place_is_sent(on_photo_page: Page) -> None:
    page = on_photo_page
    await adds(page, PHOTO)
    await presses(page, "No")
    await expect(page.locator("[data-offer]")).to_be_hidden()
    sent = (await goes_on(page)).post_data_buffer or b""
    assert b"54.6" not in sent and b"Exif" not in sent and b"IMG_2041" not in sent
    await is_asked(page, "Where is it?")


async def test_a_photo_from_far_away_offers_nothing(on_photo_page: Page) -> None:
    await adds(on_photo_page, ABROAD)
    await on_photo_page.wait_for_timeout(300)
    await expect(on_photo_page.locator("[data-offer]")).to_be_hidden()


async def test_a_photo_taken_elsewhere_than_the_place_chosen_asks_which_it_is(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page):
        await begins_a_report(page)
        await page.get_by_label("Where is it?").fill("54.62, 1.02")
        await presses(page, "Continue")
        await chooses_the_service(page)
        await page.get_by_label("What is wrong?").fill("A deep hole")
        await adds(page, {**PHOTO, "buffer": a_big_photo(54.6202, 1.0202)})
        await page.wait_for_timeout(200)
        await expect(page.locator("[data-offer]")).to_be_hidden()  # 26 metres: the same place
        await page.get_by_role("button", name="Leave out Photo 1").click()
        await adds(page, PHOTO)
        await expect(page.locator("[data-question]")).to_contain_text("Is the problem there?")
        await presses(page, "Yes, use that place")
        await presses(page, "Continue")
        await presses(page, "Continue")
        await expect(page.get_by_role("main")).to_contain_text("Fish Lane")


async def test_without_javascript_a_photo_is_sent_as_it_is(browser: Browser, council: Council) -> None:
    async with phone(browser, no_javascript=True, base_url=council.origin) as page:
        await page.goto("/reports/new/photo")
        await page.locator("input[type=file]").set_input_files([PHOTO])
        await presses(page, "Nobody is in danger: continue")
        await is_asked(page, "Where is it?")


async def test_a_share_from_the_phone_itself_lands_in_the_journey(browser: Browser, council: Council) -> None:
    """By the devtools, as the browser sends it: a navigation with a form that no page has begun."""
    async with phone(browser, base_url=council.origin) as page:
        await page.goto("/")
        sites: list[str] = []

        async def as_a_share(route: Any) -> None:
            headers = {**await route.request.all_headers(), "sec-fetch-site": "none", "origin": "null"}
            sites.append(headers["sec-fetch-site"])
            await route.continue_(headers=headers)

        await page.route("**/reports/new/photo", as_a_share)
        await page.evaluate(
            """() => {
                const form = document.createElement("form")
                Object.assign(form, { method: "post", action: "/reports/new/photo", enctype: "multipart/form-data" })
                form.innerHTML = '<textarea name="text">A lamp is out</textarea><input type="file" name="photos">'
                document.body.append(form)
            }"""
        )
        await page.locator("input[type=file]").set_input_files([PHOTO])
        await page.evaluate("document.querySelector('form:last-of-type').requestSubmit()")
        await is_asked(page, "Is anyone in danger now?")
        await expect(page.get_by_alt_text("Photo 1")).to_be_visible()
        assert sites == ["none"]
        assert await accessibility_faults(page) == []
        await presses(page, "No, carry on")
        await is_asked(page, "Where is it?")


async def shrunk(page: Page, content: bytes, media_type: str) -> tuple[int, str, Any]:
    """What the script makes of a file, and where it thinks it was taken."""
    found = await page.evaluate(
        """async ([script, bytes, type]) => {
            const { positionOf, shrink } = await import(script)
            const file = new Blob([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], { type })
            const [small, position] = await Promise.all([shrink(file), positionOf(file)])
            return [small.size, small.type, position]
        }""",
        [SCRIPT, b64encode(content).decode(), media_type],
    )
    return tuple(found)


async def test_a_photo_is_turned_upright_and_never_made_bigger(browser: Browser, council: Council) -> None:
    async with desktop(browser, base_url=council.origin) as page:
        await page.goto("/offline")
        size, media_type, _position = await shrunk(page, a_big_photo(orientation=6), "image/jpeg")
        assert size <= MOST_BYTES and media_type == "image/webp"
        small = b"GIF89a" + b"x" * 400_000
        assert (await shrunk(page, small, "image/gif"))[:2] == (len(small), "image/gif")
        upright = await page.evaluate(
            """async ([script, bytes]) => {
                const { shrink } = await import(script)
                const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))
                const made = await createImageBitmap(await shrink(new Blob([content])))
                return made.height > made.width
            }""",
            [SCRIPT, b64encode(a_big_photo(orientation=6)).decode()],
        )
        assert upright


async def test_the_place_in_real_photos_is_read_as_others_read_it(
    browser: Browser, council: Council, test_data: Path
) -> None:
    async with desktop(browser, base_url=council.origin) as page:
        await page.goto("/offline")
        checked = 0
        for file in sorted((test_data / "photos").glob("gps_*/*.[Jj][Pp][Gg]")):
            content = file.read_bytes()[:131_072]
            _size, _type, position = await shrunk(page, content, "text/plain")
            expected = place_in(file)
            if expected is None:
                assert position is None, file.name
            else:
                assert position, file.name
                assert abs(position["latitude"] - expected[0]) < 1e-6, file.name
                assert abs(position["longitude"] - expected[1]) < 1e-6, file.name
                checked += 1
        assert checked >= 15


def place_in(file: Path) -> tuple[float, float] | None:
    Image.MAX_IMAGE_PIXELS = None  # no stranger's: whatever another test has left
    with Image.open(file) as photo:
        gps = photo.getexif().get_ifd(0x8825)
    if not all(gps.get(tag) for tag in (1, 2, 3, 4)):
        return None
    latitude, longitude = (sum(float(part) / 60**n for n, part in enumerate(gps[tag])) for tag in (2, 4))
    return (-latitude if gps[1] == "S" else latitude, -longitude if gps[3] == "W" else longitude)


async def test_no_hostile_photo_stops_the_page(browser: Browser, council: Council, test_data: Path) -> None:
    async with desktop(browser, base_url=council.origin) as page:
        await page.goto("/offline")
        files = [
            file
            for folder in ("hostile_generated", "malformed_exif_samples")
            for file in sorted((test_data / "photos" / folder).iterdir())
            if file.is_file()
        ]
        for file in files:
            content = file.read_bytes()[:1_000_000]
            size, _type, position = await shrunk(page, content, "image/jpeg")
            assert size <= max(len(content), MOST_BYTES), file.name
            assert position is None or abs(position["latitude"]) <= 90, file.name
