"""An officer finds a report, says how far it has come, and ends it with an outcome and a reason."""

import asyncio

import asyncpg
import httpx
import pytest

from api.database import connect
from tests.reports.reading import elements, errors, field, title
from tests.world import Council, Person, World, a_photo, eventually


async def test_an_officer_finds_a_new_report_opens_it_and_sees_its_photo(world: World) -> None:
    reference = await world.person().reports("A deep hole", files=[("a.jpg", a_photo())])
    officer = await world.officer()
    await officer.opens("/staff")
    assert officer.path == "/staff/reports" and reference in officer.text
    await officer.opens(f"/staff/reports/{reference}")
    assert "A deep hole" in officer.text
    photo = elements(officer.page.text, "img")[0].attributes["src"]
    assert (await officer.client.get(photo)).headers["content-type"] == "image/webp"


async def test_an_update_needs_words_for_the_resident_and_a_stage_that_is_one(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    page = f"/staff/reports/{await resident.reports()}"
    await officer.sends(f"{page}/update", stage="planned", words="  ")
    assert officer.status == 422 and title(officer.page.text).startswith("Error:")
    assert errors(officer.page.text) == {"words": "Say what is happening, in words the resident will read"}
    for stage in ("", "closed", "nonsense"):
        await officer.sends(f"{page}/update", stage=stage, words="We come on Tuesday")
        assert officer.status == 422 and list(errors(officer.page.text)) == ["stage"]
        assert field(officer.page.text, "words") == "We come on Tuesday", "what she typed is kept"
    await officer.sends(f"{page}/update", stage="planned", words="We come on Tuesday")
    assert officer.status == 200
    await resident.opens(f"/reports/{resident.reference}")
    assert "Planned" in resident.text and "We come on Tuesday" in resident.text


@pytest.mark.parametrize(
    ("outcome", "reason", "asked"),
    [
        ("", "", ["outcome", "reason"]),
        ("", "Filled", ["outcome"]),
        ("fixed", " ", ["reason"]),
        ("gone", "x", ["outcome"]),
    ],
)
async def test_there_is_no_closing_without_an_outcome_and_a_reason(
    world: World, outcome: str, reason: str, asked: list[str]
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    await officer.sends(f"/staff/reports/{reference}/close", outcome=outcome, reason=reason)
    assert officer.status == 422 and list(errors(officer.page.text)) == asked
    assert field(officer.page.text, "reason") == reason.strip()
    await resident.opens(f"/reports/{reference}")
    assert "Received" in resident.text and "Closed" not in resident.text


@pytest.mark.parametrize(
    "change",
    [
        "stage = 'closed', outcome = 'fixed', closed_at = now()",
        "stage = 'closed', reason = 'Filled', closed_at = now()",
        "stage = 'closed', outcome = 'fixed', reason = 'Filled'",
        "outcome = 'fixed'",
        "reason = 'Filled'",
    ],
)
async def test_the_database_itself_keeps_no_closing_without_both(world: World, change: str) -> None:
    reference = await world.person().reports()
    with pytest.raises(asyncpg.CheckViolationError, match="closed_with_outcome_and_reason"):
        await world.db.execute(f"update report set {change} where reference = $1", reference)


async def test_closing_twice_and_changing_what_is_closed_are_told_and_nothing_typed_is_lost(world: World) -> None:
    resident, officer, other = world.person(), await world.officer(), await world.officer()
    reference = await resident.reports()
    page = f"/staff/reports/{reference}"
    await officer.sends(f"{page}/close", outcome="fixed", reason="Filled this morning")
    assert officer.status == 200 and "Fixed" in officer.text
    await other.sends(f"{page}/close", outcome="cannot_act", reason="Not deep enough")
    assert other.status == 422 and errors(other.page.text) == {"words": "This report is closed already."}
    assert field(other.page.text, "words") == "Not deep enough"
    await other.sends(f"{page}/update", stage="planned", words="Next week")
    assert errors(other.page.text) == {"words": "This report is closed. Reopen it first."}
    assert field(other.page.text, "words") == "Next week"
    await resident.opens(f"/reports/{reference}")
    assert "Filled this morning" in resident.text and "Not deep enough" not in resident.text

    await other.sends(f"{page}/reopen", words="It has sunk again")
    assert other.path == page and "Opened again" in other.text
    await other.sends(f"{page}/reopen", words="Once more")
    assert other.status == 422 and errors(other.page.text) == {"words": "This report is open already."}
    await resident.opens(f"/reports/{reference}")
    assert "It has sunk again" in resident.text and "Once more" not in resident.text


async def test_the_queue_shows_what_is_open_late_to_be_looked_at_or_closed(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    plain, late = await resident.reports("Plain"), await resident.reports("Late")
    to_look_at, closed = await resident.reports("Ring 01632 960 123"), await resident.reports("Closed")
    with_photo = await resident.reports("Photo", files=[("a.jpg", a_photo())])
    await world.db.execute("update report set expected_on = current_date - 1 where reference = $1", late)
    await officer.sends(f"/staff/reports/{closed}/close", outcome="known", reason="We know of it")
    everything = {plain, late, to_look_at, closed, with_photo}

    async def shown(**query: str) -> set[str]:
        officer.page = await officer.client.get("/staff/reports", params=query)
        assert officer.status == 200
        return {reference for reference in everything if reference in officer.page.text}

    assert await shown() == everything - {closed}
    assert await shown(show="late") == {late}
    assert await shown(show="to-check") == {to_look_at, with_photo}
    assert await shown(show="closed") == {closed}
    assert await shown(words=plain.lower()) == {plain}
    assert await shown(words="PLAIN") == {plain}
    assert await shown(words="no such words") == set()
    ward = await world.db.fetchval(
        "select area.name from report join area on area.id = ward_id where reference = $1", plain
    )
    assert await shown(ward=ward) == everything - {closed}
    assert await shown(ward="Nowhere") == set()
    await officer.opens("/staff/reports?show=late")
    assert officer.page.text.index(late), "with the date promised first"


async def test_of_two_officers_who_close_at_the_same_moment_one_does_and_the_other_is_told(council: Council) -> None:
    async with httpx.AsyncClient(base_url=council.origin) as client, httpx.AsyncClient(base_url=council.origin) as desk:
        resident, officer = Person(client), Person(desk)
        reference = await resident.reports()
        await officer.opens("/staff/sign-in")
        await officer.sends(
            "/staff/demonstration", officer=elements(officer.page.text, "option")[0].attributes["value"]
        )
        async with connect(council.dsn) as db:
            async with db.transaction():  # holds the report until all of them ask for it
                await db.execute("select from report where reference = $1 for update", reference)
                closings = asyncio.gather(
                    *(
                        desk.post(f"/staff/reports/{reference}/close", data={"outcome": outcome, "reason": outcome})
                        for outcome in ("fixed", "made_safe", "known", "cannot_act")
                    )
                )
                await eventually(lambda: db.fetchval("select count(*) >= 4 from pg_locks where not granted"))
            assert sorted(answer.status_code for answer in await closings) == [303, 422, 422, 422]
            [event] = await db.fetch(
                "select details from event join report on report.id = subject_id"
                " where reference = $1 and event.kind = 'report.closed'",
                reference,
            )
            assert event["details"]["outcome"] == await db.fetchval(
                "select outcome from report where reference = $1", reference
            )
