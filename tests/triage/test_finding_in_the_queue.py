"""The queue's parts and filters, each with its count, all of it in the address; its map is of the same."""

import httpx

from api.database import connect
from tests.live.test_a_page_that_changes_by_itself import a_report, change
from tests.reports.reading import elements, errors, field
from tests.world import Council, Person, World, eventually

AT_HIGH_STREET = "54.61547, 1.06394"
FAR_AWAY = "54.6200, 1.0000"


async def shown(world: World, officer: Person, everything: dict[str, str], **query: str) -> set[str]:
    """Names of the reports on her page."""
    officer.page = await officer.client.get("/staff/reports", params=query, follow_redirects=True)
    assert officer.status == 200, officer.text
    return {name for name, reference in everything.items() if reference in officer.page.text}


def count_of(officer: Person, part: str) -> str:
    [link] = [each for each in elements(officer.page.text, "a") if each.words.startswith(part)]
    return link.words.removeprefix(part).strip()


async def test_each_part_of_the_queue_shows_what_it_is_named_for_with_its_count(world: World) -> None:
    officer = await world.officer()
    everything = {name: await world.person().reports(name) for name in ("mine", "hers", "silent", "asked", "flagged")}
    everything["lamp"] = await world.person().reports("lamp", service_code="noise")
    me, other = (
        await world.db.fetchval("select id from officer where name like 'Idris%'"),
        await world.db.fetchval("select id from officer where name like 'Saffron%'"),
    )
    for name, change_of in {
        "mine": f"officer_id = '{me}'",
        "hers": f"officer_id = '{other}', team = 'Street cleaning'",
        "silent": "heard_at = now() - interval '40 days'",
        "asked": "waiting_since = now(), heard_at = now() - interval '40 days'",
        "flagged": "flagged_at = now()",
    }.items():
        await world.db.execute(f"update report set {change_of} where reference = $1", everything[name])

    assert await shown(world, officer, everything) == {"mine", "silent", "asked", "flagged"}, "her team's come first"
    assert await shown(world, officer, everything, show="mine") == {"mine"} and count_of(officer, "Mine") == "1"
    assert await shown(world, officer, everything, show="unassigned") == {"silent", "asked", "flagged", "lamp"}
    assert await shown(world, officer, everything, show="dormant") == {"silent"}, "whom we asked is not kept waiting"
    assert await shown(world, officer, everything, show="waiting") == {"asked"}
    assert (
        await shown(world, officer, everything, show="flagged") == {"flagged"} and count_of(officer, "Flagged") == "1"
    )
    assert await shown(world, officer, everything, show="open") == set(everything)
    of_a_team_without_work = await world.administrator()
    await of_a_team_without_work.opens("/staff/reports")
    assert everything["lamp"] in of_a_team_without_work.page.text, "who has nothing to do sees everything"


async def test_filters_go_together_and_stand_in_the_address(world: World) -> None:
    officer = await world.officer()
    near, far = (
        await world.person().reports("near", where=AT_HIGH_STREET),
        await world.person().reports("far", where=FAR_AWAY),
    )
    noise = await world.person().reports("noise", service_code="noise", where=AT_HIGH_STREET)
    planned = await world.person().reports("planned", where=AT_HIGH_STREET)
    everything = {"near": near, "far": far, "noise": noise, "planned": planned}
    await officer.sends(f"/staff/reports/{planned}/update", stage="planned", words="On Monday")
    saffron = str(await world.db.fetchval("select id from officer where name like 'Saffron%'"))
    await world.db.execute("update report set officer_id = $2 where reference = $1", noise, saffron)
    await world.db.execute("update report set team = null where reference = $1", far)

    assert await shown(world, officer, everything, show="open", near=AT_HIGH_STREET, within="250") == {
        "near",
        "noise",
        "planned",
    }
    assert "at the same place" in officer.text and field(officer.page.text, "near") == AT_HIGH_STREET
    [late] = [each.attributes["href"] for each in elements(officer.page.text, "a") if each.words.startswith("Late")]
    assert "near=54.61547" in late and "show=late" in late, "another part keeps the filters"
    assert await shown(world, officer, everything, show="open", near="high street port wrack") >= {"near", "planned"}
    assert field(officer.page.text, "near").startswith("High Street, Port Wrack (54."), (
        "she sees which it was taken for"
    )
    assert await shown(world, officer, everything, show="open", near=AT_HIGH_STREET, service="noise") == {"noise"}
    assert await shown(world, officer, everything, show="open", stage="planned", words="PLANNED") == {"planned"}
    assert await shown(world, officer, everything, show="open", whose=saffron) == {"noise"}
    assert await shown(world, officer, everything, show="open", team="none") == {"far"}
    assert await shown(world, officer, everything, show="closed", words=far.lower()) == {"far"}, "a reference finds it"
    await officer.opens("/staff/reports?near=Nosuchplace+Zzz")
    assert officer.status == 422 and list(errors(officer.page.text)) == ["near"]


async def test_the_map_shows_the_same_as_the_list_and_only_to_officers(world: World) -> None:
    officer = await world.officer()
    near, _far = await world.person().reports("near", where=AT_HIGH_STREET), await world.person().reports("far")
    await world.db.execute("update report set is_public = false where reference = $1", near)
    everywhere = {"west": 0.9, "south": 54.5, "east": 1.2, "north": 54.7}
    found = {"show": "open", "near": AT_HIGH_STREET, "within": "250", "words": "near"}
    asked = httpx.QueryParams({**found, **everywhere})
    answer = await officer.client.get("/staff/reports/in-box", params=asked)
    assert [each["reference"] for each in answer.json()] == [near], "also what the public does not see"
    await officer.opens("/staff/reports/map?show=open&words=near")
    assert near in officer.page.text and 'data-reports="/staff/reports/in-box"' in officer.page.text
    assert field(officer.page.text, "words") == "near", "it is narrowed where it is"
    [form] = [each for each in elements(officer.page.text, "form") if each.attributes.get("role") == "search"]
    assert form.attributes["action"] == "/staff/reports/map"
    await officer.opens("/staff/reports/map?near=Nosuchplace+Zzz")
    assert officer.status == 422 and list(errors(officer.page.text)) == ["near"]
    stranger = await world.person().client.get("/staff/reports/in-box", params=asked)
    assert stranger.status_code != 200 and near not in stranger.text


async def test_the_open_queue_is_told_that_something_changed(council: Council) -> None:
    _reference, id = await a_report(council)
    async with httpx.AsyncClient(base_url=council.origin) as client:
        officer = Person(client)
        async with connect(council.dsn) as db:
            await officer.sends("/staff/demonstration", officer=str(await db.fetchval("select id from officer")))
        told: list[str] = []
        async with client.stream("GET", "/staff/reports/live", timeout=30) as stream:
            lines = stream.aiter_lines()

            async def hear() -> bool:
                await change(council, id)
                async for line in lines:
                    told.append(line)
                    if line == "event: changed":
                        return True
                return False

            assert await eventually(hear)
        async with httpx.AsyncClient(base_url=council.origin) as stranger:
            answer = await stranger.get("/staff/reports/live", follow_redirects=False)
            assert "event-stream" not in answer.headers.get("content-type", "")
