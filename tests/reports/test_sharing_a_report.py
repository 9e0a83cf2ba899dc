"""Passing a report on: its address, what is said where that is pasted, and the picture that goes with it."""

import io
import re

from PIL import Image

from tests.reports.reading import elements
from tests.world import Person, World, a_photo


def tags(page: str) -> dict[str, str]:
    found = [each.attributes for each in elements(page, "meta")]
    return {each["property"]: each["content"] for each in found if "property" in each}


async def card(person: Person, reference: str, etag: str = "") -> tuple[int, bytes, str]:
    headers = {"if-none-match": etag} if etag else {}
    answer = await person.client.get(f"/reports/{reference}/card.png", headers=headers)
    return answer.status_code, answer.content, answer.headers.get("etag", "")


async def test_a_shared_report_says_what_it_is_about_with_a_picture(world: World) -> None:
    reference = await world.person().reports("A <deep> hole by the crossing", "pothole")
    stranger = world.person()
    await stranger.opens(f"/reports/{reference}")
    said = tags(stranger.page.text)
    address = f"http://council.test/reports/{reference}"
    assert said["og:url"] == address and said["og:image"] == f"{address}/card.png"
    assert said["og:title"].startswith("Pothole, ")
    assert said["og:description"] == "Received: A <deep> hole by the crossing"
    status, content, _etag = await card(stranger, reference)
    assert status == 200 and Image.open(io.BytesIO(content)).size == (1200, 630)


async def test_a_card_is_drawn_anew_when_what_it_shows_has_changed_and_not_before(world: World) -> None:
    resident, stranger, officer = world.person(), world.person(), await world.officer()
    reference = await resident.reports(files=[("a.jpg", a_photo("red", (1600, 1200)))])
    _status, before, etag = await card(stranger, reference)
    assert (await card(stranger, reference, etag))[:2] == (304, b"")
    await resident.opens(f"/reports/{reference}")
    photo_id = elements(resident.page.text, "img")[0].attributes["src"].split("/")[2]
    await officer.sends(f"/staff/reports/{reference}/photos/{photo_id}/show")
    status, after, with_photo = await card(stranger, reference, etag)
    assert status == 200 and with_photo != etag
    right = (1000, 200)
    colours = [Image.open(io.BytesIO(content)).convert("RGB").getpixel(right) for content in (before, after)]
    red = colours[1]
    assert isinstance(red, tuple) and red[0] > 200 and red[1] < 60, "the photo, now that an officer has shown it"
    await officer.sends(f"/staff/reports/{reference}/close", outcome="fixed", reason="Filled")
    assert (await card(stranger, reference, with_photo))[0] == 200


async def test_a_report_that_is_not_public_has_no_card_nor_words_for_sharing_even_for_her_who_sent_it(
    world: World,
) -> None:
    resident = world.person()
    reference = await resident.reports("The house next door shouts all night", "noise")
    for path in (resident.path, f"/reports/{reference}", f"/reports/{reference}/manage"):
        await resident.opens(path)
        assert resident.status == 200 and not tags(resident.page.text) and "Share this report" not in resident.text
    for person in (resident, world.person()):
        assert (await card(person, reference))[0] == 404


async def test_words_that_wait_are_not_said_where_the_address_is_pasted(world: World) -> None:
    resident = world.person()
    reference = await resident.reports("My name is Carys Llewellyn, ring 01632 960 987")
    for person in (resident, world.person()):
        await person.opens(f"/reports/{reference}")
        assert tags(person.page.text)["og:description"] == "Received"


async def test_without_scripts_the_address_to_share_is_a_link(world: World) -> None:
    resident = world.person()
    reference = await resident.reports()
    for path in (resident.path, f"/reports/{reference}", f"/reports/{reference}/manage"):
        await resident.opens(path)
        assert re.search(rf'<a href="http://council.test/reports/{reference}">', resident.page.text), path


async def test_a_reference_as_people_copy_it_leads_to_the_right_address(world: World) -> None:
    reference = await world.person().reports()
    stranger = world.person()
    spaced = f"{reference[:3]} {reference[3:]}"
    for copied in (reference.lower(), f"{reference}.", f"{reference},", f"({spaced})", f"%23{reference.lower()}"):
        answer = await stranger.client.get(f"/reports/{copied}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/reports/{reference}"), copied
    for wrong in ("nothing", "2222222", f"{reference}X", reference[:6]):
        await stranger.opens(f"/reports/{wrong}")
        assert stranger.status == 404, wrong
