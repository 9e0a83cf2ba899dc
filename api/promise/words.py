"""What is told of a promise that is not kept: before the day passes, and when nobody has said anything."""

from datetime import date

from api.database import Connection
from api.events import Event
from api.language import N_, day_words, language
from api.language import gettext as _
from api.promise.schemas import Late
from api.reports.schemas import ReportSummary
from api.reports.words import path_of
from api.words.actions import words
from api.words.schemas import Template, Words, Written

LATE = Template(
    "report.late",
    N_("It will take longer than was promised"),
    N_("{service}: this takes longer"),
    "{reason}",
    ("service", "reference", "reason"),
    needs=("reason",),
)
NOT_FORGOTTEN = Template(
    "report.not_forgotten",
    N_("Nobody has told them anything for too long"),
    N_("{service}: not forgotten"),
    N_(
        "We have told you nothing for too long. We are sorry. Your report is still here, "
        "and we have asked the team to write."
    ),
    ("service", "reference"),
)
COMPLAINTS = Template(
    "promise.complaints",
    N_("Somebody says a second time that it is not fixed, and reads this on the page"),
    N_("You can also complain"),
    N_(
        "You have told us more than once that this is not fixed. "
        "You can also complain: somebody who did not deal with it then looks at it."
    ),
)
TEMPLATES = (LATE, NOT_FORGOTTEN, COMPLAINTS)


def not_fixed_words(report: ReportSummary) -> tuple[str, str]:
    """For the team: a title and what it says."""
    title = _("Not fixed: {service} {reference}").format(service=report.service_name, reference=report.reference)
    return title, _("The person who reported it says that it is not fixed. It is open again and yours, as before.")


def late_words(late: Late) -> str:
    """What was meant, what is meant now, and why, where that is known."""
    meant = _("We meant to have dealt with this by {before}. It takes longer: we now mean to by {day}.").format(
        before=day_words(late.before), day=day_words(late.expected_on)
    )
    if late.scheduled:
        why = _("That is the day the work is planned for.")
    elif late.known:
        why = _("This is why: {known}.").format(known=late.known.rstrip("."))
    elif late.passed_to:
        why = _("It is with {owner}, who look after this place.").format(owner=late.passed_to)
    else:
        why = _("We are sorry.")
    return f"{meant} {why}"


async def news_of_lateness(db: Connection, event: Event, report: ReportSummary) -> Words:
    said = event.details["words"]
    return await words(db, LATE, path_of(report), service=report.service_name, reference=report.reference, reason=said)


async def not_forgotten(db: Connection, report: ReportSummary) -> Words:
    return await words(db, NOT_FORGOTTEN, path_of(report), service=report.service_name, reference=report.reference)


async def complaints_words(db: Connection, path: str) -> Written:
    """As the reader's language has them."""
    said = await words(db, COMPLAINTS, path)
    return said.others.get(language.get()) or Written(said.title, said.body)


def days_of(late: Late) -> dict[str, date | int | str]:
    """What the event keeps: figures are made from it."""
    return {"before": late.before, "expected_on": late.expected_on, "notice": late.notice, "words": late_words(late)}
