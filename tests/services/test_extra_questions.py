"""What a service asks beside the words: asked on the page where they are written, and kept as it was asked."""

import msgspec
import pytest

from tests.reports.reading import elements, errors, field, title, written
from tests.world import HERE, Person, World

PLATE = "WK61 ABC"
HOLE = {"service_code": "pothole", "description": "A hole", "latitude": 54.62, "longitude": 1.02}


async def test_each_question_stands_between_the_words_and_where_exactly(world: World) -> None:
    resident = world.person()
    draft = await asked(resident, "pothole")
    assert [each.attributes["name"] for each in elements(resident.page.text, "textarea")] == ["description"]
    inputs = [each.attributes for each in elements(resident.page.text, "input")]
    names = [each.get("name") for each in inputs if each.get("type") != "hidden"]
    assert list(dict.fromkeys(names)) == [
        *("question-size", "question-depth", "question-lane", "where_exactly", "photos")
    ]
    await resident.sends(f"{draft}/describe", description="A hole")
    assert resident.path == f"{draft}/contact", "none of them has to be answered"


async def test_what_she_answers_is_checked_by_her_then_read_by_everyone(world: World) -> None:
    resident, stranger, officer = world.person(), world.person(), await world.officer()
    draft = await described(resident, "pothole", size="large", lane="cycle-lane")
    await resident.sends(f"{draft}/contact", email="")
    assert {"Bigger than a dinner plate", "In a cycle lane"} <= set(written(resident.page.text))
    assert "Not said How deep is it?" in " ".join(resident.text.split())
    change = elements(resident.page.text, "a", href=f"{draft}/describe#question-size")
    assert [each.words for each in change] == ["Change how big is it?"]
    await resident.opens(f"{draft}/describe")
    assert ticked(resident) == ["large", "cycle-lane"]
    await resident.sends(f"{draft}/check")
    for person, page in ((resident, "/reports/"), (stranger, "/reports/"), (officer, "/staff/reports/")):
        await person.opens(page + resident.reference)
        assert "Bigger than a dinner plate" in written(person.page.text) and "How big is it?" in person.text
        assert "How deep is it?" not in person.text, "what was not answered is not shown"


async def test_a_number_plate_is_for_the_council_and_for_her_alone(world: World) -> None:
    resident, stranger, officer = world.person(), world.person(), await world.officer()
    draft = await asked(resident, "abandoned-vehicle")
    assert "Only the council sees your answer." in resident.text
    await describes(resident, draft, plate=PLATE, looks="A red van")
    await resident.sends(f"{draft}/contact", email="")
    public, private = resident.text.split("Only the council sees this")
    assert "What is its number plate?" in private and PLATE in private and PLATE not in public
    reference = await sends(resident, draft)
    for path in (f"/reports/{reference}", f"/api/reports/{reference}"):
        await stranger.opens(path)
        assert "A red van" in stranger.page.text and PLATE not in stranger.page.text
        assert "A hole" in stranger.page.text, "nor do her words wait because of it"
    for person, page in ((resident, "/reports/"), (officer, "/staff/reports/")):
        await person.opens(page + reference)
        assert PLATE in written(person.page.text)


async def test_a_public_answer_that_looks_personal_waits_with_the_words(world: World) -> None:
    resident, stranger, officer = world.person(), world.person(), await world.officer()
    draft = await described(resident, "abandoned-vehicle", looks="Mr Pike's, ring 01632 960 123")
    await resident.sends(f"{draft}/contact", email="")
    assert "say who somebody is or how to reach them" in resident.text
    reference = await sends(resident, draft)
    for path in (f"/reports/{reference}", f"/api/reports/{reference}"):
        await stranger.opens(path)
        assert "Pike" not in stranger.page.text and "A hole" not in stranger.page.text
    await officer.sends(f"/staff/reports/{reference}/show-words")
    await stranger.opens(f"/reports/{reference}")
    assert "Pike" in stranger.text


