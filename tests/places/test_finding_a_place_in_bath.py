"""How well a real council's places are found, among the first five, by the council and by the phone alone."""

import asyncio
import json
from asyncio.subprocess import PIPE
from pathlib import Path
from random import Random

import brotli
import pytest

from api.database import Connection
from api.places import queries
from tests.places.slips import Find, by_council, found_by, sampled, slipped, with_a_slip

ROOT = Path(__file__).parent.parent.parent
NODE = ROOT / ".venv" / "node" / "bin" / "node"

MISSPELT = {
    "beafort": "Beaufort Avenue",
    "broom hayes": "Brougham Hayes",
    "carnarvon": "Caernarvon Road",
    "cornation": "Coronation Avenue",
    "salsbury": "Salisbury Road",
}

OTHERWISE = {
    "High St": "High Street",
    "St Johns Rd": "St John's Road",
    "saint johns road walcot": "St John's Road",
    "upper bristol rd": "Upper Bristol Road",
    "ba11aa": "BA1 1AA",
    "Ba1 1aA": "BA1 1AA",
    "12 milsom street": "Milsom Street",
    "12a Milsom St.": "Milsom Street",
    "milsom street bath": "Milsom Street",
    "Flat 2, 12 Milsom Street, Bath, BA1 1DE": "Milsom Street",
    "ba2": "BA2 0AA",
    "great pult": "Great Pulteney Street",
    "kings mead": "Kingsmead",
}


async def test_names_and_postcodes_typed_right_are_found_99_times_in_100(bath: Connection) -> None:
    names, postcodes = await sampled(bath)
    assert await found_by(by_council(bath), [(name, name) for name in names]) >= 0.99
    assert await found_by(by_council(bath), [(code, code) for code in postcodes]) >= 0.99
    assert await found_by(by_council(bath), [(code.lower().replace(" ", ""), code) for code in postcodes]) >= 0.99


async def test_names_with_a_slip_are_found_95_times_in_100_and_postcodes_84(bath: Connection) -> None:
    names, postcodes = await sampled(bath)
    assert await found_by(by_council(bath), slipped(names)) >= 0.95
    assert await found_by(by_council(bath), slipped(postcodes)) >= 0.84


async def test_a_street_with_its_town_or_a_number_before_it_is_found_with_a_slip(bath: Connection) -> None:
    entries = await queries.gazetteer_entries(bath)
    streets = Random(3).sample([entry for entry in entries if entry.kind == "street"], 150)
    with_town = [(with_a_slip(Random(n), str(street)), street.name) for n, street in enumerate(streets)]
    with_number = [(f"{n + 1} {with_a_slip(Random(n), street.name)}", street.name) for n, street in enumerate(streets)]
    assert await found_by(by_council(bath), with_town) >= 0.95
    assert await found_by(by_council(bath), with_number) >= 0.95


@pytest.mark.parametrize(("words", "name"), (MISSPELT | OTHERWISE).items())
async def test_a_place_is_found_as_people_write_it(bath: Connection, words: str, name: str) -> None:
    assert name in [entry.name for entry in (await queries.places_matching(bath, words))[:5]]


async def test_the_phone_alone_finds_them_almost_as_well(bath: Connection) -> None:
    names, postcodes = await sampled(bath)
    find = await by_phone(bath)
    assert await found_by(find, [(each, each) for each in names[:50] + postcodes[:50]]) >= 0.99
    assert await found_by(find, slipped(names)) >= 0.95
    assert await found_by(find, slipped(postcodes)) >= 0.84
    assert await found_by(find, list((MISSPELT | OTHERWISE).items())) == 1


async def test_a_name_typed_in_full_is_not_offered_beside_names_that_only_resemble_it(bath: Connection) -> None:
    for find in (by_council(bath), await by_phone(bath)):
        [found] = await find(["Milsom Street"])
        assert found and all("Milsom Street" in name for name in found)


async def test_the_phones_copy_is_small(bath: Connection) -> None:
    hash = await queries.gazetteer_copy(bath)
    assert len(await queries.gazetteer_copy_compressed(bath, hash or "")) <= 65_000


async def test_a_place_in_bath_is_named_by_its_nearest_street(bath: Connection) -> None:
    [milsom_street, *_others] = await queries.places_matching(bath, "Milsom Street")
    assert await queries.nearest_street(bath, milsom_street.longitude, milsom_street.latitude) == milsom_street
    assert await queries.nearest_street(bath, -2.9, 51.4) is None


SEARCH = """
import { entries, matching } from "./pwa/static/js/gazetteer.js"
const { copy, words } = JSON.parse(process.getBuiltinModule("fs").readFileSync(0))
const all = entries(JSON.parse(copy))
console.log(JSON.stringify(words.map((each) => matching(all, each).map(({ name }) => name))))
"""


async def by_phone(bath: Connection) -> Find:
    hash = await queries.gazetteer_copy(bath)
    copy = brotli.decompress(await queries.gazetteer_copy_compressed(bath, hash or "")).decode()

    async def find(words: list[str]) -> list[list[str]]:
        node = await asyncio.create_subprocess_exec(
            *(NODE, "--input-type=module", "--eval", SEARCH), cwd=ROOT, stdin=PIPE, stdout=PIPE
        )
        answer, _errors = await node.communicate(json.dumps({"copy": copy, "words": words}).encode())
        found: list[list[str]] = json.loads(answer)
        return found

    return find
