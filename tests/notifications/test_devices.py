"""A person's devices: named, tried out, removed, and mended by themselves."""

import asyncio
import re

import httpx
import pytest

from api.notifications.devices import name_guessed
from tests.fakes import Phone, PushService, until
from tests.notifications.hearing import changed
from tests.reports.reading import errors
from tests.world import Person, World

FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0"


async def shows(person: Person, phone: Phone, **more: object) -> httpx.Response:
    """As the app does at each opening."""
    sent = phone.subscription
    asked = {"subscription": {"endpoint": sent.endpoint, "keys": {"p256dh": sent.p256dh, "auth": sent.auth}}} | more
    return await person.client.post("/following/push", json=asked, headers={"user-agent": FIREFOX})


async def base(person: Person) -> str:
    await person.opens("/account/devices")
    found = re.search(r"/account/devices/[0-9a-f-]{36}", person.page.text)
    assert found, person.text
    return found[0]


async def test_a_device_is_listed_by_name_tried_out_and_removed(world: World, push: PushService) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    phone = push.subscribe()
    await shows(resident, phone)
    address = await base(resident)
    assert "Firefox on Android" in resident.text and "Nothing sent yet" in resident.text
    await resident.sends(f"{address}/test")
    assert "A test is on its way" in resident.text
    await world.worker_works()
    [test] = phone.received
    assert test["notification"]["title"] == "This is a test"
    await resident.opens("/account/devices")
    assert "Last reached just now" in " ".join(resident.text.split())
    await resident.opens("/messages")
    assert "This is a test" not in resident.text
    await resident.sends(f"{address}/name", name="  Ann’s   phone ")
    assert "Ann’s phone" in resident.text
    await resident.sends(f"{address}/name", name="")
    assert resident.status == 422 and "name" in errors(resident.page.text)
    await resident.sends(f"{address}/remove")
    assert "No device shows notices" in resident.text
    await changed(world, officer, reference)
    assert len(phone.received) == 1


async def test_a_removed_device_is_not_taken_up_again_until_she_asks(world: World, push: PushService) -> None:
    resident = world.person()
    phone = push.subscribe()
    assert (await shows(resident, phone)).status_code == 204
    assert (await shows(resident, phone, is_repair=True)).status_code == 204
    await resident.sends(f"{await base(resident)}/remove")
    assert (await shows(resident, phone, is_repair=True)).status_code == 410
    moved = push.subscribe()
    replaces = phone.subscription.endpoint
    assert (await shows(resident, moved, is_repair=True, replaces=replaces)).status_code == 410
    assert (await shows(resident, phone)).status_code == 204, "she pressed the button"
    await base(resident)


async def test_anothers_device_is_neither_named_tried_nor_removed(world: World, push: PushService) -> None:
    resident, stranger = world.person(), world.person()
    phone = push.subscribe()
    await shows(resident, phone)
    await stranger.reports()
    address = await base(resident)
    await stranger.sends(f"{address}/test")
    await world.worker_works()
    assert phone.received == []
    for change in ("name", "remove"):
        await stranger.sends(f"{address}/{change}", name="Mine")
        assert stranger.status == 404
    await stranger.opens("/account/devices")
    assert address not in stranger.page.text


async def test_a_changed_endpoint_keeps_its_row_its_name_and_what_is_under_way(world: World, push: PushService) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    old, new = push.subscribe(), push.subscribe()
    await shows(resident, old)
    address = await base(resident)
    await resident.sends(f"{address}/name", name="My phone")
    push.answer_with(503, {})
    await changed(world, officer, reference)
    await shows(resident, new, replaces=old.subscription.endpoint, is_repair=True)
    old.unsubscribe()
    assert await base(resident) == address and "My phone" in resident.text
    push.answer_with(None)
    await world.db.execute("update delivery set due_at = now()")
    await world.worker_works()
    assert len(new.received) == 1


async def test_a_phone_that_moves_while_its_old_address_is_found_gone_is_kept_and_told(
    world: World, push: PushService
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    old, new = push.subscribe(), push.subscribe()
    await shows(resident, old)
    old.unsubscribe()
    push.delay_s = 0.3
    telling = asyncio.create_task(changed(world, officer, reference))
    await until(lambda: push.requests == 1)
    await shows(resident, new, replaces=old.subscription.endpoint, is_repair=True)
    await telling
    assert len(new.received) == 1
    assert await world.db.fetchval("select endpoint from push_subscription") == new.subscription.endpoint


@pytest.mark.parametrize("status", [400, 401, 403, 413, 429, 500, 502])
async def test_no_other_answer_drops_a_subscription(world: World, push: PushService, status: int) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    await shows(resident, push.subscribe())
    push.answer_with(status)
    await changed(world, officer, reference)
    assert await world.db.fetchval("select count(*) from push_subscription") == 1


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/1 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/156.0 Safari/537.36", "Chrome on Chromebook"),
        ("", "A browser"),
        ("<script>", "A browser"),
    ],
)
def test_a_browser_is_called_as_a_person_would(user_agent: str, name: str) -> None:
    assert name_guessed(user_agent) == name
