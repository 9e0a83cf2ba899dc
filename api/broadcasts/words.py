"""What a broadcast says in a message, and how that looks before it is sent."""

from api.broadcasts.schemas import Broadcast, Kind, Telling, Word
from api.language import gettext as _
from api.notifications import previews
from api.notifications.previews import Preview
from api.notifications.schemas import Words
from api.settings import Settings


def kind_words(kind: Kind) -> str:
    return {"emergency": _("Emergency"), "disruption": _("Disruption"), "news": _("News")}[kind]


def message(told: Telling | Word, reference: str, *, is_correction: bool) -> Words:
    """In an emergency also what to do and whom to ring, for whoever cannot open the page."""
    title = _("Correction: {title}").format(title=told.title) if is_correction else told.title
    parts = [told.words, told.advice, told.numbers] if told.kind == "emergency" else [told.words]
    return Words(title, "\n\n".join(filter(None, parts)), f"/news/{reference}")


def preview(broadcast: Broadcast, settings: Settings) -> Preview:
    words = message(broadcast.word, broadcast.reference, is_correction=broadcast.corrects is not None)
    because = [_("Council news for {area}").format(area=broadcast.area_words)]
    return previews.preview(words, settings, kind=broadcast.word.kind, because=because)
