"""What is the same becomes one and can be parted again; what was two, or of another kind, becomes that."""

from datetime import date

from tests.fakes import MailServer
from tests.reports.reading import elements, errors, field
from tests.world import Person, World


async def said(world: World, person: Person) -> str:
    await world.worker_works()
    return await person.opens("/messages")


async def test_followers_move_along_hear_once_and_get_their_own_report_back(world: World) -> None:
    first, second, officer = world.person(), world.person(), await world.officer()
    older, newer = await first.reports("A hole"), await second.reports("The same hole")
    page = f"/staff/reports/{newer}"
    await officer.sends(f"{page}/update", stage="investigating", words="We are looking")
    await officer.sends(f"{page}/close", outcome="duplicate", reason="Somebody reported it", other=older.lower())
    assert officer.status == 200, officer.text
    text = await said(world, second)
    assert f"From now on you hear what happens to report {older}" in text
    assert "Reported already" not in await said(world, first), "the others are told nothing"
    await second.opens(f"/reports/{newer}")
    assert f"/reports/{older}" in second.page.text
    await first.opens(f"/reports/{older}")
    assert "Others told us of it too" in first.text and f"/reports/{newer}" in first.page.text
    await officer.opens(f"/staff/reports/{older}")
    assert "Merged into this one" in officer.text and newer in officer.page.text

    await officer.sends(f"/staff/reports/{older}/update", stage="in_progress", words="The crew is there")
    assert (await said(world, second)).count("The crew is there") == 1
    assert (await said(world, first)).count("The crew is there") == 1
    await second.opens(f"/reports/{older}")
    assert f"/reports/{older}/manage" not in second.page.text, "to follow is not to have reported"

    await officer.opens(page)
    assert f"{page}?write=unmerge" in officer.page.text
    await officer.sends(f"{page}/unmerge", words=" ")
    assert list(errors(officer.page.text)) == ["words"]
    await officer.sends(f"{page}/unmerge", words="It is another hole")
    assert officer.status == 200 and "A report of its own again" in officer.text
    stands = "select concat_ws(' ', stage, outcome, duplicate_of) from report where reference = $1"
    assert await world.db.fetchval(stands, newer) == "investigating", "just as it stood"
    assert "It is another hole" in await said(world, second)
    await officer.sends(f"/staff/reports/{older}/update", stage="planned", words="On Monday")
    assert "On Monday" not in await said(world, second) and "On Monday" in await said(world, first)


