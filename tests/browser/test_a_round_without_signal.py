"""A field officer in the rain: her round opens without a signal, and what she sends waits sealed and goes by itself."""

import json

import pytest
from playwright.async_api import Browser, Page, expect

from api.database import connect
from tests.browser.chromium import accessibility_faults, phone
from tests.browser.steps import PHOTO, chooses, has_the_app, presses, reports, signs_in
from tests.browser.test_what_the_phone_keeps import EVERYTHING
from tests.world import Council, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WAITING = """async () => {
    const opening = indexedDB.open("doorstep-round")
    const db = await new Promise((done) => { opening.onsuccess = () => done(opening.result) })
    const visits = await new Promise((done) => {
        db.transaction("visits").objectStore("visits").getAll().onsuccess = ({ target }) => done(target.result)
    })
    db.close()
    return Promise.all(visits.flatMap(({ sealed }) => sealed).map((blob) => blob.text()))
}"""


async def keeps_a_round(officer: Page, reference: str) -> None:
    await officer.goto("/staff/sign-in")
    await has_the_app(officer)
    await signs_in(officer)
    await officer.request.post("/staff/round/take-up", form={"reference": reference})
    await officer.goto("/staff/round")
    await eventually(lambda: officer.evaluate("caches.match('/staff/round/offline').then(Boolean)"))


async def test_what_she_does_without_a_signal_waits_sealed_and_goes_by_itself(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, base_url=council.origin) as resident:
        reference = await reports(resident, "Mrs Trelawny of number 9 fell into this hole")
    async with phone(browser, base_url=council.origin) as officer:
        await officer.context.grant_permissions(["geolocation"])
        await officer.context.set_geolocation({"latitude": 54.61547, "longitude": 1.06394})
        await keeps_a_round(officer, reference)

        await officer.context.set_offline(True)
        await officer.goto("/staff/round")
        await expect(officer.get_by_role("heading", level=1)).to_have_text("My round without a signal")
        await expect(officer.get_by_text(reference)).to_be_visible()
        assert await accessibility_faults(officer) == []
        await officer.get_by_text("I am there").click()
        await presses(officer, "Send and tell followers")
        await expect(officer.get_by_role("alert")).to_have_text("Choose what you found")
        await chooses(officer, "It is fixed")
        await officer.get_by_label("Say it to the person who reported it").fill("Filled, and the edge sealed.")
        await officer.get_by_label("A photo of how it is now").set_input_files([PHOTO])
        await presses(officer, "Send and tell followers")
        await expect(officer.get_by_text("Waiting for a signal")).to_be_visible()
        assert await accessibility_faults(officer) == []

        sealed = await officer.evaluate(WAITING)
        assert len(sealed) == 2 and "Filled" not in sealed[0] and "WEBP" not in sealed[1][:20]
        kept = json.dumps(await officer.evaluate(EVERYTHING))
        assert reference in kept
        for personal in ("Trelawny", "number 9", "Filled", "Idris"):
            assert personal not in kept, personal

        await officer.context.set_offline(False)
        await eventually(lambda: is_closed(council, reference), 20)
        await officer.goto("/staff/round")
        await expect(officer.get_by_text("Nothing on your round")).to_be_visible()
        assert await officer.evaluate(WAITING) == []


async def test_signed_out_from_afar_her_phone_lets_go_of_the_round(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as resident:
        reference = await reports(resident)
    async with phone(browser, base_url=council.origin) as officer:
        await keeps_a_round(officer, reference)
        elsewhere = await browser.new_context(
            base_url=council.origin, storage_state=await officer.context.storage_state()
        )
        await elsewhere.request.post("/staff/sign-out")
        await elsewhere.close()
        await officer.goto("/staff/round")
        await expect(officer).to_have_url(f"{council.origin}/staff/sign-in")
        await eventually(lambda: officer.evaluate("caches.has('round').then((there) => !there)"))
        assert reference not in json.dumps(await officer.evaluate(EVERYTHING))


async def test_a_round_kept_for_twelve_hours_is_gone(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as resident:
        reference = await reports(resident)
    async with phone(browser, base_url=council.origin) as officer:
        await keeps_a_round(officer, reference)
        await officer.context.set_offline(True)
        await officer.clock.install()
        await officer.clock.fast_forward("11:59:00")
        await officer.goto("/staff/round/offline")
        await expect(officer.get_by_text(reference)).to_be_visible()
        await officer.clock.fast_forward("00:02:00")
        await officer.reload()
        await expect(officer.get_by_text("No round is kept on this phone")).to_be_visible()
        assert reference not in json.dumps(await officer.evaluate(EVERYTHING))


async def is_closed(council: Council, reference: str) -> bool:
    async with connect(council.dsn) as db:
        return bool(await db.fetchval("select stage = 'closed' from report where reference = $1", reference))
