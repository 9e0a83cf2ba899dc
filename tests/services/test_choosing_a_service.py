from pathlib import Path

import pytest
import pytest_asyncio

from api.database import Connection
from api.errors import NotFound
from api.services import queries

SEED = Path(__file__).parent.parent.parent / "sql" / "seeds" / "services.sql"


@pytest_asyncio.fixture
async def catalogue(db: Connection) -> Connection:
    await db.execute(SEED.read_text())
    return db


async def test_services_are_offered_in_groups_in_the_councils_order(catalogue: Connection) -> None:
    groups = await queries.active_services(catalogue)
    assert (groups[0].name, groups[0].services[0].service_code) == ("Roads and pavements", "pothole")
    assert (groups[-1].name, groups[-1].services[-1].service_code) == ("Something else", "something-else")
    assert len({group.name for group in groups}) == len(groups) >= 5
    assert sum(len(group.services) for group in groups) >= 30


@pytest.mark.parametrize(
    ("words", "service_code"),
    [
        ("pothole", "pothole"),
        ("hole in road", "pothole"),
        ("There's a really big hole in the road by the school", "pothole"),
        ("pothoel", "pothole"),
        ("the lamp outside my house is out", "street-light"),
        ("mattress", "fly-tipping"),
        ("dog poo", "dog-fouling"),
        ("grafiti", "graffiti"),
        ("ICE", "gritting"),
        ("car with flat tyres", "abandoned-vehicle"),
        ("needels", "needles"),
        ("fly tipping", "fly-tipping"),
        ("fly-tipping", "fly-tipping"),
        ("flytipping", "fly-tipping"),
        ("Fly-tipped sofa", "fly-tipping"),
        ("pot hole", "pothole"),
        ("pot-holes", "pothole"),
        ("streetlight", "street-light"),
        ("street-light", "street-light"),
    ],
)
async def test_residents_own_words_find_the_service(catalogue: Connection, words: str, service_code: str) -> None:
    suggested = await queries.services_suggested(catalogue, words, None, None)
    assert service_code in {each.service_code for each in suggested}


@pytest.mark.parametrize("words", ["", "the and of", "qzxv", "' & | ! ( <-> :*", "\u202e", "x " * 50_000])
async def test_words_that_are_no_service_find_none(catalogue: Connection, words: str) -> None:
    assert await queries.services_suggested(catalogue, words, None, None) == []


async def test_a_service_no_longer_offered_is_not_chosen_but_still_known(catalogue: Connection) -> None:
    await catalogue.execute("update service set is_active = false where service_code = 'pests'")
    offered = [service for group in await queries.active_services(catalogue) for service in group.services]
    assert "pests" not in {service.service_code for service in offered}
    suggested = await queries.services_suggested(catalogue, "rats", None, None)
    assert "pests" not in {service.service_code for service in suggested}
    assert not (await queries.service_by_code(catalogue, "pests")).is_active


async def test_what_a_council_has_changed_survives_the_seed(catalogue: Connection) -> None:
    await catalogue.execute("update service set name = 'Holes' where service_code = 'pothole'")
    await catalogue.execute(SEED.read_text())
    assert (await queries.service_by_code(catalogue, "pothole")).name == "Holes"


async def test_reports_that_point_at_a_home_or_a_person_are_never_public(catalogue: Connection) -> None:
    for service_code in ("noise", "pests", "missed-collection", "rough-sleeping", "derelict-property"):
        assert not (await queries.service_by_code(catalogue, service_code)).is_public


async def test_an_unknown_service_is_not_found(catalogue: Connection) -> None:
    with pytest.raises(NotFound):
        await queries.service_by_code(catalogue, "unicorns")


async def test_residents_officers_and_the_worker_may_read_the_catalogue(catalogue: Connection) -> None:
    for role in ("doorstep_resident", "doorstep_officer", "doorstep_worker"):
        await catalogue.execute(f"set local role {role}")
        assert await queries.active_services(catalogue)
