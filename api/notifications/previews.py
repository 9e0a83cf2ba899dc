"""How a message looks before anybody has it: by the same hands as the real ones, to nobody."""

from uuid import UUID

from msgspec import Struct

from api.notifications.email import Letter
from api.notifications.jobs import letter, notice, text
from api.notifications.schemas import ClaimedDelivery, MessageKind, Words
from api.notifications.texts import plain
from api.notifications.web_push import Notice
from api.settings import Settings

NOBODY = UUID(int=0)


class Preview(Struct, frozen=True):
    notice: Notice
    letter: Letter
    text: str
    is_cut: bool  # the text message does not hold all of its title


def preview(
    words: Words, settings: Settings, *, kind: MessageKind, because: list[str], is_question: bool = False
) -> Preview:
    claimed = ClaimedDelivery(
        id=0,
        message_id=NOBODY,
        channel="email",
        attempts=1,
        target_id=NOBODY,
        kind=kind,
        urgency="normal",
        ttl_s=0,
        follow_id=NOBODY if is_question else None,
        subject_id=NOBODY,
        is_reporter=False,
        is_question=is_question,
        may_say_not_fixed=False,
        title=words.title,
        body=words.body,
        path=words.path,
        because=because,
        listed=[],
        unread=1,
        address="",
        endpoint=None,
        p256dh=None,
        auth=None,
        notify_id=None,
        large_print=False,
    )
    sent = text(claimed, settings).message
    return Preview(notice(claimed, settings), letter(claimed, settings), sent, not sent.startswith(plain(words.title)))
