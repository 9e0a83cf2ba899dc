import pytest

from api.database import Connection
from api.places import queries


@pytest.mark.parametrize(
    "words",
    [
        "Fish Lane",
        "fish lane, port wrack",
        "  FISH   LN ",
        "fish",
        "fsh lane",
        "Fihs Lane",
        "port wrack fish lane",
        "Fish Lane Port Wrak",
    ],
)
async def test_a_street_is_found_however_it_is_typed(wrackholm: Connection, words: str) -> None:
    best = (await queries.places_matching(wrackholm, words))[0]
    assert str(best) == "Fish Lane, Port Wrack"


@pytest.mark.parametrize("words", ["Cooper's Yard", "Coopers Yard", "cooper\u2019s yard"])
async def test_an_apostrophe_makes_no_difference(wrackholm: Connection, words: str) -> None:
    assert (await queries.places_matching(wrackholm, words))[0].name == "Cooper's Yard"


@pytest.mark.parametrize(("short", "long"), [("High St", "High Street"), ("Lido Rd", "Lido Road")])
async def test_street_and_road_may_be_cut_short(wrackholm: Connection, short: str, long: str) -> None:
    assert (await queries.places_matching(wrackholm, short))[0].name == long


async def test_a_village_finds_its_streets(wrackholm: Connection) -> None:
    found = await queries.places_matching(wrackholm, "Gannet Cross")
    assert {"Cross Road", "Gannet Lane", "Thrift Close"} <= {street.name for street in found}


@pytest.mark.parametrize("words", ["High Street", "high st", "high street port wrack"])
async def test_a_name_typed_in_full_is_not_offered_beside_names_that_only_resemble_it(
    wrackholm: Connection, words: str
) -> None:
    assert [str(each) for each in await queries.places_matching(wrackholm, words)] == ["High Street, Port Wrack"]


async def test_at_most_ten_streets_are_offered(wrackholm: Connection) -> None:
    assert len(await queries.places_matching(wrackholm, "Port Wrack")) == 10


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "qzxv", "'; select 1; --", "\u202e\u200b", "x" * 100_000])
async def test_words_that_are_no_place_find_nothing(wrackholm: Connection, words: str) -> None:
    assert await queries.places_matching(wrackholm, words) == []


async def test_every_street_place_and_postcode_is_found_by_its_own_name(wrackholm: Connection) -> None:
    for name, locality in await wrackholm.fetch("select name, locality from gazetteer_entry"):
        best = (await queries.places_matching(wrackholm, f"{name} {locality}"))[0]
        assert (best.name, best.locality) == (name, locality)


async def test_a_place_is_named_by_the_street_it_is_in_and_not_by_a_nearer_middle(wrackholm: Connection) -> None:
    north_end_of_lagoon_road = (0.98413, 54.62547)
    street = await queries.nearest_street(wrackholm, *north_end_of_lagoon_road)
    assert street and str(street) == "Lagoon Road, Merrowby"


async def test_a_place_500_m_from_any_street_has_no_street_name(wrackholm: Connection) -> None:
    assert await queries.nearest_street(wrackholm, 0.9555, 54.6137) is None


async def test_residents_and_officers_may_look_for_places(wrackholm: Connection) -> None:
    for role in ("doorstep_resident", "doorstep_officer", "doorstep_worker"):
        await wrackholm.execute(f"set local role {role}")
        assert await queries.places_matching(wrackholm, "Fish Lane")
        assert await queries.ward_at(wrackholm, 1.0691, 54.612)
