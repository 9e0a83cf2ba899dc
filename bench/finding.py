"""How well and how fast a real council's places are found by what people type, and reports of the same thing told."""

import csv
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple
from uuid import uuid4

from msgspec import Struct

from api.database import Connection, connect
from api.places import queries as places
from api.places.grid import to_grid
from api.reports import queries as reports
from api.reports.loading import OTHERWISE, SERVICES, moment
from bench.council import TEST_DATA
from bench.results import Measure
from tests.places.slips import by_council, found_by, sampled, slipped

LABELS = Path(__file__).parent / "duplicates.csv"
REPORTED = TEST_DATA / "reports" / "banes_fixmystreet_2007-2017.csv"
ROUNDS = 3
APART_M = 100
APART = timedelta(days=90)


async def finding(address: Callable[[str], str]) -> list[Measure]:
    """Nothing where the data of Bath is not at hand."""
    if not TEST_DATA.is_dir():
        return []
    async with connect(address("growth")) as db:
        return [*await search(db), await duplicates(db)]


async def search(db: Connection) -> list[Measure]:
    names, postcodes = await sampled(db)
    typed = slipped(names)
    postcodes_found = await found_by(by_council(db), slipped(postcodes))
    rounds = [await times(db, [words for words, _name in typed]) for _round in range(ROUNDS)]
    # The least of each word's rounds: what else the machine did is not the search's.
    best = [Took(*map(min, zip(*each, strict=True))) for each in zip(*rounds, strict=True)]
    ms = [took.ms for took in best]
    beside = {
        "half": quantiles(ms, n=2)[0],
        "most": max(ms),
        "of CPU": quantiles([took.cpu_ms for took in best], n=20)[18],
    }
    return [
        Measure("search.hit5_one_typo", await found_by(by_council(db), typed), "share", {"postcodes": postcodes_found}),
        Measure("search.p95_ms", quantiles(ms, n=20)[18], "ms", beside),
    ]


class Took(NamedTuple):
    ms: float
    cpu_ms: float  # of PostgreSQL's process


async def times(db: Connection, typed: list[str]) -> list[Took]:
    process = db.get_server_pid()
    took = []
    for words in typed:
        began, had_run = time.perf_counter(), has_run_ms(process)
        await places.places_matching(db, words)
        ms = (time.perf_counter() - began) * 1000
        took.append(Took(ms, has_run_ms(process) - had_run))
    return took


def has_run_ms(process: int) -> float:
    """On a CPU, as Linux counts it for each process: nanoseconds are the first number."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e6


class Reported(Struct, frozen=True):
    number: str  # FixMyStreet's
    title: str
    service_code: str
    created: datetime
    longitude: float
    latitude: float
    easting: float
    northing: float


class Pair(Struct, frozen=True):
    is_same: bool
    distance_m: float
    same_service: bool
    likeness: float


async def duplicates(db: Connection) -> Measure:
    """All pairs of Bath's reports within 100 m and 90 days, as one reader of the titles judged; without the unsure.

    Whoever sees only titles judges by words: methods that look at words are flattered.
    """
    verdicts = {(row["first"], row["second"]): row["verdict"] for row in csv.DictReader(LABELS.open())}
    near = [
        (first, second, verdicts.get((first.number, second.number), "different"))
        for first, second in combinations(sorted(reported(), key=lambda each: each.created), 2)
        if second.created - first.created < APART and metres(first, second) <= APART_M
    ]
    pairs = [
        await compared(db, first, second, verdict == "same") for first, second, verdict in near if verdict != "unsure"
    ]
    beside = {
        "by distance alone": average_precision(pairs, lambda pair: (-pair.distance_m,)),
        "by service, then distance": average_precision(pairs, lambda pair: (pair.same_service, -pair.distance_m)),
        "pairs": len(pairs),
        "the same": sum(pair.is_same for pair in pairs),
    }
    by_likeness = average_precision(pairs, lambda pair: (pair.likeness,))
    return Measure("duplicates.average_precision", by_likeness, "by titles, one reader", beside)


def reported() -> list[Reported]:
    with REPORTED.open(newline="") as file:
        rows = {row["url"].rpartition("/")[2]: row for row in csv.DictReader(file)}
    return [a_report(number, row) for number, row in rows.items()]


def a_report(number: str, row: dict[str, str]) -> Reported:
    longitude, latitude = float(row["longitude"]), float(row["latitude"])
    service_code = SERVICES.get(row["category"], OTHERWISE)
    created = moment(row["created"], "created")
    return Reported(number, row["title"], service_code, created, longitude, latitude, *to_grid(longitude, latitude))


def metres(one: Reported, other: Reported) -> float:
    return float(((one.easting - other.easting) ** 2 + (one.northing - other.northing) ** 2) ** 0.5)


async def compared(db: Connection, first: Reported, second: Reported, is_same: bool) -> Pair:
    """As the second would have been, had it been about to be sent when the first alone was there."""
    transaction = db.transaction()
    await transaction.start()
    try:
        await db.execute(
            """
            insert into report (
                id, reference, submission_key, service_code, description, where_exactly, place_words,
                latitude, longitude, easting, northing, channel, is_public, words_shown,
                submitted_at, expected_on, updated_at
            )
            values (
                $1, '2222222', $1, $2, $3, '', '', $4, $5, $6, $7, 'import', true, true, now(), current_date, now()
            )
            """,
            *(uuid4(), first.service_code, first.title, first.latitude, first.longitude, first.easting, first.northing),
        )
        [found] = await reports.lookalikes(
            db, second.service_code, second.title, second.easting, second.northing, asset_id=None, least=0
        )
    finally:
        await transaction.rollback()
    return Pair(is_same, found.distance_m, first.service_code == second.service_code, found.likeness)


def average_precision(pairs: list[Pair], score: Callable[[Pair], tuple[float, ...]]) -> float:
    """Of the pairs down to each that is the same, the share that are; the mean of these."""
    ranked = [pair.is_same for pair in sorted(pairs, key=score, reverse=True)]
    return sum(sum(ranked[:n]) / n for n, is_same in enumerate(ranked, 1) if is_same) / sum(ranked)
