"""Who uses Doorstep: a device that nobody signed in on, and officers."""

from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from msgspec import Struct

from api.actor import Actor

Permission = Literal["catalogue.edit", "known_problems.edit", "broadcasts.edit", "words.edit"]
ADMINISTRATOR: list[Permission] = list(get_args(Permission))  # may do everything


class Officer(Struct, frozen=True):
    id: UUID
    name: str
    email: str
    team: str
    permissions: list[Permission] = []  # beyond dealing with reports

    @property
    def actor(self) -> Actor:
        return Actor("officer", self.id)


class Session(Struct, frozen=True):
    officer: Officer
    key: str  # what the cookie holds; stored only as its hash
    ends_at: datetime
