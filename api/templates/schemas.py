"""A template: words to begin from, and what stands for their placeholders."""

from datetime import date
from typing import Literal, get_args
from uuid import UUID

from msgspec import Struct

UsedFor = Literal[
    "received",
    "investigating",
    "planned",
    "in_progress",
    "ask",
    "fixed",
    "made_safe",
    "planned_end",
    "known",
    "not_ours",
    "cannot_act",
    "duplicate",
    "not_found",
]
USES: tuple[UsedFor, ...] = get_args(UsedFor)
KNOWS = ("reference", "service", "place", "day")  # the placeholders that can stand in one


class Entry(Struct, frozen=True):
    """As somebody writes it, and as its events keep what it was before and after."""

    name: str
    service_code: str | None
    used_for: UsedFor
    words: str
    is_active: bool = True


class Template(Struct, frozen=True):
    id: UUID
    name: str
    service_code: str | None
    service_name: str | None
    used_for: UsedFor
    words: str
    is_active: bool
    version: int

    @property
    def entry(self) -> Entry:
        return Entry(self.name, self.service_code, self.used_for, self.words, self.is_active)


class About(Struct, frozen=True):
    """What a report puts in place of the placeholders."""

    reference: str
    service_name: str
    place_words: str
    expected_on: date
