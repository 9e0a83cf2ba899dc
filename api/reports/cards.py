"""What is seen where somebody shares a report's link: drawn once for what it shows, kept a while."""

import asyncio
from collections import OrderedDict
from hashlib import blake2b
from typing import Literal
from uuid import UUID

import msgspec

from api.colours import readable_on
from api.errors import NotFound
from api.photos.schemas import Card, PhotoRefused
from api.photos.store import PhotoStore
from api.photos.workshop import Workshop
from api.reports.schemas import Outcome, ReportPage, Stage
from api.reports.words import outcome_words, stage_words
from api.settings import Settings

DRAWING = 1  # counted up when cards are drawn in another way
KEPT = 100
BRAND = "#0d5660"  # of a council that has set no colour; as in doorstep.css

Tone = Literal["stone", "river", "ochre", "moss"]


class Cards:
    """One is drawn at a time, so that however many are asked for, photos find a bench free."""

    def __init__(self, workshop: Workshop, photos: PhotoStore) -> None:
        self.workshop = workshop
        self.photos = photos
        self.drawing = asyncio.Lock()
        self.kept: OrderedDict[str, bytes] = OrderedDict()  # by what each shows

    async def image(self, card: Card, photo_id: UUID | None) -> bytes:
        """The PNG. Raises NotFound where it cannot be drawn."""
        name = name_of(card, photo_id)
        async with self.drawing:
            if name not in self.kept:
                photo = await self.photos.fetch(photo_id) if photo_id else None
                self.kept[name] = await self.draw(msgspec.structs.replace(card, photo=photo))
            self.kept.move_to_end(name)
            if len(self.kept) > KEPT:
                self.kept.popitem(last=False)
            return self.kept[name]

    async def draw(self, card: Card) -> bytes:
        try:
            return await self.workshop.draw(card)
        except PhotoRefused:
            raise NotFound from None


def card_of(report: ReportPage, settings: Settings) -> tuple[Card, UUID | None]:
    """With the photo on it, if an officer has shown one. Raises NotFound for a report that not everybody may see."""
    if not report.is_public:
        raise NotFound
    colour = settings.council_colour or BRAND
    card = Card(
        council=settings.council_name,
        colour=colour,
        on_colour=readable_on(colour),
        service=report.service_name,
        place=report.place_words,
        ward=report.ward_name or "",
        status=outcome_words(report.outcome) if report.outcome else stage_words(report.stage),
        tone=tone_of(report.stage, report.outcome),
        reference=report.reference,
    )
    return card, next((photo.id for photo in report.photos if photo.state == "shown"), None)


def name_of(card: Card, photo_id: UUID | None) -> str:
    """The same for cards that look the same."""
    return blake2b(msgspec.json.encode((DRAWING, card, photo_id)), digest_size=12).hexdigest()


def tone_of(stage: Stage, outcome: Outcome | None) -> Tone:
    if outcome == "fixed":
        return "moss"
    elif stage == "investigating":
        return "river"
    elif stage in ("planned", "in_progress"):
        return "ochre"
    return "stone"
