"""What officers see: the queue, and one report with everything about it."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from api.assets.schemas import AssetNamed
from api.reports.schemas import Happening, Outcome, PhotoShown, ReportChannel, Stage, Status
from api.services.schemas import Answer


class QueueRow(Struct, frozen=True):
    id: UUID
    reference: str
    service_name: str
    icon: str | None
    description: str
    place_words: str
    ward_name: str | None
    team: str | None
    stage: Stage
    status: Status
    outcome: Outcome | None
    submitted_at: datetime
    expected_on: date
    is_late: bool
    to_check: int  # photos and words that wait for a look


class Queue(Struct, frozen=True):
    open: int
    late: int
    to_check: int
    rows: list[QueueRow]


class CaseReport(Struct, frozen=True):
    id: UUID
    reference: str
    service_code: str
    service_name: str
    icon: str | None
    team: str | None
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
    channel: ReportChannel
    stage: Stage
    status: Status
    outcome: Outcome | None
    reason: str
    is_public: bool
    words_shown: bool
    submitted_at: datetime
    expected_on: date
    is_late: bool
    followers: int
    told: int  # messages that reached somebody
    photos: list[PhotoShown]
    history: list[Happening]
