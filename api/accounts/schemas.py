"""Who uses Doorstep: a device, maybe signed in to a resident's account, and officers."""

from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from msgspec import Struct

from api.actor import Actor

Permission = Literal[
    "reports.answer",  # say how far it has come, ask, close, reopen
    "reports.assign",
    "reports.recategorise",
    "reports.merge",  # and split
    "reports.hand_over",  # to a contractor or another authority
    "reports.moderate",  # photos, words, hiding
    "reports.type_in",  # for callers
    "reports.export",
    "catalogue.edit",
    "known_problems.edit",
    "broadcasts.edit",
    "words.edit",
    "templates.edit",
    "teams.edit",
    "routing.edit",
    "targets.edit",  # with office hours and holidays
    "retention.edit",
    "officers.edit",  # and roles
    "figures.see",
    "personal.see",  # what is held about a person
    "audit.see",
    "requests.answer",  # residents' requests about their data
]
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)

# Roles that every council begins with.
ADMINISTRATOR = "Administrator"  # may do everything
OFFICER = "Service officer"  # what an officer has who was given no other


class Officer(Struct, frozen=True):
    id: UUID
    name: str
    email: str
    team: str
    permissions: list[Permission] = []  # of reports: with some of them at least

    @property
    def actor(self) -> Actor:
        return Actor("officer", self.id)


class KeptOfficer(Struct, frozen=True):
    id: UUID
    is_new: bool


class Session(Struct, frozen=True):
    """A browser in which an officer is signed in."""

    id: UUID
    is_proved: bool  # she proved who she is within the last ten minutes
    officer: Officer


Way = Literal["link", "passkey", "single_sign_on", "development"]


class Arrival(Struct, frozen=True):
    """How an officer comes in."""

    way: Way
    browser: str  # roughly which
    before: str  # the key of the session there was in it, which is over
    proved_at: datetime | None  # None: an identity provider did not say when


class OfficerSession(Struct, frozen=True):
    """A session in a list of them."""

    id: UUID
    way: Way
    browser: str
    started_at: datetime
    last_seen_at: datetime


class OwnPasskey(Struct, frozen=True):
    id: UUID
    name: str
    added_at: datetime
    used_at: datetime | None


class WaysIn(Struct, frozen=True):
    """What an officer has to sign in with, and where she is signed in."""

    passkeys: list[OwnPasskey]
    has_single_sign_on: bool
    sessions: list[OfficerSession]


class OfficerListed(Struct, frozen=True):
    id: UUID
    name: str
    email: str
    team: str
    active: bool
    roles: list[str]
    sessions: int
    can_sign_in: bool


class RoleGiven(Struct, frozen=True):
    """A role that an officer has, and with whose reports alone."""

    id: UUID
    role: str
    team: str | None
    ward: str | None


class OfficerKept(Struct, frozen=True):
    id: UUID
    name: str
    email: str
    team: str
    active: bool
    version: int
    is_within_reach: bool  # who looks may do everything that she may, and so may change what she may
    roles: list[RoleGiven]
    open_reports: int  # hers: nobody's of their teams once she has left
    rules: int  # by which new reports come to her
    leads: list[str]  # teams


class RoleEntry(Struct, frozen=True):
    """As it is written, and as its events keep what it was before and after."""

    name: str = ""
    permissions: list[Permission] = []


class Role(Struct, frozen=True):
    id: UUID
    name: str
    permissions: list[Permission]
    version: int
    is_within_reach: bool
    officers: list[str]  # who have it

    @property
    def entry(self) -> RoleEntry:
        return RoleEntry(self.name, self.permissions)


class StaffChange(Struct, frozen=True):
    """What somebody changed about an officer or a role."""

    id: int
    kind: str
    happened_at: datetime
    who: str | None
    details: dict[str, Any]


class OfficerPasskey(Struct, frozen=True):
    id: UUID
    officer_id: UUID
    credential_id: bytes
    public_key: bytes
    sign_count: int


Purpose = Literal["sign_in", "prove", "mobile", "email"]


class OneTimeCode(Struct, frozen=True):
    """A code as it was asked for: by which device, for which address, and how often it has been tried."""

    id: UUID
    purpose: Purpose
    device_id: UUID
    address_id: UUID
    resident_id: UUID | None  # who is to be proved; none for a sign-in
    tries: int


class CodesLately(Struct, frozen=True):
    of_device: int
    in_all: int


class SignedIn(Struct, frozen=True):
    """A device that is signed in to an account."""

    id: UUID
    name: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


class Account(Struct, frozen=True):
    """A resident's own account, as she sees it."""

    id: UUID
    email: str
    mobile: str | None
    mobile_id: UUID | None
    is_proved: bool  # lately, by more than her mailbox
    is_fresh: bool  # signed in lately, by whatever
    devices: list[SignedIn]
    passkeys: list[OwnPasskey]

    @property
    def has_second_way(self) -> bool:
        """She can prove herself by more than her mailbox."""
        return bool(self.passkeys or self.mobile)

    @property
    def may_secure(self) -> bool:
        """The first passkey or number is added with a mailbox that was proved just now; later ones need more."""
        return self.is_proved or (self.is_fresh and not self.has_second_way)


class KnownPasskey(Struct, frozen=True):
    id: UUID
    resident_id: UUID
    credential_id: bytes
    public_key: bytes
    sign_count: int
