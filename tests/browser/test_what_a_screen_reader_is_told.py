"""The tree of what is said, step by step: one heading first of all, a name for every field, errors before questions."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import phone
from tests.browser.steps import (
    PHOTO,
    begins_a_report,
    chooses,
    chooses_the_service,
    describes_it,
    gives_an_address,
    gives_coordinates,
    is_asked,
    presses,
    reads_the_reference,
    takes_a_photo,
)
from tests.world import Council

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

BY_LAMPS = "54.61547, 1.06394"  # on High Street
NAMED = "button|link|textbox|combobox|radio|checkbox|searchbox|spinbutton|region|form|img"
LINE = re.compile(rf"^\s*- '?(heading|alert|group|{NAMED})(?: \"((?:[^\"\\]|\\.)*)\")?(.*)$")

Said = list[tuple[str, str]]


async def heard(page: Page) -> Said:
    """Roles and names in the order of reading, of a page that is as it should be."""
    tree = await page.locator("main").aria_snapshot()
    lines = [LINE.match(line) for line in tree.splitlines()]
    said = [(line[1], line[2] or "", line[3]) for line in lines if line]
    headings = [name for role, name, more in said if role == "heading" and "[level=1]" in more]
    assert len(headings) == 1, tree
    nameless = [role for role, name, _more in said if not name and re.fullmatch(NAMED, role)]
    assert not nameless, f"{nameless} without a name:\n{tree}"
    return [(role, name) for role, name, _more in said]


def in_order(said: Said, *wanted: tuple[str, str]) -> None:
    """Each of these is said, and after the one before it; a name may go on."""
    at = -1
    for role, name in wanted:
        later = [n for n, each in enumerate(said) if n > at and each[0] == role and each[1].startswith(name)]
        assert later, f"{role} “{name}” is not said, or too early: {said}"
        at = later[0]


async def test_each_step_says_where_one_is_what_is_asked_and_how_to_go_on(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page:
        await page.goto("/reports/new")
        question = ("heading", "Is anyone in danger now?")
        in_order(await heard(page), ("link", "Back"), question, ("button", "No, carry on"), ("link", "Yes"))
        await begins_a_report(page)
        await expect(page.get_by_role("combobox", name="Where is it?")).to_be_visible()
        box = ("combobox", "Where is it?")
        in_order(await heard(page), ("link", "Back"), ("heading", "Where is it?"), box, ("button", "Continue"))
        await page.get_by_label("Where is it?").fill("High Street")
        await presses(page, "Continue")
        await is_asked(page, "Which place is it?")
        await expect(page.get_by_role("combobox", name="Search again")).to_be_visible()
        which, again = ("group", "Which place is it?"), ("combobox", "Search again")
        in_order(await heard(page), which, ("radio", "High Street, Port Wrack"), ("button", "Continue"), again)
        await chooses(page, "High Street, Port Wrack")
        await presses(page, "Continue")
        await is_asked(page, "What is the problem?")
        in_order(
            await heard(page),
            ("heading", "What is the problem?"),
            ("textbox", "Say what is wrong in your own words"),
            ("group", "Roads and pavements"),
            ("radio", "Pothole"),
            ("group", "Lights, signs and signals"),
            ("button", "Continue"),
        )
        await chooses_the_service(page, "Street light")
        await is_asked(page, "What is wrong?")
        in_order(
            await heard(page),
            ("heading", "What is wrong?"),
            ("textbox", "What is wrong?"),
            ("group", "Which one is it?"),
            ("radio", "Street light M75"),
            ("group", "What does the light do?"),
            ("textbox", "Where exactly?"),
            ("button", "Add photos"),
            ("button", "Continue"),
        )
        await describes_it(page, "The lamp is dark. Ring 01632 960123")
        await is_asked(page, "Do you want news by email or text?")
        in_order(await heard(page), ("heading", "Do you"), ("textbox", "Your email"), ("button", "Continue"))
        await gives_an_address(page)
        await is_asked(page, "Check your answers")
        in_order(
            await heard(page),
            ("heading", "Check your answers"),
            ("heading", "This is what everyone will see"),
            ("form", "This is what everyone will see"),
            ("button", "01632 960123 (telephone number) Take out"),
            ("link", "Change what is wrong"),
            ("link", "Change problem"),
            ("link", "Change place"),
            ("heading", "Only the council sees this"),
            ("link", "Change news by email"),
            ("button", "Send report"),
        )
        await presses(page, "Send report")
        await reads_the_reference(page)
        in_order(
            await heard(page), ("heading", "Thank you"), ("heading", "What happens next"), ("link", "See your report")
        )


async def test_what_is_wrong_is_said_before_anything_is_asked_again(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as page:

        async def is_told(problem: str, *then: tuple[str, str]) -> None:
            await presses(page, "Continue")
            await expect(page.locator("#error-summary")).to_be_focused()
            first = ("alert", "There is a problem"), ("heading", "There is a problem"), ("link", problem)
            in_order(await heard(page), *first, *then)

        await begins_a_report(page)
        await is_told("Enter a street or a postcode", ("heading", "Where is it?"))
        await gives_coordinates(page, BY_LAMPS)
        await is_asked(page, "What is the problem?")
        await is_told("Choose", ("heading", "What is the problem?"))
        await chooses_the_service(page, "Street light")
        await is_asked(page, "What is wrong?")
        await is_told("Say what the problem is", ("heading", "What is wrong?"), ("textbox", "What is wrong?"))
        await describes_it(page, "The lamp is dark")
        await is_asked(page, "Do you want news by email or text?")
        await page.get_by_label("Your email address").fill("nobody")
        await is_told(
            "Enter an email address",
            ("heading", "Do you want news by email or text?"),
            ("textbox", "Your email address"),
        )


async def test_a_photo_a_thing_and_a_report_like_it_are_said_in_the_order_of_the_page(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, base_url=council.origin) as page:
        await page.goto("/reports/new/photo")
        in_order(
            await heard(page),
            ("heading", "Report from a photo"),
            ("link", "999"),
            ("button", "Take a photo, or choose one"),
            ("button", "Nobody is in danger: continue"),
            ("link", "Report without a photo"),
        )
        await takes_a_photo(page, PHOTO)
        await chooses_the_service(page, "Graffiti")
        await describes_it(page, "A rude word on the wall")
        await gives_an_address(page)
        await presses(page, "Send report")
        reference = await reads_the_reference(page)
        await page.goto(f"/reports/{reference}/manage")
        in_order(
            await heard(page),
            ("heading", "Manage your report"),
            ("textbox", "What is wrong?"),
            ("heading", "Take out personal details"),
            ("heading", "Share this report"),
            ("button", "Withdraw my report"),
        )
    async with phone(browser, base_url=council.origin) as page:
        await takes_a_photo(page, PHOTO)
        await chooses_the_service(page, "Graffiti")
        await is_asked(page, "What is wrong?")
        in_order(
            await heard(page),
            ("region", "Has it been reported already?"),
            ("link", "A rude word on the wall"),
            ("button", "It is this one: tell me about it"),
            ("heading", "What is wrong?"),
            ("img", "Photo 1"),
            ("button", "Continue"),
        )
        await describes_it(page, "A rude word on the wall")
        await gives_an_address(page)
        await is_asked(page, "Check your answers")
        assert ("region", "Has it been reported already?") not in await heard(page), "it was asked before"
