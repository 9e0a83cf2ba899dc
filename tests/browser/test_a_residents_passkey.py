"""A resident's own pages on a phone: a code, a passkey, what is held, erasing it; each light and accessible."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Response, expect

from tests.browser.chromium import accessibility_faults, no_complaints, phone
from tests.browser.steps import PHOTO, is_asked, presses, reports
from tests.fakes import MailServer
from tests.world import Council, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
HTML = 6_000  # bytes, headers included


async def code_for(mail: MailServer, email: str) -> str:
    def newest() -> str:
        letters = [each for each in mail.letters if each["To"] == email and each["Subject"] == "Your code"]
        found = re.search(r"^\d{6}$", letters[-1].get_content(), re.M) if letters else None
        return found[0] if found else ""

    return str(await eventually(newest))


async def test_a_resident_signs_in_adds_a_passkey_and_reads_what_is_held(
    browser: Browser, council: Council, mail: MailServer
) -> None:
    async with phone(browser, base_url=council.origin) as page, no_complaints(page, but_for="status of 422"):
        faults: dict[str, list[str]] = {}
        sizes: dict[str, int] = {}

        async def weigh(answer: Response) -> None:
            if answer.request.is_navigation_request() and answer.status == 200:
                size = await answer.request.sizes()
                sizes[answer.url] = size["responseHeadersSize"] + size["responseBodySize"]

        async def looks(name: str) -> None:
            faults[name] = await accessibility_faults(page)
            await page.emulate_media(color_scheme="dark")
            faults[f"{name}, dark"] = await accessibility_faults(page, ["color-contrast"])
            await page.emulate_media(color_scheme="light")

        page.on("response", weigh)
        cdp = await page.context.new_cdp_session(page)
        await cdp.send("WebAuthn.enable")
        await cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

        await reports(page, "A lamp that blinks", [PHOTO], "ada@example.org")
        await page.goto("/account")
        await page.get_by_role("link", name="Sign in to have your reports here too").click()
        await looks("sign in")
        await presses(page, "Send me a code")
        await looks("sign in, refused")
        await page.get_by_label("Your email address").fill("ada@example.org")
        await presses(page, "Send me a code")
        await is_asked(page, "Type the code")
        await looks("code")
        await page.get_by_label("Type the code").fill(await code_for(mail, "ada@example.org"))
        await presses(page, "Continue")
        await expect(page.get_by_role("main")).to_contain_text("Signed in as")
        await looks("account")

        await page.get_by_role("link", name="What we hold about you").click()
        await is_asked(page, "Show that it is you")
        await looks("prove, with nothing to prove with")
        await page.get_by_role("link", name="Add one").click()
        await looks("how you sign in")
        await presses(page, "Add a passkey")
        await expect(page.get_by_role("main")).to_contain_text("Added")
        await looks("a passkey added")

        await page.goto("/account")
        await presses_first(page, "Sign out")
        await page.goto("/account/data")
        await is_asked(page, "Sign in")
        await presses(page, "Sign in with a passkey")
        await is_asked(page, "What we hold about you")
        for summary in await page.locator("summary").all():
            await summary.click()
        await expect(page.get_by_role("main")).to_contain_text("A lamp that blinks")
        await looks("what is held")
        async with page.expect_download() as download:
            await page.get_by_role("link", name="Download all of it").click()
        assert "A lamp that blinks" in read(await (await download.value).path())
        for link, name in (("/account/data/ask", "ask"), ("/account/erase", "erase"), ("/privacy", "privacy")):
            await page.goto(link)
            await looks(name)
        await page.goto("/account/erase")
        await presses(page, "Erase")
        await looks("erase, refused")
        await page.locator("label").get_by_text("Yes, erase it", exact=True).click()
        await presses(page, "Erase")
        await is_asked(page, "It is erased")
        await looks("erased")
        assert {name: found for name, found in faults.items() if found} == {}
        assert {url: size for url, size in sizes.items() if size > HTML} == {}


def read(path: Path) -> str:
    return path.read_text()


async def presses_first(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name).first.click()
