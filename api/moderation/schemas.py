"""Why something is kept from the public, and what there is to decide of a report and its photos."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.reports.schemas import Outcome, PhotoShown, PhotoState, Sign, Stage
from api.services.schemas import Answer

Why = Literal["personal", "rude", "untrue", "other"]

About = Literal["words", "photo", "answer"]
FlagAnswer = Literal["hidden", "changed", "left"]

LONGEST_FLAG = 500  # characters
LONGEST_ALT = 300  # characters: what a screen reader says in one breath
MOST_BOXES = 20


class PublicWords(Struct, frozen=True):
    """What a report says to everybody, with the answers that only the council reads."""

    description: str
    where_exactly: str
    answers: list[Answer]


class WordChange(PublicWords, frozen=True):
    """What stood there before a moderator changed it."""

    event_id: int
    changed_at: datetime
    officer: str
    reason: str
    silence: str  # why the person who reported it was not told
    is_erased: bool


class Flag(Struct, frozen=True):
    """What people outside say is wrong, as often as it was said."""

    about: About
    why: Why
    times: int
    words: str  # of all who said it, a line each


class Raised(Struct, frozen=True):
    report_id: UUID
    is_first: bool  # of those that wait


class FlaggedReport(Struct, frozen=True):
    id: UUID
    reference: str
    service_name: str
    place_words: str
    description: str
    flagged_at: datetime
    waiting: int  # reports in all
    flags: list[Flag]


class SuspectedReport(Struct, frozen=True):
    id: UUID
    reference: str
    service_name: str
    place_words: str
    description: str
    found_at: datetime
    waiting: int  # reports in all
    suspected: list[Sign]
    she_may: list[str]


class ModeratedReport(Struct, frozen=True):
    """All of a report that everybody might see, and what was decided about it."""

    id: UUID
    reference: str
    service_name: str
    place_words: str
    description: str
    where_exactly: str
    answers: list[Answer]
    stage: Stage
    outcome: Outcome | None
    is_public: bool
    words_shown: bool
    version: int
    hidden_at: datetime | None
    hidden_because: str  # last; empty where it never was
    photos: list[PhotoShown]
    changes: list[WordChange]  # the newest first
    flags: list[Flag]  # not answered yet

    @property
    def words(self) -> PublicWords:
        return PublicWords(self.description, self.where_exactly, self.answers)


class WaitingPhoto(Struct, frozen=True):
    """A photo that nobody has looked at yet, with enough of its report to say what it shows."""

    id: UUID
    width: int
    height: int
    alt: str
    reference: str
    service_name: str
    place_words: str
    description: str
    added_at: datetime
    waiting: int  # photos in all


class ModeratedPhoto(Struct, frozen=True):
    id: UUID
    width: int
    height: int
    alt: str
    state: PhotoState
    report_id: UUID
    reference: str
    service_name: str
    place_words: str
