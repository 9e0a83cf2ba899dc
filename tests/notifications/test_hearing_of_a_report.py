"""Following a report: each change reaches whoever wants to hear of it, once, and nobody else."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.fakes import PushService
from tests.reports.reading import elements
from tests.world import HERE, Person, World


async def changed(
    world: World, officer: Person, reference: str, action: str = "update", words: str = "On its way"
) -> None:
    fields = {"stage": "planned", "words": words, "outcome": "fixed", "reason": words}
    await officer.sends(f"/staff/reports/{reference}/{action}", None, **fields)
    assert officer.status == 200 and officer.path == f"/staff/reports/{reference}", officer.text
    await world.worker_works()


async def test_her_phone_is_told_once_of_an_update_a_closing_and_a_reopening(world: World, push: PushService) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports("Something that should not be on a lock screen")
    phone = push.subscribe()
    assert (await resident.allows_notices(phone.subscription, reference)).status_code == 204
    for action, words in [("update", "We come on Tuesday"), ("close", "Filled"), ("reopen", "It has sunk")]:
        await changed(world, officer, reference, action, words)
        await world.worker_works()
    assert [each["web_push"] for each in phone.received] == [8030, 8030, 8030]
    notices = [each["notification"] for each in phone.received]
    assert [(each["title"], each["body"]) for each in notices] == [
        ("Pothole: Planned", "We come on Tuesday"),
        ("Pothole: Fixed", "Filled"),
        ("Pothole: open again", "It has sunk"),
    ]
    for each in notices:
        assert each["navigate"] == f"{world.settings.origin}/reports/{reference}", "a page, and no private link"
        assert "lock screen" not in str(each)


async def test_the_inbox_holds_every_message_also_on_a_phone_without_notices(world: World) -> None:
    resident, officer, stranger = world.person(), await world.officer(), world.person()
    reference = await resident.reports()
    for words in ("First", "Second"):
        await changed(world, officer, reference, words=words)
    await resident.opens("/messages")
    assert "First" in resident.text and "Second" in resident.text
    assert len(elements(resident.page.text, "span", class_="tag tag-river")) == 2
    await resident.sends("/messages")
    assert resident.path == "/messages" and not elements(resident.page.text, "span", class_="tag tag-river")
    await stranger.opens("/messages")
    assert "No messages yet" in stranger.text


async def test_a_neighbour_follows_and_hears_and_stops_and_hears_no_more(world: World) -> None:
    resident, neighbour, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports()
    for _press in range(2):
        await neighbour.sends(f"/reports/{reference}/follow")
        assert "follows this report" in neighbour.text
    await neighbour.opens("/following")
    assert reference in neighbour.page.text
    await changed(world, officer, reference, words="First")
    await neighbour.sends(f"/reports/{reference}/unfollow")
    assert "Follow this report" in neighbour.text
    await changed(world, officer, reference, words="Second")
    await neighbour.sends(f"/reports/{reference}/follow")
    await changed(world, officer, reference, words="Third")
    await neighbour.opens("/messages")
    assert "First" in neighbour.text and "Third" in neighbour.text and "Second" not in neighbour.text
    await neighbour.opens(f"/reports/{reference}")
    assert "Not fixed" not in neighbour.text, "to follow is not to manage"


async def test_not_fixed_is_one_tap_for_her_and_for_nobody_else(world: World, push: PushService) -> None:
    resident, neighbour, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports()
    phones = push.subscribe(), push.subscribe()
    for person, phone in zip((resident, neighbour), phones, strict=True):
        await person.allows_notices(phone.subscription, reference)
    await changed(world, officer, reference, "close", "Filled")
    for person in (neighbour, world.person()):
        await person.sends(f"/reports/{reference}/not-fixed")
        assert person.status == 403
    await resident.opens(f"/reports/{reference}")
    assert elements(resident.page.text, "form", action=f"/reports/{reference}/not-fixed")
    await resident.sends(f"/reports/{reference}/not-fixed")
    assert resident.path == f"/reports/{reference}/not-fixed" and "It is open again" in resident.text
    assert "Not fixed, says the person who reported it" in await resident.opens(f"/reports/{reference}")
    await resident.sends(f"/reports/{reference}/not-fixed")
    assert resident.status == 409, "it is open already"
    await world.worker_works()
    hers, the_neighbours = ([each["notification"]["title"] for each in phone.received] for phone in phones)
    assert the_neighbours == ["Pothole: Fixed", "Pothole: open again"]
    assert hers == ["Pothole: Fixed"], "she is not told of her own doing"


async def test_a_message_is_made_once_however_often_the_job_runs(world: World, push: PushService) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    phone = push.subscribe()
    await resident.allows_notices(phone.subscription, reference)
    await changed(world, officer, reference)
    event_id = await world.db.fetchval("select max(id) from event where kind = 'report.updated'")
    for name in ("api.events.announce", "api.reports.jobs.tell_followers"):
        await world.db.execute("insert into job (name, arguments) values ($1, $2)", name, {"event_id": event_id})
    await world.worker_works()
    assert len(phone.received) == 1
    assert await world.db.fetchval("select count(*) from message where event_id = $1", event_id) == 1
    assert await world.db.fetchval("select count(*) from job") == 0, "the second time is no failure"


async def test_a_phone_that_is_gone_is_dropped_and_the_message_stays_in_the_inbox(
    world: World, push: PushService
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    phone, other = push.subscribe(), push.subscribe()
    for each in (phone, other):
        await resident.allows_notices(each.subscription, reference)
    phone.unsubscribe()
    await changed(world, officer, reference)
    assert await world.db.fetchval("select count(*) from push_subscription") == 1
    assert len(other.received) == 1
    await resident.opens("/messages")
    assert "On its way" in resident.text


@pytest.mark.parametrize(
    ("status", "headers", "wait_s"), [(429, {"Retry-After": "120"}, 120), (500, {}, 10), (503, {}, 10)]
)
async def test_a_push_service_that_cannot_just_now_is_tried_again_later(
    world: World, push: PushService, status: int, headers: dict[str, str], wait_s: int
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    phone = push.subscribe()
    await resident.allows_notices(phone.subscription, reference)
    push.answer_with(status, headers)
    await changed(world, officer, reference)
    assert push.requests == 1 and not phone.received
    [delivery] = await world.db.fetch("select status, due_at, attempts from delivery where channel = 'web_push'")
    assert delivery["status"] == "temporary-failure" and delivery["attempts"] == 1
    assert delivery["due_at"] - await world.db.fetchval("select now()") >= timedelta(seconds=wait_s)
    push.answer_with(None)
    await world.db.execute("update delivery set due_at = now()")
    await world.worker_works()
    assert len(phone.received) == 1
    assert await world.db.fetchval("select status from delivery where channel = 'web_push'") == "delivered"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:5432/x",
        "https://push.example.org/x",
        "https://fcm.googleapis.com.example.org/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://fcm.googleapis.com:22/x",
        "http://fcm.googleapis.com/x",
        "file:///etc/passwd",
        "",
        "x" * 10_000,
    ],
)
async def test_only_the_push_services_we_know_are_written_to(world: World, push: PushService, endpoint: str) -> None:
    resident = world.person()
    good = push.subscribe().subscription
    keys = {"p256dh": good.p256dh, "auth": good.auth}
    answer = await resident.client.post("/following/push", json={"subscription": {"endpoint": endpoint, "keys": keys}})
    assert answer.status_code == 422 and "endpoint" in answer.json()["errors"]
    assert await world.db.fetchval("select count(*) from push_subscription") == 0


@pytest.mark.parametrize("name", ["p256dh", "auth"])
@pytest.mark.parametrize("value", ["", "AAAA", "?" * 87, "\0", "é" * 20, "A" * 87])
async def test_keys_that_cannot_encrypt_are_refused_at_once(
    world: World, push: PushService, name: str, value: str
) -> None:
    good = push.subscribe().subscription
    keys = {"p256dh": good.p256dh, "auth": good.auth} | {name: value}
    asked = {"subscription": {"endpoint": good.endpoint, "keys": keys}}
    answer = await world.person().client.post("/following/push", json=asked)
    assert answer.status_code == 422 and "keys" in answer.json()["errors"]


async def test_a_phone_that_stops_or_changes_its_address_is_told_at_the_right_one(
    world: World, push: PushService
) -> None:
    resident, stranger, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports()
    old, new = push.subscribe(), push.subscribe()
    await resident.allows_notices(old.subscription, reference)
    await drop(stranger, old.subscription.endpoint, new.subscription.p256dh, new.subscription.auth)
    keys = {"p256dh": new.subscription.p256dh, "auth": new.subscription.auth}
    moved = {
        "subscription": {"endpoint": new.subscription.endpoint, "keys": keys},
        "replaces": old.subscription.endpoint,
    }
    assert (await resident.client.post("/following/push", json=moved)).status_code == 204
    await changed(world, officer, reference)
    assert (len(old.received), len(new.received)) == (0, 1)
    await drop(resident, new.subscription.endpoint, keys["p256dh"], keys["auth"])
    await changed(world, officer, reference)
    assert len(new.received) == 1


async def drop(person: Person, endpoint: str, p256dh: str, auth: str) -> httpx.Response:
    subscription = {"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}}
    answer = await person.client.request("DELETE", "/following/push", json=subscription)
    assert answer.status_code == 204
    return answer


async def test_an_import_or_any_change_of_the_past_is_told_to_nobody(world: World, push: PushService) -> None:
    from api.actor import SYSTEM
    from api.reports.actions import close

    resident = world.person()
    reference = await resident.reports(where=HERE)
    phone = push.subscribe()
    await resident.allows_notices(phone.subscription, reference)
    report_id = await world.db.fetchval("select id from report where reference = $1", reference)
    await close(world.db, report_id, SYSTEM, "fixed", "Long ago", happened_at=datetime(2020, 1, 1, tzinfo=UTC))
    await world.worker_works()
    assert not phone.received
