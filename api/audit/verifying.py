"""Finding what does not fit the chain any more."""

import csv
from collections.abc import AsyncIterator, Iterable
from datetime import date
from pathlib import Path

from api.audit import queries
from api.audit.chain import Head, Line, Walk
from api.audit.schemas import DayHead
from api.database import Connection

LINKS_AT_ONCE = 5000


async def verified(db: Connection, copies: Iterable[DayHead] = ()) -> tuple[int, list[str]]:
    """The whole chain in one go: how many events it has, and what does not fit, also with copies of heads."""
    walk = Walk(Head())
    while await go_on(db, walk):
        pass
    findings = [*walk.findings, *await found_at_the_end(db), *await days_that_differ(db, copies)]
    return walk.head.position, list(dict.fromkeys(findings))


async def go_on(db: Connection, walk: Walk) -> bool:
    """Over the next links; whether there were any."""
    links = await queries.links(db, walk.head.position, LINKS_AT_ONCE)
    for link in links:
        walk.over(link)
    return bool(links)


async def found_at_the_end(db: Connection) -> list[str]:
    """What no link tells: events that were never sealed, and a chain that is not the one that was published."""
    put_in = [f"event {id} was put in" for id in await queries.ids_without_a_seal(db)]
    return put_in + await days_that_differ(db, await queries.heads(db))


async def days_that_differ(db: Connection, heads: Iterable[DayHead]) -> list[str]:
    by_position = {head.position: head for head in heads}
    published = [head.hash for head in by_position.values()]
    differing = await queries.positions_that_differ(db, list(by_position), published)
    return [f"the chain is not the one of {by_position[position].day}" for position in differing]


def copied_heads(file: Path | None) -> list[DayHead]:
    if file is None:
        return []
    with file.open(newline="") as lines:
        return [
            DayHead(date.fromisoformat(row["day"]), int(row["events"]), bytes.fromhex(row["sha256"]))
            for row in csv.DictReader(lines)
        ]


async def lines(db: Connection) -> AsyncIterator[Line]:
    """What was hashed of each event, in the chain's order."""
    after = 0
    while links := await queries.links(db, after, LINKS_AT_ONCE):
        for link in links:
            if link.line:
                yield link.line
        after = links[-1].position
