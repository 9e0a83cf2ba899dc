"""What wakes somebody when it must, and what only the one who runs it may read."""

from pathlib import Path

import pytest

from api import jobs
from tests.world import World, a_world, settings_for_tests

PRODUCTION = {"production": True, "origin": "https://council.test"}


async def test_all_is_well(world: World) -> None:
    answer = await world.person().client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"healthy": True, "problems": []})


@pytest.mark.parametrize(
    ("work", "problem"),
    [
        (
            "insert into job (name, arguments, due_at) values ('sweep', '{}', now() - interval '6 minutes')",
            "work is waiting and no worker takes it: 1",
        ),
        (
            "insert into job (name, arguments, attempts, abandoned_because) values ('sweep', '{}', 6, 'KeyError')",
            "work was given up after many tries: 1",
        ),
    ],
)
async def test_it_says_what_piles_up(world: World, work: str, problem: str) -> None:
    await world.db.execute(work)
    answer = await world.person().client.get("/health")
    assert (answer.status_code, answer.json()) == (503, {"healthy": False, "problems": [problem]})


async def test_messages_that_no_worker_takes_are_told(world: World) -> None:
    resident, officer = world.person(), await world.officer()
    await resident.reports(email="ann@example.org")
    while await world.db.fetchval("select count(*) from delivery") == 0:
        assert await jobs.do_next(world.db)
    await world.db.execute("update delivery set due_at = now() - interval '6 minutes'")
    answer = await officer.client.get("/health")
    assert answer.json()["problems"] == ["messages are waiting and no worker takes them: 1"]
    await world.worker_works()
    assert (await officer.client.get("/health")).status_code == 200


async def test_figures_are_for_whoever_holds_their_token(wrackholm: str, tmp_path: Path) -> None:
    async with a_world(wrackholm, settings_for_tests(tmp_path, metrics_token="a token", **PRODUCTION)) as world:
        client = world.person().client
        for wrong in ("", "a token", "Bearer", "Bearer a token of another", "Bearer \u00ff"):
            given = {b"authorization": wrong.encode()}
            assert (await client.get("/metrics", headers=given)).status_code == 404
        answer = await client.get("/metrics", headers={"authorization": "Bearer a token"})
        assert answer.status_code == 200
        assert 'doorstep_answers_total{method="GET",route="/metrics",status="404"}' in answer.text


async def test_without_a_token_they_are_nobodys_in_production(wrackholm: str, tmp_path: Path, world: World) -> None:
    assert (await world.person().client.get("/metrics")).status_code == 200
    async with a_world(wrackholm, settings_for_tests(tmp_path, **PRODUCTION)) as public:
        assert (await public.person().client.get("/metrics")).status_code == 404
