"""What followers are told when something happens to a report. Short, kind, and nothing a lock screen must not show."""

from datetime import date

from api.events import Event
from api.language import gettext as _
from api.notifications.schemas import Words
from api.reports.schemas import Outcome, ReportSummary, Stage


def words_for(event: Event, report: ReportSummary) -> Words:
    said = event.details.get("words", "")
    return Words(
        title=title_for(event.kind, report).format(service=report.service_name, reference=report.reference),
        body=said or _("Somebody said it is not fixed. We will look again."),
        path=f"/reports/{report.reference}",
    )


def news_of(report: ReportSummary) -> Words:
    """For those who follow its place or its kind: what and where, and not a word that somebody wrote."""
    return Words(
        title=_("New report: {service}").format(service=report.service_name),
        body=report.place_words or _("Open it to see where."),
        path=f"/reports/{report.reference}",
    )


def greeting(report: ReportSummary) -> Words:
    return Words(
        title=_("News of report {reference} will come here").format(reference=report.reference),
        body=_(
            "Thank you. We will look at it and tell you what happens. We mean to have dealt with it by {date}."
        ).format(date=day(report.expected_on)),
        path=f"/reports/{report.reference}",
    )


def title_for(kind: str, report: ReportSummary) -> str:
    return {
        "report.updated": f"{{service}}: {stage_words(report.stage)}",
        "report.closed": f"{{service}}: {outcome_words(report.outcome)}",
        "report.reopened": _("{service}: open again"),
    }[kind]


def stage_words(stage: Stage) -> str:
    return {
        "received": _("Received"),
        "investigating": _("Looking into it"),
        "planned": _("Planned"),
        "in_progress": _("Work has begun"),
        "closed": _("Closed"),
    }[stage]


def outcome_words(outcome: Outcome | None) -> str:
    return {
        "fixed": _("Fixed"),
        "no_action": _("No work planned"),
        "not_ours": _("Not ours to fix"),
        "duplicate": _("Reported already"),
        "withdrawn": _("Withdrawn"),
        None: "",
    }[outcome]


def day(date: date) -> str:
    """As GOV.UK writes a date: 4 December 2026."""
    return f"{date.day} {date:%B %Y}"


def question(report: ReportSummary) -> Words:
    """The one letter an address gets before it has said yes."""
    return Words(
        title=_("Do you want news of report {reference}?").format(reference=report.reference),
        body=_(
            "Someone, we hope you, asked us to send news of this report to this address. "
            "If that is right, open the link and press the button. If not, do nothing: we will not write again."
        ),
        path=f"/reports/{report.reference}",
    )
