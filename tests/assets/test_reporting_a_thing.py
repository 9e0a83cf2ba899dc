"""A lamp or a bin is chosen from a list near a place, by its number, or by the sticker on it."""

import pytest

from tests.reports.reading import elements, errors
from tests.world import Person, World

BAKERY = "54.61551, 1.06388"  # lamp M75 is 10 m away
FAR = "54.6200, 1.0200"


async def code_of(world: World, kind: str, number: str) -> str:
    code = await world.db.fetchval("select code from asset where kind = $1 and number = $2", kind, number)
    assert isinstance(code, str)
    return code


async def at_the_words(person: Person, where: str = BAKERY, service_code: str = "street-light") -> str:
    draft = await person.begins_a_report()
    await person.sends(f"{draft}/place", where=where)
    await person.sends(f"{draft}/service", service_code=service_code)
    return draft


async def sends_it(person: Person, draft: str, asset: str = "") -> str:
    await person.sends(f"{draft}/describe", description="It is out", asset=asset)
    await person.sends(f"{draft}/contact")
    assert person.path == f"{draft}/check", person.text
    await person.sends(f"{draft}/check")
    assert person.path.endswith("/sent"), person.text
    return person.reference


async def row_of(world: World, reference: str) -> dict[str, object]:
    return dict(await world.db.fetchrow("select * from report where reference = $1", reference) or {})


async def test_the_nearest_eight_are_a_list_to_choose_from_with_their_distance_and_a_way_out(world: World) -> None:
    resident = world.person()
    await at_the_words(resident)
    radios = elements(resident.page.text, "input", type="radio", name="asset")
    labels = [each.words for each in elements(resident.page.text, "label") if "away" in each.words]
    assert labels[0] == "Street light M75, outside the bakery, High Street, 10 metres away"
    assert 2 <= len(labels) <= 8 and len(radios) == len(labels) + 1
    assert radios[-1].attributes["value"] == "none" and "None of these, or I am not sure" in resident.text
    distances = [int(label.rsplit(", ", 1)[1].split()[0]) for label in labels]
    assert distances == sorted(distances) and distances[-1] <= 100


async def test_nothing_is_listed_far_from_any_or_for_a_service_without_things(world: World) -> None:
    for where, service_code in ((FAR, "street-light"), (BAKERY, "pothole")):
        resident = world.person()
        await at_the_words(resident, where, service_code)
        assert "Which one is it?" not in resident.text


async def test_choosing_one_moves_the_report_to_it(world: World) -> None:
    resident = world.person()
    code = await code_of(world, "street_light", "M75")
    reference = await sends_it(resident, await at_the_words(resident), asset=code)
    asset = await world.db.fetchrow("select * from asset where code = $1", code)
    report = await row_of(world, reference)
    assert asset and (report["asset_id"], report["latitude"], report["longitude"]) == (
        asset["id"],
        asset["latitude"],
        asset["longitude"],
    )
    page = await world.person().opens(f"/reports/{reference}")
    assert "Street light M75, outside the bakery, High Street" in page


async def test_none_of_these_or_no_choice_at_all_leaves_the_place_as_it_was(world: World) -> None:
    for chosen in ("none", ""):
        resident = world.person()
        report = await row_of(world, await sends_it(resident, await at_the_words(resident), chosen))
        assert (report["asset_id"], report["latitude"]) == (None, 54.61551)


async def test_a_change_of_mind_brings_back_the_place_first_given(world: World) -> None:
    resident = world.person()
    draft = await at_the_words(resident)
    await resident.sends(f"{draft}/describe", description="Out", asset=await code_of(world, "street_light", "M75"))
    await resident.opens(f"{draft}/describe")
    assert "It is another one" in resident.text
    report = await row_of(world, await sends_it(resident, draft, asset="none"))
    assert (report["asset_id"], report["latitude"]) == (None, 54.61551)


async def test_what_is_not_on_the_list_is_refused_beside_it_and_the_words_are_kept(world: World) -> None:
    resident = world.person()
    draft = await at_the_words(resident)
    for code in ("ZZZZZZ", await code_of(world, "grit_bin", "1")):
        await resident.sends(f"{draft}/describe", description="It is out", asset=code)
        assert resident.status == 422 and list(errors(resident.page.text)) == ["asset"]
        assert "It is out" in resident.page.text


async def test_a_second_report_of_the_same_thing_is_told_so_first(world: World) -> None:
    code = await code_of(world, "street_light", "M75")
    first = world.person()
    reference = await sends_it(first, await at_the_words(first), asset=code)
    other = world.person()
    await sends_it(other, await at_the_words(other), asset=await code_of(world, "street_light", "M76"))
    neighbour = world.person()
    draft = await at_the_words(neighbour)
    assert "Already reported" in neighbour.text, "in the list of those near by"
    await neighbour.sends(f"{draft}/describe", description="It is out", asset=code)
    await neighbour.sends(f"{draft}/contact")
    assert "This has been reported already" in neighbour.text and "of this very one" in neighbour.text
    links = [each.attributes["href"] for each in elements(neighbour.page.text, "a") if "/reports/" in str(each)]
    cards = [link for link in links if link.startswith("/reports/") and "/new" not in link]
    assert cards == [f"/reports/{reference}"], "and the lamp beside it is another thing"


