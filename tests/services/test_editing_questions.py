"""An administrator edits what a service asks, and sees it as a resident does."""

from typing import Any

from tests.reports.reading import elements, errors, field
from tests.world import HERE, Person, World

NOISE, QUESTIONS = "/staff/services/street-light", "/staff/services/street-light/questions"
STOP = "Keep away from it, and ring 105 now."


async def test_a_question_is_added_previewed_asked_and_answered(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    await adds(
        administrator, "pothole", text="Is there water in it?", required="yes", options=[("Yes", ""), ("No", "")]
    )
    assert administrator.path == "/staff/services/pothole/questions", errors(administrator.page.text)
    preview = elements(administrator.page.text, "section", class_="preview")[0].words
    assert "Is there water in it?" in preview and "How big is it? (optional)" in preview
    draft = await comes_to_questions(resident, "pothole")
    await resident.sends(f"{draft}/describe", description="A hole")
    assert errors(resident.page.text) == {"question-is-there-water-in-it": "Answer “Is there water in it?”"}
    await resident.sends(f"{draft}/describe", None, description="A hole", **{"question-is-there-water-in-it": "yes"})
    assert resident.path == f"{draft}/contact"


async def test_an_answer_that_stops_the_report_shows_its_advice(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    await adds(administrator, "pothole", text="Is it steaming?", options=[("No", ""), ("Yes", STOP)])
    draft = await comes_to_questions(resident, "pothole")
    await resident.sends(f"{draft}/describe", None, description="A hole", **{"question-is-it-steaming": "yes"})
    assert resident.status == 422 and STOP in resident.text and "Do this instead" in resident.text


async def test_a_notice_is_read_and_needs_no_answer(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    await adds(administrator, "pothole", text="We look at holes on Mondays.", kind="notice", required="yes")
    draft = await comes_to_questions(resident, "pothole")
    assert "We look at holes on Mondays." in resident.text
    assert not elements(resident.page.text, "input", name="question-we-look-at-holes-on-mondays")
    await resident.sends(f"{draft}/describe", description="A hole")
    await resident.sends(f"{draft}/contact", email="")
    assert "We look at holes" not in resident.text, "it is no answer to check"
    await resident.sends(f"{draft}/check")
    assert resident.path.endswith("/sent")


async def test_a_question_is_edited_and_its_answers_put_in_another_order(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    await administrator.opens(f"{QUESTIONS}/fault")
    fields = question_fields(administrator)
    fields["text"] = "What is the matter with it?"
    fields["option-order"][0], fields["option-text"][1] = "9", ""
    await sends(administrator, f"{QUESTIONS}/fault", fields | {"do": "look"})
    assert "As a resident sees it" in administrator.text and "What is the matter with it?" in administrator.text
    assert "What is the matter with it?" not in await administrator.opens(QUESTIONS), "it was only looked at"
    await sends(administrator, f"{QUESTIONS}/fault", fields)
    assert administrator.path == QUESTIONS, errors(administrator.page.text)
    await comes_to_questions(resident, "street-light")
    values = [each.attributes["value"] for each in elements(resident.page.text, "input", name="question-fault")]
    assert values == ["day", "damaged", "wires", "out"] and "What is the matter with it?" in resident.text


async def test_questions_are_moved_and_removed_and_reports_keep_their_answers(world: World) -> None:
    administrator, resident = await world.administrator(), world.person()
    draft = await comes_to_questions(resident, "street-light")
    await resident.sends(f"{draft}/describe", None, description="Dark", **{"question-number": "L42"})
    await resident.sends(f"{draft}/contact", email="")
    await resident.sends(f"{draft}/check")
    reference = resident.reference
    await administrator.opens(QUESTIONS)
    await administrator.sends(f"{QUESTIONS}/number/move", to="up", version=field(administrator.page.text, "version"))
    assert asked(administrator) == ["What is the number on it?", "What does the light do?"]
    stale = str(int(field(administrator.page.text, "version")) - 1)
    await administrator.sends(f"{QUESTIONS}/number/remove", version=stale)
    assert administrator.status == 409
    await administrator.opens(QUESTIONS)
    await administrator.sends(f"{QUESTIONS}/number/remove", version=field(administrator.page.text, "version"))
    assert asked(administrator) == ["What does the light do?"]
    await resident.opens(f"/reports/{reference}")
    assert "What is the number on it?" in resident.text and "L42" in resident.text
    await administrator.undoes(NOISE)
    assert "Question removed" in await administrator.opens(NOISE)
    await administrator.opens(QUESTIONS)
    assert asked(administrator) == ["What is the number on it?", "What does the light do?"]


async def test_of_two_administrators_editing_a_question_the_second_is_told(world: World) -> None:
    first, second = await world.administrator(), await world.administrator()
    await first.opens(f"{QUESTIONS}/number")
    opened = question_fields(first)
    await adds(second, "street-light", text="Is it tall?", kind="text")
    await sends(first, f"{QUESTIONS}/number", opened | {"text": "Its number?"})
    assert first.status == 409 and "Somebody else has changed this" in first.text
    assert field(first.page.text, "text") == "Its number?"
    await first.opens(QUESTIONS)
    assert "Is it tall?" in first.text and "Its number?" not in first.text


async def test_what_is_wrong_with_a_question_is_said_and_what_was_typed_is_kept(world: World) -> None:
    administrator = await world.administrator()
    await adds(administrator, "pothole", text="", options=[("Yes", "")])
    assert administrator.status == 422
    assert errors(administrator.page.text) == {
        "text": "Enter the question",
        "options": "Enter at least two answers to choose from",
    }
    await adds(administrator, "pothole", text="How big is it?", options=[("Yes", ""), ("yes", "")])
    assert errors(administrator.page.text) == {
        "text": "This service asks that already",
        "options": "Two of the answers are the same",
    }
    texts = [each.attributes["value"] for each in elements(administrator.page.text, "input", name="option-text")]
    assert texts == ["Yes", "yes"]


def question_fields(person: Person) -> dict[str, Any]:
    page = person.page.text
    rows = {
        name: [each.attributes["value"] for each in elements(page, "input", name=name)]
        for name in ("option-order", "option-value", "option-text", "option-stop")
    }
    ticked = {
        each.attributes["name"]: each.attributes["value"]
        for each in elements(page, "input", type="radio")
        if "checked" in each.attributes
    }
    return rows | ticked | {name: field(page, name) for name in ("version", "text", "hint")}


async def sends(person: Person, path: str, fields: dict[str, Any]) -> None:
    person.page = await person.client.post(path, data=fields, follow_redirects=True)


async def adds(
    administrator: Person,
    service_code: str,
    text: str,
    kind: str = "one",
    required: str = "",
    options: list[tuple[str, str]] | None = None,
) -> None:
    path = f"/staff/services/{service_code}/questions/new"
    await administrator.opens(path)
    rows = options or []
    fields = question_fields(administrator) | {
        **{"text": text, "kind": kind, "required": required},
        "option-order": [str(n) for n, _row in enumerate(rows)],
        "option-value": ["" for _row in rows],
        "option-text": [words for words, _stop in rows],
        "option-stop": [stop for _words, stop in rows],
    }
    await sends(administrator, path, fields)


def asked(person: Person) -> list[str]:
    return [each.words for each in elements(person.page.text, "h2") if each.words != "As a resident sees it"]


async def comes_to_questions(resident: Person, service_code: str) -> str:
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code=service_code)
    assert resident.path == f"{draft}/describe", resident.text
    return draft