async def test_a_report_is_never_the_same_as_itself_nor_as_one_that_leads_back_to_it(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    one, other, third = [await resident.reports(words) for words in ("One", "Other", "Third")]
    for wrong, sentence in ((one, "itself"), ("7777777", "No report has this reference"), ("", "Enter the reference")):
        await officer.sends(f"/staff/reports/{one}/close", outcome="duplicate", reason="Same", other=wrong)
        assert sentence in errors(officer.page.text)["other"]
    await officer.sends(f"/staff/reports/{one}/close", outcome="duplicate", reason="Same", other=other)
    await officer.sends(f"/staff/reports/{other}/close", outcome="duplicate", reason="Same", other=one)
    assert "That report is closed" in errors(officer.page.text)["other"]
    await officer.sends(f"/staff/reports/{other}/close", outcome="duplicate", reason="Same", other=third)
    assert officer.status == 200
    await world.worker_works()
    await officer.sends(f"/staff/reports/{third}/close", outcome="fixed", reason="All three are filled")
    assert (await said(world, resident)).count("All three are filled") == 1, "by three reports, and yet told once"
    await world.db.execute("update report set is_public = false where reference = $1", third)
    await officer.sends(f"/staff/reports/{third}/reopen", words="Open")
    fourth = await resident.reports("Fourth")
    await officer.sends(f"/staff/reports/{fourth}/close", outcome="duplicate", reason="Same", other=third)
    assert "not public" in errors(officer.page.text)["other"]


async def test_not_fixed_after_a_merge_makes_it_a_report_of_its_own(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    one, other = await resident.reports("One"), await resident.reports("Other")
    await officer.sends(f"/staff/reports/{one}/close", outcome="duplicate", reason="Same", other=other)
    await officer.sends(f"/staff/reports/{one}/reopen", words="Not the same")
    assert await world.db.fetchval("select duplicate_of is null from report where reference = $1", one)
    await officer.opens(f"/reports/{other}")
    assert "The other report is one of its own again" in officer.text


async def test_another_kind_keeps_the_reference_and_is_told_once_with_its_new_day(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    team = "select team from report where reference = $1"
    before = await world.db.fetchval(team, reference)
    page = f"/staff/reports/{reference}"
    await officer.opens(f"{page}/sort")
    assert officer.status == 200 and "It names two problems" in officer.text
    await officer.sends(f"{page}/recategorise", service_code="")
    assert list(errors(officer.page.text)) == ["service_code"]
    await officer.sends(f"{page}/recategorise", service_code="pothole")
    assert errors(officer.page.text) == {"service_code": "It is of this kind already"}
    await officer.sends(f"{page}/preview/recategorise", service_code="fly-tipping")
    assert officer.status == 200 and "Its reference stays" in elements(officer.page.text, "pre")[1].words
    assert 'value="fly-tipping" selected' in officer.page.text, "as it was chosen"
    assert await world.db.fetchval("select count(*) from event where kind = 'report.recategorised'") == 0
    await officer.sends(f"{page}/recategorise", service_code="fly-tipping")
    assert officer.path == page and "Another kind of problem now" in officer.text
    assert await world.db.fetchval(team, reference) != before
    text = await said(world, resident)
    assert text.count("Its reference stays") == 1 and reference in text
    details = await world.db.fetchval("select details from event where kind = 'report.recategorised'")
    assert details["before"]["service_code"] == "pothole" and details["before"]["team"] == before


async def test_one_report_of_two_problems_becomes_two_with_the_same_followers(world: World, mail: MailServer) -> None:
    resident, neighbour, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports("A hole, and a broken lamp")
    await neighbour.sends(f"/reports/{reference}/follow")
    page = f"/staff/reports/{reference}"
    await officer.sends(f"{page}/split", other_service="", description="")
    assert "description" in errors(officer.page.text)
    await officer.sends(f"{page}/split", other_service="", description="A broken lamp")
    assert list(errors(officer.page.text)) == ["other_service"]
    given = {"other_service": "street-light", "description": "A broken lamp"}
    await officer.sends(f"{page}/preview/split", None, **given)
    assert officer.status == 200 and "so it is two reports now" in elements(officer.page.text, "pre")[1].words
    assert field(officer.page.text, "description") == "A broken lamp"
    await world.worker_works()
    assert not await world.db.fetchval("select count(*) from event where kind = 'report.split'"), "a look makes nothing"
    await officer.sends(f"{page}/split", None, **given)
    second = officer.reference
    assert second != reference and "A broken lamp" in officer.text
    for person in (resident, neighbour):
        text = await said(world, person)
        assert text.count("so it is two reports now") == 1 and second in text
        assert "New report" not in text
    await officer.sends(f"/staff/reports/{second}/update", stage="planned", words="A new bulb is ordered")
    for person in (resident, neighbour):
        assert "A new bulb is ordered" in await said(world, person)
    await resident.opens(f"/reports/{second}/manage")
    assert resident.status == 200, "hers as the first is"
    day = await world.db.fetchval("select expected_on from report where reference = $1", second)
    assert day >= date.today()


async def test_parted_again_it_is_promised_for_the_day_it_was(world: World) -> None:
    officer = await world.officer()
    one, other = await world.person().reports("One"), await world.person().reports("Other")
    promise = "select expected_on, target_on, counted_from, waited_days, late_notices from report where reference = $1"
    promised = "update report set expected_on = $2, late_notices = 1, waited_days = 3 where reference = $1"
    await world.db.execute(promised, one, date(2027, 3, 4))
    before = await world.db.fetchrow(promise, one)
    await officer.sends(f"/staff/reports/{one}/close", outcome="duplicate", reason="Same", other=other)
    await officer.sends(f"/staff/reports/{one}/unmerge", words="It is another hole")
    assert await world.db.fetchrow(promise, one) == before


async def test_whoever_hears_of_a_report_by_its_being_split_or_parted_has_heard(world: World) -> None:
    officer = await world.officer()
    heard = "select heard_at is not null from report where reference = $1"
    reference = await world.person().reports("A hole, and a broken lamp")
    page = f"/staff/reports/{reference}"
    given = {"other_service": "street-light", "description": "A broken lamp"}
    await officer.sends(f"{page}/preview/split", None, **given)
    assert officer.status == 200 and "so it is two reports now" in elements(officer.page.text, "pre")[1].words
    assert field(officer.page.text, "description") == "A broken lamp"
    await world.worker_works()
    assert not await world.db.fetchval("select count(*) from event where kind = 'report.split'"), "a look makes nothing"
    await officer.sends(f"{page}/split", None, **given)
    for each in (reference, officer.reference):
        assert await world.db.fetchval(heard, each), "silence begins to count from here"
    await officer.sends(f"{page}/close", outcome="duplicate", reason="Same", other=officer.reference)
    await world.db.execute("update report set heard_at = null where reference = $1", reference)
    await officer.sends(f"{page}/unmerge", words="It is another")
    assert await world.db.fetchval(heard, reference)


async def test_what_was_hidden_and_sorted_anew_is_public_again_when_it_is_shown(world: World) -> None:
    officer, stranger = await world.officer(), world.person()
    reference = await world.person().reports("A zither in the hedge")
    await officer.sends(f"/staff/reports/{reference}/moderate/hide", why="personal", words="It names a neighbour.")
    await officer.sends(f"/staff/reports/{reference}/recategorise", service_code="fly-tipping")
    assert (await stranger.opens(f"/reports/{reference}")) and stranger.status == 410
    await officer.sends(f"/staff/reports/{reference}/moderate/unhide")
    assert "zither" in await stranger.opens(f"/reports/{reference}")
