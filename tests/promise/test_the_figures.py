"""A manager sees at once where nobody has written, and what she publishes everybody reads."""

from tests.promise.test_endings import closes
from tests.reports.reading import elements
from tests.world import World


async def test_a_manager_sees_silent_reports_at_once_until_somebody_writes(world: World) -> None:
    reference = await world.person().reports()
    officer, manager = await world.officer(), await world.administrator()
    await officer.opens("/staff/promise")
    assert officer.status == 403
    await world.db.execute(
        "update report set word_due_on = null where reference <> $1 and word_due_on < current_date", reference
    )
    assert "None, as promised" in await manager.opens("/staff/promise")
    assert elements(manager.page.text, "a", href="/staff/promise"), "it is a page of the header"
    await world.db.execute("update report set word_due_on = current_date - 1 where reference = $1", reference)
    await manager.opens("/staff/promise")
    assert reference in manager.text and "The target is none" in manager.text
    await world.db.execute("update report set waiting_since = now() where reference = $1", reference)
    assert reference not in await manager.opens("/staff/promise"), "it is she who is asked"
    await world.db.execute("update report set waiting_since = null where reference = $1", reference)
    await world.db.execute("update report set word_due_on = current_date - 1 where reference = $1", reference)
    await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="We come on Tuesday")
    assert reference not in await manager.opens("/staff/promise")


async def test_what_waits_for_her_own_answer_is_late_nowhere(world: World) -> None:
    """The queue, its count, the round, the report's page and the figures all go by the same."""
    reference = await world.person().reports()
    manager = await world.administrator()
    await world.db.execute("update report set expected_on = current_date + 9")

    async def late() -> list[str]:
        queue = await manager.opens("/staff/reports?show=late")
        [link] = [each.words for each in elements(manager.page.text, "a") if each.words.startswith("Late")]
        counted = [link.removeprefix("Late").strip()]
        counted.append(str(reference in queue))
        for path in (f"/staff/reports/{reference}", f"/staff/round/{reference}"):
            counted.append(str("Late" in await manager.opens(path)))
        await manager.opens("/staff/promise")
        [figure] = [each.words for each in elements(manager.page.text, "div") if each.words.startswith("Past the day")]
        return [*counted, figure.removeprefix("Past the day promised").strip()]

    assert await late() == ["0", "False", "False", "False", "0"]
    await world.db.execute("update report set expected_on = current_date - 1 where reference = $1", reference)
    assert await late() == ["1", "True", "True", "True", "1"]
    await world.db.execute("update report set waiting_since = now() where reference = $1", reference)
    assert await late() == ["0", "False", "False", "False", "0"]
    await world.db.execute("update report set waiting_since = null where reference = $1", reference)
    assert await late() == ["1", "True", "True", "True", "1"], "she answered on the same day: nothing moved"


async def test_a_services_figures_are_everybodys_once_a_manager_says_so_and_it_is_known_who(world: World) -> None:
    manager, anyone = await world.administrator(), world.person()
    await world.person().reports()
    assert "Street light" in await anyone.opens("/promise"), "what the demonstration publishes"
    await world.db.execute("delete from silence_published")
    assert "No figures are published yet" in await anyone.opens("/promise")
    await manager.sends("/staff/promise/publish", service="pothole", do="publish")
    assert "Wenna Trevanion" in manager.text
    await anyone.opens("/promise")
    assert "Pothole" in anyone.text and "Past the day promised" in anyone.text and "Graffiti" not in anyone.text
    event = await world.db.fetchrow(
        "select kind, actor_kind from event where kind like 'service.word%' order by id desc"
    )
    assert event and (event["kind"], event["actor_kind"]) == ("service.word_published", "officer")
    await manager.sends("/staff/promise/publish", service="pothole", do="take-back")
    assert "No figures are published yet" in await anyone.opens("/promise")


async def test_satisfaction_stands_by_service_and_month(world: World) -> None:
    manager = await world.administrator()
    for score in ("5", "4", "1"):
        resident = world.person()
        reference = await resident.reports()
        await closes(world, reference)
        await resident.sends(f"/reports/{reference}/rate", score=score)
    await manager.opens("/staff/promise")
    month = await world.db.fetchval("select trim(to_char(now() at time zone 'Europe/London', 'FMMonth YYYY'))")
    captions = [each.words for each in elements(manager.page.text, "caption")]
    assert any(f"{month}: 67% of 3" in words for words in captions), captions


async def test_what_is_open_of_a_service_that_is_off_is_still_counted(world: World) -> None:
    reference = await world.person().reports()
    manager = await world.administrator()
    await world.db.execute("update report set word_due_on = current_date - 1 where reference = $1", reference)
    await world.db.execute("update service set is_active = false where service_code = 'pothole'")
    await manager.opens("/staff/promise")
    assert reference in manager.text and elements(manager.page.text, "input", value="pothole"), "in the table, too"
