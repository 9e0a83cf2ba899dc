"""The chain of events: what is hashed of each, and what is found when it no longer fits.

At each position stands SHA-256 of the hash before it and of one event as one line of text. Whoever holds the hash of
some day can tell that nothing before it was altered, removed or put in; docs/security.md has a script for that.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

BEGINNING = bytes(32)
OUT_OF_ORDER = timedelta(hours=1)  # longer than any transaction may last


class Line(Struct, frozen=True):
    """An event as it is sealed. What stands beside it, and may be erased, is known to it by a hash: details.locked."""

    id: int
    kind: str
    subject_kind: str
    subject_id: UUID
    actor_kind: str
    actor_id: UUID | None
    happened_at: datetime
    recorded_at: datetime
    public: bool
    details: str  # as PostgreSQL writes jsonb: keys in its order, no control characters

    def __str__(self) -> str:
        return "\t".join(
            (
                str(self.id),
                self.kind,
                self.subject_kind,
                str(self.subject_id),
                self.actor_kind,
                str(self.actor_id or ""),
                self.happened_at.isoformat(timespec="microseconds"),
                self.recorded_at.isoformat(timespec="microseconds"),
                str(self.public).lower(),
                self.details,
            )
        )


class Head(Struct, frozen=True):
    """How far the chain has come."""

    position: int = 0
    hash: bytes = BEGINNING


class Link(Struct, frozen=True):
    """One position of the chain, with what there is of its event today."""

    position: int
    event_id: int
    hash: bytes
    line: Line | None  # None: it is gone
    marked: str | None  # what the event says its locked words hash to
    locked: str | None  # what they hash to
    erased_at: datetime | None


def linked(before: bytes, line: Line) -> bytes:
    return hashlib.sha256(before + str(line).encode()).digest()


def hashes(head: Head, lines: Iterable[Line]) -> list[bytes]:
    links = [head.hash]
    for line in lines:
        links.append(linked(links[-1], line))
    return links[1:]


class Walk:
    """Along the chain, link by link: how far it has come, and what has been found."""

    def __init__(self, head: Head, latest: datetime | None = None, findings: Iterable[str] = ()) -> None:
        self.head = head
        self.latest = latest  # recorded_at so far: what says it is much older was put in afterwards
        self.findings = list(findings)

    def over(self, link: Link) -> None:
        if link.position != self.head.position + 1:
            self.findings.append(f"seals {self.head.position + 1} to {link.position - 1} were removed")
        if link.line is None:
            self.findings.append(f"event {link.event_id} was removed")
        else:
            self.look_at(link, link.line)
        self.head = Head(link.position, link.hash)  # as it was sealed: what was altered alone is named

    def look_at(self, link: Link, line: Line) -> None:
        if linked(self.head.hash, line) != link.hash:
            self.findings.append(f"event {line.id} was altered")
        if self.latest and line.recorded_at < self.latest - OUT_OF_ORDER:
            self.findings.append(f"event {line.id} was put in later than it says")
        if link.marked and not has_its_words(link, line):
            self.findings.append(f"the words of event {line.id} were altered or removed")
        self.latest = max(self.latest or line.recorded_at, line.recorded_at)


def has_its_words(link: Link, line: Line) -> bool:
    if link.locked is None:
        return link.erased_at is not None and link.erased_at >= line.recorded_at
    return link.locked == link.marked
