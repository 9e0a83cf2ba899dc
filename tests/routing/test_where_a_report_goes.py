"""Rules say which team a new report goes to; the report says by which, and a page says it before."""

from typing import Any

from tests.reports.reading import elements, errors, field
from tests.world import Person, World

BY_LAMPS = "54.61547, 1.06394"  # on High Street
FAR_AWAY = "54.6200, 1.0000"
ON_THE_MOLE = "54.6083, 1.0770"  # the Harbour Trust's
RULE = {"name": "A rule", "team": "Parks", "area_kind": "anywhere", "is_active": "yes"}


async def writes(administrator: Person, **fields: Any) -> None:
    await edits(administrator, "new", **fields)


async def edits(administrator: Person, rule: object, **fields: Any) -> None:
    form: dict[str, Any] = RULE | fields
    await administrator.sends(f"/staff/routing/{rule}", None, **form)


async def team_of(world: World, reference: str) -> str:
    return str(await world.db.fetchval("select team from report where reference = $1", reference))


async def goes(world: World, where: str = BY_LAMPS, service_code: str = "pothole") -> str:
    return await team_of(world, await world.person().reports("A hole", service_code, where))


async def test_a_report_goes_by_the_first_rule_that_fits_it_and_says_so(world: World) -> None:
    administrator = await world.administrator()
    ward = str(await world.db.fetchval("select ward_id from report where ward_id is not null limit 1"))
    ward_name = await world.db.fetchval("select name from area where id = $1::uuid", ward)
    assert await goes(world) == "Highways", "its service's team, without a rule"
    await writes(
        administrator,
        name="Holes by the lamps",
        services=["pothole"],
        area_kind="circle",
        where=BY_LAMPS,
        radius_m="300",
    )
    assert administrator.path == "/staff/routing" and "Holes by the lamps" in administrator.text
    reference = await world.person().reports("A hole", "pothole", BY_LAMPS)
    assert await team_of(world, reference) == "Parks"
    officer = await world.officer()
    page = " ".join((await officer.opens(f"/staff/reports/{reference}")).split())
    assert "It came by the rule “Holes by the lamps”: what it is, where it is" in page
    assert await goes(world, FAR_AWAY) == "Highways" and await goes(world, service_code="noise") != "Parks"

    await writes(administrator, name="All of a ward", area_kind="wards", wards=[ward], team="Housing")
    rules = [
        each.attributes["href"]
        for each in elements(administrator.page.text, "a")
        if "/staff/routing/" in each.attributes["href"]
    ]
    assert ward_name and len(rules) >= 4
    first = await world.db.fetchval("select id from routing_rule where name = 'Holes by the lamps'")
    await edits(administrator, first, name="Holes by the lamps", version="1", is_active="")
    assert await goes(world) != "Parks", "what is off leads nowhere"
    await world.db.execute(
        "update routing_rule set area_kind = 'anywhere', ward_ids = '{}' where name = 'All of a ward'"
    )
    assert await goes(world, FAR_AWAY, "noise") == "Housing"
    last = await world.db.fetchval("select id from routing_rule where name = 'All of a ward'")
    await world.db.execute("update routing_rule set is_active = true where id = $1", first)
    assert await goes(world) == "Parks", "the first that fits"
    for _up in range(3):
        await administrator.sends(f"/staff/routing/{last}/move", way="up")
    assert await goes(world) == "Housing", "in their order"


async def test_rules_ask_for_drawn_ground_its_owner_the_time_and_the_answers(world: World) -> None:
    administrator = await world.administrator()
    await writes(
        administrator, name="Line", area_kind="polygon", corners="54.61, 1.06\n54.62, 1.06\n54.62, 1.07\n54.61, 1.07"
    )
    assert await goes(world, BY_LAMPS) == "Parks" and await goes(world, FAR_AWAY) == "Highways"
    await world.db.execute("update routing_rule set is_active = false")

    await writes(
        administrator,
        name="Trust",
        area_kind="owner",
        owners=["Wrackholm Harbour Trust"],
        pass_on="yes",
        team="Housing",
    )
    reference = await world.person().reports("Paint on the mole", "graffiti", ON_THE_MOLE)
    row = await world.db.fetchrow("select team, passed_on from report where reference = $1", reference)
    assert row and tuple(row) == ("Housing", True)
    await world.db.execute("update routing_rule set is_active = false")

    today = await world.db.fetchval("select extract(isodow from now() at time zone 'Europe/London')::int")
    await writes(administrator, name="Other days", weekdays=[str(each) for each in range(1, 8) if each != today])
    assert await goes(world) == "Highways"
    await writes(administrator, name="All day", from_time="00:00", to_time="23:59", weekdays=[str(today)])
    assert await goes(world) == "Parks"
    await world.db.execute("update routing_rule set is_active = false")

    await writes(
        administrator,
        name="Out",
        services=["street-light"],
        answer_code="fault",
        answer_words="It is out\nIt goes on and off",
    )
    draft = {"service_code": "street-light", "description": "A lamp", "latitude": 54.61547, "longitude": 1.06394}
    for fault, team in (("out", "Parks"), ("day", "Street lighting")):
        answer = await world.person().client.post("/api/reports", json={**draft, "answers": {"fault": fault}})
        assert await team_of(world, answer.json()["reference"]) == team


