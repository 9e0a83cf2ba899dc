"""What officers see: the queue, and one report with everything about it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.accounts.schemas import Permission
from api.assets.schemas import AssetNamed
from api.notifications.notify import MEANINGS
from api.notifications.schemas import Channel, RecipientKind
from api.promise.schemas import Clock, Step
from api.reports.schemas import Happening, LocationSource, Outcome, PhotoShown, ReportChannel, Sign, Stage, Status
from api.routing.schemas import Because
from api.services.schemas import Answer, ServiceGroup
from api.templates.schemas import UsedFor

Show = Literal[
    "team", "mine", "unassigned", "late", "dormant", "waiting", "flagged", "to-check", "open", "closed", "any"
]


class Wanted(Struct, frozen=True, omit_defaults=True):
    """What of the queue somebody wants to see, as it stands in an address; empty is everything."""

    show: str = ""
    ward: str = ""
    service: str = ""
    stage: str = ""
    words: str = ""
    team: str = ""
    whose: str = ""  # the id of whom it is assigned to
    near: str = ""  # a street, a place, a postcode, or degrees
    within: str = ""  # metres


class Narrowed(Struct, frozen=True):
    """The same as the database is asked for it; None leaves a filter out."""

    show: Show
    asking: UUID
    asking_team: str
    reference: str | None = None
    service_code: str | None = None
    ward: str | None = None
    stage: str | None = None
    words: str | None = None
    team: str | None = None  # empty: of no team
    officer_id: UUID | None = None
    easting: float | None = None
    northing: float | None = None
    within_m: float | None = None


Verdict = Literal["fine", "spam"]


class QueueRow(Struct, frozen=True):
    id: UUID
    reference: str
    service_name: str
    icon: str | None
    description: str
    place_words: str
    ward_name: str | None
    team: str | None
    officer_name: str | None
    stage: Stage
    status: Status
    outcome: Outcome | None
    submitted_at: datetime
    expected_on: date
    is_late: bool
    is_waiting: bool  # for the person who reported it
    is_flagged: bool
    escalated_to: Step | None  # who was reminded that a word is due
    distance_m: float | None
    to_check: int  # photos, words and suspicions that wait for a look


class SavedFilter(Struct, frozen=True):
    id: UUID
    name: str
    wanted: Wanted
    is_hers: bool  # else a colleague's, shared with the team
    reports: int | None  # at the last count


class LastBulk(Struct, frozen=True):
    """What she did last to many reports at once, which can still be taken back."""

    id: UUID
    kind: str
    given_to: str
    reports: int


class Desk(Struct, frozen=True):
    """What stands beside the queue: how many reports are in each part, and what they may be narrowed by."""

    open: int
    late: int
    team: int  # of this and those below, no more than a thousand are counted
    mine: int
    unassigned: int
    dormant: int
    waiting: int
    flagged: int
    to_check: int
    thanks: int  # to her team, in the last week
    wards: list[str]
    groups: list[ServiceGroup]
    teams: "list[TeamOffered]"
    saved: list[SavedFilter]
    last_bulk: LastBulk | None  # that nothing newer has happened to


class Changing(Struct, frozen=True):
    """One of many reports about to be changed at once, as it is now."""

    id: UUID
    reference: str
    description: str
    service_name: str
    version: int
    is_open: bool
    may_assign: bool  # who asks, this one
    team: str | None
    officer_id: UUID | None
    officer_name: str | None


class Undone(Struct, frozen=True):
    kind: str
    event_ids: list[int]


class FilterToCount(Struct, frozen=True):
    wanted: Wanted
    officer_id: UUID


class Handed(Struct, frozen=True):
    """A message over one channel, one after another. Its status is in GOV.UK Notify's words."""

    channel: Channel
    status: Literal["created", "sending", "delivered", "temporary-failure", "permanent-failure", "technical-failure"]
    reason: str
    attempts: int
    at: datetime  # since when it is so, or when it began

    @property
    def fate(self) -> str:
        """Some of what is over for us has with Notify a word of its own, such as received, of a letter."""
        return self.reason if self.reason in MEANINGS or self.reason == "returned" else self.status


class Told(Struct, frozen=True):
    """What became of one message; never who had it, or where."""

    title: str
    to: RecipientKind
    created_at: datetime
    is_read: bool
    is_for_digest: bool
    deliveries: list[Handed]


class Colleague(Struct, frozen=True):
    id: UUID
    name: str


class TeamOffered(Struct, frozen=True):
    """A team that work can be given to, and who of it."""

    name: str  # empty for officers of no team
    officers: list[Colleague]


class Assigned(Struct, frozen=True):
    """Whose a report was before it was moved."""

    id: UUID
    version: int
    team: str | None
    officer_id: UUID | None


class Beginning(Struct, frozen=True):
    """A template that may be used for a report."""

    id: UUID
    name: str
    used_for: UsedFor
    words: str


class Beside(Struct, frozen=True):
    """Another report that an officer should know of."""

    reference: str
    service_name: str
    description: str
    stage: Stage
    outcome: Outcome | None


class Near(Beside, frozen=True):
    is_public: bool
    distance_m: float
    likeness: float  # 0 to 1


class Authority(Struct, frozen=True):
    """Whose it may be, and what whoever reported it said when asked if they may have it."""

    id: UUID
    name: str
    agreed: bool | None


class SignedHappening(Happening, frozen=True):
    """A step of a report's history as colleagues alone see it: with who it was."""

    officer: str = ""


class CaseReport(Struct, frozen=True):
    id: UUID
    reference: str
    service_code: str
    service_name: str
    icon: str | None
    team: str | None
    officer_id: UUID | None  # whose it is
    officer_name: str | None
    routed: Because
    teams: list[TeamOffered]  # whose it could be
    description: str
    where_exactly: str
    answers: list[Answer]
    place_words: str
    ward_name: str | None
    latitude: float  # degrees, WGS 84
    longitude: float
    easting: float  # metres, British National Grid
    northing: float
    asset: AssetNamed | None
    usrn: int | None
    adopted: bool | None  # None: not on a highway we know, or nobody said
    owner: str | None  # None: the council
    passed_on: bool
    location_source: LocationSource | None
    accuracy_m: float | None  # metres within which a phone was sure
    channel: ReportChannel
    stage: Stage
    status: Status
    outcome: Outcome | None
    reason: str
    version: int
    waiting_since: datetime | None
    outcomes: list[Outcome]  # of its service
    closing_photo: bool
    is_public: bool
    words_shown: bool
    submitted_at: datetime
    expected_on: date
    is_late: bool
    clock: Clock
    followers: int
    told: int  # messages that reached somebody
    letters: int  # people who have the news by post
    messages: list[Told]  # the newest fifty
    photos: list[PhotoShown]
    history: list[SignedHappening]
    near: list[Near]  # open ones, the likest first
    by_the_same: list[Beside]  # from the same hand; never whose
    duplicates: list[str]  # references of those merged into it
    duplicate_of: str | None
    templates: list[Beginning]
    authorities: list[Authority]
    has_new_words: bool  # from the person who reported it, and no officer has read them
    hidden_at: datetime | None  # by a moderator
    she_may: list[Permission]  # with this report, who asks
    suspected: list[Sign]  # of what, while it waits for an officer's word
