"""An administrator edits the services; residents meet them as they stand, and no two administrators undo each other."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import to_builtins

from api.accounts.actions import invite
from api.accounts.schemas import ADMINISTRATOR
from api.demonstration import load_services
from api.services.editing import ICONS
from tests.reports.reading import elements, errors, field
from tests.world import HERE, Person, World

POTHOLE = "/staff/services/pothole"
CONFLICT = "Somebody else has changed this since you opened it. Nothing of yours was kept."


async def test_only_an_administrator_comes_to_the_catalogue(world: World) -> None:
    officer, administrator = await world.officer(), await world.administrator()
    for path in ("/staff/services", POTHOLE, "/staff/services/new", f"{POTHOLE}/questions", "/staff/services/groups"):
        await officer.opens(path)
        assert officer.status == 403 and "Your account cannot do this" in officer.text, path
        await administrator.opens(path)
        assert administrator.status == 200, path
    await officer.sends(POTHOLE, name="Mine")
    assert officer.status == 403
    for person in (officer, administrator):
        await person.opens("/staff/settings")
    assert "Services" not in [each.words for each in elements(officer.page.text, "a")]
    assert {"Queue", "Services", "Known problems"} <= {each.words for each in elements(administrator.page.text, "a")}


async def test_the_database_itself_lets_no_other_officer_change_the_catalogue(world: World) -> None:
    officer_id = await world.db.fetchval(
        "select id from officer where not permissions_of(id) && array['catalogue.edit', 'words.edit'] limit 1"
    )
    await world.db.execute("set local role doorstep_officer")
    await world.db.execute("select set_config('doorstep.actor_id', $1, true)", str(officer_id))
    assert await world.db.execute("update service set name = 'Mine' where service_code = 'pothole'") == "UPDATE 0"
    await world.db.execute("reset role")


async def test_an_operator_invites_an_administrator_who_stays_one_when_invited_again(world: World) -> None:
    for roles in ([ADMINISTRATOR], None):
        key = await invite(world.db, "Ffion Rees", "ffion.rees@example.org", "Web", roles)
        person = world.person()
        await person.sends(f"/staff/sign-in/{key}")
        await person.opens("/staff/services")
        assert person.status == 200
    key = await invite(world.db, "Ffion Rees", "ffion.rees@example.org", "Web", [])
    await person.opens("/staff/services")
    assert person.status == 403, "what she may do is asked at each page"


@pytest.mark.parametrize(
    ("words", "found", "not_found"), [("crater", "Pothole", "Noise"), ("potholl", "Pothole", "Noise"), ("zzzz", "", "")]
)
async def test_a_service_is_found_by_residents_words(world: World, words: str, found: str, not_found: str) -> None:
    administrator = await world.administrator()
    await administrator.opens(f"/staff/services?words={words}")
    names = [each.words for each in elements(administrator.page.text, "a")]
    assert found in names if found else "No service has these words." in administrator.text
    assert not not_found or not_found not in names


async def test_a_new_service_is_offered_to_residents_at_once(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    await administrator.sends("/staff/services/new", None, **service_fields("Lost balloon", icon="bell"))
    assert administrator.path == "/staff/services/lost-balloon/questions", administrator.text
    await resident.opens("/api/services/lost-balloon")
    assert resident.page.json()["target_days"] == 4
    await resident.reports("It is in the tree", service_code="lost-balloon")
    await administrator.opens("/staff/services/lost-balloon")
    assert "Added" in administrator.text and "Wenna Trevanion" in administrator.text


async def test_what_a_change_would_do_is_read_before_it_is_kept(world: World) -> None:
    administrator = await world.administrator()
    await edits(administrator, POTHOLE, name="Hole in the road", target_days="3", do="look")
    assert "What would change" in administrator.text and "Days to answer in" in administrator.text
    assert field(administrator.page.text, "name") == "Hole in the road", "it is still to be kept"
    await administrator.sends("/staff/services/new", None, **service_fields("Lost balloon", icon="bell"), do="look")
    assert "What would change" in administrator.text and "Lost balloon" in administrator.text
    await administrator.opens("/staff/services")
    names = [each.words for each in elements(administrator.page.text, "a")]
    assert "Pothole" in names and "Hole in the road" not in names and "Lost balloon" not in names


async def test_a_change_is_kept_with_who_made_it_and_can_be_undone(world: World) -> None:
    administrator = await world.administrator()
    await edits(administrator, POTHOLE, name="Hole in the road", target_days="3")
    assert administrator.status == 200 and "Saved." in administrator.text
    for words in ("Wenna Trevanion", "Pothole", "Hole in the road", "Days to answer in"):
        assert words in administrator.text
    event = await world.db.fetchrow("select kind, public, details from event order by id desc limit 1")
    assert event and event["kind"] == "service.edited" and not event["public"]
    assert event["details"] == {
        "before": {"name": "Pothole", "target_days": 10},
        "after": {"name": "Hole in the road", "target_days": 3},
    }
    button = elements(administrator.page.text, "button", name="event")[0].attributes["value"]
    await administrator.undoes(POTHOLE)
    await administrator.opens(POTHOLE)
    assert field(administrator.page.text, "name") == "Pothole" and field(administrator.page.text, "target_days") == "10"
    await administrator.sends("/staff/services/undo", event=button)
    assert administrator.status == 409 and "Only the last change can be undone" in administrator.text


async def test_a_service_added_by_mistake_is_taken_away_again_unless_it_is_used(world: World) -> None:
    administrator = await world.administrator()
    for name in ("Lost balloon", "Lost kite"):
        await administrator.sends("/staff/services/new", None, **service_fields(name, icon="bell"))
    await world.person().reports("It is in the tree", service_code="lost-kite")
    await administrator.undoes("/staff/services/lost-balloon")
    await administrator.undoes("/staff/services/lost-kite")
    assert administrator.status == 409 and "in use by now" in administrator.text
    left = "select array_agg(service_code) from service where service_code like 'lost-%'"
    assert await world.db.fetchval(left) == ["lost-kite"]


async def test_saving_what_is_the_same_is_no_change(world: World) -> None:
    administrator = await world.administrator()
    await edits(administrator, POTHOLE)
    assert "None yet." in administrator.text


async def test_of_two_administrators_at_once_the_second_is_told_and_overwrites_nothing(world: World) -> None:
    first, second = await world.administrator(), await world.administrator()
    await first.opens(POTHOLE)
    opened = form_fields(first)
    await edits(second, POTHOLE, team="Roads")
    await first.sends(POTHOLE, **opened | {"name": "Hole"})
    assert first.status == 409 and errors(first.page.text) == {"edit": CONFLICT}
    assert field(first.page.text, "name") == "Hole", "what she typed is kept"
    await first.sends(POTHOLE, **form_fields(first))
    assert first.status == 409, "nor by pressing again"
    await first.opens(POTHOLE)
    assert (field(first.page.text, "name"), field(first.page.text, "team")) == ("Pothole", "Roads")


async def test_what_is_wrong_with_a_service_is_said_beside_each_field_and_what_was_typed_is_kept(world: World) -> None:
    administrator = await world.administrator()
    wrong = {
        **{"name": "Noise", "target_days": "soon", "lgsl": "x", "season_from": "30 February", "season_to": ""},
        **{"responsible_url": "javascript:alert(1)", "icon": "unicorn", "service_group": "Nowhere"},
    }
    await edits(administrator, POTHOLE, **wrong)
    assert administrator.status == 422
    assert errors(administrator.page.text) == {
        "name": "Another service has this name",
        "service_group": "Choose the group it belongs to",
        "icon": "Choose an icon",
        "target_days": "Enter a whole number between 1 and 365",
        "responsible": "Say who it is that the address leads to",
        "responsible_url": "Enter an address that begins with https://",
        "lgsl": "Enter a whole number between 1 and 9999",
        "season_from": "Enter a day and a month, such as 1 October",
    }
    assert field(administrator.page.text, "target_days") == "soon"
    assert field(administrator.page.text, "season_from") == "30 February"


async def test_a_service_switched_off_is_offered_nowhere_and_its_reports_remain(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    reference = await resident.reports()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code="pothole")
    await resident.sends(f"{draft}/describe", description="A hole")
    await resident.sends(f"{draft}/contact", email="")
    await edits(administrator, POTHOLE, state="off")
    await resident.sends(f"{draft}/check")
    assert resident.status == 422 and errors(resident.page.text) == {"service_code": "Choose what the problem is"}
    assert "What is the problem?" in resident.text, "she is asked again, and what she wrote is still there"
    await resident.sends(f"{draft}/service", service_code="road")
    await resident.sends(f"{draft}/describe", description="A hole")
    await resident.sends(f"{draft}/check")
    assert resident.path.endswith("/sent")
    await is_not_offered(world, "pothole")
    await resident.opens(f"/reports/{reference}")
    assert resident.status == 200 and "Pothole" in resident.text


async def test_a_service_for_staff_is_hidden_from_residents(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    await edits(administrator, POTHOLE, offered_to="staff")
    await is_not_offered(world, "pothole")
    await resident.opens("/api/services/pothole")
    assert resident.status == 404


async def test_out_of_season_a_service_is_not_offered_and_says_when_it_comes_back(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    first, last = (datetime.now(UTC) + timedelta(days=days) for days in (40, 80))
    await edits(administrator, "/staff/services/gritting", season_from=day(first), season_to=day(last))
    assert administrator.status == 200, errors(administrator.page.text)
    back = f"{first.day} {first:%B}"
    await is_not_offered(world, "gritting")
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    assert f"Ice or an empty grit bin: from {back} {first.year}" in resident.text
    await resident.sends(f"{draft}/service", service_code="gritting")
    assert resident.status == 422
    assert errors(resident.page.text) == {
        "service_code": f"“Ice or an empty grit bin” can be reported again from {back}."
        " Choose another problem, or come back then."
    }


@pytest.mark.parametrize(
    ("today", "season", "is_in_it"),
    [
        ("2026-10-01", (1001, 430), True),
        ("2026-12-31", (1001, 430), True),
        ("2026-04-30", (1001, 430), True),
        ("2026-05-01", (1001, 430), False),
        ("2026-09-30", (1001, 430), False),
        ("2028-02-29", (301, 430), False),
        ("2028-02-29", (1001, 228), False),
        ("2026-07-01", (401, 930), True),
        ("2026-10-01", (401, 930), False),
    ],
)
async def test_a_season_may_wrap_round_the_year(
    world: World, today: str, season: tuple[int, int], is_in_it: bool
) -> None:
    assert await world.db.fetchval("select in_season($1, $2, $3::text::date)", *season, today) == is_in_it


async def test_a_service_in_two_groups_is_shown_in_both_and_chosen_in_either(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    await edits(administrator, "/staff/services/tree", also_in="Roads and pavements")
    groups = (await resident.client.get("/api/services")).json()
    shown = [group["name"] for group in groups if "tree" in [each["service_code"] for each in group["services"]]]
    assert shown == ["Roads and pavements", "Parks, trees and play"]
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    boxes = elements(resident.page.text, "input", name="service_code", value="tree")
    assert len(boxes) == len({each.attributes["id"] for each in boxes}) == 2
    await resident.reports("A branch", service_code="tree")


async def test_groups_are_renamed_put_in_order_and_added_each_seen_before_and_undone(world: World) -> None:
    administrator, resident, base = await world.administrator(), world.person(), "/staff/services/groups"

    async def offered() -> list[str]:
        return [group["name"] for group in (await resident.client.get("/api/services")).json()]

    before = await offered()
    await administrator.opens(base)
    roads = next(each for each in elements(administrator.page.text, "a") if each.words == "Roads and pavements")
    page, wanted = roads.attributes["href"], {"name": "Streets", "position": "999"}
    await administrator.opens(page)
    version = field(administrator.page.text, "version")
    await administrator.sends(page, None, version=version, **wanted, do="look")
    order = [each.words for each in elements(administrator.page.text, "bdi")]
    assert order.index("Streets") > order.index(before[1]) and await offered() == before, "nothing is kept by looking"
    await administrator.sends(page, None, version=version, **wanted, do="save")
    assert await offered() == [*before[1:], "Streets"]
    await administrator.sends(page, None, version=version, name="Mine", position="1", do="save")
    assert administrator.status == 409 and errors(administrator.page.text) == {"edit": CONFLICT}
    assert "Streets" in administrator.text and field(administrator.page.text, "name") == "Mine"
    await administrator.undoes(base)
    assert await offered() == before

    await administrator.sends(f"{base}/new", None, name="Beaches", position="0", do="save")
    assert list(errors(administrator.page.text)) == ["position"]
    for name, refused in ((before[1], {"name": "Another one has this name"}), ("Beaches", {})):
        await administrator.sends(f"{base}/new", None, name=name, position="5", do="save")
        assert errors(administrator.page.text) == refused
    assert administrator.path == base and "Beaches" in administrator.text and "Beaches" not in await offered()
    await edits(administrator, "/staff/services/tree", also_in="Beaches")
    await administrator.undoes(base)
    assert administrator.status == 409 and "in use by now" in administrator.text
    await administrator.undoes("/staff/services/tree")
    await administrator.undoes(base)
    assert "Taken away" in administrator.text and not await world.db.fetchval(
        "select count(*) from service_group where name = 'Beaches'"
    )


async def test_who_else_looks_after_it_is_read_before_writing(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    words, address = "National Highways looks after the A36.", "https://nationalhighways.example.org/report"
    await edits(administrator, POTHOLE, responsible=words, responsible_url=address)
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code="pothole")
    assert words in resident.text and elements(resident.page.text, "a", href=address)


async def test_a_database_with_services_gets_the_questions_only_where_nothing_is_asked(world: World) -> None:
    asked = await world.db.fetchval("select count(*) from question")
    await world.db.execute("delete from question")
    await world.db.execute("update service set version = 2 where service_code = 'pothole'")
    await load_services(world.db)
    there = await world.db.fetchval("select count(*) from question")
    assert there == asked - 3, "all but those of the service that an administrator has edited"
    await world.db.execute("delete from question where service_code <> 'street-light'")
    left = await world.db.fetchval("select count(*) from question")
    await load_services(world.db)
    assert await world.db.fetchval("select count(*) from question") == left


async def test_every_icon_that_can_be_chosen_is_drawn(world: World) -> None:
    administrator = await world.administrator()
    await administrator.opens("/staff/services/new")
    drawn = [each.attributes["d"] for each in elements(administrator.page.text, "path")]
    assert len(elements(administrator.page.text, "input", name="icon")) == len(ICONS)
    assert len(set(drawn)) >= len(ICONS), "what is not drawn shows the question mark"


def service_fields(name: str, **more: str) -> dict[str, str]:
    return {
        **{"name": name, "service_group": "Something else", "icon": "question", "target_days": "4"},
        **{
            "target_unit": "working",
            "position": "1000",
            "shown_to": "everyone",
            "offered_to": "everyone",
            "state": "on",
            "outcomes": "fixed",
        },
    } | more


def form_fields(person: Person) -> dict[str, Any]:
    """What the form of a service holds."""
    page = person.page.text
    fields: dict[str, Any] = {
        each.attributes["name"]: each.attributes.get("value", "")
        for each in reversed(elements(page, "input"))  # the service's own form comes first
        if each.attributes.get("type") not in ("radio", "checkbox") and "name" in each.attributes
    }
    fields |= {each.attributes["name"]: each.words.removeprefix("\n") for each in elements(page, "textarea")}
    ticked = [each for each in elements(page, "input") if "checked" in each.attributes]
    fields |= {each.attributes["name"]: each.attributes["value"] for each in ticked}
    fields |= {"outcomes": [each.attributes["value"] for each in ticked if each.attributes["name"] == "outcomes"]}
    chosen = [each.attributes["value"] for each in elements(page, "option") if "selected" in each.attributes]
    return fields | {"service_group": chosen[0]}


async def edits(administrator: Person, page: str, **fields: str) -> None:
    await administrator.opens(page)
    await administrator.sends(page, **form_fields(administrator) | fields)


def day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B}"


async def is_not_offered(world: World, service_code: str) -> None:
    resident = world.person()
    groups = (await resident.client.get("/api/services")).json()
    assert service_code not in {each["service_code"] for group in groups for each in group["services"]}
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    assert not elements(resident.page.text, "input", name="service_code", value=service_code)
    sent = {"service_code": service_code, "description": "A hole", "latitude": 54.62, "longitude": 1.02}
    answer = await resident.client.post("/api/reports", json=to_builtins(sent))
    assert answer.status_code == 422 and "service_code" in answer.json()["errors"]
