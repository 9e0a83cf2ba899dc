"""A report: a resident telling the council that something in a place needs attention."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID, uuid4

from msgspec import Meta, Struct, field
from msgspec.structs import force_setattr

from api.assets.schemas import Asset, AssetNamed, NearAsset
from api.erasable import unlock_with_its_key
from api.known_problems.schemas import KnownHere
from api.places.schemas import Latitude, Longitude, Place
from api.services.schemas import Answer, Service, ServiceGroup, ServiceName
from api.services.schemas import Outcome as Outcome

Status = Literal["open", "closed"]
Stage = Literal["received", "investigating", "planned", "in_progress", "closed"]
OpenStage = Literal["received", "investigating", "planned", "in_progress"]
ReportChannel = Literal["web", "phone", "counter", "email", "sms", "open311", "import"]
WordChannel = Literal["email", "sms", "link", "web"]
PhotoState = Literal["held", "shown", "hidden"]
PhotoKind = Literal["before", "after"]
LocationSource = Literal["gps", "search", "map", "photo", "asset"]

Sign = Literal["markup", "links", "fast", "same_words", "many_senders", "spam_before"]  # of spam

LONGEST_DESCRIPTION = 4000  # characters
LONGEST_WHERE = 200
MOST_PHOTOS = 3


class NewReport(Struct, frozen=True, forbid_unknown_fields=True):
    service_code: Annotated[str, Meta(max_length=60)]
    description: Annotated[str, Meta(min_length=1, max_length=LONGEST_DESCRIPTION)]
    latitude: Latitude
    longitude: Longitude
    where_exactly: Annotated[str, Meta(max_length=LONGEST_WHERE)] = ""
    answers: Annotated[dict[str, str | int | float | list[str]], Meta(max_length=50)] = {}  # by the question's code
    asset: Annotated[str, Meta(max_length=6)] = ""  # the short address of what it is about, which is then its place
    email: Annotated[str, Meta(max_length=254)] = ""
    mobile: Annotated[str, Meta(max_length=30)] = ""
    location_source: LocationSource | None = None
    accuracy_m: Annotated[float, Meta(ge=0)] | None = None  # metres within which a phone was sure of the place
    submission_key: UUID = field(default_factory=uuid4)  # send the same again after a failure: it is the same report


class Submitted(Struct, frozen=True):
    reference: str
    id: UUID
    is_new: bool  # False: this key's report was here already


class Receipt(Struct, frozen=True):
    """What is read out to who reported it through an officer."""

    id: UUID
    reference: str
    service_name: str
    place_words: str
    expected_on: date
    channel: ReportChannel
    ways: list[str]  # by which she will hear: email, letter, sms


class PhotoShown(Struct, frozen=True):
    id: UUID
    width: int
    height: int
    state: PhotoState
    alt: str = ""  # what it shows, in words
    kind: PhotoKind = "before"


class Happening(Struct, frozen=True):
    """One step of a report's history, as its page shows it."""

    kind: str
    happened_at: datetime
    stage: Stage | None
    outcome: Outcome | None
    words: str
    by_council: bool
    channel: str = ""  # of what she who reported it said later
    planned_on: date | None = None
    whose: str = ""  # looks after it, where it is not ours
    looked_for: str = ""
    other: str = ""  # the reference of the report it is joined with, or was
    photos: list[UUID] = []  # of the work, shown with it
    locked: str = ""  # words that can be erased, with their key: unlocked at once into `words`

    def __post_init__(self) -> None:
        if self.locked:
            force_setattr(self, "words", unlock_with_its_key(self.locked))
            force_setattr(self, "locked", "")


class Ending(Struct, frozen=True):
    """What an ending needs beside the words that say why."""

    planned_on: date | None = None  # planned: by when
    whose: str = ""  # not ours: who looks after it
    other: str = ""  # duplicate: the reference of the report it is the same as
    looked_for: str = ""  # not found
    passed_on: bool = False  # not ours: and it is in their hands, as whoever reported it agreed


class Turn(Struct, frozen=True):
    """How often officers have changed a report, and who did last."""

    version: int
    who: str | None


class QuestionAsked(Struct, frozen=True):
    """What she who reported it is asked, and whether it can still be answered."""

    id: UUID
    report_id: UUID
    reference: str
    service_name: str
    place_words: str
    asked: Happening
    answered_at: datetime | None
    is_over: bool
    photos: int  # of the problem, so far
    may_have_it: str  # the authority of which she is asked if it may; empty of any other question


class OpenQuestion(Struct, frozen=True):
    key: str
    asked: Happening


class QuestionDue(Struct, frozen=True):
    id: UUID
    report_id: UUID


class Sorted(Struct, frozen=True):
    """Of which service a report is, and whose work."""

    reference: str
    service_code: str
    service_name: str
    team: str | None
    stage: Stage
    ward_id: UUID | None
    easting: float
    northing: float
    owner: str | None
    answers: list[Answer]
    submitted_at: datetime


class Before(Struct, frozen=True):
    stage: OpenStage
    scheduled_on: date | None


class BeforeJoining(Struct, frozen=True):
    """How a report stood before it was merged into another."""

    before: Before


class ToJoin(Struct, frozen=True):
    """The report that another is the same as."""

    id: UUID
    stage: Stage
    is_public: bool


