import pytest

from api.security import HEADERS
from tests.world import World


async def test_when_even_the_page_that_says_sorry_cannot_be_made_a_person_still_reads_something(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.app.template_engine
    monkeypatch.delitem(world.app.template_engine.engine.globals, "static")  # every layout asks for it
    answer = await world.person().client.get("/")
    assert answer.status_code == 500 and "It is our fault, not yours" in answer.text
    assert all(answer.headers[name] == value for name, value in HEADERS.items())
