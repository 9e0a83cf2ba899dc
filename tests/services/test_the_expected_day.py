from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.database import Connection
from api.services import queries

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
    assert await queries.expected_by(db, "pothole", noon, "Europe/London") == date(2027, 1, 11)  # 10 working days
    assert await queries.expected_by(db, "gritting", noon, "Europe/London") == date(2026, 12, 25)  # 2 days of any kind


async def test_days_are_counted_in_the_councils_own_time(db: Connection) -> None:
    await db.execute(SEED.read_text())
    past_midnight_in_summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert await queries.expected_by(db, "gritting", past_midnight_in_summer, "Europe/London") == date(2026, 7, 3)
