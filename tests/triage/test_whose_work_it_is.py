"""A report is a team's and an officer's: given, taken, put back, and never taken from under somebody's hands."""

from tests.fakes import MailServer
from tests.reports.reading import elements, errors
from tests.world import Person, World


def version_on(page: Person) -> str:
    return next(
        each.attributes["value"]
        for each in elements(page.page.text, "input")
        if each.attributes.get("name") == "version"
    )


async def whose(world: World, reference: str) -> tuple[str | None, str | None]:
    [row] = await world.db.fetch(
        "select report.team, officer.name from report left join officer on officer.id = officer_id"
        " where reference = $1",
        reference,
    )
    return row["team"], row["name"]


async def test_an_officer_takes_a_report_gives_it_to_a_colleague_and_her_team_and_puts_it_back(world: World) -> None:
    reference = await world.person().reports()
    officer = await world.officer()
    page = f"/staff/reports/{reference}"
    assert "Nobody’s yet" in await officer.opens(page)
    assert await whose(world, reference) == ("Highways", None)
    await officer.sends(f"{page}/assign", version=version_on(officer), how="take", to="team:Highways")
    assert officer.path == page and await whose(world, reference) == ("Highways", "Idris Oyelaran")
    saffron = str(await world.db.fetchval("select id from officer where name like 'Saffron%'"))
    await officer.sends(f"{page}/assign", version=version_on(officer), to=saffron)
    assert await whose(world, reference) == ("Street cleaning", "Saffron Pike"), "with her, her team"
    await officer.sends(f"{page}/assign", version=version_on(officer), how="back")
    assert await whose(world, reference) == ("Street cleaning", None)
    await officer.sends(f"{page}/assign", version=version_on(officer), to="team:Highways")
    assert await whose(world, reference) == ("Highways", None)
    kinds = await world.db.fetch(
        "select kind, public, details from event where subject_id = (select id from report where reference = $1)"
        " and kind in ('report.assigned', 'report.team_changed') order by id",
        reference,
    )
    assert [each["kind"] for each in kinds] == ["report.assigned"] * 3 + ["report.team_changed"]
    assert not any(each["public"] for each in kinds), "residents read of what is done, not of who"
    assert kinds[-1]["details"]["before"] == {"team": "Street cleaning", "officer_id": None}


async def test_of_two_officers_who_take_the_same_report_the_second_is_told(world: World) -> None:
    reference = await world.person().reports()
    first, second = await world.officer(), await world.administrator()
    page = f"/staff/reports/{reference}"
    await first.opens(page)
    await second.opens(page)
    await first.sends(f"{page}/assign", version=version_on(first), how="take")
    await second.sends(f"{page}/assign", version=version_on(second), how="take")
    assert second.status == 422 and "Somebody else has changed this report" in second.text
    assert await whose(world, reference) == ("Highways", "Idris Oyelaran")


async def test_nobody_is_given_work_who_is_not_here_and_only_those_who_may_give_it(world: World) -> None:
    reference = await world.person().reports()
    officer = await world.officer()
    page = f"/staff/reports/{reference}"
    await officer.opens(page)
    version = version_on(officer)
    for to in ("team:Dragons", "6f0f6f0e-2f5f-4a53-9c4e-1d6c2f0b7a10"):
        await officer.sends(f"{page}/assign", version=version, to=to)
        assert officer.status == 422 and list(errors(officer.page.text)) == ["to"]
    await world.db.execute("update role set permissions = array_remove(permissions, 'reports.assign')")
    assert "Take it myself" not in await officer.opens(page)
    await officer.sends(f"{page}/assign", version=version, how="take")
    assert officer.status == 403 and await whose(world, reference) == ("Highways", None)


async def test_what_an_officer_has_is_her_teams_again_when_she_leaves_and_each_team_is_told_once(
    world: World, mail: MailServer
) -> None:
    officer, administrator = await world.officer(), await world.administrator()
    references = [await world.person().reports() for _each in range(3)]
    idris = str(await world.db.fetchval("select id from officer where name = 'Idris Oyelaran'"))
    for reference in references:
        await officer.opens(f"/staff/reports/{reference}")
        await officer.sends(f"/staff/reports/{reference}/assign", version=version_on(officer), how="take")
    closed = references.pop()
    await officer.sends(f"/staff/reports/{closed}/close", outcome="fixed", reason="Filled on Tuesday")
    await officer.sends("/staff/round/take-up", reference=references)
    assert await world.db.fetchval("select count(*) from round_stop where officer_id = $1::uuid", idris) == 2
    await world.db.execute("update team set email = 'highways@example.org' where name = 'Highways'")
    await world.worker_works()

    page = " ".join((await administrator.opens(f"/staff/officers/{idris}")).split())
    hers = await world.db.fetchval(f"select count(*) from report where officer_id = '{idris}' and stage <> 'closed'")
    assert f"{hers} open reports of theirs are nobody’s yet of their teams" in page, "said before she is let go"
    version = await world.db.fetchval("select version::text from officer where id = $1::uuid", idris)
    left = {"version": version, "name": "Idris Oyelaran", "team": "Highways", "active": "no"}
    await administrator.sends(f"/staff/officers/{idris}", None, **left)
    await world.worker_works()
    for reference in references:
        assert await whose(world, reference) == ("Highways", None)
    assert await whose(world, closed) == ("Highways", "Idris Oyelaran"), "what she has done stays hers"
    assert not await world.db.fetchval("select count(*) from round_stop where officer_id = $1::uuid", idris)
    given_back = "select details from event where kind = 'report.assigned' and actor_kind = 'system'"
    events = [each["details"] for each in await world.db.fetch(given_back)]
    assert len(events) == hers and all(each["before"]["officer_id"] == idris for each in events)
    assert mail.recipients.count("highways@example.org") == 1
    [letter] = [each for each in mail.letters if "need somebody" in each["Subject"]]
    assert "Idris" not in letter.as_string()


async def test_teams_that_share_a_mailbox_are_told_there_what_each_has_to_give_anew(
    world: World, mail: MailServer
) -> None:
    administrator = await world.administrator()
    idris = str(await world.db.fetchval("select id from officer where name = 'Idris Oyelaran'"))
    await world.db.execute("update report set officer_id = null where officer_id = $1::uuid", idris)
    references = [await world.person().reports() for _each in range(3)]
    of_hers = "update report set officer_id = $2::uuid, team = $3 where reference = $1"
    for reference, team in zip(references, ("Highways", "Highways", "Parks"), strict=True):
        await world.db.execute(of_hers, reference, idris, team)
    await world.db.execute("update team set email = 'depot@example.org' where name in ('Highways', 'Parks')")
    version = await world.db.fetchval("select version::text from officer where id = $1::uuid", idris)
    left = {"version": version, "name": "Idris Oyelaran", "team": "Highways", "active": "no"}
    await administrator.sends(f"/staff/officers/{idris}", None, **left)
    await world.worker_works()
    [letter] = [each for each in mail.letters if each["To"] == "depot@example.org"]
    assert "2 reports of Highways need somebody · 1 report of Parks needs somebody" in str(letter["Subject"])
    assert "/staff/reports?show=unassigned" in letter.get_content() and "team=" not in letter.get_content()
