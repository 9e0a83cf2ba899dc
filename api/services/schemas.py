"""A service: one kind of thing a resident can report, in the resident's words."""

from typing import Literal

from msgspec import Struct

QuestionKind = Literal["text", "number", "date", "one", "several"]


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
    lgsl: int | None
    icon: str
    team: str | None
    target_days: int
    target_unit: Literal["working", "calendar"]
    danger_advice: str | None
    is_public: bool
    is_active: bool
    questions: list[Question]


class ServiceGroup(Struct, frozen=True):
    name: str
    services: list[Service]
