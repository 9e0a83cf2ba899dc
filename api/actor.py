"""Who is acting: written beside every event, and asked by row-level security."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

Kind = Literal["anonymous", "device", "address", "resident", "officer", "system", "consumer"]


class Actor(Struct, frozen=True):
    kind: Kind
    id: UUID | None = None
    session: str = ""  # of a device signed in to an account: the hash of its cookie, in hex

    @property
    def session_hash(self) -> bytes:
        return bytes.fromhex(self.session)

    @property
    def role(self) -> str:
        """The database role this actor's transactions take."""
        return ROLES.get(self.kind, "doorstep_resident")


ROLES = {"officer": "doorstep_officer", "system": "doorstep_worker", "consumer": "doorstep_open_data"}
ANONYMOUS = Actor("anonymous")
SYSTEM = Actor("system")
CONSUMER = Actor("consumer")  # of open data: whoever asks, it is given what everybody may have
