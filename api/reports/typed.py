"""What somebody typed about a report: how long it may be, and what is said where it cannot be taken."""

from api.errors import Refused
from api.language import gettext as _
from api.reports.schemas import LONGEST_DESCRIPTION, LONGEST_WHERE


def problems_with_words(description: str, where_exactly: str) -> dict[str, str]:
    """A sentence beside each field that cannot be taken as it is."""
    problems = {}
    if not description:
        problems["description"] = _("Say what the problem is")
    elif (over := len(description) - LONGEST_DESCRIPTION) > 0:
        problems["description"] = _("Say it in {limit} letters or fewer: this is {over} too long").format(
            limit=f"{LONGEST_DESCRIPTION:,}", over=f"{over:,}"
        )
    if len(where_exactly) > LONGEST_WHERE:
        problems["where_exactly"] = _("Say where exactly in {limit} letters or fewer").format(limit=LONGEST_WHERE)
    return problems


def refuse_too_long(**words: str) -> None:
    for name, text in words.items():
        if len(text) > LONGEST_DESCRIPTION:
            raise Refused(**{name: _("Say it in {limit} letters or fewer").format(limit=f"{LONGEST_DESCRIPTION:,}")})
