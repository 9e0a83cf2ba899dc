"""From the first question to the reference, one thing a page."""

import asyncio

import httpx
import pytest

from api.database import connect
from tests.reports.reading import elements, enter_presses, errors, field, title, written
from tests.world import HERE, IN_THE_SEA, Council, Person, World, a_photo


async def test_before_anything_else_she_is_asked_whether_somebody_is_in_danger(world: World) -> None:
    resident = world.person()
    await resident.opens("/reports/new")
    assert "Is anyone in danger now?" in title(resident.page.text)
    await resident.opens("/reports/new/danger")
    assert elements(resident.page.text, "a", href="tel:999"), "whom to ring"
    assert not resident.client.cookies, "nothing is kept of somebody who only looks"


async def test_she_reports_a_pothole_and_sees_a_reference_and_the_day_promised(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("A deep hole by the crossing", "pothole")
    assert "Thank you. We have your report" in resident.text and reference in resident.text
    days = await world.db.fetchval("select target_days from service where service_code = 'pothole'")
    promised = await world.db.fetchval("select due_on(now(), $1, 'working', 'Europe/London')", days)
    assert f"by {promised.day} {promised:%B %Y}" in resident.text
    assert len(reference) == 7

    stranger = world.person()
    await stranger.opens(f"/reports/{reference.lower()}")
    assert "A deep hole by the crossing" in stranger.text
    assert f"We mean to have dealt with this by {promised.day} {promised:%B %Y}" in stranger.text
    await stranger.opens("/")
    assert "A deep hole by the crossing" in stranger.text, "her words appear at once"


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("54.6155, 1.0639", "High Street, Port Wrack"),
        ("N 54° 36.93', E 1° 3.83'", "High Street, Port Wrack"),
        ("597938 528793", "High Street, Port Wrack"),
        ("OV 979 287", "High Street, Port Wrack"),
    ],
)
async def test_a_place_may_be_degrees_metres_or_a_grid_reference(world: World, typed: str, near: str) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=typed)
    assert resident.path == f"{draft}/service", resident.text
    await resident.opens(f"{draft}/place")
    assert field(resident.page.text, "where") == near, "and is said back by the street it is near"


async def test_her_phone_may_say_where_she_is(world: World) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", latitude="54.6155", longitude="1.0639", where="")
    assert resident.path == f"{draft}/service"


async def test_a_street_with_a_slip_in_it_is_offered_and_chosen(world: World) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where="Hihg Stret")
    assert resident.status == 200 and field(resident.page.text, "where") == "Hihg Stret"
    offered = {each.words.strip(): each for each in elements(resident.page.text, "label")}
    assert "High Street, Port Wrack" in offered and len(offered) > 2, "several, for her to choose from"
    chosen = next(each for each in elements(resident.page.text, "input", type="radio"))
    await resident.sends(f"{draft}/place", choice=chosen.attributes["value"], where="Hihg Stret")
    assert resident.path == f"{draft}/service"


@pytest.mark.parametrize(
    "sent", [{"where": IN_THE_SEA}, {"latitude": "54.9", "longitude": "1.02", "where": ""}], ids=["typed", "by phone"]
)
async def test_a_place_outside_the_council_is_told_with_whom_to_ask_instead(world: World, sent: dict[str, str]) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", None, **sent)
    assert resident.status == 422 and title(resident.page.text).startswith("Error:")
    told = errors(resident.page.text)["where"]
    assert "not looked after by Wrackholm Council" in told and "GOV.UK" in told
    assert field(resident.page.text, "where") == sent["where"], "what she typed is kept"


@pytest.mark.parametrize(("latitude", "longitude"), [("48.85", "2.35"), ("nan", "nan"), ("inf", "-1"), ("1e999", "0")])
async def test_a_phone_that_says_it_is_nowhere_here_is_told_so_on_the_same_page(
    world: World, latitude: str, longitude: str
) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", latitude=latitude, longitude=longitude, where="High Street")
    assert resident.status == 422
    assert "outside Great Britain" in errors(resident.page.text)["where"]
    assert field(resident.page.text, "where") == "High Street"


