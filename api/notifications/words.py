"""What is written to somebody who follows more than a report. Short, kind, and nothing a lock screen must not show."""

from api.database import Connection
from api.language import N_
from api.language import gettext as _
from api.notifications.schemas import Interest
from api.words.actions import words
from api.words.schemas import Template, Words

MAY_WE_WRITE = N_(
    "Someone, we hope you, asked us to send this news to this address. "
    "If that is right, open the link and press the button. If not, do nothing: we will not write again."
)
QUESTION = Template(
    "interest.question",
    N_("An address is asked if it wants news of a place or a kind of problem"),
    N_("Do you want news of {about}?"),
    MAY_WE_WRITE,
    ("about",),
    needs=("about",),
    is_question=True,
)
QUESTION_OF_BROADCASTS = Template(
    "broadcasts.question",
    N_("An address is asked if it wants council news"),
    N_("Do you want {about}?"),
    MAY_WE_WRITE,
    ("about",),
    needs=("about",),
    is_question=True,
)
QUESTION_FOR_DEVICE = Template(
    "device.question",
    N_("An address is asked if it wants what was not opened on a phone"),
    N_("Shall we write here too?"),
    N_(
        "Someone, we hope you, asked us to send to this address what was not opened on their phone. "
        "If that is right, open the link and press the button. If not, do nothing: we will not write again."
    ),
    is_question=True,
)
GREETING = Template(
    "interest.greeting",
    N_("An address said yes to news of a place or a kind of problem"),
    N_("News of {about} will come here"),
    N_("Thank you. We will write when something new is reported, and when it is dealt with."),
    ("about",),
)
GREETING_OF_BROADCASTS = Template(
    "broadcasts.greeting",
    N_("An address said yes to council news"),
    N_("{about} will come here"),
    N_("Thank you. We will write when there is something you should know."),
    ("about",),
)
TEST = Template(
    "device.test",
    N_("Somebody asked for a test on a phone"),
    N_("This is a test"),
    N_("Messages reach this phone. There is nothing you need to do."),
)
CODE = Template(
    "code.asked",
    N_("Somebody asked for a code to sign in with"),
    N_("Your code"),
    N_(
        "It works for 10 minutes, on the phone or computer you asked on. "
        "We never ring or write to ask you for it. If you did not ask, do nothing: nobody can sign in without it."
    ),
)
ACCOUNT_CHANGED = Template(
    "account.changed",
    N_("A way to sign in to an account, or its address, was changed"),
    N_("Your account was changed"),
    N_(
        "A way to sign in was added or taken off, or the address was changed. If that was you, there is nothing to do. "
        "If it was not, ring us at once."
    ),
)
ACCOUNT_ENDS = Template(
    "account.ends",
    N_("An account has not been used for so long that it is about to be deleted"),
    N_("Your account will be deleted in a month"),
    N_("You have not used it for a long time. To keep it, sign in. Your reports stay as they are either way."),
)
REQUEST_ANSWERED = Template(
    "request.answered",
    N_("Somebody asked about their data, and here is the answer"),
    N_("We have answered you"),
    N_(
        "You asked us something about what we hold about you. The answer stands among what we hold: sign in to read it."
    ),
)
TEMPLATES = (
    *(QUESTION, GREETING, QUESTION_OF_BROADCASTS, GREETING_OF_BROADCASTS),
    *(QUESTION_FOR_DEVICE, TEST, CODE, ACCOUNT_CHANGED, ACCOUNT_ENDS, REQUEST_ANSWERED),
)


async def question(db: Connection, interest: Interest) -> Words:
    """The one letter an address gets before it has said yes."""
    template = QUESTION_OF_BROADCASTS if interest.kind == "broadcasts" else QUESTION
    return await words(db, template, "/following", about=interest.name)


async def question_for_device(db: Connection) -> Words:
    return await words(db, QUESTION_FOR_DEVICE, "/account/notices")


async def greeting(db: Connection, interest: Interest) -> Words:
    is_of_broadcasts = interest.kind == "broadcasts"
    template, path = (GREETING_OF_BROADCASTS, "/news") if is_of_broadcasts else (GREETING, "/reports")
    return await words(db, template, path, about=interest.name)


async def a_test(db: Connection) -> Words:
    return await words(db, TEST, "/account/devices")


async def a_code(db: Connection) -> Words:
    return await words(db, CODE, "/account/sign-in/code")


async def account_changed(db: Connection) -> Words:
    return await words(db, ACCOUNT_CHANGED, "/account/security")


async def account_ends(db: Connection) -> Words:
    return await words(db, ACCOUNT_ENDS, "/account/sign-in")


async def request_answered(db: Connection) -> Words:
    return await words(db, REQUEST_ANSWERED, "/account/data")


def because(names: list[str]) -> str:
    """You hear of this because you follow Quay Road and Harbour ward."""
    if not names:
        return ""
    *most, last = names
    listed = _("{most} and {last}").format(most=", ".join(most), last=last) if most else last
    return _("You hear of this because you follow {interests}.").format(interests=listed)
