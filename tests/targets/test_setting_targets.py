"""An administrator sets by when services answer, and when somebody works; what was promised stays promised."""

from datetime import date, timedelta

from tests.reports.reading import errors, field
from tests.world import Person, World

POTHOLE = "/staff/targets/pothole"
HOURS = "/staff/targets/working-time"


async def sets(person: Person, do: str = "save", **changed: str) -> None:
    """The pothole's form as it stands, with what she changes."""
    await person.opens(POTHOLE)
    form = {name: field(person.page.text, name) for name in ("version", "target_days", "silent_days")}
    await person.sends(POTHOLE, None, **{**form, "target_unit": "working", **changed}, do=do)


async def adds_a_holiday(person: Person, day: date, name: str = "The Regatta", do: str = "save") -> None:
    await person.opens(HOURS)
    version = field(person.page.text, "version")
    await person.sends(HOURS, None, version=version, what="add", held_on=day.isoformat(), name=name, do=do)


async def days_of(world: World, reference: str) -> tuple[date, date]:
    row = await world.db.fetchrow("select expected_on, target_on from report where reference = $1", reference)
    assert row
    return row["expected_on"], row["target_on"]


async def test_only_who_may_edit_targets_does_and_the_database_says_so_too(world: World) -> None:
    officer, administrator = await world.officer(), await world.administrator()
    for path in ("/staff/targets", POTHOLE, HOURS):
        await officer.opens(path)
        assert officer.status == 403
        await administrator.opens(path)
        assert administrator.status == 200
    officer_id = await world.db.fetchval("select id from officer where email like 'idris%'")
    await world.db.execute("set local role doorstep_officer")
    await world.db.execute("select set_config('doorstep.actor_id', $1, true)", str(officer_id))
    assert not await world.db.fetchval("select may('targets.edit')")
    assert await world.db.execute("update office_hours set closes = '23:00'") == "UPDATE 0"
    assert await world.db.execute("delete from holiday") == "DELETE 0"
    await world.db.execute("reset role")


async def test_a_new_target_holds_for_reports_from_then_on_and_no_promise_moves(world: World) -> None:
    resident, administrator = world.person(), await world.administrator()
    before = await resident.reports()
    promised, _target = await days_of(world, before)
    await sets(administrator, "look", target_days="30")
    assert "keep the days they were promised: none moves" in administrator.text
    assert field(administrator.page.text, "target_days") == "30", "what she typed is kept"
    await administrator.opens(POTHOLE)
    assert field(administrator.page.text, "target_days") == "10", "a preview keeps nothing"
    await sets(administrator, target_days="30", silent_days="4")
    assert administrator.path == POTHOLE and "30 working days; silent at most 4 working days" in administrator.text
    assert "10 working days" in administrator.text, "what it was"
    assert await days_of(world, before) == (promised, _target)
    _promised, target = await days_of(world, await resident.reports("Another hole"))
    assert target > promised + timedelta(days=20)
    event = await world.db.fetchrow(
        "select kind, details from event where kind like 'target.%' order by id desc limit 1"
    )
    assert event and event["details"] == {
        "before": {"target_days": 10, "silent_days": 10},
        "after": {"target_days": 30, "silent_days": 4},
    }


async def test_the_last_change_can_be_undone_and_two_at_once_are_told(world: World) -> None:
    administrator = await world.administrator()
    await administrator.opens(POTHOLE)
    stale = field(administrator.page.text, "version")
    await sets(administrator, target_days="30")
    await administrator.sends(
        POTHOLE, None, version=stale, target_days="5", target_unit="working", silent_days="5", do="save"
    )
    assert administrator.status == 409 and field(administrator.page.text, "target_days") == "5"
    await administrator.undoes(POTHOLE)
    await administrator.opens(POTHOLE)
    assert field(administrator.page.text, "target_days") == "10"


async def test_what_is_no_number_of_days_is_asked_again(world: World) -> None:
    administrator = await world.administrator()
    await sets(administrator, target_days="soon", silent_days="366")
    assert administrator.status == 422 and list(errors(administrator.page.text)) == ["target_days", "silent_days"]


async def test_a_holiday_moves_targets_and_not_what_residents_were_told(world: World) -> None:
    resident, administrator = world.person(), await world.administrator()
    reference = await resident.reports("Paint on the wall", "graffiti")
    told, target = await days_of(world, reference)
    day = await a_working_day(world)
    await adds_a_holiday(administrator, day, do="look")
    assert "open reports have another day by their target" in administrator.text
    assert field(administrator.page.text, "name") == "The Regatta"
    assert await days_of(world, reference) == (told, target), "a preview moves nothing"
    assert not await world.db.fetchval("select exists (select from holiday where name = 'The Regatta')")
    await adds_a_holiday(administrator, day)
    assert administrator.path == HOURS and "The Regatta" in administrator.text
    told_now, moved = await days_of(world, reference)
    assert told_now == told and moved > target
    await administrator.undoes(HOURS)
    assert await days_of(world, reference) == (told, target)


async def test_office_hours_need_a_day_and_an_end_after_their_beginning(world: World) -> None:
    administrator = await world.administrator()
    await administrator.opens(HOURS)
    version = field(administrator.page.text, "version")
    await administrator.sends(HOURS, None, version=version, what="hours", do="save")
    assert errors(administrator.page.text) == {"opens-1": "On one day of the week at least, somebody has to work"}
    hours = {"opens-1": "17:00", "closes-1": "09:00", "opens-6": "10:00", "closes-6": "12:00"}
    await administrator.sends(HOURS, None, version=version, what="hours", do="save", **hours)
    assert list(errors(administrator.page.text)) == ["opens-1"]
    assert field(administrator.page.text, "opens-6") == "10:00", "what she typed is kept"
    await administrator.sends(HOURS, None, version=version, what="hours", do="save", **hours | {"opens-1": "08:00"})
    assert administrator.status == 200
    assert await world.db.fetchval("select array_agg(weekday order by weekday) from office_hours") == [1, 6]


async def a_working_day(world: World) -> date:
    """The second from now."""
    found: date = await world.db.fetchval("select working_days_after(current_date, 2)")
    return found
