"""Ten thousand who follow one ward are told with one statement."""

from time import perf_counter

from api.actor import SYSTEM
from api.database import Connection
from api.events import event_by_id, record
from api.notifications import actions
from api.notifications.schemas import Words


async def test_ten_thousand_followers_are_told_once_each_by_one_statement(db: Connection) -> None:
    await db.execute("""
        insert into area (kind, name) values ('ward', 'Harbour');
        insert into interest (kind, name, ward_id) select 'ward', 'Harbour', id from area;
        insert into interest (kind, name) values ('street', 'Quay Road');
        insert into device (id) select gen_random_uuid() from generate_series(1, 10000);
        insert into push_subscription (device_id, endpoint, p256dh, auth) select id, id::text, '', '' from device;
        insert into follow (id, subject_kind, subject_id, recipient_kind, recipient_id, is_reporter, confirmed_at)
        select gen_random_uuid(), interest.kind, interest.id, 'device', device.id, false, now()
        from device cross join interest;
        analyze;
    """)
    interests = [row["id"] for row in await db.fetch("select id from interest")]
    subject_id = await db.fetchval("select gen_random_uuid()")
    event = await event_by_id(db, await record(db, "report.submitted", subject_id, SYSTEM))
    asked: list[str] = []
    with db.query_logger(lambda each: asked.append(each.query)):
        begins = perf_counter()
        await actions.tell_who_follow(db, event, Words("News", "", "/"), interests, "place")
        print(f"Told in {perf_counter() - begins:.2f} s")
    assert len([each for each in asked if "message" in each]) == 1
    assert (
        await db.fetchval("select count(*) from message") == await db.fetchval("select count(*) from delivery") == 10000
    )
    assert await db.fetchval("select because from message limit 1") == ["Harbour", "Quay Road"]
