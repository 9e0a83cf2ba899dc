"""Late is said before it is late, silence is noticed and mended, and the clock stands still while she is asked."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from api.actor import SYSTEM
from api.database import act_for
from api.promise.actions import escalate_silence, tell_of_lateness
from tests.fakes import MailServer
from tests.reports.reading import elements
from tests.world import Person, World

THURSDAY = date(2026, 12, 3)
WORDS = "we now mean to by"


async def goes_through_promises(world: World, day: date, hour: int = 13) -> None:
    """As the worker does at that hour, and then whatever follows."""
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    async with world.pool.acquire() as db:
        await act_for(db, SYSTEM)
        await tell_of_lateness(db, moment, "Europe/London")
        await escalate_silence(db, day)
    await world.worker_works()


async def of(world: World, reference: str, column: str) -> Any:
    return await world.db.fetchval(f"select {column} from report where reference = $1", reference)


async def only(world: World, reference: str, **columns: Any) -> None:
    """This report alone is open, and so."""
    await world.db.execute(
        "update report set stage = 'closed', outcome = 'fixed', reason = 'Done', closed_at = submitted_at"
        " where stage <> 'closed' and reference <> $1",
        reference,
    )
    for name, value in columns.items():
        await world.db.execute(f"update report set {name} = $2 where reference = $1", reference, value)


async def reminded(world: World, reference: str) -> list[tuple[str, str]]:
    rows = await world.db.fetch(
        "select step, because from escalation join report on report.id = report_id where reference = $1"
        " order by made_at, array_position(array['officer', 'team', 'manager'], step)",
        reference,
    )
    return [(row["step"], row["because"]) for row in rows]


async def inbox(resident: Person) -> str:
    return await resident.opens("/messages")


async def test_it_is_said_to_be_late_before_its_day_passes_with_a_new_day(world: World) -> None:
    resident = world.person()
    reference = await resident.reports()
    await only(world, reference, expected_on=THURSDAY, target_on=THURSDAY)
    await goes_through_promises(world, THURSDAY - timedelta(days=1))
    await goes_through_promises(world, THURSDAY, hour=9)
    assert "takes longer" not in await inbox(resident), "half of the day is left to keep the promise"
    await goes_through_promises(world, THURSDAY)
    await goes_through_promises(world, THURSDAY, hour=14)
    assert (await inbox(resident)).count(WORDS) == 1
    new_day = await of(world, reference, "expected_on")
    assert new_day > THURSDAY and await of(world, reference, "heard_at") is not None
    assert f"meant to have dealt with this by 3 December 2026. It takes longer: {WORDS} {new_day.day}" in (
        await resident.opens(f"/reports/{reference}")
    )


async def test_the_new_day_is_the_one_the_work_is_planned_for(world: World) -> None:
    resident = world.person()
    reference = await resident.reports()
    await only(world, reference, expected_on=THURSDAY, scheduled_on=date(2026, 12, 16))
    await goes_through_promises(world, THURSDAY)
    assert f"{WORDS} 16 December 2026. That is the day the work is planned for" in await inbox(resident)


async def test_why_it_is_late_is_said_where_a_known_problem_says_it(world: World) -> None:
    resident = world.person()
    reference = await resident.reports()
    await only(world, reference, expected_on=THURSDAY)
    await world.db.execute(
        """
        insert into known_problem (
            title, service_codes, group_ids, area_kind, ward_ids, place_words, easting, northing, radius_m, begins_at
        )
        select 'Storm damage in Wrackholm', array['pothole'], '{}', 'circle', '{}', '', easting, northing, 500, now()
        from report
        where reference = $1
        """,
        reference,
    )
    await goes_through_promises(world, THURSDAY)
    assert "This is why: Storm damage in Wrackholm." in await inbox(resident)


async def test_after_two_such_notices_the_manager_has_to_look(world: World, mail: MailServer) -> None:
    resident = world.person()
    reference = await resident.reports()
    await a_team_with_a_manager(world, reference)
    await only(world, reference, expected_on=THURSDAY)
    for _notice in range(2):
        await goes_through_promises(world, await of(world, reference, "expected_on"))
    assert await of(world, reference, "late_notices") == 2
    await goes_through_promises(world, await of(world, reference, "expected_on"))
    assert await of(world, reference, "late_notices") == 2, "she is not put off a third time"
    await goes_through_promises(world, await of(world, reference, "expected_on") + timedelta(days=1))
    assert ("manager", "late") in await reminded(world, reference)
    assert "idris.manages@example.org" in mail.recipients


async def test_silence_is_somebodys_to_mend_step_by_step_each_once_and_she_is_told(
    world: World, mail: MailServer
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    await a_team_with_a_manager(world, reference)
    await only(world, reference, expected_on=date(2027, 6, 1))
    word_due_on = await of(world, reference, "word_due_on")
    await goes_through_promises(world, word_due_on - timedelta(days=1))
    assert await reminded(world, reference) == []
    for _round in range(2):
        await goes_through_promises(world, word_due_on)
    assert await reminded(world, reference) == [("officer", "silent")]
    assert "not forgotten" not in await inbox(resident) and not mail.recipients
    for _round in range(2):
        await goes_through_promises(world, word_due_on + timedelta(days=1))
    assert (await inbox(resident)).count("Your report is still here") == 1
    assert mail.recipients == ["team@example.org"] and reference in str(mail.letters[0].get_body(("plain",)))
    for _round in range(2):
        await goes_through_promises(world, word_due_on + timedelta(days=7))
    assert await reminded(world, reference) == [("officer", "silent"), ("team", "silent"), ("manager", "silent")]
    assert mail.recipients == ["team@example.org", "idris.manages@example.org"]
    assert await of(world, reference, "escalated_to") == "manager"
    await officer.opens(f"/staff/reports?words={reference}")
    assert "Write" in [each.words.strip() for each in elements(officer.page.text, "span")], "a mark in the queue"
    await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="We come on Tuesday")
    assert await of(world, reference, "escalated_to") is None, "somebody wrote"


async def test_nothing_but_what_she_hears_ends_the_silence(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports("Ring 01632 960123 about this hole")
    await world.worker_works()
    assert await of(world, reference, "heard_at") is None
    await officer.sends(f"/staff/reports/{reference}/show-words")
    assert await of(world, reference, "heard_at") is None, "what officers do among themselves is no word to her"
    await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words="We come on Tuesday")
    assert await of(world, reference, "heard_at") is not None
    await officer.opens(f"/staff/reports/{reference}")
    assert "Last told something" in officer.text and "Its clock" in officer.text


async def test_the_clock_stands_still_while_she_is_asked(world: World) -> None:
    resident = world.person()
    reference = await resident.reports()
    await only(world, reference, expected_on=THURSDAY, target_on=THURSDAY)
    await world.db.execute(
        "update report set waiting_since = now() - interval '14 days' where reference = $1", reference
    )
    await goes_through_promises(world, THURSDAY)
    assert "takes longer" not in await inbox(resident), "it waits for her"
    await world.db.execute("update report set waiting_since = null where reference = $1", reference)
    waited = await of(world, reference, "waited_days")
    assert 8 <= waited <= 10
    moved = await world.db.fetchval("select working_days_after($1, $2)", THURSDAY, waited)
    assert await of(world, reference, "expected_on") == await of(world, reference, "target_on") == moved


async def test_opened_again_it_is_promised_a_day_as_a_new_one_is(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    await world.db.execute(
        "update report set expected_on = '2020-01-01', late_notices = 2 where reference = $1", reference
    )
    await officer.sends(f"/staff/reports/{reference}/close", outcome="fixed", reason="Filled")
    await resident.sends(f"/reports/{reference}/not-fixed")
    assert await of(world, reference, "expected_on > current_date and late_notices = 0 and word_due_on > current_date")


async def a_team_with_a_manager(world: World, reference: str) -> None:
    await world.db.execute(
        "with manager as (insert into officer (name, email)"
        " values ('Manager', 'idris.manages@example.org') returning id)"
        " update team set email = 'team@example.org', manager_id = manager.id from manager, report"
        " where team.name = report.team and reference = $1",
        reference,
    )


async def test_where_it_is_silent_and_late_again_on_one_day_team_and_manager_are_both_reminded(
    world: World, mail: MailServer
) -> None:
    reference = await world.person().reports()
    await a_team_with_a_manager(world, reference)
    silent_on = await of(world, reference, "word_due_on")
    await only(world, reference, expected_on=silent_on, late_notices=2)
    async with world.pool.acquire() as db:
        await act_for(db, SYSTEM)
        for day in (silent_on, silent_on + timedelta(days=1)):
            await escalate_silence(db, day)
    await world.worker_works()
    assert sorted(mail.recipients) == ["idris.manages@example.org", "team@example.org"]
