"""A team: who deals with reports together."""

from typing import Any
from uuid import UUID

from msgspec import Struct


class Team(Struct, frozen=True, kw_only=True):
    """As an administrator writes it, and as its events keep what it was before and after."""

    name: str = ""
    email: str = ""
    manager_id: UUID | None = None
    is_active: bool = True


class Member(Struct, frozen=True):
    id: UUID
    name: str


class KeptTeam(Struct, frozen=True):
    id: UUID
    version: int
    entry: Team
    manager_name: str | None
    members: list[Member]
    open_reports: int
    services: int
    rules: int

    @property
    def has_work(self) -> bool:
        return bool(self.open_reports or self.services or self.rules)


class MovedReport(Struct, frozen=True):
    """What the event of a report that went to another team, or came back, is to say."""

    id: UUID
    details: dict[str, Any]
