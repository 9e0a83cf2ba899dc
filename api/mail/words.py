"""What somebody is told whose email could not simply be put on the report."""

from api.language import gettext as _
from api.mail.schemas import Problem
from api.notifications.schemas import Words
from api.reports.schemas import LONGEST_DESCRIPTION, MOST_PHOTOS


def problem(what: Problem, path: str, origin: str) -> Words:
    limit = f"{LONGEST_DESCRIPTION:,}"
    return Words(
        title=_("We could not use your email"),
        body={
            "too large": _("Your email is over 25 MB, which is too big. Send a smaller photo, or your words alone."),
            "unreadable": _("We could not read your email. Open the page and tell us there, or write it once more."),
            "empty": _("We found no words of yours in your email. Write them above our letter and send it again."),
            "too long": _("Your email is too long for us. Say it in {limit} letters or fewer.").format(limit=limit),
            "not the reporter": _(
                "Thank you for writing. Only the person who reported this can add to it by email. "
                "If you see the same problem, tell us in a report of your own: {link}"
            ).format(link=f"{origin}/reports/new"),
        }[what],
        path=path,
    )


def closed(path: str) -> Words:
    return Words(
        title=_("We have your email, and this report is closed"),
        body=_(
            "We have put what you wrote beside the report, and somebody will read it. "
            "If it is not fixed, open the page and press “Not fixed”."
        ),
        path=path,
    )


def too_many_photos() -> str:
    return _("You can add up to {limit} photos").format(limit=MOST_PHOTOS)


def photos_left_out(sentences: list[str], path: str) -> Words:
    """Each sentence says of one photo why."""
    kept = _("Your words are on your report.")
    return Words(title=_("We could not use a photo you sent"), body="\n".join([*sentences, kept]), path=path)
