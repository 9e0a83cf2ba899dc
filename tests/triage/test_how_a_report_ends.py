"""A report ends in one of several ways, each with what it needs; and a council says which of them a service offers."""

from datetime import date, timedelta

import pytest

from tests.fakes import MailServer
from tests.reports.reading import elements, errors, field
from tests.world import Person, World

SOON = (date.today() + timedelta(days=20)).isoformat()
BEFORE = (date.today() - timedelta(days=1)).isoformat()


async def closes(officer: Person, reference: str, outcome: str, reason: str = "We have looked", **more: str) -> None:
    await officer.sends(f"/staff/reports/{reference}/close", None, outcome=outcome, reason=reason, **more)


@pytest.mark.parametrize(
    ("outcome", "given", "asked"),
    [
        ("planned", {}, "planned_on"),
        ("planned", {"planned_on": "soon"}, "planned_on"),
        ("planned", {"planned_on": BEFORE}, "planned_on"),
        ("not_ours", {"whose": " "}, "whose"),
        ("not_ours", {"whose": "x" * 201}, "whose"),
        ("not_found", {"looked_for": ""}, "looked_for"),
        ("duplicate", {}, "other"),
        ("duplicate", {"other": "2222222"}, "other"),
        ("withdrawn", {}, "outcome"),
        ("no_action", {}, "outcome"),
    ],
)
async def test_an_ending_says_what_it_needs_and_what_was_typed_is_kept(
    world: World, outcome: str, given: dict[str, str], asked: str
) -> None:
    reference, officer = await world.person().reports(), await world.officer()
    await closes(officer, reference, outcome, **given)
    assert officer.status == 422 and list(errors(officer.page.text)) == [asked]
    assert field(officer.page.text, "reason") == "We have looked"
    await officer.opens(f"/reports/{reference}")
    assert "Received" in officer.text and "Closed" not in officer.text


@pytest.mark.parametrize(
    ("outcome", "given", "said"),
    [
        ("fixed", {}, "Closed: fixed"),
        ("made_safe", {}, "Closed: made safe"),
        ("planned", {"planned_on": SOON}, "Closed: work is planned"),
        ("known", {}, "Closed: we know of it"),
        ("not_ours", {"whose": "The harbour company"}, "Who looks after it: The harbour company"),
        ("cannot_act", {}, "Closed: no work planned"),
        ("not_found", {"looked_for": "A hole by the crossing"}, "We looked for: A hole by the crossing"),
    ],
)
async def test_whoever_follows_is_told_how_it_ended_and_all_that_belongs_to_it(
    world: World, mail: MailServer, outcome: str, given: dict[str, str], said: str
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    others = {"planned_on": SOON, "whose": "Nobody", "looked_for": "A unicorn", "other": "2222222"}
    await closes(officer, reference, outcome, **others | given)
    assert officer.status == 200, officer.text
    await world.worker_works()
    await resident.opens(f"/reports/{reference}")
    assert said in resident.text and "We have looked" in resident.text
    assert not [word for word in ("Nobody", "A unicorn", "2222222") if word in resident.text], "only what belongs to it"
    await resident.opens("/messages")
    assert "We have looked" in resident.text
    for word in given.values():
        assert word in resident.text or word == SOON
    if outcome == "planned":
        assert "We mean to have done it by" in resident.text
        assert str(await world.db.fetchval("select scheduled_on from report where reference = $1", reference)) == SOON


async def test_an_ending_that_had_another_name_is_read_by_its_new_one(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    await closes(officer, reference, "cannot_act")
    await world.db.execute("alter table event disable trigger user")
    await world.db.execute(
        "update event set details = jsonb_set(details, '{outcome}', '\"no_action\"') where kind = 'report.closed'"
        " and subject_id = (select id from report where reference = $1)",
        reference,
    )
    await resident.opens(f"/reports/{reference}")
    assert "Closed: no work planned" in resident.text
    await world.worker_works()
    await resident.opens("/messages")
    assert "No work planned" in resident.text


async def test_a_service_offers_the_endings_its_council_chose(world: World) -> None:
    administrator, officer = await world.administrator(), await world.officer()
    await administrator.opens("/staff/services/pothole")
    fields = {
        each.attributes["name"]: each.attributes.get("value", "")
        for each in elements(administrator.page.text, "input")
        if each.attributes["type"] in ("text", "hidden", "url") or "checked" in each.attributes
    } | {
        "service_group": await world.db.fetchval("select service_group from service where service_code = 'pothole'"),
        "description": "",
        "keywords": "",
        "danger_advice": "",
    }
    await administrator.sends("/staff/services/pothole", None, **fields | {"outcomes": ""})
    assert administrator.status == 422 and errors(administrator.page.text) == {
        "outcomes": "Choose at least one way it may end"
    }
    await administrator.sends("/staff/services/pothole", None, **fields | {"outcomes": "fixed", "closing_photo": "yes"})
    assert administrator.status == 200 and "Saved" in administrator.text, administrator.text

    reference = await world.person().reports()
    await officer.opens(f"/staff/reports/{reference}?write=close")
    offered = {
        each.attributes["value"]
        for each in elements(officer.page.text, "input")
        if each.attributes.get("name") == "outcome"
    }
    assert offered == {"fixed"}
    await closes(officer, reference, "known")
    assert list(errors(officer.page.text)) == ["outcome"]
