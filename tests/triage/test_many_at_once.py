"""The same done to many reports, shown first and undone exactly; and filters kept under a name with a count."""

from api.jobs import later
from api.triage.jobs import count_filters
from tests.reports.reading import elements, errors
from tests.triage.test_whose_work_it_is import whose
from tests.world import Person, World

QUERY = "show=team&words=bulky"


def actions_on(page: Person) -> list[str]:
    return [each.attributes.get("action", "") for each in elements(page.page.text, "form")]


def undo_address(page: Person) -> str | None:
    found = [action for action in actions_on(page) if action.endswith("/undo")]
    return found[0] if found else None


async def three(world: World) -> list[str]:
    return [await world.person().reports(f"bulky {n}") for n in range(3)]


async def test_many_are_given_away_at_once_after_a_look_and_exactly_those_come_back(world: World) -> None:
    references = await three(world)
    officer = await world.officer()
    saffron = str(await world.db.fetchval("select id from officer where name like 'Saffron%'"))
    await world.db.execute("update report set officer_id = $2 where reference = $1", references[0], saffron)
    closed = await world.person().reports("bulky closed")
    await officer.sends(f"/staff/reports/{closed}/close", outcome="fixed", reason="Done")

    chosen = "&".join(f"report={each}" for each in [*references, closed])
    page = await officer.opens(f"/staff/reports/bulk?{chosen}&to=team:Parks&back=show%3Dteam")
    assert "This changes 3 reports" in page and "1 report stays as it is" in page and "Now: Saffron Pike" in page
    assert await whose(world, references[1]) == ("Highways", None), "to look changes nothing"

    await officer.sends("/staff/reports/bulk", report=[*references, closed], to="team:Parks", back=QUERY)
    assert str(officer.page.url).endswith(f"/staff/reports?{QUERY}"), "back to the list she came from"
    assert [await whose(world, each) for each in references] == [("Parks", None)] * 3
    assert await whose(world, closed) == ("Highways", None)
    assert "3 reports given to Parks" in officer.text
    await officer.sends(undo_address(officer) or "", back=QUERY)
    assert await whose(world, references[0]) == ("Highways", "Saffron Pike"), "as it was, not as the others"
    assert [await whose(world, each) for each in references[1:]] == [("Highways", None)] * 2
    assert undo_address(officer) is None, "once"
    told = await world.db.fetchval("select count(*) from message where title ilike '%Parks%'")
    assert told == 0


async def test_nothing_is_undone_when_something_newer_has_happened_to_one_of_them(world: World) -> None:
    references = await three(world)
    officer, other = await world.officer(), await world.administrator()
    idris = str(await world.db.fetchval("select id from officer where name like 'Idris%'"))
    await officer.sends("/staff/reports/bulk", report=references, to=idris, back=QUERY)
    address = undo_address(officer)
    assert address and [await whose(world, each) for each in references] == [("Highways", "Idris Oyelaran")] * 3
    await other.sends(address, back="")
    assert other.status == 409 and "Idris" in str(await whose(world, references[0])), "nobody else’s to undo"
    await other.sends(f"/staff/reports/{references[2]}/update", stage="planned", words="On Monday")
    await officer.opens("/staff/reports")
    assert undo_address(officer) is None
    await officer.sends(address, back="")
    assert officer.status == 409 and await whose(world, references[0]) == ("Highways", "Idris Oyelaran")


async def test_all_that_match_are_changed_at_once_and_none_that_a_colleague_changed_meanwhile(world: World) -> None:
    reference = await world.person().reports("bulky 0")
    await world.db.execute(
        """
        insert into report (
            id, reference, submission_key, service_code, description, where_exactly, place_words, latitude, longitude,
            easting, northing, channel, team, is_public, words_shown, submitted_at, expected_on, updated_at
        )
        select
            gen_random_uuid(), 'BBB' || translate(to_char(n, 'FM0000'), '01', 'XY'), gen_random_uuid(), service_code,
            description, '', '', latitude, longitude, easting, northing, 'web', team, true, true,
            now(), expected_on, now()
        from report, generate_series(1, 210) as n
        where reference = $1
        """,
        reference,
    )
    officer, colleague = await world.officer(), await world.administrator()
    assert "all that match, up to 200" in await officer.opens(f"/staff/reports?{QUERY}")
    every = f"/staff/reports/bulk?every=yes&to=team:Parks&back={QUERY.replace('&', '%26')}"
    assert "This changes 200 reports" in await officer.opens(every)
    chosen = values_of(officer, "report")
    assert len(chosen) == 200 and "Or close them as duplicates" not in officer.text, "so many are not one"
    parks = "select count(*) from report where team = 'Parks' and description like 'bulky%'"
    for too_many in ([*chosen, reference, "BBBX2YX"], []):
        await officer.sends("/staff/reports/bulk", report=too_many, to="team:Parks", back=QUERY)
        assert officer.status == 422 and list(errors(officer.page.text)) == ["reports"]
    await colleague.sends(f"/staff/reports/{chosen[7][:7]}/update", stage="planned", words="On Monday")
    await officer.sends("/staff/reports/bulk", report=chosen, to="team:Parks", back=QUERY)
    assert officer.status == 422 and "Somebody else has changed one of these" in officer.text
    assert await world.db.fetchval(parks) == 0, "all as she saw them, or none"
    await officer.sends("/staff/reports/bulk", report=values_of(officer, "report"), to="team:Parks", back=QUERY)
    assert "200 reports given to Parks" in officer.text and await world.db.fetchval(parks) == 200
    await officer.sends(undo_address(officer) or "", back=QUERY)
    assert await world.db.fetchval(parks) == 0


