"""Teams are named once: a new name is everywhere at once, and none is switched off from under its work."""

import asyncpg
import pytest

from tests.reports.reading import errors, field
from tests.services.test_editing_the_catalogue import edits
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
    listed = administrator.text.partition("Recent changes")[0]
    assert administrator.path == "/staff/teams" and "Roads" in listed and "Highways" not in listed
    of = "select count(*) from {} where team = 'Highways'"
    assert [await world.db.fetchval(of.format(each)) for each in ("report", "service", "officer")] == [0, 0, 0]
    assert "Roads" in await administrator.opens(f"/staff/reports/{reference}")
    assert "Roads" in await administrator.opens("/staff/reports?sdo=open&team=Roads")

    await administrator.sends(f"/staff/teams/{team}", version="1", name="Too late")
    assert administrator.status == 409
    await administrator.undoes(f"/staff/teams/{team}")
    assert await world.db.fetchval("select count(*) from report where team = 'Roads'") == 0
    assert await highways(world) == team

    await administrator.sends("/staff/teams/new", name="Flood wardens")
    assert "Flood wardens" in administrator.text
    await administrator.undoes("/staff/teams")
    assert not await world.db.fetchval("select count(*) from team where name = 'Flood wardens'"), (
        "it was used by nothing"
    )
    await administrator.undoes("/staff/teams")
    for name in ("", "Flood wardens", "none"):
        await administrator.sends("/staff/teams/new", name=name)
        assert administrator.status == 422 and list(errors(administrator.page.text)) == ["name"]


async def test_a_team_with_work_is_switched_off_only_when_another_takes_it(world: World) -> None:
    administrator, team = await world.administrator(), await highways(world)
    reference = await world.person().reports()
    with pytest.raises(asyncpg.CheckViolationError):
        async with world.db.transaction():
            await world.db.execute("update team set is_active = false where name = 'Highways'")
    await administrator.sends(f"/staff/teams/{team}", version=await version_of(world, team), do="off")
    assert administrator.status == 422 and list(errors(administrator.page.text)) == ["to"]
    await administrator.sends(f"/staff/teams/{team}", version=await version_of(world, team), do="off", to="Parks")
    assert administrator.path == "/staff/teams"
    row = await world.db.fetchrow("select team, officer_id from report where reference = $1", reference)
    assert row and tuple(row) == ("Parks", None)
    events = "select count(*) from event join report on report.id = subject_id where reference = $1 and kind = $2"
    assert await world.db.fetchval(events, reference, "report.team_changed") == 1
    after = await world.person().reports()
    assert await world.db.fetchval("select team from report where reference = $1", after) == "Parks"
    page = await administrator.opens(f"/staff/reports/{after}")
    assert "Highways, nobody yet" not in page, "no work is given to it"
    await administrator.sends(f"/staff/teams/{team}", version=await version_of(world, team), do="on")
    assert await world.db.fetchval("select is_active from team where id = $1::uuid", team)


async def test_what_a_new_name_would_change_is_counted_before_it_is_kept(world: World) -> None:
    administrator, team = await world.administrator(), await highways(world)
    await world.person().reports()
    there = await world.db.fetchrow(
        "select (select count(*) from report where team = 'Highways' and stage <> 'closed') as reports,"
        " (select count(*) from officer where team = 'Highways' and active) as officers"
    )
    await administrator.sends(f"/staff/teams/{team}", version="1", name="Roads", do="look")
    words = " ".join(administrator.text.split())
    assert there and "“Highways” would be “Roads” everywhere at once" in words
    assert f"{there['reports']} open report" in words and f"{there['officers']} officer" in words
    assert await highways(world) == team, "nothing is kept by looking"


async def test_switching_a_team_off_is_undone_with_all_that_went_to_another(world: World) -> None:
    administrator, team = await world.administrator(), await highways(world)
    mine, given_away = await world.person().reports(), await world.person().reports()
    sorted_anew = await world.person().reports()
    officer_id = await world.db.fetchval("select id from officer where team = 'Highways' and active limit 1")
    await world.db.execute("update report set officer_id = $2 where reference = $1", mine, officer_id)
    await administrator.sends(f"/staff/teams/{team}", version=await version_of(world, team), do="off", to="Parks")
    version = await world.db.fetchval("select version::text from report where reference = $1", given_away)
    await administrator.sends(f"/staff/reports/{given_away}/assign", to="team:Housing", version=version)
    moved = await world.db.fetchval("select count(*) from report where team = 'Housing' and reference = $1", given_away)
    await administrator.sends(f"/staff/reports/{sorted_anew}/recategorise", service_code="noise")
    does_noise = await world.db.fetchval("select team from report where reference = $1", sorted_anew)
    await administrator.undoes("/staff/teams")
    row = await world.db.fetchrow("select team, officer_id from report where reference = $1", mine)
    assert row and tuple(row) == ("Highways", officer_id)
    assert does_noise not in ("Highways", "Parks")
    assert await world.db.fetchval("select team from report where reference = $1", sorted_anew) == does_noise
    assert await world.db.fetchval("select team from service where service_code = 'pothole'") == "Highways"
    theirs = await world.db.fetchval("select team from report where reference = $1", given_away)
    assert moved == 1 and theirs == "Housing", "what was given away since stays there"


async def test_who_switches_off_what_somebody_else_has_changed_reads_that_change_alone(world: World) -> None:
    administrator, colleague = await world.administrator(), await world.administrator()
    page = f"/staff/teams/{await highways(world)}"
    await colleague.sends(page, version="1", name="Roads")
    await administrator.opens(page)
    off = administrator.page.text.partition("Switch it off")[2]
    opened = {"version": field(off, "version"), "seen": field(off, "seen")}
    await colleague.sends(page, version="2", name="Streets")
    await administrator.sends(page, None, **opened, do="off", to="Parks")
    since = administrator.text.partition("Open it as it is now")[2].partition("Switch it off")[0].partition("Recent")[0]
    assert administrator.status == 409 and "Streets" in since and "Highways" not in since


async def test_nothing_is_led_to_a_team_that_is_switched_off_not_even_by_an_undo(world: World) -> None:
    administrator = await world.administrator()
    await administrator.sends("/staff/teams/new", name="Lamps")
    rule = {"name": "Lamps", "area_kind": "anywhere", "is_active": "yes"}
    await administrator.sends("/staff/routing/new", None, team="Lamps", **rule)
    of = "select {} from routing_rule where name = 'Lamps'"
    page = f"/staff/routing/{await world.db.fetchval(of.format('id'))}"
    await administrator.sends(page, None, team="Parks", version="1", **rule)
    lamps = await world.db.fetchval("select id from team where name = 'Lamps'")
    await administrator.sends(f"/staff/teams/{lamps}", version="1", do="off")
    assert administrator.path == "/staff/teams"
    await administrator.undoes(page)
    assert administrator.status == 422 and "This team is switched off" in administrator.text
    assert await world.db.fetchval(of.format("team")) == "Parks"
    await administrator.sends(page, None, team="Lamps", version="2", **rule)
    assert administrator.status == 422 and list(errors(administrator.page.text)) == ["team"]
    await edits(administrator, "/staff/services/pothole", team="Lamps")
    assert administrator.status == 422 and list(errors(administrator.page.text)) == ["team"]


async def test_teams_are_for_who_may_edit_them(world: World) -> None:
    officer, team = await world.officer(), await highways(world)
    for path in ("/staff/teams", "/staff/teams/new", f"/staff/teams/{team}"):
        await officer.opens(path)
        assert officer.status == 403, path
