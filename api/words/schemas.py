"""What a message says, as it was written first and as this council has it."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from api.language import N_

Value = str | date

EXAMPLES: dict[str, Value] = {
    "service": N_("Pothole"),
    "reference": "7K4M9QX",
    "place": N_("Quay Road, Port Wrack"),
    "reason": N_("We filled the hole on Tuesday."),
    "day": date(2026, 12, 4),
    "about": N_("Quay Road"),
    "limit": "3,000",
    "link": "https://example.org/reports/new",
    "photos": N_("This file is not a photo."),
    "whose": N_("The harbour company"),
    "other": "3F7WKPA",
    "looked_for": N_("A hole in the road by the crossing"),
}
MEANINGS = {
    "service": N_("the kind of problem"),
    "reference": N_("the report’s reference"),
    "place": N_("where it is"),
    "reason": N_("what the officer or the resident wrote"),
    "day": N_("the day we mean to have dealt with it by"),
    "about": N_("what is followed"),
    "limit": N_("how many letters are allowed"),
    "link": N_("the address of a page"),
    "photos": N_("what was wrong with each photo"),
    "whose": N_("who looks after it"),
    "other": N_("the other report’s reference"),
    "looked_for": N_("what we looked for"),
}
LONG = {"reason", "link", "photos", "whose", "looked_for"}  # never in a title, for a title is short


class Written(Struct, frozen=True):
    title: str
    body: str


class Words(Struct, frozen=True):
    """What a message says. Short, kind, and nothing in it that a lock screen must not show."""

    title: str
    body: str
    path: str  # of the page it is about
    others: dict[str, Written] = {}  # the same in other languages, by their codes


class Template(Struct, frozen=True):
    """The words of one kind of message, in English as they were first: a council may write its own in their place."""

    kind: str
    happens: str  # what happened, for whoever edits it
    title: str
    body: str
    knows: tuple[str, ...] = ()  # the placeholders that can stand in it
    needs: tuple[str, ...] = ()  # those that must
    is_question: bool = False  # asks an address whether to write to it


class Override(Struct, frozen=True):
    language: str
    title: str
    body: str


class Edited(Struct, frozen=True):
    """That a kind of message was edited, and by whom last."""

    kind: str
    title: str | None  # none when the original words were put back
    changed_at: datetime
    who: str | None


class Kept(Struct, frozen=True):
    """A council's own words, or none."""

    id: UUID
    kind: str
    language: str
    title: str | None
    body: str | None
    version: int
