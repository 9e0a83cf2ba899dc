"""The map a report is placed on, and a pin's place in words for whoever cannot see it."""

from api.places.map_file import build_map, map_url
from tests.world import World


async def test_the_map_is_served_whole_and_for_ever_and_never_compressed_again(world: World) -> None:
    built = await build_map(world.db, world.settings, is_island=True)
    person = world.person()
    response = await person.client.get(map_url(world.settings), headers={"accept-encoding": "br, gzip"})
    assert (response.status_code, response.content) == (200, built.file.read_bytes())
    assert "immutable" in response.headers["cache-control"]
    assert "content-encoding" not in response.headers
    assert (await person.client.get("/map/0000000000000000.pmtiles")).status_code == 404
    assert (await person.client.get("/map/..%2Fkeys")).status_code == 404


async def test_the_page_that_asks_where_has_a_map_only_when_one_is_built(world: World) -> None:
    person = world.person()
    await person.begins_a_report()
    assert "Show the map" not in person.text
    await build_map(world.db, world.settings, is_island=True)
    assert "Show the map" in await person.opens(person.path)
    assert map_url(world.settings) in person.page.text


async def test_a_pin_is_named_by_the_street_it_is_near(world: World) -> None:
    near = (await world.person().client.get("/places/near?latitude=54.6129&longitude=1.0690")).json()
    assert near["words"] == "Pin near Fish Lane, Port Wrack"
    assert near["is_inside"]
    assert near["street"] == "Fish Lane, Port Wrack"
    assert near["ward"] == "Port Wrack Harbour"


async def test_a_pin_outside_is_said_to_be_outside(world: World) -> None:
    near = (await world.person().client.get("/places/near?latitude=54.9&longitude=1.02")).json()
    assert near["words"] == "Pin outside the area of Wrackholm Council"
    assert (near["is_inside"], near["street"], near["ward"]) == (False, None, None)


async def test_a_place_that_is_none_is_refused(world: World) -> None:
    for place in ("latitude=48.85&longitude=2.35", "latitude=nan&longitude=nan"):
        assert (await world.person().client.get(f"/places/near?{place}")).status_code == 422
