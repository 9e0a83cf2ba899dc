"""What no phone showed, or nobody opened, goes by the next channel that person allowed: once."""

import asyncio

import pytest

from api.database import connect
from api.notifications import jobs
from tests.fakes import MailServer, PushService
from tests.notifications.hearing import changed, comes_round, second_way
from tests.notifications.test_choosing_how_to_hear import Letters, an_emergency
from tests.world import Person, World


async def with_both(world: World, push: PushService, mail: MailServer) -> tuple[Person, Person, str]:
    resident = world.person()
    reference = await resident.reports()
    await resident.allows_notices(push.subscribe().subscription)
    await second_way(world, resident, Letters(mail))
    mail.letters.clear()
    return resident, await world.officer(), reference


async def time_passes(world: World, interval: str) -> None:
    await world.db.execute(f"update delivery set delivered_at = delivered_at - interval '{interval}'")
    for _round in range(2):
        await comes_round(world, "fall_back")


async def test_a_notice_that_nobody_opened_is_followed_by_one_email(
    world: World, push: PushService, mail: MailServer
) -> None:
    _resident, officer, reference = await with_both(world, push, mail)
    await changed(world, officer, reference, words="We come on Tuesday")
    await time_passes(world, "23 hours")
    assert push.requests == 1 and mail.letters == []
    await time_passes(world, "2 hours")
    [letter] = mail.letters
    assert letter["Subject"] == "Pothole: Planned" and "We come on Tuesday" in letter.get_content()
    await time_passes(world, "48 hours")
    assert len(mail.letters) == 1
    assert await world.db.fetchval(
        "select decided_at is not null from message where kind = 'report' and title like 'Poth%'"
    )
    stop = letter["List-Unsubscribe"].strip("<>").removeprefix("http://council.test")
    await world.person().sends(stop)
    await changed(world, officer, reference)
    await time_passes(world, "48 hours")
    assert len(mail.letters) == 1 and push.requests == 2, "the letters stop, the notices go on"


async def test_one_that_was_opened_is_not_and_when_it_was_read_is_then_forgotten(
    world: World, push: PushService, mail: MailServer
) -> None:
    resident, officer, reference = await with_both(world, push, mail)
    await changed(world, officer, reference)
    await resident.opens(f"/reports/{reference}")
    await officer.opens(f"/staff/reports/{reference}")
    assert "· read" in " ".join(officer.text.split())
    assert await world.db.fetchval("select read_at is not null from message where title like 'Poth%'")
    await time_passes(world, "25 hours")
    assert mail.letters == []
    assert await world.db.fetchval("select read_at is null and not is_unread from message where title like 'Poth%'")


async def test_a_phone_that_is_gone_is_made_up_for_at_once(world: World, push: PushService, mail: MailServer) -> None:
    resident = world.person()
    reference = await resident.reports()
    phone = push.subscribe()
    await resident.allows_notices(phone.subscription)
    await second_way(world, resident, Letters(mail))
    phone.unsubscribe()
    officer = await world.officer()
    await changed(world, officer, reference)
    await comes_round(world, "fall_back")
    assert mail.letters[-1]["Subject"] == "Pothole: Planned"
    await officer.opens(f"/staff/reports/{reference}")
    said = " ".join(officer.text.split())
    assert "Notice: permanent-failure" in said and "Email: delivered" in said
    assert "ann@example.org" not in officer.page.text and phone.subscription.endpoint not in officer.page.text


async def test_an_emergency_waits_half_an_hour(world: World, push: PushService, mail: MailServer) -> None:
    _resident, _officer, reference = await with_both(world, push, mail)
    await an_emergency(world, reference)
    await world.worker_works()
    await time_passes(world, "25 minutes")
    assert mail.letters == []
    await time_passes(world, "10 minutes")
    assert [each["Subject"] for each in mail.letters] == ["Flood warning"]


async def test_an_address_told_already_by_its_own_follow_is_not_told_again(
    world: World, push: PushService, mail: MailServer
) -> None:
    resident, officer, reference = await with_both(world, push, mail)
    await resident.sends(f"/reports/{reference}/follow-by-email", email="ann@example.org")
    await world.worker_works()
    follow = await world.db.fetchval(
        "select id from follow where subject_kind = 'report' and recipient_kind = 'address'"
    )
    await world.db.execute("update follow set confirmed_at = now() where id = $1", follow)
    mail.letters.clear()
    await changed(world, officer, reference)
    await time_passes(world, "25 hours")
    assert len(mail.letters) == 1


async def test_what_a_push_service_puts_off_for_longer_than_it_is_news_is_too_old_and_made_up_for(
    world: World, push: PushService, mail: MailServer
) -> None:
    _resident, officer, reference = await with_both(world, push, mail)
    push.answer_with(503, {"Retry-After": "60"})
    await changed(world, officer, reference)
    waits = "select extract(epoch from due_at - now()) from delivery where channel = 'web_push'"
    assert 60 <= await world.db.fetchval(waits) <= 75, "a little more than it was told, so that not all come at once"
    await world.db.execute("update delivery set due_at = now(), expires_at = now() where channel = 'web_push'")
    await world.worker_works()
    assert push.requests == 1
    row = await world.db.fetchrow("select status, reason from delivery where channel = 'web_push'")
    assert row and tuple(row) == ("permanent-failure", "Too old")
    await comes_round(world, "fall_back")
    assert len(mail.letters) == 1


@pytest.mark.parametrize("workers", [2])
async def test_two_workers_at_once_fall_back_once(own_database: str, workers: int) -> None:
    async with connect(own_database) as one, connect(own_database) as other:
        await one.execute("""
            insert into device (id) select gen_random_uuid() from generate_series(1, 200);
            insert into event (kind, subject_kind, subject_id, actor_kind, happened_at, public)
            values ('a.b', 'a', gen_random_uuid(), 'system', now(), false);
            insert into address (channel, value) select 'email', id || '@example.org' from device;
            insert into follow (id, subject_kind, subject_id, recipient_kind, recipient_id, is_reporter, confirmed_at)
            select gen_random_uuid(), 'device', device.id, 'address', address.id, false, now()
            from device join address on address.value = device.id || '@example.org';
            insert into message (event_id, recipient_kind, recipient_id, title, body, path)
            select event.id, 'device', device.id, 'News', '', '/' from device cross join event;
            insert into delivery (message_id, channel, target_id, status)
            select id, 'web_push', gen_random_uuid(), 'permanent-failure' from message;
        """)
        await asyncio.gather(*(jobs.fall_back(db) for db in (one, other)))
        await jobs.fall_back(one)
        assert await one.fetchval("select count(*) from delivery where channel = 'email'") == 200