async def test_a_question_that_must_be_answered_is_asked_again_beside_its_field(world: World) -> None:
    resident = world.person()
    draft = await asked(resident, "missed-collection")
    assert "Which day should we have come? (optional)" in resident.text
    assert "Which bin or box was not taken? (optional)" not in resident.text
    await resident.sends(f"{draft}/describe", None, **{"question-day": "Tuesday"})
    assert resident.status == 422 and title(resident.page.text).startswith("Error:")
    assert list(errors(resident.page.text).items()) == [
        ("description", "Say what the problem is"),
        ("question-bin", "Answer “Which bin or box was not taken?”"),
        (
            "question-day",
            "Answer “Which day should we have come?” with a day, month and year, such as 27 3 2026",
        ),
    ]
    assert field(resident.page.text, "question-day") == "Tuesday", "what she typed is kept"
    await resident.opens(f"{draft}/contact")
    assert resident.path == f"{draft}/describe"
    await describes(resident, draft, bin=["food", "recycling"], day="3/11/2026")
    await resident.sends(f"{draft}/contact", email="")
    assert {"Recycling, Food", "3 November 2026"} <= set(written(resident.page.text))


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("number", "0", "0"),
        ("number", "2.5", "2.5"),
        ("number", "a few", None),
        ("number", "٣", None),
        ("number", "9" * 10, None),
        ("date", "27 3 2026", "27 March 2026"),
        ("date", "1st Sept 2026", "1 September 2026"),
        ("date", "2026-03-27", "27 March 2026"),
        ("date", "31 2 2026", None),
        ("date", "3 13 2026", None),
        ("date", "3 Mayday 2026", None),
        ("text", " 0 ", "0"),
        ("text", "x" * 500, "x" * 500),
        ("text", "x" * 501, None),
        ("text", "<b>’\u202e", "<b>’\u202e"),
    ],
)
async def test_an_answer_is_taken_as_its_kind_allows(world: World, kind: str, typed: str, kept: str | None) -> None:
    await world.db.execute(
        "insert into question values ('pothole', 'extra', 99, 'How many?', '', $1, '[]', false, true)", kind
    )
    resident = world.person()
    draft = await described(resident, "pothole", extra=typed)
    if kept is None:
        assert resident.status == 422 and "question-extra" in errors(resident.page.text)
        assert field(resident.page.text, "question-extra") == typed
    else:
        await resident.sends(f"{draft}/contact", email="")
        assert kept in written(resident.page.text)


async def test_only_what_a_list_offers_can_be_chosen_and_one_of_it(world: World) -> None:
    resident = world.person()
    for wrong in (["enormous"], ["small", "large"]):
        await described(resident, "pothole", size=wrong)
        assert resident.status == 422 and "How big is it?" in errors(resident.page.text)["question-size"]


@pytest.mark.parametrize("also", ["A drain", ""], ids=["all else answered", "her words still missing"])
async def test_an_answer_that_cannot_wait_says_whom_to_ring_and_sends_nothing(world: World, also: str) -> None:
    resident = world.person()
    draft = await asked(resident, "blocked-drain")
    await describes(resident, draft, also, home="yes")
    assert resident.status == 422 and title(resident.page.text).startswith("Do this instead of sending a report")
    assert "Keep away from sockets" in resident.text and not elements(resident.page.text, "div", class_="error-summary")
    assert elements(resident.page.text, "a", href="tel:999")
    assert elements(resident.page.text, "a", href=f"tel:{world.settings.council_telephone.replace(' ', '')}")
    assert elements(resident.page.text, "a", href=f"{draft}/describe")
    await resident.sends(f"{draft}/check")
    assert resident.path == f"{draft}/describe" and ticked(resident) == ["yes"]
    await describes(resident, draft, "A drain", home="no")
    assert resident.path == f"{draft}/contact"


async def test_what_was_asked_stays_as_it_was_when_the_question_changes(world: World) -> None:
    resident = world.person()
    reference = await sends(resident, await described(resident, "pothole", size="large"))
    await world.db.execute("update question set text = 'Width?', is_public = false where code = 'size'")
    await world.db.execute("delete from question where code = 'depth'")
    await resident.opens(f"/reports/{reference}")
    assert "How big is it?" in resident.text and "Bigger than a dinner plate" in written(resident.page.text)


async def test_a_question_that_becomes_required_before_she_sends_is_asked_then(world: World) -> None:
    resident = world.person()
    draft = await described(resident, "pothole")
    await resident.sends(f"{draft}/contact", email="")
    await world.db.execute("update question set required = true where code = 'size'")
    await resident.sends(f"{draft}/check")
    assert resident.status == 422 and errors(resident.page.text) == {"question-size": "Answer “How big is it?”"}
    await describes(resident, draft, size="small")
    assert resident.path == f"{draft}/check"


async def test_another_service_asks_its_own_questions_only_if_it_has_to(world: World) -> None:
    resident = world.person()
    draft = await described(resident, "pothole", size="large")
    await resident.sends(f"{draft}/contact", email="")
    await resident.sends(f"{draft}/service", service_code="graffiti")
    assert resident.path == f"{draft}/check" and "Bigger than a dinner plate" not in resident.text
    await resident.sends(f"{draft}/service", service_code="missed-collection")
    assert resident.path == f"{draft}/describe" and field(resident.page.text, "description") == "A hole"
    await resident.sends(f"{draft}/service", service_code="pothole")
    await describes(resident, draft, size="large")
    assert (await sends(resident, draft)) and resident.path.endswith("/sent")