async def test_each_question_left_empty_is_asked_again_with_a_sentence_that_helps(world: World) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()

    async def told(step: str, **fields: str) -> dict[str, str]:
        await resident.sends(f"{draft}/{step}", None, **fields)
        assert resident.status == 422 and title(resident.page.text).startswith("Error:")
        assert elements(resident.page.text, "input") or elements(resident.page.text, "textarea"), "the form is there"
        return errors(resident.page.text)

    assert await told("place", where="") == {"where": "Enter a street or a postcode, or use your location"}
    assert "could not find" in (await told("place", where="Zzyzx Boulevard"))["where"]
    await resident.sends(f"{draft}/place", where=HERE)
    assert await told("service") == {"service_code": "Choose what the problem is"}
    assert await told("service", service_code="no-such-thing") == {"service_code": "Choose what the problem is"}
    await resident.sends(f"{draft}/service", service_code="pothole")
    assert await told("describe", description=" \n ") == {"description": "Say what the problem is"}
    await resident.sends(f"{draft}/describe", description="A hole")
    assert "name@example.org" in (await told("contact", email="ann at home"))["email"]
    assert field(resident.page.text, "email") == "ann at home"
    await resident.sends(f"{draft}/contact", email="")
    assert resident.path == f"{draft}/check"


async def test_a_photo_and_all_that_was_answered_stay_while_something_is_asked_again(world: World) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code="pothole")
    rest = {"where_exactly": "by the gate", "question-size": "large"}
    await resident.sends(f"{draft}/describe", [("a.jpg", a_photo())], description=" ", **rest)
    assert resident.status == 422 and field(resident.page.text, "where_exactly") == "by the gate"
    [photo] = photos_on(resident)
    assert "checked" in elements(resident.page.text, "input", value="large")[0].attributes
    await resident.sends(f"{draft}/describe", None, description="A hole", **rest)
    await resident.sends(f"{draft}/contact", email="ann at home")
    await resident.sends(f"{draft}/contact", email="")
    await resident.sends(f"{draft}/check")
    await resident.opens(f"/reports/{resident.reference}")
    assert photos_on(resident) == [photo]


def photos_on(person: Person) -> list[str]:
    return [each.attributes["src"].split("/")[2] for each in elements(person.page.text, "img")]


async def test_her_words_are_kept_as_she_typed_them_but_for_space_at_the_ends(world: World) -> None:
    resident, typed = world.person(), "DEEP HOLE!!\n\nmind   your ankles"
    reference = await resident.reports(f" \n{typed} \n", where_exactly="  BY THE GATE ")
    await resident.opens(f"/reports/{reference}")
    assert {typed, "BY THE GATE"} <= set(written(resident.page.text))


async def test_no_question_can_be_skipped(world: World) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    for step in ("service", "describe", "contact", "check"):
        await resident.opens(f"{draft}/{step}")
        assert resident.path == f"{draft}/place"
    await resident.sends(f"{draft}/check")
    assert resident.path == f"{draft}/place"
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/contact", email="ann@example.org")
    assert resident.path == f"{draft}/service", "an answer given early is kept, and the missing question is asked"
    await resident.sends(f"{draft}/service", service_code="tree")
    await resident.sends(f"{draft}/describe", description="A branch is down")
    assert resident.path == f"{draft}/check", "and not asked for again"


async def test_going_back_shows_every_answer_and_changing_one_asks_nothing_twice(world: World) -> None:
    resident = world.person()
    draft = await filled_in(resident, "Lamp 12 is out", "by the gate", "ann@example.org")
    await resident.opens(f"{draft}/describe")
    assert field(resident.page.text, "description") == "Lamp 12 is out"
    assert field(resident.page.text, "where_exactly") == "by the gate"
    await resident.opens(f"{draft}/contact")
    assert field(resident.page.text, "email") == "ann@example.org"
    await resident.opens(f"{draft}/service")
    assert [
        each.attributes["value"] for each in elements(resident.page.text, "input") if "checked" in each.attributes
    ] == ["pothole"]
    await resident.sends(f"{draft}/service", service_code="street-light")
    assert resident.path == f"{draft}/check"
    assert "Street light" in resident.text and {"Lamp 12 is out", "by the gate"} <= set(written(resident.page.text))