class Standing(Struct, frozen=True):
    """A report as it stands, locked until the change is done; and how it may end."""

    reference: str
    stage: Stage
    version: int
    is_public: bool
    scheduled_on: date | None
    duplicate_of: UUID | None
    outcomes: list[Outcome]
    closing_photo: bool
    has_after_photo: bool
    expected_on: date
    target_on: date
    counted_from: datetime
    waited_days: int
    late_notices: int


class OpenReport(Struct, frozen=True):
    """What anybody may know of a report, with its history."""

    reference: str
    service_code: str
    service_name: str
    description: str | None  # None while its words wait for an officer
    answers: list[Answer]
    place_words: str
    ward_name: str | None
    latitude: float
    longitude: float
    stage: Stage
    status: Status
    outcome: Outcome | None
    submitted_at: datetime
    expected_on: date
    updated_at: datetime
    history: list[Happening]


class ReportSummary(Struct, frozen=True):
    """What a list or a card shows."""

    reference: str
    service_code: str
    service_name: str
    icon: str | None
    description: str | None  # None while its words wait for an officer
    place_words: str
    ward_name: str | None
    latitude: float  # degrees, WGS 84
    longitude: float
    stage: Stage
    status: Status
    outcome: Outcome | None
    submitted_at: datetime
    expected_on: date
    updated_at: datetime
    photo_id: UUID | None
    photo_alt: str | None  # what it shows, in words; empty where nobody has said


class ReportOnDevice(ReportSummary, frozen=True):
    is_mine: bool  # or followed only


class Signs(Struct, frozen=True):
    """What the database knows of a sender and of the words of her report, besides the report."""

    sent_lately: int  # by her, in the ten minutes before
    same_words_hers: int  # in the day before, in other places
    same_words_senders: int  # other people with just these words in the day before, in other places
    marked_spam: int  # of hers
    dealt_with: int  # of hers, and fixed


class ServiceHere(Struct, frozen=True):
    """A service, what is known of it at a place, and the things there that it may be about."""

    service: Service
    known: list[KnownHere]
    things: list[NearAsset]


class Choices(Struct, frozen=True):
    """What a list may be narrowed by."""

    wards: list[str]
    groups: list[ServiceGroup]


class Lookalike(Struct, frozen=True):
    """An open report near a new one that may be of the same thing."""

    reference: str
    service_name: str
    icon: str | None
    description: str | None
    place_words: str
    stage: Stage
    submitted_at: datetime
    photo_id: UUID | None
    photo_alt: str | None
    distance_m: float
    likeness: float  # 0 to 1
    is_same: bool  # of the very same asset
    is_followed: bool  # by this device


class UsualTime(Struct, frozen=True):
    """How long reports of a service really took to close, over the last year."""

    reports: int
    half_within_days: int
    most_within_days: int  # nine in ten


class ReportPage(Struct, frozen=True):
    """Everything a report's page shows, in one row."""

    id: UUID
    reference: str
    service_code: str
    service_name: str
    icon: str | None
    description: str | None
    where_exactly: str | None
    answers: list[Answer]
    asset: AssetNamed | None
    passed_to: str | None  # the owner it goes to, where that is not the council
    place_words: str
    ward_name: str | None
    latitude: float
    longitude: float
    stage: Stage
    status: Status
    outcome: Outcome | None
    reason: str
    submitted_at: datetime
    expected_on: date  # as it was told
    target_on: date  # by its service's target
    closed_at: datetime | None
    updated_at: datetime
    is_public: bool
    words_shown: bool  # to everybody
    is_mine: bool  # this device may manage it
    hidden_because: str | None  # why nobody but she who reported it sees it any more
    is_looked_at_first: bool  # it may be spam; for whose it is
    question_key: str | None  # of the question that waits for whose it is
    is_followed: bool
    has_push: bool  # this device is told by push
    photos: list[PhotoShown]
    history: list[Happening]
    known: list[KnownHere]  # of this service in this place, while the report is open


class Mark(Struct, frozen=True):
    """What a map shows in one spot: a report or, where many are together, how many."""

    number: int
    latitude: float  # of the report, or the middle of the many
    longitude: float
    reference: str | None  # None for many
    service_name: str | None
    stage: Stage | None


class Draft(Struct, frozen=True, omit_defaults=True):
    """What a resident has answered so far; an empty answer is one not given yet."""

    latitude: float | None = None
    longitude: float | None = None
    place_words: str = ""
    asset: Asset | None = None  # what it is about; its place is the report's
    location_source: LocationSource | None = None
    accuracy_m: float | None = None
    place_unsure: bool = False  # to be looked at once more before it counts as answered
    service_code: str = ""
    passed_to: str = ""  # the owner of the place, where a report of this service goes there
    description: str = ""
    where_exactly: str = ""
    given: dict[str, list[str]] = {}  # as typed, by the question's code
    described: bool = False
    seen: list[str] = []  # reports shown beside the words, so not again before sending
    email: str = ""
    mobile: str = ""
    contact_asked: bool = False
    earlier: str = ""  # the reference of the report that it follows on from

    @property
    def place(self) -> Asset | Place | None:
        if self.latitude is None or self.longitude is None:
            return self.asset
        return self.asset or Place(self.latitude, self.longitude)


class KeptDraft(Struct, frozen=True):
    id: UUID
    answers: Draft
    reference: str | None  # of the report it has become
    photos: list[UUID]
    better: ServiceName | None = None  # a service that the words fit clearly better than the one chosen
