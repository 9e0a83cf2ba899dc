"""What a broadcast says in a message, and how that looks before it is sent."""

from uuid import UUID

from msgspec import Struct

from api.broadcasts.schemas import Broadcast, Kind, Telling, Word
from api.language import gettext as _
from api.notifications.email import Letter
from api.notifications.jobs import letter, notice
from api.notifications.schemas import ClaimedDelivery, Words
from api.notifications.web_push import Notice
from api.settings import Settings

NOBODY = UUID(int=0)


class Preview(Struct, frozen=True):
    notice: Notice
    letter: Letter


def kind_words(kind: Kind) -> str:
    return {"emergency": _("Emergency"), "disruption": _("Disruption"), "news": _("News")}[kind]


def message(told: Telling | Word, reference: str, *, is_correction: bool) -> Words:
    """In an emergency also what to do and whom to ring, for whoever cannot open the page."""
    title = _("Correction: {title}").format(title=told.title) if is_correction else told.title
    parts = [told.words, told.advice, told.numbers] if told.kind == "emergency" else [told.words]
    return Words(title, "\n\n".join(filter(None, parts)), f"/news/{reference}")


def preview(broadcast: Broadcast, settings: Settings) -> Preview:
    """By the same hands as the real ones, to nobody."""
    words = message(broadcast.word, broadcast.reference, is_correction=broadcast.corrects is not None)
    claimed = ClaimedDelivery(
        id=0,
        message_id=NOBODY,
        channel="email",
        attempts=1,
        target_id=NOBODY,
        kind=broadcast.word.kind,
        urgency="normal",
        ttl_s=0,
        follow_id=None,
        subject_id=broadcast.subject_id,
        is_reporter=False,
        is_question=False,
        may_say_not_fixed=False,
        title=words.title,
        body=words.body,
        path=words.path,
        because=[_("Council news for {area}").format(area=broadcast.area_words)],
        listed=[],
        unread=1,
        address="",
        endpoint=None,
        p256dh=None,
        auth=None,
        notify_id=None,
        large_print=False,
    )
    return Preview(notice(claimed, settings), letter(claimed, settings))
