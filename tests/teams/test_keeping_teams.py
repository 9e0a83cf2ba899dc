"""Teams are named once: a new name is everywhere at once, and none is switched off from under its work."""

import asyncpg
import pytest

from tests.reports.reading import elements, errors
from tests.world import World


async def highways(world: World) -> str:
    return str(await world.db.fetchval("select id from team where name = 'Highways'"))


async def version_of(world: World, team: str) -> str:
    return str(await world.db.fetchval("select version from team where id = $1::uuid", team))


async def test_a_team_is_added_named_anew_everywhere_and_the_change_undone(world: World) -> None:
    administrator, team = await world.administrator(), await highways(world)
    reference = await world.person().reports()
    manager = str(await world.db.fetchval("select id from officer where name like 'Idris%'"))
    await administrator.sends(
        f"/staff/teams/{team}", version="1", name="Roads", email="roads@example.org", manager_id=manager
    )
    assert (
        administrator.path == "/staff/teams" and "Roads" in administrator.text and "Highways" not in administrator.text
    )
    of = "select count(*) from {} where team = 'Highways'"
    assert [await world.db.fetchval(of.format(each)) for each in ("report", "service", "officer")] == [0, 0, 0]
    assert "Roads" in await administrator.opens(f"/staff/reports/{reference}")
    assert "Roads" in await administrator.opens("/staff/reports?show=open&team=Roads")

    await administrator.sends(f"/staff/teams/{team}", version="1", name="Too late")
    assert administrator.status == 409
    await administrator.opens(f"/staff/teams/{team}")
    [event] = [each.attributes["value"] for each in elements(administrator.page.text, "input", name="event")]
    await administrator.sends(f"/staff/teams/{team}", how="undo", event=event)
    assert "Highways" in administrator.text and "Roads" not in administrator.text

    await administrator.sends("/staff/teams/new", name="Flood wardens")
    assert "Flood wardens" in administrator.text
    for name in ("", "Flood wardens", "none"):
        await administrator.sends("/staff/teams/new", name=name)
        assert administrator.status == 422 and list(errors(administrator.page.text)) == ["name"]


async def test_a_team_with_work_is_switched_off_only_when_another_takes_it(world: World) -> None:
    administrator, team = await world.administrator(), await highways(world)
    reference = await world.person().reports()
    with pytest.raises(asyncpg.CheckViolationError):
        async with world.db.transaction():
            await world.db.execute("update team set is_active = false where name = 'Highways'")
    await administrator.sends(f"/staff/teams/{team}", version=await version_of(world, team), how="off")
    assert administrator.status == 422 and list(errors(administrator.page.text)) == ["to"]
    await administrator.sends(f"/staff/teams/{team}", version=await version_of(world, team), how="off", to="Parks")
    assert administrator.path == "/staff/teams"
    row = await world.db.fetchrow("select team, officer_id from report where reference = $1", reference)
    assert row and tuple(row) == ("Parks", None)
    events = "select count(*) from event join report on report.id = subject_id where reference = $1 and kind = $2"
    assert await world.db.fetchval(events, reference, "report.team_changed") == 1
    after = await world.person().reports()
    assert await world.db.fetchval("select team from report where reference = $1", after) == "Parks"
    page = await administrator.opens(f"/staff/reports/{after}")
    assert "Highways, nobody yet" not in page, "no work is given to it"
    await administrator.sends(f"/staff/teams/{team}", version=await version_of(world, team), how="on")
    assert await world.db.fetchval("select is_active from team where id = $1::uuid", team)


async def test_teams_are_for_who_may_edit_them(world: World) -> None:
    officer, team = await world.officer(), await highways(world)
    for path in ("/staff/teams", "/staff/teams/new", f"/staff/teams/{team}"):
        await officer.opens(path)
        assert officer.status == 403, path
