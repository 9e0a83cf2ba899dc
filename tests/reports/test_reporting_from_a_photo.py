"""A report that begins with a photo: taken on the page, or shared from the phone's gallery to the installed app."""

import json

import pytest

from tests.reports.reading import elements, field
from tests.world import IN_THE_SEA, Person, World, a_photo

SHARED = {"sec-fetch-site": "none", "sec-fetch-mode": "navigate", "origin": "null"}
FROM_ELSEWHERE = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "origin": "https://elsewhere.example"}
PHOTO = ("photos", ("IMG_1.jpg", a_photo(), "image/jpeg"))


async def test_the_home_page_leads_to_a_report_from_a_photo(world: World) -> None:
    resident = world.person()
    await resident.opens("/")
    assert elements(resident.page.text, "a", href="/reports/new/photo")
    said = await resident.opens("/reports/new/photo")
    assert "Is anyone in danger now?" in said and said.index("in danger now") < said.index("Take a photo")


async def test_a_photo_comes_first_and_is_there_to_the_end(world: World) -> None:
    resident = world.person()
    await resident.opens("/reports/new/photo")
    await resident.sends("/reports/new/photo", [("a.jpg", a_photo())], danger_asked="yes")
    assert resident.path.endswith("/place"), resident.text
    draft = resident.path.removesuffix("/place")
    await resident.sends(f"{draft}/place", where="54.62, 1.02")
    await resident.sends(f"{draft}/service", service_code="pothole")
    assert len(elements(resident.page.text, "img")) == 1
    await resident.sends(f"{draft}/describe", description="")
    assert resident.status == 422 and len(elements(resident.page.text, "img")) == 1
    await resident.sends(f"{draft}/describe", description="A deep hole")
    await resident.sends(f"{draft}/contact", email="")
    await resident.sends(f"{draft}/check")
    await resident.opens(f"/reports/{resident.reference}")
    assert elements(resident.page.text, "img", alt="Photo of the problem")


async def test_a_place_she_said_yes_to_is_shown_with_its_street_before_it_counts(world: World) -> None:
    resident = world.person()
    place = {"latitude": "54.62", "longitude": "1.02", "location_source": "photo"}
    await resident.sends("/reports/new/photo", [("a.jpg", a_photo())], danger_asked="yes", **place)
    assert "Is it near" in resident.text and "where your photo says it was taken" in resident.text
    draft = resident.path.removesuffix("/place")
    await resident.opens(f"{draft}/service")
    assert resident.path == f"{draft}/place"
    await resident.sends(f"{draft}/place", sure="yes")
    assert resident.path == f"{draft}/service"
    answers = json.loads(await world.db.fetchval("select answers::text from report_draft"))
    assert (answers["latitude"], answers["location_source"]) == (54.62, "photo")


async def test_a_street_she_has_said_yes_to_is_not_asked_about_again(world: World) -> None:
    resident = world.person()
    place = {"latitude": "54.62", "longitude": "1.02", "location_source": "photo", "street_named": "yes"}
    await resident.sends("/reports/new/photo", [("a.jpg", a_photo())], danger_asked="yes", **place)
    assert resident.path.endswith("/service") and "Near " in resident.text


async def test_another_place_may_be_given_instead_of_the_photos(world: World) -> None:
    resident = world.person()
    place = {"latitude": "54.62", "longitude": "1.02", "location_source": "photo"}
    await resident.sends("/reports/new/photo", [("a.jpg", a_photo())], danger_asked="yes", **place)
    draft = resident.path.removesuffix("/place")
    await resident.sends(f"{draft}/place", where="54.611900, 1.068900")
    assert resident.path == f"{draft}/service"
    answers = json.loads(await world.db.fetchval("select answers::text from report_draft"))
    assert (answers["latitude"], answers["location_source"]) == (54.6119, "search")


async def test_where_a_photo_was_taken_is_not_used_unless_she_sent_it(world: World) -> None:
    """The photo itself says 54.62, 1.02."""
    resident = world.person()
    await resident.sends("/reports/new/photo", [("a.jpg", a_photo())], danger_asked="yes")
    assert "Is it near" not in resident.text and field(resident.page.text, "where") == ""
    assert "latitude" not in await world.db.fetchval("select answers::text from report_draft")


async def test_a_photo_from_somewhere_else_only_means_that_the_place_is_asked(world: World) -> None:
    resident = world.person()
    latitude, longitude = IN_THE_SEA.split(", ")
    place = {"latitude": latitude, "longitude": longitude, "location_source": "photo"}
    await resident.sends("/reports/new/photo", [("a.jpg", a_photo())], danger_asked="yes", **place)
    assert resident.path.endswith("/place") and "Where is it?" in resident.text


