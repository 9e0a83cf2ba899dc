"""Two hundred reports nobody has written about; a day later everybody has heard, and no report is silent."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from api.actor import SYSTEM
from api.database import act_for
from api.promise.jobs import keep_promises
from tests.fakes import MailServer
from tests.partners.test_handing_over import adds_partner, hands_over
from tests.rounds.test_a_round import arrives, goes_to
from tests.triage.test_asking_the_reporter import asks
from tests.world import HERE, Person, World, a_photo

SERVICES = ("pothole", "graffiti", "grass", "road-sign")


async def test_two_hundred_reports_in_and_not_one_silent_at_the_end_of_the_day(world: World, mail: MailServer) -> None:
    references = await two_hundred(world)
    manager = await world.administrator()
    one, two, three = [await desk(world, name) for name in ("Idris", "Morwen", "Saffron")]
    field_officer = await world.officer_who("reports.answer", "reports.assign")
    await nobody_writes_for_a_fortnight(world, references)
    await promises_are_gone_through(world)
    assert "idris.manages@example.org" in mail.recipients, "it has come as far as the manager"
    await manager.opens("/staff/promise")
    assert silent(manager) >= 200

    in_hand = iter(references)
    taken = [[next(in_hand) for _number in range(number)] for number in (10, 5, 10, 5, 60, 60, 50)]
    in_the_street, by_contractor, asked, joined, begun, planned, ended = taken
    await works_in_the_street(world, field_officer, in_the_street)
    await goes_to_the_contractor(world, two, by_contractor, mail)
    await asks_and_is_answered(world, one, asked)
    for reference in joined:
        await does(one, f"{reference}/close", outcome="duplicate", other=begun[0], reason="It is the same hole.")
    await gives(one, three, world, planned)
    for reference in begun:
        await does(one, f"{reference}/update", stage="in_progress", words="The crew is there.")
    for reference in planned:
        await does(three, f"{reference}/update", stage="planned", words="We come next week.")
    for reference in ended:
        await does(two, f"{reference}/close", outcome="fixed", reason="Done this morning.")

    await world.worker_works()
    await promises_are_gone_through(world)
    await manager.opens("/staff/promise")
    assert silent(manager) == 0 and "None, as promised" in manager.text
    assert await heard(world, references) == 200, "whoever reported one has a message of it"


async def two_hundred(world: World) -> list[str]:
    """From forty people, by their own phones."""
    references: list[str] = []
    for number in range(40):
        resident = world.person()
        for service_code in (*SERVICES, SERVICES[number % 4]):
            latitude, longitude = (float(each) for each in HERE.split(","))
            answer = await resident.client.post(
                "/api/reports",
                json={
                    "service_code": service_code,
                    "description": f"{service_code.capitalize()} by gate {number}, on side {len(references)}",
                    "latitude": latitude + number / 10_000,
                    "longitude": longitude,
                },
            )
            assert answer.status_code == 201, answer.text
            references.append(answer.json()["reference"])
    await world.worker_works()
    return references


async def desk(world: World, name: str) -> Person:
    officer = world.person()
    officer_id = await world.db.fetchval("select id from officer where name like $1", f"{name}%")
    await officer.sends("/staff/demonstration", officer=str(officer_id))
    assert officer.path == "/staff/reports"
    return officer


async def nobody_writes_for_a_fortnight(world: World, references: list[str]) -> None:
    await world.db.execute(
        "with manager as (insert into officer (name, email)"
        " values ('Manager', 'idris.manages@example.org') returning id)"
        " update team set email = 'team@example.org', manager_id = manager.id from manager"
    )
    await world.db.execute(
        "update report set submitted_at = submitted_at - interval '20 days', word_due_on = current_date - 10"
        " where reference = any ($1)",
        references,
    )


async def promises_are_gone_through(world: World) -> None:
    """As the worker does each hour: officer, team and manager are reminded one after the other."""
    for _hour in range(4):
        async with world.pool.acquire() as db:
            await act_for(db, SYSTEM)
            await keep_promises(db)
        await world.worker_works()


def silent(manager: Person) -> int:
    found = re.search(r"Silent reports\s+([\d,]+)", manager.text)
    assert found, manager.text
    return int(found[1].replace(",", ""))


async def does(officer: Person, what: str, **fields: str) -> None:
    answer = await officer.client.post(f"/staff/reports/{what}", data=fields)
    assert answer.status_code == 303, answer.text


async def works_in_the_street(world: World, officer: Person, references: list[str]) -> None:
    """An hour without a signal: what she found comes when there is one again, sealed on her phone."""
    await goes_to(officer, *references)
    at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    for reference in references:
        found = {"finding": "fixed", "words": "Done where it is.", "at": at}
        answer = await arrives(officer, uuid4(), reference, found, a_photo())
        assert answer.status_code == 201, answer.text


async def goes_to_the_contractor(world: World, officer: Person, references: list[str], mail: MailServer) -> None:
    partner = await adds_partner(world, answers="directly")
    for reference in references:
        mail.letters.clear()
        work = await hands_over(world, officer, reference, partner, mail)
        await world.person().sends(work, kind="done", words="Filled and rolled.")


async def asks_and_is_answered(world: World, officer: Person, references: list[str]) -> None:
    """Half of them answer; the others' clocks stand still."""
    for number, reference in enumerate(references):
        question = await asks(world, officer, reference)
        if number % 2:
            await world.person().sends(question, words="By the gate")
            await does(officer, f"{reference}/update", stage="investigating", words="Thank you. We go and look.")


async def gives(officer: Person, other: Person, world: World, references: list[str]) -> None:
    """Many at once, to a colleague."""
    to = await world.db.fetchval("select id from officer where name like 'Saffron%'")
    answer = await officer.client.post("/staff/reports/bulk", data={"report": references, "to": str(to)})
    assert answer.status_code == 303, answer.text
    await other.opens("/staff/reports?show=mine")
    assert references[0] in other.text or references[-1] in other.text


async def heard(world: World, references: list[str]) -> int:
    found: int = await world.db.fetchval(
        "select count(*) from report where reference = any ($1) and heard_at is not null"
        " and exists (select from message where subject_id = report.id)",
        references,
    )
    return found
