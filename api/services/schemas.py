"""A service: one kind of thing a resident can report, in the resident's words."""

from datetime import date
from typing import Literal, get_args
from uuid import UUID

from msgspec import Struct, field

QuestionKind = Literal["text", "number", "date", "one", "several", "notice"]  # a notice is only read
TargetUnit = Literal["working", "calendar"]
Outcome = Literal[
    "fixed",
    "made_safe",
    "planned",
    "known",
    "not_ours",
    "cannot_act",
    "duplicate",
    "not_found",
    "withdrawn",  # by the person who reported it, and by nobody else
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)[:-1]  # those an officer may choose from
WORK_DONE: tuple[Outcome, ...] = ("fixed", "made_safe")  # those a photo can show


class Option(Struct, frozen=True):
    value: str
    text: str
    stop: str | None = None  # what to do instead of sending a report, when this is the answer


class Question(Struct, frozen=True):
    """What a service asks beside the words."""

    code: str
    text: str
    hint: str
    kind: QuestionKind
    options: list[Option]
    required: bool
    is_public: bool


class Answer(Struct, frozen=True):
    """As it was asked and answered, in words, so that a later change of the question changes nothing."""

    code: str
    question: str
    answer: str
    is_public: bool


class Service(Struct, frozen=True):
    service_code: str
    name: str
    description: str
    service_group: str
    also_in: list[str]  # other groups it is shown in
    lgsl: int | None
    icon: str
    team: str | None
    target_days: int
    target_unit: TargetUnit
    danger_advice: str | None
    responsible: str  # who else looks after such things
    responsible_url: str
    is_public: bool
    is_active: bool
    staff_only: bool
    is_offered: bool  # to residents, today
    comes_back_on: date | None  # when it is only out of season
    questions: list[Question]


class ServiceGroup(Struct, frozen=True):
    name: str
    services: list[Service]


class RestingService(Struct, frozen=True):
    """Offered at another time of year."""

    service_code: str
    name: str
    comes_back_on: date


class ServicesNow(Struct, frozen=True):
    groups: list[ServiceGroup]
    resting: list[RestingService]
    suggested: list[str]  # codes of at most three that fit the words, best first


class StaffService(Struct, frozen=True):
    """One that an officer may type in: for staff alone, or out of season, also where residents are not offered it."""

    service_code: str
    name: str
    staff_only: bool
    comes_back_on: date | None


class StaffGroup(Struct, frozen=True):
    name: str
    services: list[StaffService]


class ServicesForStaff(Struct, frozen=True):
    groups: list[StaffGroup]
    suggested: list[str]  # codes of at most three that fit the words, best first


class CatalogueGroup(Struct, frozen=True):
    """A group as administrators see it: with every service, offered or not."""

    id: UUID
    name: str
    position: int
    services: list[Service]


class Group(Struct, frozen=True):
    """As an administrator edits it."""

    name: str
    position: int  # among the groups, the smallest first


class KeptGroup(Struct, frozen=True):
    id: UUID
    version: int
    name: str
    position: int

    @property
    def entry(self) -> Group:
        return Group(self.name, self.position)


class Entry(Struct, frozen=True, kw_only=True):
    """A service as an administrator edits it, and as its events keep what it was before and after."""

    name: str = ""
    keywords: str = ""  # other words for it, between commas
    description: str = ""
    service_group: str = ""
    also_in: list[str] = []
    position: int = 1000  # among the services of a group
    lgsl: int | None = None
    icon: str = ""
    team: str = ""
    target_days: int = 10
    target_unit: TargetUnit = "working"
    danger_advice: str = ""  # empty: it is not dangerous
    responsible: str = ""
    responsible_url: str = ""
    outcomes: list[Outcome] = field(default_factory=lambda: list(OUTCOMES))  # how a report of it may end
    closing_photo: bool = False  # work done is shown by a photo
    season_from: int | None = None  # 1001 is 1 October; none: all the year
    season_to: int | None = None
    is_public: bool = True
    staff_only: bool = False
    is_active: bool = True
    questions: list[Question] = []


class KeptEntry(Struct, frozen=True):
    id: UUID
    service_code: str
    version: int
    entry: Entry


class ServiceName(Struct, frozen=True):
    service_code: str
    name: str


class Suggested(Struct, frozen=True):
    """What a resident's own words seem to be about."""

    services: list[ServiceName]  # at most three, best first
    better: ServiceName | None  # than the one chosen, clearly
