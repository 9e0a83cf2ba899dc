"""A field officer in the rain: her round opens without a signal, and what she sends waits sealed and goes by itself."""

import json
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from api.database import connect
from tests.browser.chromium import accessibility_faults, phone
from tests.browser.steps import PHOTO, has_the_app, presses, reports, signs_in
from tests.browser.test_what_the_phone_keeps import EVERYTHING
from tests.world import Council, eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WAITING = """async () => {
    const opening = indexedDB.open("doorstep")
    const db = await new Promise((done) => { opening.onsuccess = () => done(opening.result) })
    const items = await new Promise((done) => {
        db.transaction("items").objectStore("items").getAll().onsuccess = ({ target }) => done(target.result)
    })
    db.close()
    const values = items.flatMap(({ fields }) => fields.map(([, value]) => value))
    return Promise.all(values.map((value) => (value.text ? value.text() : value)))
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
        await officer.context.grant_permissions(["geolocation", "background-sync"])
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
        await officer.get_by_text("I am there").click()
        await says_it_is_fixed(officer, reference)
        assert await accessibility_faults(officer) == []

        named, words, photo = await officer.evaluate(WAITING)
        assert named == reference and "Filled" not in words and "WEBP" not in photo[:20]
        kept = json.dumps(await officer.evaluate(EVERYTHING))
        assert reference in kept
        for personal in ("Trelawny", "number 9", "Filled", "Idris"):
            assert personal not in kept, personal

        officer = await has_a_signal_again_with_no_page_open(officer)
        await eventually(lambda: events(council, reference, "report.closed"), 20)
        await officer.goto("/staff/round")
        await expect(officer.get_by_text("Nothing on your round")).to_be_visible()
        await officer.wait_for_load_state("networkidle")  # it opens itself anew once all is sent
        assert not await officer.evaluate(WAITING)
        assert await events(council, reference, "report.closed") == 1


async def test_what_was_refused_while_the_app_was_closed_is_told_and_kept_as_a_note(
    browser: Browser, council: Council
) -> None:
    async with phone(browser, base_url=council.origin) as resident:
        reference = await reports(resident)
    async with phone(browser, base_url=council.origin) as officer:
        context = officer.context
        await context.grant_permissions(["notifications", "background-sync", "geolocation"])
        await context.set_geolocation({"latitude": 54.65, "longitude": 1.06})
        await keeps_a_round(officer, reference)
        await context.set_offline(True)
        await officer.goto("/staff/round")
        await says_it_is_fixed(officer, reference, is_far=True)
        elsewhere = await browser.new_context(base_url=council.origin, storage_state=await context.storage_state())
        closing: dict[str, str | float | bool] = {"outcome": "cannot_act", "reason": "It is on private ground."}
        await elsewhere.request.post(f"/staff/reports/{reference}/close", form=closing)
        await elsewhere.close()

        officer = await has_a_signal_again_with_no_page_open(officer)
        (worker,) = context.service_workers
        notices = "self.registration.getNotifications().then((all) => all.map(({ title }) => title))"
        await eventually(lambda: worker.evaluate(notices), 20)
        assert await worker.evaluate(notices) == ["Not sent"]
        await officer.goto("/staff/reports")
        await officer.get_by_role("link", name="Not sent 1").click()
        await expect(officer.get_by_text("This report is closed already.")).to_be_visible()
        assert await accessibility_faults(officer) == []
        await presses(officer, "Keep as a note")
        await eventually(lambda: events(council, reference, "report.noted"))
        await expect(officer.get_by_text("Needs you")).to_be_hidden()


async def test_signed_out_from_afar_her_phone_lets_go_of_the_round(browser: Browser, council: Council) -> None:
    async with phone(browser, base_url=council.origin) as resident:
        reference = await reports(resident)
    async with phone(browser, base_url=council.origin) as officer:
        await keeps_a_round(officer, reference)
        await officer.context.set_offline(True)
        await officer.goto("/staff/round")
        await says_it_is_fixed(officer, reference)
        elsewhere = await browser.new_context(
            base_url=council.origin, storage_state=await officer.context.storage_state()
        )
        await elsewhere.request.post("/staff/sign-out")
        await elsewhere.close()
        await officer.context.set_offline(False)
        await officer.goto("/staff/round")
        await expect(officer).to_have_url(f"{council.origin}/staff/sign-in")
        await eventually(lambda: officer.evaluate("caches.has('round').then((there) => !there)"))
        assert not await events(council, reference, "report.closed"), "nobody is signed in who could have sent it"
        assert "seal_with" not in json.dumps(await officer.evaluate(EVERYTHING)), "neither her round nor what shows it"
        await signs_in(officer)
        await eventually(lambda: events(council, reference, "report.closed"), 20)


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


async def says_it_is_fixed(officer: Page, reference: str, *, is_far: bool = False) -> None:
    stop = officer.get_by_role("listitem").filter(has_text=reference)
    await stop.get_by_text("I am there").click()
    await stop.locator("label").get_by_text("It is fixed", exact=True).click()
    await stop.get_by_label("Say it to the person who reported it").fill("Filled, and the edge sealed.")
    await stop.get_by_label("A photo of how it is now").set_input_files([PHOTO])
    await stop.get_by_role("button", name="Send and tell followers").click()
    if is_far:
        await expect(stop.get_by_text("metres from where this was reported")).to_be_visible()
        await stop.locator("label").get_by_text("This is the right place").click()
        await stop.get_by_role("button", name="Send and tell followers").click()
    await expect(officer.get_by_text("Waiting for a signal")).to_be_visible()


async def has_a_signal_again_with_no_page_open(officer: Page) -> Page:
    """Chromium asks the service worker by itself, after some minutes; here it is asked to at once. An empty page."""
    (worker,) = officer.context.service_workers
    await eventually(lambda: worker.evaluate("self.registration.sync.getTags().then((tags) => tags[0])"))
    registrations: list[dict[str, Any]] = []
    blank = await officer.context.new_page()
    devtools = await blank.context.new_cdp_session(blank)
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    await devtools.send("ServiceWorker.enable")
    await eventually(lambda: registrations)
    (which,) = [each for each in registrations if each["scopeURL"] in officer.url]
    whose = {"origin": which["scopeURL"].rstrip("/"), "registrationId": which["registrationId"]}
    await officer.close()
    await blank.context.set_offline(False)
    await devtools.send("ServiceWorker.dispatchSyncEvent", whose | {"tag": "outbox", "lastChance": False})
    return blank


async def events(council: Council, reference: str, kind: str) -> int:
    """How often it happened to this report."""
    found = "select count(*) from event join report on report.id = subject_id where reference = $1 and kind = $2"
    async with connect(council.dsn) as db:
        return int(await db.fetchval(found, reference, kind))
