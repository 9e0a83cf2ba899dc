"""Rules for where a new report goes."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

AreaKind = Literal["anywhere", "wards", "circle", "polygon", "owner"]
Part = Literal["service", "place", "time", "answers"]


class Rule(Struct, frozen=True, kw_only=True):
    """As an administrator writes it, and as its events keep what it was before and after. Empty lists ask nothing."""

    name: str = ""
    position: int = 0  # among the rules; 0 is after all of them
    service_codes: list[str] = []
    area_kind: AreaKind = "anywhere"
    ward_ids: list[UUID] = []
    place_words: str = ""
    easting: float | None = None  # of a circle's middle, metres
    northing: float | None = None
    radius_m: int | None = None
    ground: str | None = None  # of a polygon, as PostgreSQL writes one; grid metres
    owners: list[str] = []
    weekdays: list[int] = []  # 1 is Monday
    from_time: str | None = None  # 17:00
    to_time: str | None = None
    season_from: int | None = None  # 1001 is 1 October
    season_to: int | None = None
    answer_code: str = ""
    answer_words: list[str] = []  # any of them; none: any answer
    team: str | None = None  # None: its service's
    officer_id: UUID | None = None
    pass_on: bool = False  # to the owner of the place
    is_active: bool = True


class KeptRule(Struct, frozen=True):
    id: UUID
    version: int
    entry: Rule


class Tried(Struct, frozen=True):
    """A rule asked of one report: which of its parts fit."""

    rule_id: UUID
    name: str
    team: str | None
    pass_on: bool
    asks: list[Part]
    by_service: bool
    by_place: bool
    by_time: bool
    by_answers: bool

    @property
    def fits(self) -> bool:
        return self.by_service and self.by_place and self.by_time and self.by_answers

    @property
    def against(self) -> list[Part]:
        """Why it did not fit."""
        fits: dict[Part, bool] = {
            "service": self.by_service,
            "place": self.by_place,
            "time": self.by_time,
            "answers": self.by_answers,
        }
        return [part for part, is_so in fits.items() if not is_so]


class Because(Struct, frozen=True, omit_defaults=True):
    """Why a report went where it went, kept on it; a later change of the rule changes nothing of it."""

    rule: str = ""  # empty: its service's team
    asks: list[Part] = []


class Route(Struct, frozen=True):
    team: str | None
    officer_id: UUID | None
    pass_on: bool
    because: Because


class Named(Struct, frozen=True):
    value: str
    text: str


class RuleChoices(Struct, frozen=True):
    """What a rule may ask about, and where it may lead."""

    services: list[Named]
    wards: list[Named]
    owners: list[str]
    questions: list[Named]
    teams: list[str]
    officers: list[Named]


class Moved(Struct, frozen=True):
    """A report of late that would go elsewhere."""

    reference: str
    now: str  # by the rules in force
    then: str
