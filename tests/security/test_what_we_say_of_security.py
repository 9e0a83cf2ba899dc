"""The security page says what the last run of the tests has shown, and how old that is; security.txt whom to tell."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from pwa.statements.last_run import LastRun
from tests.last_run import passing, shown_by
from tests.security.conftest import WorldWith
from tests.world import World


def run_of(days_ago: int, failed: int = 0) -> LastRun:
    return LastRun(datetime.now(UTC) - timedelta(days=days_ago), 2345, failed, 3, ["V3.4.1", "V3.4.2"], 201)


async def page_after(world_with: WorldWith, file: Path) -> str:
    async with world_with(test_results=file) as world:
        return await world.person().opens("/security")


async def test_a_fresh_run_is_shown_with_its_numbers(world_with: WorldWith, tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    file.write_bytes(msgspec.json.encode(run_of(3)))
    page = await page_after(world_with, file)
    assert "3 days" in page and "2,345" in page and "2 of 201" in page and "V3.4.1, V3.4.2" in page
    assert "may no longer be true" not in page and "Not every test passed" not in page


async def test_one_grows_stale_and_one_that_failed_says_so(world_with: WorldWith, tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    file.write_bytes(msgspec.json.encode(run_of(15)))
    assert "over two weeks old, so they may no longer be true" in await page_after(world_with, file)
    file.write_bytes(msgspec.json.encode(run_of(1, failed=2)))
    assert "Not every test passed" in await page_after(world_with, file)


@pytest.mark.parametrize("what", [None, b"", b"{", b'{"passed": 9000}'])
async def test_where_there_is_none_it_says_that_plainly(
    world_with: WorldWith, tmp_path: Path, what: bytes | None
) -> None:
    file = tmp_path / "results.json"
    if what is not None:
        file.write_bytes(what)
    page = await page_after(world_with, file)
    assert "does not say when its tests last ran" in page and "Passed" not in page


def test_a_requirement_is_held_when_every_test_named_for_it_passed_with_all_its_arguments() -> None:
    outcomes = {"a.py::one[1]": "passed", "a.py::one[2]": "failed", "a.py::two[1]": "passed", "a.py::two[2]": "passed"}
    assert passing(outcomes) == {"a.py::two"}
    run = shown_by(outcomes | {"a.py::three": "skipped"}, left_out=2)
    assert (run.passed, run.failed, run.left_out, run.held) == (3, 1, 3, [])


async def test_security_txt_is_as_its_standard_wants_it(world: World) -> None:
    """RFC 9116: one Expires, less than a year away; contact and canonical as URIs; plain text in UTF-8."""
    answer = await world.person().client.get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    lines = [line.split(": ", 1) for line in answer.text.splitlines()]
    [expires] = [value for name, value in lines if name == "Expires"]
    left = datetime.fromisoformat(expires) - datetime.now(UTC)
    assert timedelta(days=30) < left < timedelta(days=365)
    fields = dict(lines)
    assert fields["Contact"].startswith("mailto:")
    assert fields["Canonical"] == "http://council.test/.well-known/security.txt"
    assert (await world.person().opens(fields["Policy"])).strip()
