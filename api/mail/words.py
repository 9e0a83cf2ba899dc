"""What somebody is told whose email could not simply be put on the report."""

from api.database import Connection
from api.language import N_
from api.language import gettext as _
from api.mail.schemas import Problem
from api.reports.schemas import LONGEST_DESCRIPTION, MOST_PHOTOS
from api.words.actions import words
from api.words.schemas import Template, Words

NOT_USED = N_("We could not use your email")
PROBLEMS: dict[Problem, Template] = {
    "too large": Template(
        "mail.too_large",
        N_("An email was too big"),
        NOT_USED,
        N_("Your email is over 25 MB, which is too big. Send a smaller photo, or your words alone."),
    ),
    "unreadable": Template(
        "mail.unreadable",
        N_("An email could not be read"),
        NOT_USED,
        N_("We could not read your email. Open the page and tell us there, or write it once more."),
    ),
    "empty": Template(
        "mail.empty",
        N_("An email had no words of its own"),
        NOT_USED,
        N_("We found no words of yours in your email. Write them above our letter and send it again."),
    ),
    "too long": Template(
        "mail.too_long",
        N_("An email had too many words"),
        NOT_USED,
        N_("Your email is too long for us. Say it in {limit} letters or fewer."),
        ("limit",),
        needs=("limit",),
    ),
    "not the reporter": Template(
        "mail.not_the_reporter",
        N_("An email came from somebody who did not report it"),
        NOT_USED,
        N_(
            "Thank you for writing. Only the person who reported this can add to it by email. "
            "If you see the same problem, tell us in a report of your own: {link}"
        ),
        ("link",),
        needs=("link",),
    ),
}
CLOSED = Template(
    "mail.closed",
    N_("An email came to a closed report"),
    N_("We have your email, and this report is closed"),
    N_(
        "We have put what you wrote beside the report, and somebody will read it. "
        "If it is not fixed, open the page and press “Not fixed”."
    ),
)
PHOTOS_LEFT_OUT = Template(
    "mail.photos_left_out",
    N_("A photo in an email could not be used"),
    N_("We could not use a photo you sent"),
    N_("{photos}\nYour words are on your report."),
    ("photos",),
    needs=("photos",),
)
RECEIVED = Template(
    "mail.received",
    N_("Somebody wrote to us to report it"),
    N_("We have your message"),
    N_("Somebody will read it and make a report of it. Then you get a number for it, and hear what happens."),
)
ANSWERED = Template(
    "mail.answered",
    N_("An officer answers an email or a text that is no report"),
    N_("About your message to us"),
    "{reason}",
    ("reason",),
    needs=("reason",),
)
TEMPLATES = (*PROBLEMS.values(), CLOSED, PHOTOS_LEFT_OUT, RECEIVED, ANSWERED)


async def received(db: Connection) -> Words:
    return await words(db, RECEIVED, "/reports/new")


async def answered(db: Connection, said: str) -> Words:
    return await words(db, ANSWERED, "/", reason=said)


async def problem(db: Connection, what: Problem, path: str, origin: str) -> Words:
    return await words(db, PROBLEMS[what], path, limit=f"{LONGEST_DESCRIPTION:,}", link=f"{origin}/reports/new")


async def closed(db: Connection, path: str) -> Words:
    return await words(db, CLOSED, path)


async def photos_left_out(db: Connection, sentences: list[str], path: str) -> Words:
    """Each sentence says of one photo why."""
    return await words(db, PHOTOS_LEFT_OUT, path, photos="\n".join(sentences))


def too_many_photos() -> str:
    return _("You can add up to {limit} photos").format(limit=MOST_PHOTOS)
