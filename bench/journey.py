"""How long a report takes: five walks from the home page to the reference, in Chromium on a phone's screen; and as
many calls taken by an officer, at a desk and by keyboard alone.

What the machine needs is measured; what a person needs is added: a second to read each screen, and for all she types
40 words a minute, of five letters and a space.
"""

import time
from statistics import median

from playwright.async_api import Page, expect

from bench.results import Measure
from tests.browser.chromium import chromium, desktop, phone

READING = 1.0  # seconds for each screen
LETTER = 60 / (40 * 6)  # seconds
WALKS = (
    ("fish lane", "Fish Lane, Port Wrack", "Pothole", "A deep hole by the bus stop. Buses swing out to miss it."),
    ("high street", "High Street, Port Wrack", "Street light", "The lamp outside the bakery is out and it is dark."),
    ("quay street", "Quay Street, Port Wrack", "Dumped rubbish", "Somebody left a mattress and six bags by the wall."),
    ("fish lane", "Fish Lane, Port Wrack", "Graffiti", "Graffiti all over the end wall of the school."),
    ("high street", "High Street, Port Wrack", "Blocked drain", "The drain is blocked and water stands on the road."),
)


class Walk:
    """One report, and the seconds a person would have added to it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.screens = 0
        self.person_s = 0.0

    async def reads(self, question: str) -> None:
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(question)
        self.screens += 1
        self.person_s += READING

    async def presses(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def types(self, label: str, words: str) -> None:
        await self.page.get_by_label(label).press_sequentially(words)
        self.person_s += len(words) * LETTER


async def journeys(origin: str) -> list[Measure]:
    took, screens = [], 0
    async with chromium() as browser:
        for where, place, service, words in WALKS:
            async with phone(browser, base_url=origin) as page:
                walk = Walk(page)
                began = time.perf_counter()
                await report(walk, where, place, service, words)
                took.append(time.perf_counter() - began + walk.person_s)
                screens = max(screens, walk.screens)
    return [Measure("journey.median_s", median(took), "s", {"slowest": max(took), "screens": screens, "budget": 90})]


async def report(walk: Walk, where: str, place: str, service: str, words: str) -> None:
    page = walk.page
    await page.goto("/")
    await page.get_by_role("link", name="Report a problem").click()
    await walk.reads("Is anyone in danger now?")
    await walk.presses("No, carry on")
    await walk.reads("Where is it?")
    await walk.types("Where is it?", where)
    await page.get_by_role("option", name=place, exact=True).click()
    await walk.reads("What is the problem?")
    await walk.types("Say what is wrong in your own words", words)
    await page.get_by_role("group", name="These may fit").get_by_text(service, exact=True).click()
    await walk.presses("Continue")
    await walk.reads("What is wrong?")
    await answer_what_must_be(page)
    await walk.presses("Continue")
    await walk.reads("Do you want news by email or text?")
    await walk.presses("Continue")
    await walk.reads("Check your answers")
    await walk.presses("Send report")
    await page.wait_for_url("**/sent")


async def answer_what_must_be(page: Page) -> None:
    """The first choice of each question that has to be answered: those whose label does not say “optional”."""
    for question in await page.get_by_role("group").filter(has=page.get_by_role("radio")).all():
        if "(optional)" not in await question.locator("legend").inner_text():
            await question.get_by_role("radio").first.check()


async def calls(origin: str) -> list[Measure]:
    took = []
    async with chromium() as browser, desktop(browser, base_url=origin) as page:
        await page.request.post("/staff/demonstration", form={"as": "administrator"})
        for where, place, service, words in WALKS:
            walk = Walk(page)
            began = time.perf_counter()
            await call(walk, where, place, service, words)
            took.append(time.perf_counter() - began + walk.person_s)
    return [Measure("call.median_s", median(took), "s", {"slowest": max(took), "budget": 60})]


async def call(walk: Walk, where: str, place: str, service: str, words: str) -> None:
    """She says where and what, whether she wants to hear, and has the reference read out: four screens' reading."""
    page, keys = walk.page, walk.page.keyboard
    await page.goto("/staff/calls")
    await walk.reads("Take a report")
    await walk.types("Where is it?", where)
    await expect(page.get_by_role("option", name=place, exact=True)).to_be_visible()
    await keys.press("ArrowDown")
    async with page.expect_navigation():
        await keys.press("Enter")
    await walk.reads("Take a report")
    await walk.types("What is wrong? In their own words", words)
    await expect(page.get_by_label("What is it?")).to_contain_text(service)
    await page.get_by_label("What is it?").select_option(label=service)
    await expect(page.locator("#call")).not_to_have_class("htmx-request")
    walk.person_s += 2 * READING  # what is there already, and what is asked
    await walk.types("Email address", "ann@example.org")
    await page.get_by_role("button", name="Send the report").focus()
    await keys.press("Enter")
    await page.wait_for_url("**/staff/calls/*")
    await walk.reads("The report is in")
