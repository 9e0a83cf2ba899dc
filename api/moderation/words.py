"""What is said to who reported something when it is hidden or changed, and why that may be."""

from api.database import Connection
from api.events import Event
from api.language import N_
from api.language import gettext as _
from api.moderation.schemas import About, Why
from api.reports.schemas import ReportSummary
from api.words.actions import words
from api.words.schemas import Template, Words

HIDDEN = Template(
    "report.hidden",
    N_("A report is hidden"),
    N_("{service}: only you see it now"),
    N_("{reason} We are still dealing with the problem. If you think this is wrong, open your report to tell us."),
    ("service", "reference", "reason"),
    needs=("reason",),
)
UNHIDDEN = Template(
    "report.unhidden",
    N_("A hidden report is shown again"),
    N_("{service}: everyone sees it again"),
    N_("We had hidden your report. We have looked again, and now everyone can see it."),
    ("service", "reference"),
)
CHANGED = Template(
    "report.words_changed",
    N_("A moderator changes a report’s words"),
    N_("{service}: we changed your words"),
    N_("{reason} If you think this is wrong, open your report to tell us."),
    ("service", "reference", "reason"),
    needs=("reason",),
)
TEMPLATES = (HIDDEN, UNHIDDEN, CHANGED)


async def words_for(db: Connection, event: Event, report: ReportSummary) -> Words:
    [template] = [each for each in TEMPLATES if each.kind == event.kind]
    reason = {"reason": event.details["words"]} if "reason" in template.knows else {}
    path = f"/reports/{report.reference}"
    return await words(db, template, path, service=report.service_name, reference=report.reference, **reason)


def why_words(why: Why) -> str:
    """The sentence for who reported it."""
    return {
        "personal": _("It says something about a person that should stay private."),
        "rude": _("Some of it could hurt or insult somebody."),
        "untrue": _("We have been told that it is not true, and are finding out."),
        "other": "",
    }[why]


def why_label(why: Why) -> str:
    return {
        "personal": _("It shows somebody’s details"),
        "rude": _("It is rude or hurtful"),
        "untrue": _("It is not true"),
        "other": _("Something else"),
    }[why]


def about_label(about: About) -> str:
    return {
        "words": _("What somebody wrote"),
        "photo": _("A photo"),
        "answer": _("An answer of the council"),
    }[about]