async def test_going_back_after_sending_leads_to_what_was_sent(world: World) -> None:
    resident = world.person()
    draft = await filled_in(resident)
    await resident.sends(f"{draft}/check")
    sent = resident.path
    for step in ("place", "service", "describe", "contact", "check"):
        await resident.opens(f"{draft}/{step}")
        assert resident.path == sent
        await resident.sends(f"{draft}/{step}", description="", email="nonsense", where="nowhere at all")
        assert resident.path == sent, f"whatever is sent from an old {step} page"
    assert await reports_made(world) == 1


async def test_pressing_send_twice_makes_one_report(world: World) -> None:
    resident = world.person()
    draft = await filled_in(resident)
    for _press in range(2):
        await resident.sends(f"{draft}/check")
        assert resident.path.endswith("/sent")
    assert await reports_made(world) == 1


async def test_two_presses_of_send_at_the_same_moment_make_one_report(council: Council) -> None:
    async with httpx.AsyncClient(base_url=council.origin) as client:
        resident = Person(client)
        draft = await resident.begins_a_report()
        for step, answer in [
            ("place", {"where": "54.62, 1.02"}),
            ("service", {"service_code": "pothole"}),
            ("describe", {"description": "Pressed in anger"}),
            ("contact", {"email": ""}),
        ]:
            await resident.sends(f"{draft}/{step}", None, **answer)
        presses = await asyncio.gather(*(client.post(f"{draft}/check") for _press in range(6)))
        assert {press.status_code for press in presses} == {303}
        assert len({press.headers["location"] for press in presses}) == 1
        async with connect(council.dsn) as db:
            assert await db.fetchval("select count(*) from report where description = 'Pressed in anger'") == 1


async def test_when_her_session_is_lost_the_words_she_typed_are_not(world: World) -> None:
    resident = world.person()
    draft = await filled_in(resident)
    resident.client.cookies.clear()
    await resident.sends(
        f"{draft}/describe", [("a.jpg", a_photo())], description="Two lamps are out", where_exactly="gate"
    )
    assert resident.path.endswith("/place") and draft not in resident.path, "a new start, with her words in it"
    again = resident.path.removesuffix("/place")
    await resident.sends(f"{again}/place", where=HERE)
    await resident.sends(f"{again}/service", service_code="street-light")
    assert resident.path == f"{again}/contact", "she is not asked again for what she wrote"
    await resident.sends(f"{again}/contact", email="")
    assert {"Two lamps are out", "gate"} <= set(written(resident.page.text))
    assert len(elements(resident.page.text, "img")) == 1
    await resident.sends(f"{again}/check")
    assert resident.path.endswith("/sent")


async def test_when_her_session_is_lost_and_the_words_cannot_be_taken_they_are_shown_back(world: World) -> None:
    resident = world.person()
    draft = await filled_in(resident)
    for step, sent in [
        ("describe", {"description": "long " * 1000}),
        ("contact", {"email": "ann at home"}),
        ("place", {"where": "Zzyzx Boulevard"}),
    ]:
        resident.client.cookies.clear()
        await resident.sends(f"{draft}/{step}", None, **sent)
        [(name, typed)] = sent.items()
        assert resident.status == 422 and field(resident.page.text, name) == typed.strip()


async def test_a_service_chosen_with_a_lost_session_is_kept(world: World) -> None:
    resident = world.person()
    draft = await filled_in(resident)
    resident.client.cookies.clear()
    await resident.sends(f"{draft}/service", service_code="tree")
    again = resident.path.removesuffix("/place")
    await resident.sends(f"{again}/place", where=HERE)
    assert resident.path == f"{again}/describe"