def values_of(person: Person, name: str) -> list[str]:
    return [
        each.attributes["value"] for each in elements(person.page.text, "input") if each.attributes.get("name") == name
    ]


async def test_a_change_to_nothing_or_to_nobody_who_is_there_says_so(world: World) -> None:
    references = await three(world)
    officer = await world.officer()
    await officer.opens("/staff/reports/bulk?to=team:Parks")
    assert officer.status == 422 and list(errors(officer.page.text)) == ["reports"]
    await officer.sends("/staff/reports/bulk", report=references, to="team:Dragons", back="")
    assert officer.status == 422 and list(errors(officer.page.text)) == ["to"]
    await world.db.execute("update role set permissions = array_remove(permissions, 'reports.assign')")
    await officer.opens(f"/staff/reports/bulk?report={references[0]}&to=team:Parks")
    assert officer.status == 403
    await officer.opens("/staff/reports")
    assert 'name="report"' not in officer.page.text


async def test_whose_role_is_for_one_team_gives_only_that_teams_reports(world: World) -> None:
    pothole, noise = await world.person().reports(), await world.person().reports(service_code="noise")
    officer = await world.officer_who("reports.assign", team="Highways")
    assert "1 report stays as it is" in await officer.opens(
        f"/staff/reports/bulk?report={pothole}&report={noise}&to=team:Parks"
    )
    await officer.sends("/staff/reports/bulk", report=[pothole, noise], to="team:Parks", back="")
    assert await whose(world, pothole) == ("Parks", None) and (await whose(world, noise))[0] != "Parks"


async def test_many_are_closed_as_duplicates_only_with_words_and_news_and_parted_again(world: World) -> None:
    references, other = await three(world), await world.person().reports("the first")
    resident = world.person()
    followed = await resident.reports("bulky four")
    officer = await world.officer()
    chosen = [*references, followed, other]
    stage = "select count(*) from report where reference = any($1) and stage = 'closed'"
    for words, to in (("", other), ("The same hole", "NNNNNNN"), ("The same hole", "")):
        await officer.sends("/staff/reports/bulk/merge", report=chosen, other=to, reason=words, back="")
        assert officer.status == 422 and errors(officer.page.text), "not without words, nor into nothing"
    assert await world.db.fetchval(stage, chosen) == 0, "all or none"
    await officer.sends(
        "/staff/reports/bulk/merge", report=chosen, other=other, reason="It is the same hole", back=QUERY
    )
    assert await world.db.fetchval(stage, chosen) == 4, "the one that stays is open"
    assert f"4 reports closed as duplicates of {other}" in officer.text
    await world.worker_works()
    assert "It is the same hole" in await resident.opens(f"/reports/{followed}")
    assert await world.db.fetchval(
        "select count(*) from message join report on report.id = subject_id where reference = $1", followed
    )
    await officer.opens("/staff/reports")
    await officer.sends(undo_address(officer) or "", back="")
    assert await world.db.fetchval(stage, chosen) == 0
    assert (
        await world.db.fetchval(
            "select count(*) from report where duplicate_of is not null and reference = any($1)", chosen
        )
        == 0
    )


async def test_a_filter_is_kept_by_name_counted_shared_with_the_team_and_follows_its_name(world: World) -> None:
    await three(world)
    officer, colleague, stranger = await world.officer(), await world.officer(), await world.administrator()
    await officer.sends(
        "/staff/reports/saved", query="show=open&words=bulky&team=Highways", name="Bulky", with_team="yes"
    )
    assert officer.status == 200 and "Bulky 3" in " ".join(officer.text.split())
    await officer.sends("/staff/reports/saved", query="show=open", name="Bulky")
    assert officer.status == 422 and list(errors(officer.page.text)) == ["name"]
    await world.person().reports("bulky 4")
    await later(world.db, count_filters)  # as every five minutes
    await world.worker_works()
    assert "Bulky 4" in " ".join((await colleague.opens("/staff/reports")).split()), "and counted anew"
    assert "Bulky" not in await stranger.opens("/staff/reports")
    await world.db.execute("update team set name = 'Roads' where name = 'Highways'")
    await officer.opens("/staff/reports")
    [link] = [each.attributes["href"] for each in elements(officer.page.text, "a") if "Bulky" in each.words]
    assert "team=Roads" in link and "bulky 4" in await officer.opens(link)
    [forget] = [action for action in actions_on(officer) if action.endswith("/forget")]
    await officer.sends(forget)
    assert "Bulky" not in officer.text


async def test_a_merge_that_a_colleague_came_before_says_that_nothing_was_done(world: World) -> None:
    stays, closed = await world.person().reports("bulky 1"), await world.person().reports("bulky 2")
    first, second = await world.administrator(), await world.officer()
    await second.sends(f"/staff/reports/{closed}/close", outcome="fixed", reason="Done")
    reason = "One heap, told of twice"
    await first.sends("/staff/reports/bulk/merge", report=[stays, closed], other=stays, reason=reason)
    assert first.status == 422 and "Nothing was done" in errors(first.page.text)["other"]
    assert reason in first.text
