"""The last page before a report is sent shows what will be public, and takes out what looks personal in one tap."""

import pytest

from api.reports.personal import personal_in
from tests.reports.reading import elements, field, written
from tests.world import Person, World, a_photo

PERSONAL = {
    "Ring 01632 960 123 about it": ("telephone", "01632 960 123"),
    "Ring +44 (0)1632 960123": ("telephone", "+44 (0)1632 960123"),
    "write to ada.cole@example.co.uk": ("email", "ada.cole@example.co.uk"),
    "A white van, AB12 CDE, left it": ("number plate", "AB12 CDE"),
    "the van ab12cde left it": ("number plate", "ab12cde"),
    "an old car, A123 BCD": ("number plate", "A123 BCD"),
    "an older one, ABC 123D": ("number plate", "ABC 123D"),
    "from Belfast, BXZ 1234": ("number plate", "BXZ 1234"),
    "its reg is ab12 cde": ("number plate", "ab12 cde"),
    "outside my house at wk1 2ab": ("postcode", "wk1 2ab"),
    "My name is Ada Cole and I saw it": ("name", "Ada Cole"),
    "my name is ada": ("name", "ada"),
    "Mrs Ada Cole fell over it": ("name", "Mrs Ada Cole"),
    "our neighbour John Smith did it": ("name", "John Smith"),
    "Kind regards, Ada": ("name", "Ada"),
}
NOT_PERSONAL = (
    "A hole on the A36, 3 metres wide, since 2019",
    "Outside number 12 Quay Road, by Wrackholm Primary School",
    "a street called Quay Road",
    "the name plate of Fish Lane is gone",
    "no12 the gate is broken",
    "plate 12 is loose",
    "Lamp 7 and lamp 0123",
)


@pytest.mark.parametrize("words", PERSONAL)
def test_what_looks_personal_is_found(words: str) -> None:
    assert [(each.kind, each.text) for each in personal_in(words)] == [PERSONAL[words]]


@pytest.mark.parametrize("words", NOT_PERSONAL)
def test_what_only_names_a_place_or_a_thing_is_not(words: str) -> None:
    assert personal_in(words) == []


async def test_the_preview_shows_what_is_public_and_apart_from_it_what_is_not(world: World) -> None:
    resident = world.person()
    await comes_to_the_end(resident, "A deep hole", where_exactly="by the gate", email="ada@example.org")
    public, private = resident.text.split("Only the council sees this")
    assert "This is what everyone will see" in public
    assert all(words in public for words in ("Received", "A deep hole", "by the gate", "Pothole", "Near "))
    assert "ada@example.org" in private and "ada@example.org" not in public
    await resident.sends(f"{resident.path}")
    for words in ("A deep hole", "by the gate"):
        assert words in written((await seen_by_all(world, resident)).page.text)


async def test_each_detail_is_marked_where_it_stands_and_taken_out_in_one_tap(world: World) -> None:
    resident = world.person()
    draft = await comes_to_the_end(
        resident, "Deep. Ring 01632 960 123, or ada@example.org.", where_exactly="Ask for Ada Cole"
    )
    assert [each.words for each in elements(resident.page.text, "mark")] == [
        "01632 960 123",
        "ada@example.org",
        "Ada Cole",
    ]
    for button in elements(resident.page.text, "button", name="detail"):
        assert "Take out" in button.words or "Take them all out" in button.words
    await resident.sends(f"{draft}/take-out", detail="01632 960 123")
    assert resident.path == f"{draft}/check"
    assert [each.words for each in elements(resident.page.text, "mark")] == ["ada@example.org", "Ada Cole"]
    await resident.sends(f"{draft}/take-out", detail="everything")
    assert "say who somebody is" not in resident.text and not elements(resident.page.text, "mark")
    await resident.opens(f"{draft}/describe")
    assert field(resident.page.text, "description") == "Deep. Ring [taken out], or [taken out]."
    assert field(resident.page.text, "where_exactly") == "Ask for [taken out]"


async def test_nothing_but_what_looks_personal_can_be_taken_out(world: World) -> None:
    resident = world.person()
    draft = await comes_to_the_end(resident, "A deep hole. Ring 01632 960 123.")
    await resident.sends(f"{draft}/take-out", detail="deep")
    await resident.opens(f"{draft}/describe")
    assert field(resident.page.text, "description") == "A deep hole. Ring 01632 960 123."


async def test_an_answer_everyone_would_read_is_looked_at_too_and_a_private_one_is_not(world: World) -> None:
    await world.db.execute(
        "insert into question (service_code, code, position, text, kind, is_public)"
        " values ('pothole', 'whose', 98, 'Whose drive?', 'text', true),"
        " ('pothole', 'car', 99, 'Which car?', 'text', false)"
    )
    resident = world.person()
    draft = await comes_to_the_end(
        resident, "A deep hole", **{"question-whose": "Mrs Ada Cole’s", "question-car": "AB12 CDE"}
    )
    assert [each.words for each in elements(resident.page.text, "mark")] == ["Mrs Ada Cole’s"]
    await resident.sends(f"{draft}/take-out", detail="everything")
    public, private = resident.text.split("Only the council sees this")
    assert "Cole" not in public and "AB12 CDE" in private and "AB12 CDE" not in public


async def test_a_sensitive_report_says_that_nothing_of_it_will_be_public(world: World) -> None:
    resident = world.person()
    await comes_to_the_end(resident, "Drums all night, ring 01632 960 123", service_code="noise")
    assert "Only the council sees this report." in resident.text
    assert "what everyone will see" not in resident.text and not elements(resident.page.text, "mark")
    await resident.opens(resident.path.replace("/check", "/describe"))
    assert "Only the council reads this." in resident.text and "Everyone can read this" not in resident.text


async def comes_to_the_end(
    resident: Person, description: str, service_code: str = "pothole", email: str = "", **answers: str
) -> str:
    """Every question answered, and nothing sent; the address of the draft."""
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where="54.62, 1.02")
    await resident.sends(f"{draft}/service", service_code=service_code)
    photo = [("a.jpg", a_photo())]
    await resident.sends(f"{draft}/describe", photo, description=description, **answers)
    await resident.sends(f"{draft}/contact", email=email)
    assert resident.path == f"{draft}/check", resident.text
    return draft


async def seen_by_all(world: World, resident: Person) -> Person:
    stranger = world.person()
    await stranger.opens(f"/reports/{resident.reference}")
    return stranger
