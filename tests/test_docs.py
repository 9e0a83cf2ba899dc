"""What the documentation names is there: tests, files, commands with their options, settings."""

import ast
import csv
import re
from pathlib import Path

import pytest

from api.__main__ import parser
from api.settings import Settings, variable_for
from tests.asvs import PAGE, named_tests, requirements
from tests.world import ROOT

PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
OF_TESTS = [
    setting
    for file in (ROOT / "tests").rglob("conftest.py")
    for setting in re.findall(r"DOORSTEP_\w+", file.read_text())
]
SETTINGS = {variable_for(name) for name in Settings.__struct_fields__} | set(OF_TESTS)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@every_page
def test_every_test_it_names_is_there(page: Path) -> None:
    for file, name in re.findall(r"(tests/[\w/]+\.py)::(\w+)", page.read_text()):
        assert name in names_in(ROOT / file), f"{file} has no {name}"


def names_in(file: Path) -> set[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {each.name for each in ast.parse(file.read_text()).body if isinstance(each, functions)}


@every_page
def test_every_file_and_folder_it_names_is_there(page: Path) -> None:
    for path in re.findall(r"`((?:api|bench|docs|pwa|service_worker|sql|tests)/[\w./-]*)", page.read_text()):
        assert (ROOT / path).exists(), path


@every_page
def test_every_command_it_names_is_there_with_the_options_it_names(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, line in commands_in(page.read_text()):
        with pytest.raises(SystemExit) as end:
            parser().parse_args([command, "--help"])
        assert end.value.code == 0, f"there is no {command}"
        options = set(re.findall(r"(?<![\w-])--[a-z-]+", line))
        assert options <= set(re.findall(r"--[a-z-]+", capsys.readouterr().out)), f"{command} has no such option"


def commands_in(text: str) -> list[tuple[str, str]]:
    """Each command with the line it stands in, which has its options: after `python -m api`, or in the table of all."""
    table = text.partition("\n## Commands\n")[2].partition("\n## ")[0]
    rows = [row.split(" | ", 1) for row in table.splitlines() if row.startswith("| `")]
    listed = [(command, " | ".join(row)) for row in rows for command in re.findall(r"`([a-z-]+)", row[0])]
    return listed + re.findall(r"python -m api ([a-z-]+)(.*)", text)


@every_page
def test_every_setting_it_names_is_there(page: Path) -> None:
    assert set(re.findall(r"DOORSTEP_\w+", page.read_text())) <= SETTINGS


def test_every_requirement_of_asvs_is_met_by_something_that_is_there_or_says_why_not() -> None:
    """What is named is there: the tests above see to that."""
    found = requirements()
    assert len(found) == 206, "201 and the five of an OIDC client"
    for id, how in found.items():
        is_met = named_tests(how) or re.search(r"`[\w./-]+/[\w./-]*`|\*[A-Z][\w ]+\* in this page|^There are no", how)
        is_excused = how.startswith("Does not apply: ") or (how.startswith("Not yet: ") and " Plan: " in how)
        assert is_met or is_excused, f"{id}: {how}"
        for section in re.findall(r"\*([A-Z][\w ]+)\* in this page", how):
            assert f"\n## {section}\n" in PAGE.read_text(), f"{id}: there is no {section}"


def test_no_requirement_of_asvs_is_left_out(test_data: Path) -> None:
    with (test_data / "security" / "asvs_l2_ids.csv").open() as rows:
        wanted = {row["id"] for row in csv.DictReader(rows)}
    assert wanted | {f"V10.5.{number}" for number in range(1, 6)} == requirements().keys()
