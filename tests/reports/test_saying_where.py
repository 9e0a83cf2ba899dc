"""The box that asks where: what it finds, and what else may be typed into it."""

import json
import re

import brotli
import pytest

from tests.world import World


async def test_places_are_found_while_they_are_typed(world: World) -> None:
    resident = world.person()
    await resident.opens("/places/search?words=fsh+lane")
    found = resident.page.json()
    assert found[0] == {
        "kind": "street",
        "name": "Fish Lane",
        "locality": "Port Wrack",
        "latitude": 54.61192,
        "longitude": 1.0689,
    }
    assert len(found) <= 10


@pytest.mark.parametrize(("words", "first"), [("wk12ab", "WK1 2AB"), ("Lanternhed", "Lanternhead"), ("lido", "Lido")])
async def test_postcodes_and_places_are_found_as_streets_are(world: World, words: str, first: str) -> None:
    resident = world.person()
    await resident.opens(f"/places/search?words={words}")
    assert resident.page.json()[0]["name"] == first


@pytest.mark.parametrize("words", ["", "%00", "%ff", "x" * 5000, "%27%22%5C%25_"])
async def test_words_that_are_no_place_are_answered_with_none(world: World, words: str) -> None:
    resident = world.person()
    await resident.opens(f"/places/search?words={words}")
    assert (resident.status, resident.page.text) == (200, "[]")


async def test_without_a_script_a_postcode_is_chosen_from_a_list(world: World) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    assert "WK1 2AB, Port Wrack" in await resident.sends(f"{draft}/place", where="wk1 2ab")
    await resident.sends(f"{draft}/place", choice="54.611900, 1.068900")
    assert resident.path == f"{draft}/service"


async def test_the_page_names_the_copy_that_a_phone_keeps(world: World) -> None:
    resident = world.person()
    await resident.begins_a_report()
    copy = re.search(r'data-gazetteer="(/places/gazetteer/[0-9a-f]{10})"', resident.page.text)
    assert copy
    await resident.opens(copy[1])
    names = resident.page.json()["names"].split("\n")
    assert {"Fish Lane", "Lanternhead", "WK1 2AB"} <= set(names)
    assert sum(resident.page.json()["kinds"].values()) == len(names) == len(resident.page.json()["latitudes"])
    assert "immutable" in resident.page.headers["cache-control"]


async def test_the_copy_is_sent_compressed_to_a_browser_that_can_read_it(world: World) -> None:
    resident = world.person()
    hash = await world.db.fetchval("select hash from gazetteer_copy")
    async with resident.client.stream(
        "GET", f"/places/gazetteer/{hash}", headers={"accept-encoding": "gzip, br"}
    ) as answer:
        body = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "br"
    assert json.loads(brotli.decompress(body))["kinds"]


async def test_an_older_copy_is_not_there(world: World) -> None:
    resident = world.person()
    await resident.opens("/places/gazetteer/0123456789")
    assert resident.status == 404


async def test_a_reference_typed_where_a_place_is_asked_finds_its_report(world: World) -> None:
    reference = await world.person().reports()
    neighbour = world.person()
    draft = await neighbour.begins_a_report()
    await neighbour.sends(f"{draft}/place", where=f" {reference[:3].lower()} {reference[3:].lower()} ")
    assert neighbour.path == f"/reports/{reference}"


@pytest.mark.parametrize("page", ["/search", "a report"])
async def test_a_reference_never_finds_a_private_report(world: World, page: str) -> None:
    reference = await world.person().reports()
    await world.db.execute("update report set is_public = false where reference = $1", reference)
    stranger = world.person()
    if page == "/search":
        await stranger.opens(f"/search?words={reference}")
        assert stranger.path == "/search"
    else:
        draft = await stranger.begins_a_report()
        await stranger.sends(f"{draft}/place", where=reference)
        assert stranger.path == f"{draft}/place"
    assert "We found nothing" in stranger.text or "We could not find that place" in stranger.text


async def test_searching_finds_reports_and_places(world: World) -> None:
    reference = await world.person().reports()
    resident = world.person()
    await resident.opens(f"/search?words={reference.lower()}")
    assert resident.path == f"/reports/{reference}"
    assert "Fish Lane, Port Wrack" in await resident.opens("/search?words=fsh+lane")
