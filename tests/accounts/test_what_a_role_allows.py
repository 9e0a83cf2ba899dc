"""A role says what an officer may do, everywhere or with one team's or one ward's reports; the database says it too."""

import asyncpg
import pytest

from api.accounts.actions import keep_officer
from api.actor import Actor
from api.database import act_for
from api.events import record
from tests.reports.reading import elements
from tests.world import Person, World


def forms_on(page: Person) -> set[str]:
    """What the report's page offers to do, by the last word of each form's address."""
    return {
        each.attributes["action"].rsplit("/", 1)[1]
        for each in elements(page.page.text, "form")
        if "/staff/reports/" in each.attributes.get("action", "")
    }


async def ward_of(world: World, reference: str) -> str:
    ward: str = await world.db.fetchval(
        "select area.name from report join area on area.id = ward_id where reference = $1", reference
    )
    return ward


async def test_who_may_only_look_is_offered_nothing_and_refused_everything(world: World) -> None:
    reference = await world.person().reports()
    officer = await world.officer_who("figures.see")
    await officer.opens(f"/staff/reports/{reference}")
    assert officer.status == 200 and forms_on(officer) <= {"assign"}, "the card that says whose it is"
    for path in ("update", "close", "reopen", "show-words", "words-read", "letters", "letters/end", "assign"):
        await officer.sends(f"/staff/reports/{reference}/{path}", stage="planned", words="Soon.")
        assert officer.status == 403, path
    assert await world.db.fetchval("select stage from report where reference = $1", reference) == "received"


@pytest.mark.parametrize("is_hers", [True, False])
@pytest.mark.parametrize("by", ["team", "ward"])
async def test_a_role_for_one_team_or_ward_answers_its_reports_and_no_others(
    world: World, by: str, is_hers: bool
) -> None:
    reference = await world.person().reports()
    hers = {"team": "Highways", "ward": await ward_of(world, reference)}
    other = {"team": "Street cleaning", "ward": "Merrowby"}
    assert hers["ward"] != other["ward"]
    officer = await world.officer_who("reports.answer", **{by: (hers if is_hers else other)[by]})
    page = f"/staff/reports/{reference}"
    await officer.opens(page)
    assert ("letters" in forms_on(officer)) == is_hers
    await officer.sends(f"{page}/update", stage="planned", words="On Monday.")
    assert officer.status == (200 if is_hers else 403)
    await officer.sends(f"{page}/update", stage="planned", words="Words alone, with no other change.")
    assert officer.status == (200 if is_hers else 403)
    stage = await world.db.fetchval("select stage from report where reference = $1", reference)
    assert stage == ("planned" if is_hers else "received")


async def test_a_report_that_is_nobodys_is_for_who_is_limited_to_no_team(world: World) -> None:
    reference = await world.person().reports()
    await world.db.execute("update report set team = null where reference = $1", reference)
    limited = await world.officer_who("reports.answer", team="Highways")
    anywhere = await world.officer_who("reports.answer")
    for officer, status in ((limited, 403), (anywhere, 200)):
        await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="On Monday.")
        assert officer.status == status


async def test_two_roles_of_one_officer_do_not_mix_their_places(world: World) -> None:
    """Answering everywhere and assigning in one team does not make assigning everywhere."""
    reference = await world.person().reports()
    officer = await world.officer_who("reports.answer")
    officer_id = await world.db.fetchval("select id from officer where name = 'Zelah Quick'")
    await world.db.execute(
        "with made as (insert into role (name, permissions) values ('Sweeper', '{reports.assign}') returning id)"
        " insert into officer_role (officer_id, role_id, team) select $1, id, 'Street cleaning' from made",
        officer_id,
    )
    for to in ("team:Street cleaning", str(officer_id)):
        await officer.opens(f"/staff/reports/{reference}")
        assert "Take it myself" not in officer.text
        version = str(await world.db.fetchval("select version from report where reference = $1", reference))
        await officer.sends(f"/staff/reports/{reference}/assign", version=version, to=to)
        assert officer.status == 403, "neither given to her team nor taken from another"
    assert await world.db.fetchval("select team from report where reference = $1", reference) == "Highways"


async def test_who_may_assign_in_her_team_gives_its_reports_away(world: World) -> None:
    reference = await world.person().reports()
    officer = await world.officer_who("reports.assign", team="Highways")
    version = str(await world.db.fetchval("select version from report where reference = $1", reference))
    await officer.sends(f"/staff/reports/{reference}/assign", version=version, to="team:Street cleaning")
    assert officer.status == 200
    assert await world.db.fetchval("select team from report where reference = $1", reference) == "Street cleaning"


async def test_a_limited_role_allows_nothing_that_is_about_no_report(world: World) -> None:
    for team, status in ((None, 200), ("Highways", 403)):
        officer = await world.officer_who("catalogue.edit", "figures.see", team=team)
        await officer.opens("/staff/services")
        assert officer.status == status


async def test_the_database_refuses_by_itself_what_no_page_may_ask_for_her(world: World) -> None:
    """Whatever a page forgot: every kind of change to a report, for who has just the other permissions."""
    reference = await world.person().reports()
    report_id = await world.db.fetchval("select id from report where reference = $1", reference)
    wants = {row["kind"]: row["permissions"] for row in await world.db.fetch("select * from event_permission")}
    every = await world.db.fetchval("select permissions from role where name = 'Administrator'")
    for kind, wanted in wants.items():
        for may in ([each for each in every if each not in wanted], wanted):
            allowed = not wanted or may == wanted
            officer = await keep_officer(world.db, "Zelah Quick", f"{kind}@example.org", roles=[])
            role = await world.db.fetchval(
                "insert into role (name, permissions) values (gen_random_uuid()::text, $1) returning id", may
            )
            await world.db.execute("insert into officer_role (officer_id, role_id) values ($1, $2)", officer.id, role)
            savepoint = world.db.transaction()
            await savepoint.start()
            try:
                await act_for(world.db, officer.actor)
                await record(world.db, kind, report_id, officer.actor, public=False)
                assert allowed, kind
            except asyncpg.InsufficientPrivilegeError:
                assert not allowed, kind
            finally:
                await savepoint.rollback()


async def test_a_report_with_which_she_may_do_nothing_changes_under_no_statement_of_hers(world: World) -> None:
    reference = await world.person().reports()
    officer = await keep_officer(
        world.db, "Zelah Quick", "zelah.quick@example.org", roles=["Field officer"], only_in="Parks"
    )
    await act_for(world.db, Actor("officer", officer.id))
    for change in ("reason = 'Mine'", "team = 'Parks'", "words_shown = false", "hidden_at = now()"):
        savepoint = world.db.transaction()
        await savepoint.start()
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await world.db.execute(f"update report set {change} where reference = $1", reference)
        await savepoint.rollback()
    await world.db.execute("reset role")


async def test_whoever_has_left_may_nothing(world: World) -> None:
    officer = await keep_officer(world.db, "Zelah Quick", "zelah.quick@example.org", roles=["Administrator"])
    await act_for(world.db, officer.actor)
    assert await world.db.fetchval("select may('officers.edit') and may_in('reports.answer', null, null)")
    await world.db.execute("reset role")
    await world.db.execute("update officer set active = false where id = $1", officer.id)
    await act_for(world.db, officer.actor)
    assert not await world.db.fetchval("select may('officers.edit') or may_in('reports.answer', null, null)")
    await world.db.execute("reset role")
