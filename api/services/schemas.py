"""A service: one kind of thing a resident can report, in the resident's words."""

from typing import Literal

from msgspec import Struct


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


class ServiceGroup(Struct, frozen=True):
    name: str
    services: list[Service]
