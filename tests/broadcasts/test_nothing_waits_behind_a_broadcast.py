"""A hundred thousand deliveries of one broadcast stand in nobody's way, and are found by an index."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from api.database import Connection
from api.notifications.queries import claim_deliveries
from api.sql import registry

WAITING = """
    insert into event (kind, subject_kind, subject_id, actor_kind, happened_at, public)
    values ('a.b', 'a', gen_random_uuid(), 'system', now(), false);
    insert into message (event_id, kind, recipient_kind, recipient_id, title, body, path)
    select (select max(id) from event), kind, 'device', gen_random_uuid(), 'News', '', '/'
    from (values ('news', $1::int), ('report', $2::int), ('emergency', $3::int)) as given (kind, number)
    cross join generate_series(1, number);
    insert into delivery (message_id, channel, target_id, lane, due_at, expires_at)
    select message.id, 'web_push', message.id, lane, now() - interval '1 hour', now() + interval '1 hour'
    from message join message_kind using (kind);
    analyze delivery, message;
"""


async def waiting(db: Connection, news: int, reports: int, emergencies: int) -> None:
    numbers = {"$1": news, "$2": reports, "$3": emergencies}
    statements = WAITING
    for name, number in numbers.items():
        statements = statements.replace(name, str(number))
    await db.execute(statements)


async def claimed(db: Connection, most: int) -> Counter[str]:
    return Counter(each.kind for each in await claim_deliveries(db, most))


async def test_emergencies_come_first_then_what_somebody_waits_for_then_what_is_for_very_many(db: Connection) -> None:
    await waiting(db, news=40, reports=10, emergencies=40)
    assert await claimed(db, 20) == {"emergency": 15, "report": 5}, "a quarter is never an emergency's"
    assert await claimed(db, 40) == {"emergency": 25, "report": 5, "news": 10}
    assert await claimed(db, 40) == {"news": 30}


async def test_also_where_there_is_room_for_one_alone_some_turns_are_for_what_somebody_waits_for(
    db: Connection,
) -> None:
    await waiting(db, news=0, reports=100, emergencies=100)
    found = Counter[str]()
    for _turn in range(80):
        found += await claimed(db, 1)
    assert found["emergency"] > found["report"] > 0


@pytest.mark.parametrize("lane", ["reports", "news"])
async def test_what_is_next_is_found_by_an_index_however_many_wait(db: Connection, lane: str) -> None:
    await waiting(db, news=100_000, reports=50 if lane == "reports" else 0, emergencies=0)
    [text] = [query.text for query in registry if query.name == "notifications.claim_deliveries"]
    [plan] = json.loads(await db.fetchval(f"explain (analyze, format json) {text}".replace("$1", "50")))
    of_deliveries = [step for step in steps_of(plan["Plan"]) if step.get("Relation Name") == "delivery"]
    scans = [step for step in of_deliveries if "Scan" in step["Node Type"]]
    assert scans and all("Index" in step["Node Type"] for step in scans)
    assert max(step["Actual Rows"] + step.get("Rows Removed by Filter", 0) for step in scans) <= 50
    print(f"{plan['Execution Time']:.1f} ms")


def steps_of(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield step
    for each in step.get("Plans", []):
        yield from steps_of(each)
