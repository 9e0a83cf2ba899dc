"""A team: who deals with reports together."""

from uuid import UUID

from msgspec import Struct


class Team(Struct, frozen=True, kw_only=True):
    """As an administrator writes it, and as its events keep what it was before and after."""

    name: str = ""
    email: str = ""
    manager_id: UUID | None = None


class Member(Struct, frozen=True):
    id: UUID
    name: str


class KeptTeam(Struct, frozen=True):
    id: UUID
    version: int
    team: Team
    is_active: bool
    manager_name: str | None
    members: list[Member]
    open_reports: int
    services: int
    rules: int
    undoable: int | None  # the last change's event, where that was an edit

    @property
    def has_work(self) -> bool:
        return bool(self.open_reports or self.services or self.rules)
