"""A mail as it was read, and what became of it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.reports.schemas import Stage

MOST_BYTES = 25_000_000  # of a whole mail, its pictures in base64

Outcome = Literal[
    "filed",  # on the report
    "drafted",  # it waits for an officer to make a report of it
    "again",  # it was here before
    "answered",  # not filed, and told why
    "automatic",  # dropped: nobody wrote it
    "flood",  # dropped: more than anybody writes in a day
    "bounced",  # the letter never arrived
    "noted",  # the letter is late, or a notice says nothing to act on
    "complaint",  # the letters are ended
    "refused",  # for the sender's own server to tell
    "later",  # to be handed to us once more
]
Problem = Literal["too large", "unreadable", "empty", "too long", "not the reporter"]


class Notice(Struct, frozen=True):
    """What a server says of a letter that it was given (RFC 3464)."""

    action: str  # failed, delayed, delivered, relayed, expanded
    status: str  # such as 5.1.1 (RFC 3463); empty where it says none
    code: int  # of the SMTP answer; 0 where it says none


class Incoming(Struct, frozen=True):
    """A mail, read: what its sender wrote above the old letter, and what machines say of it."""

    id: str
    recipients: str  # every header that may name us
    sender: str  # as its header says; who knows
    subject: str
    is_automatic: bool
    words: str
    pictures: list[bytes]
    notice: Notice | None = None
    complaint: str = ""  # a feedback report's type: abuse, … (RFC 5965)
    returned: str = ""  # the headers of the letter it is about


class Letter(Struct, frozen=True):
    """A letter of ours that came back, by its delivery."""

    delivery_id: int
    address_id: UUID
    is_under_way: bool  # handed over just now, its fate not written down yet
    follow_id: UUID | None  # of the address
    is_over: bool
    report_id: UUID | None
    is_reporter: bool
    stage: Stage | None
    path: str
    photos: int
    filed_today: int
    answered_today: int


DraftEnding = Literal["completed", "answered", "dismissed"]


class Draft(Struct, frozen=True):
    """What came by email or text by itself, as officers see it: never from which address."""

    id: UUID
    channel: Literal["email", "sms"]
    words: str
    set_aside: Literal["", "automatic", "flood"]
    received_at: datetime
    ending: DraftEnding | None
    reason: str
    ended_at: datetime | None
    reference: str | None  # of the report it became
    photos: list[UUID]
    waiting: int  # drafts in all
    aside: int


class TextToDraft(Struct, frozen=True):
    words: str
    address_id: UUID
    means_stop: bool
