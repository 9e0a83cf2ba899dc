"""The inbox holds every message, says how many are unread, and lets a report be muted."""

import re

from tests.fakes import PushService
from tests.notifications.hearing import changed
from tests.reports.reading import elements
from tests.world import Person, World


def badge(person: Person) -> str:
    return "".join(each.words for each in elements(person.page.text, "span", class_="count"))


async def test_every_page_says_how_many_messages_are_unread_and_opening_one_reads_it(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    first, second = await resident.reports(), await resident.reports()
    for reference in (first, second):
        await changed(world, officer, reference)
    await changed(world, officer, first, words="Once more")
    for path in ("/", "/reports", "/account"):
        await resident.opens(path)
        assert badge(resident).startswith("3")
    await resident.opens("/messages")
    link = re.search(r'href="(/messages/[0-9a-f-]{36})"', resident.page.text)
    assert link
    await world.person().opens(link[1])
    assert world.people[-1].status == 404, "it is nobody else's"
    await resident.opens(link[1])
    assert resident.path == f"/reports/{first}"
    await resident.opens("/messages")
    assert badge(resident).startswith("1"), "she saw that report's page, so both of its messages"
    left = re.search(r'action="(/messages/[0-9a-f-]{36}/read)"', resident.page.text)
    assert left
    await resident.sends(left[1])
    assert resident.path == "/messages" and badge(resident) == ""


async def test_the_page_a_notice_leads_to_reads_its_messages(world: World, push: PushService) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    phone = push.subscribe()
    await resident.allows_notices(phone.subscription)
    await changed(world, officer, reference)
    notice = phone.received[-1]["notification"]
    assert notice["app_badge"] == 1
    await resident.opens(notice["navigate"].removeprefix(world.settings.origin))
    assert badge(resident) == ""
    assert await world.db.fetchval("select read_at is not null from message")
    await world.person().opens(f"/reports/{reference}")
    await changed(world, officer, reference)
    await world.person().opens(f"/reports/{reference}")
    await resident.opens("/")
    assert badge(resident).startswith("1"), "another's look is not hers"


async def test_messages_stand_by_day_and_by_what_they_are_about(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    first, second = await resident.reports(), await resident.reports()
    for reference in (first, second, first):
        await changed(world, officer, reference)
    await world.db.execute(
        "update message set created_at = created_at - interval '1 day' where id = (select id from message limit 1)"
    )
    await resident.opens("/messages")
    days = re.split("<h2>", resident.page.text)[1:]
    assert [day.count("<article>") for day in days] == [2, 1]
    assert resident.page.text.count("Mute this report") == 3


async def test_a_muted_report_is_silent_by_whatever_she_follows_until_she_follows_it_again(
    world: World, push: PushService
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await world.person().reports()
    ward = await world.db.fetchval("select name from area join report on ward_id = area.id limit 1")
    ward = await world.db.fetchval(
        "select name from area join report on ward_id = area.id where reference = $1", reference
    )
    await resident.sends("/following", ward=ward)
    await resident.sends(f"/reports/{reference}/follow")
    phone = push.subscribe()
    await resident.allows_notices(phone.subscription)
    await changed(world, officer, reference)
    notice = phone.received[-1]["notification"]
    assert [each["action"] for each in notice["actions"]] == ["mute"]
    before = len(phone.received)
    headers = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "origin": world.settings.origin}
    answer = await resident.client.post(f"/reports/{reference}/mute", headers=headers)  # as its service worker does
    assert answer.status_code == 303
    answer = await resident.client.post(f"/reports/{reference}/mute", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    await changed(world, officer, reference, "close", "Filled")
    assert len(phone.received) == before
    await resident.opens("/messages")
    assert "Muted." in resident.text
    await resident.sends(f"/reports/{reference}/follow")
    await changed(world, officer, reference, "reopen", "It has sunk")
    assert len(phone.received) == before + 1


async def test_only_she_who_sent_it_is_offered_not_fixed_and_only_at_its_ending(
    world: World, push: PushService
) -> None:
    resident, neighbour, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports()
    phones = push.subscribe(), push.subscribe()
    for person, phone in zip((resident, neighbour), phones, strict=True):
        await person.allows_notices(phone.subscription, reference)
    await changed(world, officer, reference)
    await changed(world, officer, reference, "close", "Filled")
    offered = [
        [[each["action"] for each in got["notification"]["actions"]] for got in phone.received] for phone in phones
    ]
    assert offered == [[["mute"], ["not-fixed", "mute"]], [["mute"], ["mute"]]]


async def test_what_a_push_service_sees_tells_nothing_of_the_report(world: World, push: PushService) -> None:
    resident, officer = world.person(), await world.officer()
    references = [await resident.reports(), await resident.reports()]
    phone = push.subscribe()
    await resident.allows_notices(phone.subscription)
    for reference in (*references, references[0]):
        await changed(world, officer, reference)
    topics = [each.topic for each in push.pushes]
    assert topics[0] == topics[2] != topics[1], "a newer word takes the older one's place"
    assert not any(reference in str(topics) for reference in references)
    assert {each.headers["Urgency"] for each in push.pushes} == {"normal"}
    assert {each.ttl_s for each in push.pushes} == {48 * 3600}