async def test_the_tester_says_of_each_rule_whether_it_fits_and_what_is_against_it(world: World) -> None:
    administrator = await world.administrator()
    await writes(administrator, name="Lamps at night", services=["street-light"], from_time="20:00", to_time="06:00")
    await writes(
        administrator,
        name="Broken lamps",
        services=["street-light"],
        answer_code="fault",
        answer_words="It is bent, leaning or broken",
    )
    tried = f"/staff/routing/try?service=street-light&where={BY_LAMPS}&question-fault=damaged"
    page = " ".join((await administrator.opens(f"{tried}&at=2026-11-28T23:00")).split())
    assert "To Parks" in page and "By the rule “Lamps at night”" in page and "Fits, but comes later" in page
    page = " ".join((await administrator.opens(f"{tried}&at=2026-11-28T12:00")).split())
    assert "By the rule “Broken lamps”" in page and "because of when it was sent" in page
    page = await administrator.opens(f"/staff/routing/try?service=pothole&where={BY_LAMPS}")
    assert "To Highways" in page and "No rule fits" in page
    await administrator.opens("/staff/routing/try?service=pothole&where=Nosuchplace+Zzz&at=soon")
    assert administrator.status == 422 and list(errors(administrator.page.text)) == ["at"]
    assert await world.db.fetchval("select count(*) from report where description = ''") == 0


async def test_a_rule_is_looked_ahead_at_kept_once_and_undone_and_only_by_whom_may(world: World) -> None:
    administrator, colleague = await world.administrator(), await world.administrator()
    reference = await world.person().reports("A hole", "pothole", BY_LAMPS)
    await edits(administrator, "new", services=["pothole"], do="look")
    assert reference in administrator.text and "Highways, then Parks" in administrator.text
    assert await world.db.fetchval("select count(*) from routing_rule where name = 'A rule'") == 0
    await writes(administrator, services=["pothole"])
    rule = await world.db.fetchval("select id from routing_rule where name = 'A rule'")
    await edits(administrator, rule, name="Better", version="1")
    await edits(colleague, rule, name="Worse", version="1")
    assert colleague.status == 409 and field(colleague.page.text, "name") == "Worse"
    assert "Better" in colleague.text and "pothole" in colleague.text, "it says what the other has changed"
    await administrator.undoes(f"/staff/routing/{rule}")
    kept = await world.db.fetchrow("select name, service_codes from routing_rule where id = $1", rule)
    assert kept and tuple(kept) == ("A rule", ["pothole"])
    kinds = await world.db.fetch("select kind from event where subject_id = $1 order by id", rule)
    assert [each["kind"] for each in kinds] == ["routing_rule.added", "routing_rule.edited", "routing_rule.edited"]

    refused = {
        "name": "",
        "team": "",
        "area_kind": "polygon",
        "corners": "nowhere",
        "from_time": "9",
        "season_from": "soon",
    }
    await writes(administrator, **refused)
    assert administrator.status == 422
    assert {"corners", "from_time", "season_from"} <= errors(administrator.page.text).keys()
    officer = await world.officer()
    for path in ("/staff/routing", "/staff/routing/new", "/staff/routing/try", f"/staff/routing/{rule}"):
        await officer.opens(path)
        assert officer.status == 403, path


async def test_adding_moving_and_taking_a_rule_away_are_undone_like_an_edit(world: World) -> None:
    administrator = await world.administrator()
    await world.db.execute("delete from routing_rule")
    for name in ("One", "Two", "Three"):
        await writes(administrator, name=name)
    three = await world.db.fetchval("select id from routing_rule where name = 'Three'")
    for _twice in range(2):
        await administrator.sends(f"/staff/routing/{three}/move", way="up")
    assert await in_order(world) == ["Three", "One", "Two"]
    await administrator.undoes("/staff/routing")
    assert await in_order(world) == ["One", "Three", "Two"], "only the last of its two moves"

    one = await world.db.fetchval("select id from routing_rule where name = 'One'")
    await administrator.opens(f"/staff/routing/{one}")
    await administrator.sends(f"/staff/routing/{one}/remove", version=field(administrator.page.text, "version"))
    assert await in_order(world) == ["Three", "Two"] and "Taken away" in administrator.text
    await administrator.undoes("/staff/routing")
    assert await in_order(world) == ["One", "Three", "Two"], "where it was"
    assert await world.db.fetchval("select id from routing_rule where name = 'One'") == one

    await writes(administrator, name="Four")
    await administrator.undoes("/staff/routing")
    assert await in_order(world) == ["One", "Three", "Two"]
    await administrator.sends("/staff/routing/undo", event="1")
    assert administrator.status in (404, 409), "what is no change of a rule"


async def in_order(world: World) -> list[str]:
    return [each["name"] for each in await world.db.fetch("select name from routing_rule order by position")]


async def test_nothing_goes_to_an_officer_who_has_left(world: World) -> None:
    administrator = await world.administrator()
    idris = await world.db.fetchval("select id from officer where name = 'Idris Oyelaran'")
    await writes(administrator, name="His", services=["pothole"], team="Highways", officer_id=str(idris))
    assigned = "select officer_id from report where reference = $1"
    assert await world.db.fetchval(assigned, await world.person().reports()) == idris
    await world.db.execute("update officer set active = false where id = $1", idris)
    reference = await world.person().reports("Another hole")
    assert await world.db.fetchval(assigned, reference) is None and await team_of(world, reference) == "Highways"
