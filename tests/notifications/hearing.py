"""What tests of hearing back do again and again."""

import re

from tests.world import Person, World

WARD_OF_HERE = "Merrowby"


async def changed(
    world: World, officer: Person, reference: str, action: str = "update", words: str = "On its way"
) -> None:
    fields = {"stage": "planned", "words": words, "outcome": "fixed", "reason": words}
    await officer.sends(f"/staff/reports/{reference}/{action}", None, **fields)
    assert officer.status == 200 and officer.path == f"/staff/reports/{reference}", officer.text
    await world.worker_works()


async def comes_round(world: World, job: str) -> None:
    """What the worker does every few minutes."""
    await world.db.execute("insert into job (name, arguments) values ($1, '{}')", f"api.notifications.jobs.{job}")
    await world.worker_works()
    assert await world.db.fetchval("select count(*) from job") == 0


async def second_way(world: World, person: Person, letters: list[str], email: str = "ann@example.org") -> None:
    """She gives an address for what she does not open, and it agrees."""
    await person.sends("/account/notices/email", email=email)
    assert "Look in your email" in person.text
    await world.worker_works()
    await world.person().sends(link_in(letters[-1], "confirm"))
    await world.worker_works()


def link_in(letter: str, page: str) -> str:
    found = re.search(rf"http://council\.test(\S*/{page}/\S+)", letter)
    assert found, f"no link to {page} in {letter}"
    return found[1]
