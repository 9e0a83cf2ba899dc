from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.database import Connection
from api.targets import queries

SEED = Path(__file__).parent.parent.parent / "sql" / "seeds" / "services.sql"


@pytest.mark.parametrize(
    ("day", "days", "later"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # from a Friday to Monday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # and so from the Saturday
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # over Christmas, and Boxing Day kept on the Monday
        (date(2027, 3, 25), 1, date(2027, 3, 30)),  # over Easter
        (date(2026, 8, 28), 2, date(2026, 9, 2)),  # over the summer bank holiday
    ],
)
async def test_working_days_pass_over_weekends_and_bank_holidays(
    db: Connection, day: date, days: int, later: date
) -> None:
    await db.execute(SEED.read_text())
    assert await db.fetchval("select working_days_after($1, $2)", day, days) == later


async def test_a_report_is_promised_by_the_services_own_target(db: Connection) -> None:
    await db.execute(SEED.read_text())
    noon = datetime(2026, 12, 23, 12, tzinfo=UTC)
    assert await target_on(db, "pothole", noon) == date(2027, 1, 11)  # 10 working days
    assert await target_on(db, "gritting", noon) == date(2026, 12, 25)  # 2 days of any kind


async def test_days_are_counted_in_the_councils_own_time(db: Connection) -> None:
    await db.execute(SEED.read_text())
    past_midnight_in_summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert await target_on(db, "gritting", past_midnight_in_summer) == date(2026, 7, 3)


async def test_what_comes_after_closing_time_counts_as_of_the_next_working_day(db: Connection) -> None:
    await db.execute(SEED.read_text())
    friday_at_four, friday_at_six = datetime(2026, 11, 20, 16, tzinfo=UTC), datetime(2026, 11, 20, 18, tzinfo=UTC)
    saturday = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert await target_on(db, "something-else", friday_at_four) == date(2026, 11, 25)  # 3 working days
    assert await target_on(db, "something-else", friday_at_six) == date(2026, 11, 26)
    assert await target_on(db, "something-else", saturday) == date(2026, 11, 26)


async def target_on(db: Connection, service_code: str, moment: datetime) -> date:
    expected = await queries.expected(db, service_code, None, moment, "Europe/London")
    assert expected.expected_on == expected.target_on, "nothing is known of how long it really takes"
    return expected.target_on
