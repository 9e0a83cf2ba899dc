"""What a phone sends from its outbox, and what it is answered."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from api.photos.schemas import PreparedPhoto


class Taken(Struct, frozen=True):
    """What became of it: the same for the same key."""

    reference: str
    is_new: bool  # False: it was here already


class KeptPhoto(Struct, frozen=True):
    id: UUID
    photo: PreparedPhoto


Photos = Sequence[KeptPhoto]
