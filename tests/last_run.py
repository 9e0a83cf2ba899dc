"""What a whole run of the tests has shown, left behind for the page /security: `build/test_results.json`.

A run of some tests alone leaves nothing: it says too little.
"""

from datetime import UTC, datetime

import msgspec
import pytest

from pwa.statements.last_run import LastRun
from tests.asvs import named_tests, requirements
from tests.world import ROOT

FILE = ROOT / "build" / "test_results.json"


class Watcher:
    """Sees each report, also those that come from other processes."""

    def __init__(self, left_out: pytest.StashKey[list[str]]) -> None:
        self.left_out = left_out
        self.outcomes: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test passed when its setting up, itself and its clearing away did."""
        if report.outcome != "passed" or report.nodeid not in self.outcomes:
            self.outcomes[report.nodeid] = report.outcome

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if is_whole(session.config):
            left_out = len(session.config.stash.get(self.left_out, []))
            FILE.parent.mkdir(exist_ok=True)
            FILE.write_bytes(msgspec.json.encode(shown_by(self.outcomes, left_out)))


def is_whole(config: pytest.Config) -> bool:
    options = ("keyword", "markexpr", "lf", "collectonly")
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not any(map(config.getoption, options))


def shown_by(outcomes: dict[str, str], left_out: int) -> LastRun:
    kinds = list(outcomes.values())
    passed = passing(outcomes)
    held = [id for id, how in requirements().items() if (named := named_tests(how)) and named <= passed]
    return LastRun(
        datetime.now(UTC),
        kinds.count("passed"),
        kinds.count("failed"),
        kinds.count("skipped") + left_out,
        held,
        len(requirements()),
    )


def passing(outcomes: dict[str, str]) -> set[str]:
    """The tests that passed with all their arguments, without these: `tests/a/test_b.py::test_c`."""
    names = {nodeid.partition("[")[0] for nodeid in outcomes}
    return names - {nodeid.partition("[")[0] for nodeid, outcome in outcomes.items() if outcome != "passed"}
