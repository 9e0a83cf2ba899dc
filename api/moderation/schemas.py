"""Why something is kept from the public, and what there is to decide of a report."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.reports.schemas import Outcome, Stage
from api.services.schemas import Answer

Why = Literal["personal", "rude", "untrue", "other"]


class ModeratedReport(Struct, frozen=True):
    """All of a report that everybody might see, and what was decided about it."""

    id: UUID
    reference: str
    service_name: str
    place_words: str
    description: str
    where_exactly: str
    answers: list[Answer]
    stage: Stage
    outcome: Outcome | None
    is_public: bool
    words_shown: bool
    version: int
    hidden_at: datetime | None
    hidden_because: str  # last; empty where it never was
