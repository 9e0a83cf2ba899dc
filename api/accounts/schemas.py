"""Who uses Doorstep: a device that nobody signed in on, and officers."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from api.actor import Actor


class Officer(Struct, frozen=True):
    id: UUID
    name: str
    email: str
    team: str

    @property
    def actor(self) -> Actor:
        return Actor("officer", self.id)


class Session(Struct, frozen=True):
    officer: Officer
    key: str  # what the cookie holds; stored only as its hash
    ends_at: datetime
