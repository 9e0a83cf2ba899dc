"""What was measured, as `bench/results.json` and as a table."""

import os
import platform
from pathlib import Path

import msgspec
from msgspec import Struct

# What a measure must not be over, and what it must not be under.
AT_MOST: dict[str, float] = {
    "page.report.cpu_ms": 15,
    "page.officers_report.cpu_ms": 15,
    "page.report.statements": 3,
    "page.list.statements": 3,
    "bytes.installed": 100_000,
    "bytes.map_code": 60_000,
    "bytes.staff_first": 60_000,
    "bytes.staff_next": 10_000,
    "search.p95_ms": 25,
    "push.lost_of_10000": 0,
    "push.doubled_of_10000": 0,
}
AT_LEAST: dict[str, float] = {"search.hit5_one_typo": 0.95, "push.handover_tls_per_s": 1200}
SLOWER_AT_MOST = 1.5  # times, however many reports: growth.*

RESULTS = Path(__file__).parent / "results.json"


class Measure(Struct, frozen=True):
    name: str
    value: float
    unit: str
    beside: dict[str, float]  # what it is to be seen beside, in the same unit unless its name says another


class Results(Struct, frozen=True):
    machine: dict[str, str | float]
    measures: list[Measure]


def held_to(measure: Measure) -> Measure:
    """With its limit beside it."""
    most = SLOWER_AT_MOST if measure.name.startswith("growth.") else AT_MOST.get(measure.name)
    limits = {"at most": most, "at least": AT_LEAST.get(measure.name)}
    found = {what: limit for what, limit in limits.items() if limit is not None}
    return msgspec.structs.replace(measure, beside=found | measure.beside)


def write(measures: list[Measure]) -> None:
    results = Results(machine(), measures)
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n")


def machine() -> dict[str, str | float]:
    return {
        "cpus": os.cpu_count() or 0,
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "load_average_1m": round(os.getloadavg()[0], 2),
    }


def table(measures: list[Measure]) -> str:
    rows = [(each.name, f"{each.value:,.4g}", each.unit, beside(each)) for each in measures]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{name:<{widths[0]}}  {value:>{widths[1]}} {unit:<{widths[2]}}  {others}".rstrip()
        for name, value, unit, others in rows
    )


def beside(measure: Measure) -> str:
    return ", ".join(f"{what} {value:,.4g}" for what, value in measure.beside.items())
