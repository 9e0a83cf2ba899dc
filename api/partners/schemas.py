"""Who may be handed a report, and what they say of it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.reports.schemas import Stage

PartnerKind = Literal["contractor", "authority"]
HowAnswered = Literal["awaiting", "directly"]
AnswerKind = Literal["in_work", "done", "cannot", "question"]
ANSWERS: tuple[AnswerKind, ...] = ("in_work", "done", "cannot", "question")


class Entry(Struct, frozen=True):
    """A partner as an administrator writes it."""

    name: str
    email: str
    kind: PartnerKind
    answers: HowAnswered = "awaiting"
    is_active: bool = True


class Partner(Struct, frozen=True):
    id: UUID
    name: str
    email: str
    kind: PartnerKind
    answers: HowAnswered
    is_active: bool
    version: int

    @property
    def entry(self) -> Entry:
        return Entry(self.name, self.email, self.kind, self.answers, self.is_active)


class Answer(Struct, frozen=True):
    id: UUID
    kind: AnswerKind
    words: str
    said_at: datetime
    is_sent: bool | None  # None: nobody has decided yet


class ToHand(Struct, frozen=True):
    """What a partner is told of a report: nothing of who reported it, and no words that wait for a look."""

    reference: str
    service_name: str
    description: str
    place: str
    latitude: float
    longitude: float
    agreed: bool | None  # what she answered, when asked if this partner may have it


class Handover(Struct, frozen=True):
    """A report as its partner sees it."""

    id: UUID
    report_id: UUID
    reference: str
    stage: Stage
    service_name: str
    description: str  # empty while its words wait for a look
    where_exactly: str
    place_words: str
    latitude: float
    longitude: float
    words: str
    handed_at: datetime
    partner_id: UUID
    partner_name: str
    answers: HowAnswered
    is_withdrawn: bool
    is_theirs: bool  # the council has closed it as not its own
    is_over: bool
    photos: list[UUID]
    answers_given: list[Answer]


class HandedTo(Struct, frozen=True):
    """As the report's page lists it."""

    id: UUID
    name: str
    handed_at: datetime
    is_withdrawn: bool
    is_over: bool
    answers: list[Answer]


class Hands(Struct, frozen=True):
    handed: list[HandedTo]
    partners: list[Partner]  # those in use


class Decided(Struct, frozen=True):
    kind: AnswerKind
    photo_ids: list[UUID]
    handover_id: UUID
