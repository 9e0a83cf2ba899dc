"""What is told of a new report: by when nine in ten such reports were really dealt with."""

from datetime import date

from tests.world import World

CLOSE_TWENTY = """
update report
set stage = 'closed', outcome = 'fixed', reason = 'Done', submitted_at = now() - interval '30 days',
    closed_at = now() - interval '30 days' + interval '1 day' * numbered.number
from (select id, row_number() over (order by id) as number from report where service_code = $1) as numbered
where report.id = numbered.id
"""


async def twenty_closed(world: World, service_code: str) -> None:
    """The first after one day, the last after twenty."""
    await world.db.execute("delete from report where service_code = $1", service_code)
    for _number in range(20):
        await world.person().reports("Something to see to", service_code)
    await world.db.execute(CLOSE_TWENTY, service_code)


async def test_a_resident_sees_how_long_such_reports_really_take(world: World) -> None:
    await twenty_closed(world, "graffiti")
    resident = world.person()
    await resident.reports("Paint on the wall", "graffiti")
    assert "usually take 11 days; 9 in 10 are closed within 19" in resident.text
    await resident.opens(f"/reports/{resident.reference}")
    assert "We mean to have dealt with this by" in resident.text and "usually take 11 days" in resident.text


async def test_nothing_usual_is_said_of_what_is_dangerous_or_seldom_reported(world: World) -> None:
    await twenty_closed(world, "pothole")
    for service_code in ("pothole", "tree"):
        resident = world.person()
        await resident.reports("See to this", service_code)
        assert "usually take" not in resident.text
        assert "usually take" not in await resident.opens(f"/reports/{resident.reference}")


async def test_what_was_withdrawn_says_nothing_of_how_long_the_council_takes(world: World) -> None:
    await twenty_closed(world, "graffiti")
    await world.db.execute("update report set outcome = 'withdrawn' where service_code = 'graffiti'")
    resident = world.person()
    await resident.reports("Paint on the wall", "graffiti")
    assert "usually take" not in resident.text


async def test_the_day_promised_is_when_nine_in_ten_were_really_done(world: World) -> None:
    await twenty_closed(world, "graffiti")
    resident = world.person()
    expected_on, target_on, sent_on = await promised(world, await resident.reports("Paint", "graffiti"))
    assert 19 <= (expected_on - sent_on).days <= 22, "19 days, or the next day on which somebody works"
    assert expected_on > target_on and "That is later than our target" in resident.text


async def test_where_such_reports_take_less_than_the_target_the_earlier_day_is_promised(world: World) -> None:
    await twenty_closed(world, "grass")
    await world.db.execute(
        "update report set closed_at = submitted_at + interval '50 hours' where service_code = 'grass'"
    )
    resident = world.person()
    expected_on, target_on, sent_on = await promised(world, await resident.reports("Too long", "grass"))
    assert 3 <= (expected_on - sent_on).days <= 6 and expected_on < target_on
    assert "later than our target" not in resident.text


async def test_where_enough_were_done_in_her_ward_it_is_her_wards_time(world: World) -> None:
    await twenty_closed(world, "graffiti")
    for _number in range(12):
        elsewhere = await world.person().reports("Paint elsewhere", "graffiti")
        await world.db.execute(
            "update report set ward_id = null, stage = 'closed', outcome = 'fixed', reason = 'Done',"
            " submitted_at = now() - interval '101 days', closed_at = now() where reference = $1",
            elsewhere,
        )
    resident = world.person()
    expected_on, _target_on, sent_on = await promised(world, await resident.reports("Paint", "graffiti"))
    assert (expected_on - sent_on).days <= 22


async def promised(world: World, reference: str) -> tuple[date, date, date]:
    row = await world.db.fetchrow(
        "select expected_on, target_on, submitted_at from report where reference = $1", reference
    )
    assert row
    return row["expected_on"], row["target_on"], row["submitted_at"].date()
