"""Whoever reads what is personal leaves a trace that nobody can take away."""

from datetime import timedelta
from typing import Any

from api.actor import Actor
from api.audit.actions import looked
from api.database import Connection, act_for
from tests.world import World


async def looks(db: Connection) -> list[Any]:
    return list(await db.fetch("select * from event where kind like '%.looked_at' order by id"))


async def test_an_officer_who_opens_a_report_is_written_down_with_her_team_and_what_for(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    await officer.opens("/staff/reports")
    assert not await looks(world.db), "a list is not a look"
    await officer.opens(f"/staff/reports/{reference}")
    (look,) = await looks(world.db)
    report_id = await world.db.fetchval("select id from report where reference = $1", reference)
    (who,) = await world.db.fetch("select id, team from officer order by name limit 1")
    assert (look["kind"], look["subject_id"], look["actor_id"]) == ("report.looked_at", report_id, who["id"])
    details = look["details"]
    assert (details["purpose"], details["team"]) == ("dealing", who["team"]) and details["role"] and not look["public"]


async def test_a_page_shown_again_is_one_look_and_a_quarter_of_an_hour_later_another(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    for _time in range(3):
        await officer.opens(f"/staff/reports/{reference}")
    (look,) = await looks(world.db)
    await world.db.execute("alter table event disable trigger event_is_append_only")
    await world.db.execute("update event set recorded_at = $1", look["recorded_at"] - timedelta(minutes=16))
    await officer.opens(f"/staff/reports/{reference}")
    assert len(await looks(world.db)) == 2
    actor = Actor("officer", look["actor_id"])
    await looked(world.db, actor, "report", look["subject_id"], "checking")
    assert len(await looks(world.db)) == 3, "for something else"


async def test_looks_are_no_part_of_a_reports_history_and_of_nobodys_news(world: World) -> None:
    resident, stranger, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports()
    await world.worker_works()
    await officer.opens(f"/staff/reports/{reference}")
    assert not await world.db.fetchval("select count(*) from job where name = 'api.events.announce'")
    assert not await world.db.fetchval("select count(*) from happening where said ->> 'kind' like '%look%'")
    for person in (resident, stranger):
        assert "looked_at" not in await person.opens(f"/reports/{reference}")
    await act_for(world.db, Actor("device"))
    assert not await looks(world.db)
