"""What docs/security.md says of each requirement of OWASP ASVS 5.0."""

import re

from tests.world import ROOT

PAGE = ROOT / "docs" / "security.md"
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| (.+) \|$", re.MULTILINE)


def requirements() -> dict[str, str]:
    """Each id with how it is met, or why it does not apply."""
    return dict(ROW.findall(PAGE.read_text()))


def named_tests(how: str) -> set[str]:
    """`tests/…::test_…` by its whole name."""
    return set(re.findall(r"tests/[\w/]+\.py::\w+", how))
