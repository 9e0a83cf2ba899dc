"""What a resident and an officer press, one function for each page, in Chromium."""

import re

from playwright.async_api import FilePayload, Page, expect

from tests.world import a_photo, eventually

WORDS = "A deep hole by the bus stop. Buses swing out to miss it."
PHOTO: FilePayload = {"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}


async def presses(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def chooses(page: Page, name: str) -> None:
    """By its words: they lie over the whole of their box."""
    await page.locator("label").get_by_text(name, exact=True).click()


async def is_asked(page: Page, question: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(question)


async def begins_a_report(page: Page) -> None:
    await page.goto("/")
    await page.get_by_role("link", name="Report a problem").click()
    await is_asked(page, "Is anyone in danger now?")
    await presses(page, "No, carry on")
    await is_asked(page, "Where is it?")


async def gives_the_place(page: Page, typed: str = "High Street", chosen: str = "High Street, Port Wrack") -> None:
    await page.get_by_label("Where is it?").fill(typed)
    await presses(page, "Continue")
    await is_asked(page, "Which place is it?")
    await chooses(page, chosen)
    await presses(page, "Continue")


async def gives_coordinates(page: Page, typed: str) -> None:
    """A place that needs no choosing, from the first page on."""
    await begins_a_report(page)
    await page.get_by_label("Where is it?").fill(typed)
    await presses(page, "Continue")


async def takes_a_photo(page: Page, photo: FilePayload) -> None:
    """As far as the service: the photo says where, and she says that it is there."""
    await page.goto("/")
    await page.get_by_role("link", name="Report from a photo").click()
    await is_asked(page, "Report from a photo")
    await page.get_by_label("Take a photo, or choose one").set_input_files([photo])
    await presses(page, "Yes, use that place")
    await presses(page, "Nobody is in danger: continue")
    await is_asked(page, "What is the problem?")


async def chooses_the_service(page: Page, name: str = "Pothole") -> None:
    await is_asked(page, "What is the problem?")
    await chooses(page, name)
    await presses(page, "Continue")


async def describes_it(page: Page, words: str = WORDS, photos: list[FilePayload] | None = None) -> None:
    await is_asked(page, "What is wrong?")
    await page.get_by_label("What is wrong?").fill(words)
    if photos:
        await page.get_by_label("Add photos").set_input_files(photos)
    await presses(page, "Continue")


async def gives_an_address(page: Page, email: str = "") -> None:
    await is_asked(page, "Do you want news by email or text?")
    await page.get_by_label("Your email address").fill(email)
    await presses(page, "Continue")


async def answers_everything(
    page: Page, words: str = WORDS, photos: list[FilePayload] | None = None, email: str = ""
) -> None:
    await begins_a_report(page)
    await gives_the_place(page)
    await chooses_the_service(page)
    await describes_it(page, words, photos)
    await gives_an_address(page, email)
    await is_asked(page, "Check your answers")


async def reports(page: Page, words: str = WORDS, photos: list[FilePayload] | None = None, email: str = "") -> str:
    """The whole journey; the reference."""
    await answers_everything(page, words, photos, email)
    await presses(page, "Send report")
    return await reads_the_reference(page)


async def reads_the_reference(page: Page) -> str:
    await page.wait_for_url(re.compile(r"/reports/[0-9A-Z]{7}/sent$"))
    return await page.locator(".panel .reference").inner_text()


async def says_how_far(officer: Page, reference: str, stage: str, words: str) -> None:
    await officer.goto(f"/staff/reports/{reference}")
    await officer.get_by_role("link", name="Say how far it has come").click()
    await officer.get_by_label("Stage").select_option(stage)
    await officer.get_by_label("Words for the resident").fill(words)
    await presses(officer, "Send to the resident")


async def closes(officer: Page, reference: str, outcome: str, why: str) -> None:
    await officer.goto(f"/staff/reports/{reference}")
    await officer.get_by_role("link", name="Close it").click()
    await chooses(officer, outcome)
    await officer.get_by_label("Why?").fill(why)
    await presses(officer, "Close and tell followers")


async def has_the_app(page: Page) -> None:
    """Its service worker is there, and answers for the page."""
    await eventually(lambda: page.evaluate("navigator.serviceWorker.controller?.state === 'activated'"))


async def signs_in(officer: Page) -> None:
    await officer.goto("/staff")
    await presses(officer, "Sign in")
    await officer.wait_for_url("**/staff/reports")
