"""What the last whole run of the tests has left (tests/last_run.py), which says less the older it is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

STALE_AFTER = timedelta(days=14)


class LastRun(Struct, frozen=True):
    ended_at: datetime
    passed: int
    failed: int
    left_out: int
    held: list[str]  # requirements of ASVS 5.0, each with tests that all passed
    listed: int  # of them that docs/security.md accounts for

    @property
    def days_old(self) -> int:
        return (datetime.now(UTC) - self.ended_at).days

    @property
    def is_stale(self) -> bool:
        return datetime.now(UTC) - self.ended_at > STALE_AFTER


def last_run(file: Path) -> LastRun | None:
    """None where there is none, or what is there cannot be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=LastRun)
    except (OSError, msgspec.DecodeError):
        return None