async def test_enter_in_a_text_field_goes_on_and_never_takes_a_photo_away(world: World) -> None:
    resident = world.person()
    draft = await filled_in(resident)
    await resident.sends(f"{draft}/describe", [("a.jpg", a_photo())], description="With a photo")
    await resident.opens(f"{draft}/describe")
    assert len(elements(resident.page.text, "img")) == 1
    assert enter_presses(resident.page.text) == ["Continue"]


async def test_a_photo_may_be_taken_away_again_and_her_words_stay(world: World) -> None:
    resident = world.person()
    draft = await filled_in(resident)
    await resident.sends(f"{draft}/describe", [("a.jpg", a_photo())], description="With a photo")
    await resident.opens(f"{draft}/describe")
    photo_id = elements(resident.page.text, "input", name="remove")[0].attributes["value"]
    await resident.sends(f"{draft}/describe", description="Better words", remove=photo_id)
    await resident.opens(f"{draft}/describe")
    assert field(resident.page.text, "description") == "Better words"
    assert not elements(resident.page.text, "img")


async def test_another_phone_can_neither_open_nor_change_her_draft_nor_see_its_photo(world: World) -> None:
    resident, another = world.person(), world.person()
    draft = await filled_in(resident, "My own words")
    await resident.sends(f"{draft}/describe", [("a.jpg", a_photo())], description="My own words")
    await resident.opens(f"{draft}/describe")
    photo = elements(resident.page.text, "img")[0].attributes["src"]
    await resident.opens(photo)
    assert resident.status == 200 and "no-store" in resident.page.headers["cache-control"]

    await another.begins_a_report()
    for step in ("place", "describe", "check"):
        await another.opens(f"{draft}/{step}")
        assert another.path == "/reports/new"
    for of_photo in (photo, photo.removesuffix("/small")):
        await another.opens(of_photo)
        assert another.status == 404
    await another.sends(f"{draft}/describe", description="Somebody else's words", remove=photo.split("/")[2])
    await another.sends(f"{draft}/check")
    assert another.path == "/reports/new"
    await resident.opens(f"{draft}/check")
    assert "My own words" in written(resident.page.text) and len(elements(resident.page.text, "img")) == 1


async def test_what_looks_personal_is_said_before_she_sends_it(world: World) -> None:
    resident = world.person()
    await filled_in(resident, "Ring me on 01632 960 123")
    assert "say who somebody is or how to reach them" in resident.text


async def test_a_draft_is_forgotten_after_a_day_and_its_photo_with_it(world: World) -> None:
    resident = world.person()
    kept, old = await filled_in(resident), await filled_in(resident, "An old one")
    for draft in (kept, old):
        await resident.sends(f"{draft}/describe", [("a.jpg", a_photo())], description="With a photo")
    await world.db.execute("update photo set added_at = now() - interval '25 hours'")
    await world.db.execute(
        "update report_draft set updated_at = now() - interval '25 hours' where id = $1", old.split("/")[-1]
    )
    await world.db.execute("insert into job (name, arguments) values ('api.reports.jobs.forget_old_drafts', '{}')")
    await world.worker_works()
    await resident.opens(f"{old}/check")
    assert resident.path == "/reports/new"
    await resident.opens(f"{kept}/check")
    assert len(elements(resident.page.text, "img")) == 1, "one she still works on keeps its photo, however old"
    assert await world.db.fetchval("select count(*) from photo") == 1


async def filled_in(
    resident: Person, description: str = "A deep hole", where_exactly: str = "", email: str = ""
) -> str:
    """Every question answered, and nothing sent; the address of the draft."""
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=HERE)
    await resident.sends(f"{draft}/service", service_code="pothole")
    await resident.sends(f"{draft}/describe", description=description, where_exactly=where_exactly)
    await resident.sends(f"{draft}/contact", email=email)
    assert resident.path == f"{draft}/check", resident.text
    return draft


async def reports_made(world: World) -> int:
    """Since the test began, by whoever came in by the front door."""
    return int(await world.db.fetchval("select count(*) from report_holder"))