async def test_answers_survive_a_lost_session(world: World) -> None:
    resident = world.person()
    draft = await asked(resident, "pothole")
    resident.client.cookies.clear()
    await describes(resident, draft, size="large")
    again = resident.path.removesuffix("/place")
    await resident.sends(f"{again}/place", where=HERE)
    await resident.sends(f"{again}/service", service_code="pothole")
    await resident.opens(f"{again}/describe")
    assert ticked(resident) == ["large"]


async def test_answers_to_what_nobody_asked_are_let_go(world: World) -> None:
    resident = world.person()
    draft = await described(resident, "pothole", **{"\0": "x", "x" * 1000: "x", "colour": "blue"})
    assert await sends(resident, draft)
    assert await world.db.fetchval("select answers from report where reference = $1", resident.reference) == []


async def test_the_catalogue_tells_machines_what_is_asked(world: World) -> None:
    machine = world.person()
    groups = msgspec.json.decode((await machine.client.get("/api/services")).content)
    light = next(each for group in groups for each in group["services"] if each["service_code"] == "street-light")
    assert [each["code"] for each in light["questions"]] == ["fault", "number"]
    assert (await machine.client.get("/api/services/street-light")).json() == light
    assert light["questions"][0]["options"][0] == {"value": "out", "text": "It is out", "stop": None}
    assert (await machine.client.get("/api/services/unicorns")).status_code == 404


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"size": "enormous"}, {"question-size": "Choose from the answers to “How big is it?”"}),
        ({"colour": "blue"}, {"answers": "Nobody asked “colour”"}),
    ],
)
async def test_a_machine_is_told_which_answer_cannot_be_taken(
    world: World, answers: dict[str, str], told: dict[str, str]
) -> None:
    answer = await world.person().client.post("/api/reports", json=HOLE | {"answers": answers})
    assert answer.status_code == 422 and answer.json()["errors"] == told


async def test_a_machine_may_answer_with_a_word_a_number_or_a_list(world: World) -> None:
    await world.db.execute(
        "insert into question values ('pothole', 'extra', 99, 'How many?', '', 'number', '[]', true, true)"
    )
    client = world.person().client
    given = {"size": "large", "lane": ["wheels"], "extra": 0}
    answer = await client.post("/api/reports", json=HOLE | {"answers": given})
    assert answer.status_code == 201
    shown = (await client.get(f"/api/reports/{answer.json()['reference']}")).json()["answers"]
    assert [each["answer"] for each in shown] == ["Bigger than a dinner plate", "Where car wheels go", "0"]
    refused = await client.post("/api/reports", json=HOLE)
    assert refused.status_code == 422 and "question-extra" in refused.json()["errors"]


async def test_a_machine_is_told_what_to_do_when_a_report_cannot_wait(world: World) -> None:
    drain = HOLE | {"service_code": "blocked-drain", "answers": {"home": "yes"}}
    answer = await world.person().client.post("/api/reports", json=drain)
    assert answer.status_code == 422 and "ring 999" in answer.json()["errors"]["question-home"]
    assert not await world.db.fetchval("select count(*) from report where description = 'A hole'")


@pytest.mark.parametrize("options", ["{}", "[]", '["yes"]', '[{"value": "yes"}]', '[{"value": "", "text": "Yes"}]'])
async def test_a_choice_without_anything_to_choose_cannot_be_kept(world: World, options: str) -> None:
    with pytest.raises(Exception, match="option"):
        await world.db.execute(
            "insert into question values ('pothole', 'extra', 9, 'Which?', '', 'one', $1, false, true)",
            msgspec.json.decode(options),
        )


async def asked(resident: Person, service_code: str) -> str:
    """As far as the page with the questions; the address of the draft."""
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code=service_code)
    assert resident.path == f"{draft}/describe"
    return draft


async def describes(resident: Person, draft: str, description: str = "A hole", **given: str | list[str]) -> None:
    fields = {f"question-{code}": value for code, value in given.items()} | {"description": description}
    resident.page = await resident.client.post(f"{draft}/describe", data=fields, follow_redirects=True)


async def described(resident: Person, service_code: str, **given: str | list[str]) -> str:
    draft = await asked(resident, service_code)
    await describes(resident, draft, "A hole", **given)
    return draft


async def sends(resident: Person, draft: str) -> str:
    await resident.sends(f"{draft}/contact", email="")
    await resident.sends(f"{draft}/check")
    return resident.reference


def ticked(resident: Person) -> list[str]:
    return [each.attributes["value"] for each in elements(resident.page.text, "input") if "checked" in each.attributes]