async def test_what_is_no_photo_is_refused_and_the_one_beside_it_kept(world: World) -> None:
    resident = world.person()
    await resident.sends("/reports/new/photo", [("a.jpg", a_photo()), ("b.jpg", b"<html>")], danger_asked="yes")
    assert resident.status == 422 and len(elements(resident.page.text, "img")) == 1
    await resident.sends("/reports/new/photo", danger_asked="yes", draft=field(resident.page.text, "draft"))
    assert resident.path.endswith("/place")
    await resident.sends("/reports/new/photo", danger_asked="yes")
    assert resident.status == 422 and "Choose a photo, or report without one" in resident.text


async def test_the_installed_app_is_offered_where_a_phone_shares_photos(world: World) -> None:
    resident = world.person()
    await resident.opens("/manifest.webmanifest")
    share = resident.page.json()["share_target"]
    assert (share["action"], share["method"], share["enctype"]) == ("/reports/new/photo", "POST", "multipart/form-data")
    assert share["params"]["files"][0]["name"] == "photos"
    assert share["params"]["text"] == "text"


async def test_a_shared_photo_waits_while_danger_is_asked_and_shared_words_become_the_description(world: World) -> None:
    resident = world.person()
    await shares(resident, SHARED, text="The lid of the drain is gone")
    assert resident.path.endswith("/danger") and "Is anyone in danger now?" in resident.text
    assert len(elements(resident.page.text, "img")) == 1
    danger = resident.path
    draft = danger.removesuffix("/danger")
    await resident.opens(f"{draft}/in-danger")
    await resident.sends(danger)
    assert resident.path == f"{draft}/place"
    await resident.sends(f"{draft}/place", where="54.62, 1.02")
    assert field(resident.page.text, "words") == "The lid of the drain is gone"
    assert "These may fit" in resident.text and "Blocked drain" in resident.text
    await resident.sends(f"{draft}/service", service_code="blocked-drain")
    assert field(resident.page.text, "description") == "The lid of the drain is gone"
    assert len(elements(resident.page.text, "img")) == 1


async def test_text_may_be_shared_without_a_photo(world: World) -> None:
    resident = world.person()
    page = await resident.client.post("/reports/new/photo", data={"text": "Lamp 7 is out"}, headers=SHARED)
    assert page.headers["location"].endswith("/danger")


@pytest.mark.parametrize(
    "headers", [FROM_ELSEWHERE, {"sec-fetch-site": "same-site"}, {"origin": "https://elsewhere.example"}]
)
async def test_another_website_shares_nothing(world: World, headers: dict[str, str]) -> None:
    resident = world.person()
    await shares(resident, headers)
    assert resident.status == 403
    assert await world.db.fetchval("select count(*) from report_draft") == 0


async def test_another_phone_opens_no_shared_photo(world: World) -> None:
    resident, another = world.person(), world.person()
    await shares(resident, SHARED)
    await another.opens(resident.path)
    assert another.path == "/reports/new"


@pytest.mark.parametrize("begins", ["at the danger question", "from a photo", "from a share"])
async def test_six_screens_at_most(world: World, begins: str) -> None:
    resident = world.person()
    screens = ["first"]
    if begins == "from a photo":
        await resident.sends("/reports/new/photo", [("a.jpg", a_photo())], danger_asked="yes")
    elif begins == "from a share":
        await shares(resident, SHARED)
        await resident.sends(resident.path)
    else:
        await resident.sends("/reports/new")
    draft = resident.path.removesuffix("/place")
    answers: dict[str, dict[str, str]] = {
        "place": {"where": "54.62, 1.02"},
        "service": {"service_code": "pothole"},
        "describe": {"description": "A deep hole"},
        "contact": {},
        "check": {},
    }
    while not resident.path.endswith("/sent"):
        step = resident.path.rsplit("/", 1)[1]
        assert f"Step {len(screens) + 1} of 6" in resident.text
        screens.append(step)
        await resident.sends(f"{draft}/{step}", None, **answers[step])
    assert len(screens) == len(set(screens)) == 6


async def shares(resident: Person, headers: dict[str, str], **words: str) -> None:
    """As the browser sends what a phone's gallery shares with an installed app: a navigation that no page began."""
    resident.page = await resident.client.post(
        "/reports/new/photo", data=words, files=[PHOTO], headers=headers, follow_redirects=False
    )
    if resident.page.status_code == 303:
        await resident.opens(resident.page.headers["location"])
