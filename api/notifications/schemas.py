"""Who hears of what, and what they are told."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.notifications.fates import Status
from api.notifications.web_push import Urgency
from api.words.schemas import Words as Words

RecipientKind = Literal["device", "address", "resident"]
Channel = Literal["web_push", "email", "sms", "letter"]
# what each is worth: table message_kind
MessageKind = Literal[
    "report", "place", "emergency", "disruption", "news", "digest", "test", "answer", "staff", "code", "account"
]
InterestKind = Literal["place", "street", "ward", "service", "broadcasts"]
ChosenChannel = Literal["web_push", "email", "sms", "letter", "none"]
Pace = Literal["at_once", "daily", "weekly"]


class Recipient(Struct, frozen=True):
    kind: RecipientKind
    id: UUID


class Follow(Struct, frozen=True):
    id: UUID
    subject_kind: str
    subject_id: UUID
    recipient_kind: RecipientKind
    recipient_id: UUID
    is_reporter: bool


class Interest(Struct, frozen=True):
    """What can be followed beside one report."""

    id: UUID
    kind: InterestKind
    name: str  # in words: "Quay Street, Port Wrack", "Potholes in Merrowby"


class FollowedInterest(Interest, frozen=True):
    by_email: bool
    by_text: bool


class Wanted(Struct, frozen=True):
    """What somebody asks to follow, as a form says it; what a kind does not need is empty."""

    kind: str
    ward: str = ""  # its name
    service_code: str = ""
    street: str = ""  # as reports name it
    place: str = ""  # its name
    longitude: float | None = None
    latitude: float | None = None
    radius_m: int = 0


class Pictured(Struct, frozen=True):
    id: UUID
    kind: Literal["before", "after"]


class Message(Struct, frozen=True):
    id: UUID
    kind: MessageKind
    subject_id: UUID | None
    title: str
    body: str
    path: str
    because: list[str]
    created_at: datetime
    is_unread: bool
    is_muted: bool
    stopped: Literal["cancelled", "replaced"] | None  # what it says is no longer so
    pictures: list[Pictured] = []  # of work that it tells of: before and after

    @property
    def reference(self) -> str:
        """Of the report it is about; empty when it is about something else."""
        return self.path.removeprefix("/reports/") if self.path.startswith("/reports/") else ""


class TellPage(Struct, frozen=True):
    """How far telling very many has come."""

    people: int  # told on this page
    last_id: UUID | None  # the next page begins after this recipient; none when there is nobody left


class Progress(Struct, frozen=True):
    """What has become of the deliveries that tell of one event."""

    waiting: int
    delivered: int
    failed: int


class Listed(Struct, frozen=True):
    """A line of a digest."""

    title: str
    path: str


class Device(Struct, frozen=True):
    """A browser that may be sent notices."""

    id: UUID
    name: str
    created_at: datetime
    last_delivered_at: datetime | None


class Choice(Struct, frozen=True):
    kind: str
    channel: ChosenChannel
    pace: Pace


class Chosen(Struct, frozen=True):
    channel: ChosenChannel = "web_push"
    pace: Pace = "at_once"


class Choices(Struct, frozen=True):
    chosen: dict[str, Chosen]  # by kind; one that is not there is as it comes
    quiet_from: str | None  # such as 22:00, in the council's zone
    quiet_to: str | None
    most_a_day: int
    has_push: bool
    has_email: bool  # an address has agreed to have what is not opened here
    has_mobile: bool  # a number has
    language: str


class Sent(Struct, frozen=True):
    """What a receipt is about."""

    channel: Channel
    target_id: UUID


class ClaimedDelivery(Struct, frozen=True):
    """A delivery leased to this worker, with all that sending it needs."""

    id: int
    message_id: UUID
    channel: Channel
    attempts: int
    target_id: UUID
    kind: MessageKind
    urgency: Urgency
    ttl_s: int  # for how long it is still news
    follow_id: UUID | None
    subject_id: UUID | None
    is_reporter: bool
    is_question: bool  # asks the owner of an address whether to write to it
    may_say_not_fixed: bool
    title: str
    body: str
    path: str
    because: list[str]
    listed: list[Listed]  # of a digest
    unread: int  # in the inbox, for the app's badge
    address: str | None
    endpoint: str | None
    p256dh: str | None
    auth: str | None
    notify_id: UUID | None  # GOV.UK Notify has it already
    large_print: bool
    language: str = "en"


class Tried(Struct, frozen=True):
    """What became of one try at a delivery, to be written down."""

    id: int
    attempts: int  # which try it was
    target_id: UUID
    is_push: bool
    endpoint: str | None
    status: Status
    reason: str
    retry_after_s: float | None
    gone: bool
    notify_id: UUID | None
