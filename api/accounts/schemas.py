"""Who uses Doorstep: a device that nobody signed in on, and officers."""

from typing import Literal, get_args
from uuid import UUID

from msgspec import Struct

from api.actor import Actor

Permission = Literal[
    "reports.answer",  # say how far it has come, ask, close, reopen
    "reports.assign",
    "reports.recategorise",
    "reports.merge",  # and split
    "reports.hand_over",  # to a contractor or another authority
    "reports.moderate",  # photos, words, hiding
    "reports.type_in",  # for callers
    "reports.export",
    "catalogue.edit",
    "known_problems.edit",
    "broadcasts.edit",
    "words.edit",
    "templates.edit",
    "teams.edit",
    "routing.edit",
    "targets.edit",  # with office hours and holidays
    "retention.edit",
    "officers.edit",  # and roles
    "figures.see",
    "personal.see",  # what is held about a person
    "audit.see",
    "requests.answer",  # residents' requests about their data
]
ADMINISTRATOR: list[Permission] = list(get_args(Permission))  # may do everything
OFFICER: list[Permission] = [  # what every officer may do who was given nothing else
    "reports.answer",
    "reports.assign",
    "reports.recategorise",
    "reports.merge",
    "reports.hand_over",
    "reports.moderate",
    "reports.type_in",
]


class Officer(Struct, frozen=True):
    id: UUID
    name: str
    email: str
    team: str
    permissions: list[Permission] = []

    @property
    def actor(self) -> Actor:
        return Actor("officer", self.id)


class Session(Struct, frozen=True):
    """A browser in which an officer is signed in."""

    id: UUID
    is_proved: bool  # she proved who she is within the last ten minutes
    officer: Officer
