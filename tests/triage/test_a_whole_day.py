"""Two hundred reports nobody has written about; a day later everybody has heard, and no report is silent.

Only the calendar is moved behind the scenes: all that people do, they do by the front door.
"""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from api.actor import SYSTEM
from api.database import act_for
from api.promise.jobs import keep_promises
from tests.calls.test_taking_a_report import calls
from tests.fakes import MailServer
from tests.partners.test_handing_over import adds_partner, hands_over
from tests.rounds.test_a_round import arrives, goes_to
from tests.triage.test_asking_the_reporter import asks
from tests.world import HERE, Person, World, a_photo

PHOTO = ("hole.jpg", a_photo())
SERVICES = ("pothole", "graffiti", "grass", "road-sign")


async def test_two_hundred_reports_in_and_not_one_silent_at_the_end_of_the_day(world: World, mail: MailServer) -> None:
    manager = await world.administrator()
    one, two, three = [await desk(world, name) for name in ("Idris", "Morwen", "Saffron")]
    address = await teams_have_a_manager(world, manager, "Morwen")
    ada = world.person()
    references = [*await on_their_phones(world, 38), *await by_other_ways(world, one, ada)]
    assert len(set(references)) == 200
    field_officer = await world.officer_who("reports.answer", "reports.assign")
    await nobody_writes_for_a_fortnight(world, references)
    await promises_are_gone_through(world)
    assert address in mail.recipients, "it has come as far as the manager"
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
    thanked, not_fixed = ended[-2:]
    await is_thanked_and_asked_again(ada, two, thanked, not_fixed)

    await world.worker_works()
    await promises_are_gone_through(world)
    await manager.opens("/staff/promise")
    assert silent(manager) == 0 and "None, as promised" in manager.text
    assert await heard(world, references) == 200, "whoever reported one has a message of it"
    assert await closed_more_than_once(world) == [not_fixed], "nothing is done twice, but for what was not fixed"
    await ada.opens("/messages")
    assert "Done this morning." in ada.text and "Filled to the edge." in ada.text
    await manager.sends("/staff/promise/publish", service="pothole", do="publish")
    councillor = world.person()
    words = " ".join((await councillor.opens("/promise")).split())
    assert re.search(r"Pothole Open now \d+ Silent 0 ", words), words


async def teams_have_a_manager(world: World, administrator: Person, name: str) -> str:
    """Her address."""
    manager = await world.db.fetchrow("select id, email from officer where name like $1", f"{name}%")
    assert manager
    for team in await world.db.fetch("select id, name, version from team"):
        entry = {"name": team["name"], "email": "team@example.org", "manager_id": str(manager["id"])}
        await administrator.sends(f"/staff/teams/{team['id']}", None, **entry, version=str(team["version"]))
        assert administrator.path == "/staff/teams", administrator.text
    return str(manager["email"])


async def on_their_phones(world: World, people: int) -> list[str]:
    """Five from each."""
    references: list[str] = []
    for number in range(people):
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
    return references


async def by_other_ways(world: World, officer: Person, ada: Person) -> list[str]:
    """On the telephone, from a phone that had no signal, and the last page by page, with a photo."""
    references: list[str] = []
    for number in range(4):
        heard_by = f"caller-{number}@example.org"
        await calls(officer, description=f"What caller {number} says is broken", email=heard_by)
        references.append(officer.path.rsplit("/", 1)[1])
    for number in range(4):
        waited = {"key": str(uuid4()), "to": "/reports/new", "where": HERE, "service_code": "graffiti"}
        for _time in ("the answer was lost", "so it comes again"):
            answer = await world.person().client.post("/outbox", data=waited | {"description": f"Waited {number}"})
        references.append(answer.json()["reference"])
    references += [await ada.reports("A hole that is filled"), await ada.reports("A hole by the school", files=[PHOTO])]
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
        key = uuid4()
        for status in (201, 200):
            answer = await arrives(officer, key, reference, found, a_photo())
            assert answer.status_code == status, answer.text


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


async def is_thanked_and_asked_again(ada: Person, officer: Person, thanked: str, not_fixed: str) -> None:
    """One tap each; what is not fixed is open again, and done properly."""
    await ada.sends(f"/reports/{thanked}/thank")
    await ada.sends(f"/reports/{thanked}/rate", score="5")
    assert "Your thanks are with the people who did it" in ada.text and "very satisfied" in ada.text
    await ada.sends(f"/reports/{not_fixed}/not-fixed")
    assert "It is open again" in ada.text
    await does(officer, f"{not_fixed}/close", outcome="fixed", reason="Filled to the edge.")


async def closed_more_than_once(world: World) -> list[str]:
    found = await world.db.fetch(
        "select reference from event join report on report.id = subject_id"
        " where kind = 'report.closed' group by reference having count(*) > 1"
    )
    return [each["reference"] for each in found]


async def heard(world: World, references: list[str]) -> int:
    found: int = await world.db.fetchval(
        "select count(*) from report where reference = any ($1) and heard_at is not null"
        " and exists (select from message where subject_id = report.id)",
        references,
    )
    return found