async def test_a_report_of_the_same_thing_is_known_whatever_is_wrong_with_it(world: World) -> None:
    code = await code_of(world, "bench", "2")
    first, second = world.person(), world.person()
    for person, service_code, words in ((first, "graffiti", "Paint"), (second, "street-furniture", "A slat is broken")):
        await person.sends("/reports/new", asset=code)
        draft = person.path.removesuffix("/service")
        await person.sends(f"{draft}/service", service_code=service_code)
        assert ("This has been reported already" in person.text) == (person is second)
        await person.sends(f"{draft}/describe", description=words)
        await person.sends(f"{draft}/contact")
        await person.sends(f"{draft}/check")


async def test_the_sticker_leads_straight_to_the_words_when_one_thing_can_be_wrong(world: World) -> None:
    resident = world.person()
    code = await code_of(world, "street_light", "M75")
    await resident.opens(f"/a/{code.lower()}")
    assert "Street light" in resident.text and "M75" in resident.text
    [button] = [each for each in elements(resident.page.text, "a") if each.words == "Report a problem with this"]
    await resident.opens(button.attributes["href"])
    assert "Is anyone in danger now?" in resident.text
    [asset] = elements(resident.page.text, "input", name="asset")
    await resident.sends("/reports/new", asset=asset.attributes["value"])
    assert resident.path.endswith("/describe") and "Street light M75" in resident.text
    report = await row_of(world, await sends_it(resident, resident.path.removesuffix("/describe")))
    assert report["asset_id"] and report["service_code"] == "street-light"


async def test_a_sticker_on_what_may_have_several_troubles_asks_only_which(world: World) -> None:
    resident = world.person()
    await resident.sends("/reports/new", asset=await code_of(world, "bench", "2"))
    assert resident.path.endswith("/service") and "Bench 2, in the middle shelter" in resident.text
    shown = [each.attributes["value"] for each in elements(resident.page.text, "input", name="service_code")]
    assert set(shown[:3]) == {"street-furniture", "vandalism", "graffiti"}
    assert "It is something else there" in resident.text and "pothole" in shown[3:]
    draft = resident.path.removesuffix("/service")
    await resident.sends(f"{draft}/service", service_code="pothole")
    report = await row_of(world, await sends_it(resident, draft))
    assert report["asset_id"] is None, "a pothole is not of the bench, though it is beside it"


async def test_an_address_that_is_none_is_not_found(world: World) -> None:
    resident = world.person()
    for path in ("/a/ZZZZZZ", "/a/nonsense", "/a/ZZZZZZ/qr.svg"):
        await resident.opens(path)
        assert resident.status == 404
    await resident.sends("/reports/new", asset="ZZZZZZ")
    assert resident.status == 404


async def test_its_page_says_what_is_reported_and_when_it_will_be_seen_to_and_shows_nothing_private(
    world: World,
) -> None:
    code = await code_of(world, "litter_bin", "102")
    assert "Nobody has reported a problem" in await world.person().opens(f"/a/{code}")
    resident = world.person()
    draft = await at_the_words(resident, "54.6156, 1.0637", "litter-bin")
    await resident.sends(f"{draft}/describe", description="Overflowing with chips", asset=code)
    await resident.sends(f"{draft}/contact")
    await resident.sends(f"{draft}/check")
    reference = resident.reference
    page = await world.person().opens(f"/a/{code}")
    assert "Overflowing with chips" in page and "We mean to have seen to it by" in page
    assert "Emptied every day" in page and "Wrackholm Council" in page
    await world.db.execute("update report set is_public = false where reference = $1", reference)
    assert "Overflowing" not in await world.person().opens(f"/a/{code}")


@pytest.mark.parametrize(
    "words", ["M75", "m75", "lamp M75", "Lamp post no. M75", "street light number M75", "CODE", " code "]
)
async def test_a_thing_is_found_by_its_number_or_its_short_address(world: World, words: str) -> None:
    code = await code_of(world, "street_light", "M75")
    words = words.replace("CODE", code).replace("code", code.lower())
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where=words)
    assert resident.path == f"{draft}/service" and "Street light M75" in resident.text
    await resident.client.get("/")
    await resident.opens(f"/search?words={words}")
    assert resident.path == f"/a/{code}"


async def test_a_number_that_several_things_have_is_asked_about(world: World) -> None:
    resident = world.person()
    draft = await resident.begins_a_report()
    await resident.sends(f"{draft}/place", where="2")
    assert resident.path == f"{draft}/place" and "Which one is it?" in resident.text
    assert "Bench 2" in resident.text and "Grit bin 2" in resident.text and "Dog bin 2" in resident.text
    await resident.sends(f"{draft}/place", choice=await code_of(world, "dog_bin", "2"))
    assert resident.path == f"{draft}/service" and "Dog bin 2" in resident.text
    assert "Dog bin 2" in await resident.opens("/search?words=2")


async def test_machines_report_a_thing_too(world: World) -> None:
    machine = world.person().client
    code = await code_of(world, "street_light", "M75")
    new = {"service_code": "street-light", "description": "Out", "latitude": 54.62, "longitude": 1.02, "asset": code}
    reference = (await machine.post("/api/reports", json=new)).json()["reference"]
    assert (await row_of(world, reference))["easting"] == pytest.approx(597925.8, abs=0.1)
    answer = await machine.post("/api/reports", json=new | {"service_code": "pothole"})
    assert answer.status_code == 422 and list(answer.json()["errors"]) == ["asset"]
