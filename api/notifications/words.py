"""What is written to somebody who follows more than a report. Short, kind, and nothing a lock screen must not show."""

from api.language import gettext as _
from api.notifications.schemas import Interest, Words


def question(interest: Interest) -> Words:
    """The one letter an address gets before it has said yes."""
    asked = _("Do you want {about}?") if interest.kind == "broadcasts" else _("Do you want news of {about}?")
    return Words(
        title=asked.format(about=interest.name),
        body=_(
            "Someone, we hope you, asked us to send this news to this address. "
            "If that is right, open the link and press the button. If not, do nothing: we will not write again."
        ),
        path="/following",
    )


def question_for_device() -> Words:
    return Words(
        title=_("Shall we write here too?"),
        body=_(
            "Someone, we hope you, asked us to send to this address what was not opened on their phone. "
            "If that is right, open the link and press the button. If not, do nothing: we will not write again."
        ),
        path="/account/notices",
    )


def greeting(interest: Interest) -> Words:
    if interest.kind == "broadcasts":
        title = _("{about} will come here").format(about=interest.name)
        return Words(title, _("Thank you. We will write when there is something you should know."), "/news")
    return Words(
        title=_("News of {about} will come here").format(about=interest.name),
        body=_("Thank you. We will write when something new is reported, and when it is dealt with."),
        path="/reports",
    )


def a_test() -> Words:
    return Words(
        title=_("This is a test"),
        body=_("Messages reach this phone. There is nothing you need to do."),
        path="/account/devices",
    )


def answer_to_a_text() -> Words:
    return Words(
        title=_("Thank you. We cannot deal with texts yet, so please report it here"), body="", path="/reports/new"
    )


def because(names: list[str]) -> str:
    """You hear of this because you follow Quay Road and Harbour ward."""
    if not names:
        return ""
    *most, last = names
    listed = _("{most} and {last}").format(most=", ".join(most), last=last) if most else last
    return _("You hear of this because you follow {interests}.").format(interests=listed)
