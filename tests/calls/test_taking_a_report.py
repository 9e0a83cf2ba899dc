"""An officer types in what a caller says, all on one page, and reads the reference out to her."""

import re

import pytest

from tests.fakes import MailServer
from tests.reports.reading import elements, errors, field
from tests.world import HERE, Person, World

CALL = {
    "channel": "phone",
    "where": HERE,
    "description": "A deep hole by the crossing",
    "service_code": "pothole",
}


async def calls(officer: Person, do: str = "send", **fields: str) -> None:
    """As the page sends it. Questions that must be answered are, with the first choice of each."""
    await officer.opens("/staff/calls")
    sent = {"key": field(officer.page.text, "key"), **CALL, **fields}
    await officer.sends("/staff/calls", None, do="look", **sent)
    asked = {
        each.attributes["name"]: each.attributes["value"]
        for each in reversed(elements(officer.page.text, "input", type="radio"))
    }
    answers = {name: value for name, value in asked.items() if name.startswith("question-")}
    if do == "send":
        await officer.sends("/staff/calls", None, do="send", **{**answers, **sent})


async def test_a_caller_gets_a_reference_and_the_report_is_hers_and_says_who_typed_it(world: World) -> None:
    officer, stranger = await world.officer(), world.person()
    await calls(officer, where_exactly="Outside number 4")
    assert re.fullmatch(r"/staff/calls/[2-9A-Z]{7}", officer.path), officer.text
    reference = officer.path.rsplit("/", 1)[1]
    assert f"Read the reference out: {reference}" in " ".join(officer.text.split())
    assert officer.text.count(" · ") >= 6 and "We mean to have dealt with it by" in officer.text
    assert "deep hole" in await stranger.opens(f"/reports/{reference}")
    row = await world.db.fetchrow(
        "select report.channel, event.actor_kind, event.actor_id, officer.name"
        " from report join event on subject_id = report.id and kind = 'report.submitted'"
        " join officer on officer.id = event.actor_id where reference = $1",
        reference,
    )
    assert row and row["channel"] == "phone" and row["actor_kind"] == "officer" and row["name"]
    assert row["name"] not in stranger.text, "which officer it was is nobody's business outside"


async def test_looking_sends_nothing_and_shows_what_fits_what_is_asked_and_what_is_there(world: World) -> None:
    reference = await world.person().reports("A deep hole by the crossing")
    officer = await world.officer()
    before = await world.db.fetchval("select count(*) from report")
    await calls(officer, do="look", service_code="", description="there is a deep hole by the crossing")
    assert officer.status == 200 and await world.db.fetchval("select count(*) from report") == before
    assert "Reported already?" in officer.text and reference in officer.page.text
    chosen = [
        each.attributes["value"] for each in elements(officer.page.text, "option") if "selected" in each.attributes
    ]
    assert chosen == ["pothole"], "her words are enough"
    assert field(officer.page.text, "description") == "there is a deep hole by the crossing"
    await calls(officer, do="look", where="oddle")
    assert "Which place is it?" in officer.text
    await calls(officer, do="look", where="zzzz qqqq")
    assert "No such place is known" in officer.text


async def test_what_is_missing_is_asked_again_and_what_was_typed_stays(world: World) -> None:
    officer = await world.officer()
    await officer.sends("/staff/calls", None, do="send", channel="counter", email="nonsense", address="Ann")
    assert officer.status == 422
    assert list(errors(officer.page.text)) == ["where", "description", "service_code", "email"]
    assert field(officer.page.text, "email") == "nonsense"
    checked = [
        each.attributes["value"] for each in elements(officer.page.text, "input") if "checked" in each.attributes
    ]
    assert "counter" in checked
    await world.db.execute("update question set required = true where code = 'fault'")
    await officer.sends("/staff/calls", None, do="send", **{**CALL, "service_code": "street-light"})
    assert officer.status == 422 and list(errors(officer.page.text)) == ["question-fault"]
    await officer.sends("/staff/calls", None, do="send", **{**CALL, "where": "54.9, 1.02"})
    assert officer.status == 422 and "not looked after by" in officer.text


async def test_she_hears_by_the_ways_she_gave_as_the_one_who_reported_it(world: World, mail: MailServer) -> None:
    officer = await world.officer()
    address = "Ann Other\n4 Fish Lane\nPort Wrack\nSW1A 1AA"
    await calls(officer, channel="counter", email="Ann@Example.org", address=address, large_print="yes")
    reference = officer.path.rsplit("/", 1)[1]
    assert "asks whether that is really you" in officer.text
    follows = await world.db.fetch(
        "select channel_of(recipient_id) as way, is_reporter, confirmed_at is not null as agreed from follow"
        " join report on report.id = subject_id where reference = $1 order by 1",
        reference,
    )
    assert [tuple(row.values()) for row in follows] == [("email", True, False), ("letter", True, True)]
    assert "ann@example.org" not in officer.page.text and "Fish Lane\n" not in officer.page.text
    await officer.opens(f"/staff/reports/{reference}")
    assert "ann@example.org" not in officer.page.text, "an officer writes an address down and never reads one back"


async def test_a_second_caller_is_added_to_the_first_ones_report(world: World) -> None:
    reference, officer = await world.person().reports(), await world.officer()
    before = await world.db.fetchval("select count(*) from report")
    await calls(officer, do="look", email="bob@example.org", join=reference)
    assert officer.path == f"/staff/calls/{reference}" and "Others have told us of it too" in officer.text
    assert await world.db.fetchval("select count(*) from report") == before
    joined = await world.db.fetchrow("select details from event where kind = 'report.also_told'")
    assert joined and joined["details"]["channel"] == "phone"
    assert await world.db.fetchval("select is_reporter from follow where recipient_kind = 'address'") is False


async def test_two_presses_of_send_make_one_report(world: World) -> None:
    officer = await world.officer()
    await calls(officer)
    first = officer.path
    request = officer.page.history[0].request
    await officer.client.send(request)
    again = await officer.client.send(request)
    assert again.headers["location"] == first


@pytest.mark.parametrize("change", ["staff_only = true", "season_from = 101, season_to = 102"])
async def test_what_residents_are_not_offered_today_can_be_typed_in(world: World, change: str) -> None:
    await world.db.execute(f"update service set {change} where service_code = 'pothole'")
    officer = await world.officer()
    await calls(officer)
    assert officer.path.startswith("/staff/calls/"), officer.text
    await world.db.execute("update service set is_active = false where service_code = 'pothole'")
    await officer.sends("/staff/calls", None, do="send", **CALL)
    assert officer.status == 422 and list(errors(officer.page.text)) == ["service_code"]


async def test_danger_comes_first_and_advice_is_read_out(world: World) -> None:
    officer = await world.officer()
    page = await officer.opens("/staff/calls")
    assert page.index("Is anyone in danger now?") < page.index("Where is it?")
    await world.db.execute(
        "update service set danger_advice = 'Keep away from the hole' where service_code = 'pothole'"
    )
    await calls(officer, do="look")
    assert "Read this out: Keep away from the hole" in " ".join(officer.text.split())


async def test_only_who_may_type_in_does(world: World) -> None:
    await world.db.execute("update role set permissions = array_remove(permissions, 'reports.type_in')")
    officer = await world.officer()
    await officer.opens("/staff/calls")
    assert officer.status == 403
    await officer.sends("/staff/calls", None, do="send", **CALL)
    assert officer.status == 403
