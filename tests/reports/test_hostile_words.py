"""Whatever is typed is shown back as it was typed, and never taken for a part of the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.text import clean
from tests.reports.reading import elements, errors, field, read, written
from tests.world import HERE, Person, World

STRANGE = {
    "nothing but NUL": "\0\0",
    "control characters": "".join(map(chr, range(1, 32))) + "x\x7f\x80\x9f",
    "right to left": "\u202egnp.elbuort\u2066 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627\u2069\u202c",
    "no width": "a\u200b\u200d\ufeff\u2060b\u00ad",
    "not characters": "\ufffe\uffff\U0010ffff\ue000",
    "marks piled up": "Z\u0300\u0301\u0302\u0303\u0304" * 30,
    "closing the field": '"></textarea></script><script src=//evil.test></script>',
    "a template": "{{ 7 * 7 }}{% raw %}{# #}%(council)s {0} ${7*7}",
    "line ends": "one\r\ntwo\rthree\n\n  four\tfive",
}


@pytest.fixture
def naughty(test_data: Path) -> list[str]:
    """The Big List of Naughty Strings."""
    lines = (test_data / "hostile_text" / "blns.txt").read_text().split("\n")
    return [line for line in lines if clean(line) and not line.startswith("#")]


def in_pages(lines: list[str], size: int = 3500) -> Iterator[str]:
    """As few texts as hold every line."""
    text = ""
    for line in lines:
        if len(text) + len(line) > size:
            yield text
            text = ""
        text += line + "\n"
    yield text


IS_SUSPECTED = """
select exists (select from suspicion join report on report.id = suspicion.report_id where reference = $1)
"""


async def test_every_naughty_line_in_a_description_is_shown_as_it_was_typed(world: World, naughty: list[str]) -> None:
    resident = world.person()
    officer = await world.officer()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code="pothole")
    for text in in_pages(naughty):
        await resident.sends(f"{draft}/describe", description=text)
        await resident.opens(f"{draft}/describe")
        assert field(resident.page.text, "description") == clean(text)
        assert nothing_was_added(resident)
        reference = await resident.reports(text)
        await resident.opens(f"/reports/{reference}")
        assert clean(text) in written(resident.page.text)
        assert nothing_was_added(resident)
        await officer.opens(f"/staff/reports/{reference}")
        assert clean(text) in written(officer.page.text)
        assert nothing_was_added(officer)
        await resident.opens("/following")
        assert nothing_was_added(resident)


async def test_every_naughty_line_in_an_officers_words_is_shown_as_it_was_typed(
    world: World, naughty: list[str]
) -> None:
    resident, officer = world.person(), await world.officer()
    reference = await resident.reports()
    for text in in_pages(naughty):
        await officer.sends(f"/staff/reports/{reference}/update", stage="planned", words=text)
        assert officer.path == f"/staff/reports/{reference}" and officer.status == 200
    await world.worker_works()
    for page in (f"/reports/{reference}", "/messages"):
        await resident.opens(page)
        shown = written(resident.page.text)
        for text in in_pages(naughty):
            assert clean(text) in shown
        assert nothing_was_added(resident)


async def test_every_naughty_line_sent_to_the_api_comes_back_by_it(world: World, naughty: list[str]) -> None:
    for text in in_pages(naughty):
        machine = world.person()  # one that sent all of them would wait for an officer
        report = {"service_code": "pothole", "description": text, "latitude": 54.62, "longitude": 1.02}
        answer = await machine.client.post("/api/reports", json=report)
        assert answer.status_code == 201, answer.text
        shown = await machine.client.get(f"/api/reports/{answer.json()['reference']}")
        if shown.status_code == 404:
            assert await world.db.fetchval(IS_SUSPECTED, answer.json()["reference"]), "it waits for an officer"
        else:
            assert shown.json()["description"] in (clean(text), None), "or it looks personal, and waits likewise"
        assert await world.db.fetchval(
            "select description from report where reference = $1", answer.json()["reference"]
        ) == clean(text)


async def test_every_naughty_line_in_a_field_of_one_line_is_shown_back_with_the_problem(
    world: World, naughty: list[str]
) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    for text in in_pages(naughty):
        for step, name in [("describe", "where_exactly"), ("contact", "email"), ("place", "where")]:
            await resident.sends(f"{draft}/{step}", None, **{name: text})
            assert resident.status in (200, 422) and clean(text).startswith(field(resident.page.text, name))
            assert name == "where" or field(resident.page.text, name) == clean(text)
            assert nothing_was_added(resident)


async def test_every_naughty_line_may_be_looked_for(world: World, naughty: list[str]) -> None:
    resident, officer = world.person(), await world.officer()
    draft = await resident.begins_a_report()
    for line in naughty:
        answer = await resident.client.post(f"{draft}/place", data={"where": line})
        if answer.status_code == 422:
            assert field(answer.text, "where") == clean(line)
        else:
            assert answer.status_code == 303 and answer.next_request
            assert answer.next_request.url.params["where"] == clean(line)[:100]
    for text in in_pages(naughty, size=100):
        resident.page = await resident.client.get("/search", params={"words": text})
        assert resident.status == 200 and field(resident.page.text, "words") == clean(text)[:100]
        assert nothing_was_added(resident)
    for text in in_pages(naughty):
        officer.page = await officer.client.get("/staff/reports", params={"words": text})
        assert officer.status == 200 and clean(field(officer.page.text, "words")) == clean(clean(text)[:100])
        assert nothing_was_added(officer)


@pytest.mark.parametrize("typed", STRANGE.values(), ids=STRANGE)
async def test_strange_characters_in_any_field_do_no_harm(world: World, typed: str) -> None:
    resident, officer = world.person(), await world.officer()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=typed)
    assert resident.status in (200, 422)
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code=typed)
    assert errors(resident.page.text) == {"service_code": "Choose what the problem is"}
    await resident.sends(f"{draft}/service", service_code="pothole")
    await resident.sends(f"{draft}/describe", description=f"A hole {typed}", where_exactly=typed[:60])
    await resident.opens(f"{draft}/describe")
    assert field(resident.page.text, "description") == clean(f"A hole {typed}")
    assert field(resident.page.text, "where_exactly") == clean(typed[:60])
    await resident.sends(f"{draft}/contact", email=typed)
    await resident.sends(f"{draft}/contact", email="")
    await resident.sends(f"{draft}/check")
    reference = resident.reference
    await resident.opens(f"/reports/{reference}")
    assert clean(f"A hole {typed}") in written(resident.page.text)
    for action in ("update", "close", "reopen"):
        fields = {"stage": "planned", "outcome": "fixed", "words": f"Seen {typed}", "reason": f"Done {typed}"}
        await officer.sends(f"/staff/reports/{reference}/{action}", None, **fields)
        assert officer.status == 200
    await resident.opens(f"/reports/{reference}")
    assert clean(f"Done {typed}") in written(resident.page.text)
    for path in ("/search", "/staff/reports", "/reports", f"{draft}/place"):
        for name in ("words", "where", "ward", "status", "before", "show", "page"):
            answer = await officer.client.get(path, params={name: typed})
            assert answer.status_code < 500, (path, name)


async def test_what_people_wrote_stands_apart_so_that_its_direction_turns_nothing_else(world: World) -> None:
    resident = world.person()
    await resident.reports("\u05d1\u05d5\u05e8 \u05d1\u05db\u05d1\u05d9\u05e9")
    await resident.opens(f"/reports/{resident.reference}")
    assert [each.words for each in elements(resident.page.text, "h1")] == [
        "\u05d1\u05d5\u05e8 \u05d1\u05db\u05d1\u05d9\u05e9"
    ]
    [heading] = [each for each in elements(resident.page.text, "bdi") if each.words.startswith("\u05d1")]
    assert heading.words


def nothing_was_added(person: Person) -> bool:
    """No element that a page of ours never has, nor a script but from our own files."""
    for element in read(person.page.text):
        ours = element.attributes.get("src", "/").startswith("/") and not any(
            name.startswith("on") for name in element.attributes
        )
        assert ours and element.tag not in ("iframe", "object", "embed", "style", "marquee", "b", "i"), element
        assert element.tag != "script" or element.attributes["src"].startswith("/static/")
    return True
