"""How a place was given, and how sure the phone was of it, from the page that asks to the officer who goes there."""

import pytest

from tests.world import Person, World

HERE = {"latitude": "54.62", "longitude": "1.02"}


async def placed(world: World, **sent: str) -> tuple[Person, str]:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", None, **sent)
    return resident, draft


async def finished(resident: Person, draft: str) -> str:
    await resident.sends(f"{draft}/service", service_code="pothole")
    await resident.sends(f"{draft}/describe", description="A deep hole")
    await resident.sends(f"{draft}/contact", email="")
    await resident.sends(f"{draft}/check")
    return resident.reference


async def test_she_and_the_officer_read_how_sure_her_phone_was(world: World) -> None:
    resident, draft = await placed(world, **HERE, location_source="gps", accuracy_m="12.4")
    assert resident.path == f"{draft}/service"
    assert "Your phone is sure to within 12 metres." in resident.text
    reference = await finished(resident, draft)
    assert "sure to" not in await world.person().opens(f"/reports/{reference}")
    officer = await world.officer()
    assert "The phone’s own position, sure to 12 metres" in await officer.opens(f"/staff/reports/{reference}")


async def test_a_phone_that_is_not_sure_asks_her_to_check_the_street(world: World) -> None:
    resident, draft = await placed(world, **HERE, location_source="gps", accuracy_m="180")
    assert resident.path == f"{draft}/place"
    assert "Your phone is sure to within 180 metres. That is not very sure, so check the street." in resident.text
    assert "Is it near" in resident.text
    await resident.opens(f"{draft}/service")
    assert resident.path == f"{draft}/place", "it does not count before she has looked"
    await resident.sends(f"{draft}/place", sure="yes")
    assert resident.path == f"{draft}/service"


async def test_typing_the_street_instead_forgets_what_the_phone_said(world: World) -> None:
    resident, draft = await placed(world, **HERE, location_source="gps", accuracy_m="180")
    await resident.sends(f"{draft}/place", where="54.6119, 1.0689")
    reference = await finished(resident, draft)
    kept = await world.db.fetchrow("select location_source, accuracy_m from report where reference = $1", reference)
    assert tuple(kept or ()) == ("search", None)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"where": "54.62, 1.02", "location_source": "gps", "accuracy_m": "5"}, "Typed, or chosen from a list"),
        (HERE | {"location_source": "map"}, "A pin on the map"),
        (HERE | {"location_source": "asset"}, "A thing with a name"),
        (HERE | {"location_source": "a spell", "accuracy_m": "nan"}, "Typed, or chosen from a list"),
        (HERE | {"location_source": "gps", "accuracy_m": "-4"}, "The phone’s own position"),
        (HERE | {"location_source": "gps", "accuracy_m": "inf"}, "The phone’s own position"),
    ],
)
async def test_officers_read_how_the_place_was_given(world: World, sent: dict[str, str], words: str) -> None:
    resident, draft = await placed(world, **sent)
    reference = await finished(resident, draft)
    officer = await world.officer()
    said = await officer.opens(f"/staff/reports/{reference}")
    assert words in said and "sure to" not in said


async def test_a_photos_place_moves_a_report_only_when_she_says_so(world: World) -> None:
    resident, draft = await placed(world, where="54.6119, 1.0689")
    await resident.sends(f"{draft}/service", service_code="pothole")
    await resident.sends(f"{draft}/describe", None, description="A deep hole", **HERE, location_source="photo")
    await resident.sends(f"{draft}/contact", email="")
    await resident.sends(f"{draft}/check")
    kept = await world.db.fetchrow(
        "select latitude, location_source from report where reference = $1", resident.reference
    )
    assert tuple(kept or ()) == (54.62, "photo")


async def test_a_photos_place_outside_the_council_is_refused_beside_the_photos(world: World) -> None:
    resident, draft = await placed(world, where="54.6119, 1.0689")
    await resident.sends(f"{draft}/service", service_code="pothole")
    far = {"latitude": "51.38", "longitude": "-2.36", "location_source": "photo"}
    await resident.sends(f"{draft}/describe", None, description="A deep hole", **far)
    assert resident.status == 422 and "not looked after by" in resident.text
    assert "A deep hole" in resident.page.text
