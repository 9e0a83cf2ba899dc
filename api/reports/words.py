"""What followers are told when something happens to a report. Short, kind, and nothing a lock screen must not show."""

from datetime import date

from api.database import Connection
from api.events import Event
from api.language import N_
from api.language import gettext as _
from api.reports.schemas import Outcome, ReportSummary, Stage
from api.words.actions import words
from api.words.schemas import Template, Value, Words

REPORT = ("service", "reference")


def with_reason(kind: str, happens: str, title: str, body: str = "{reason}", *more: str) -> Template:
    """Nobody hears that something happened without why, nor without what that ending itself says."""
    return Template(kind, happens, title, body, (*REPORT, "reason", *more), needs=("reason", *more))


CHANGES = (
    with_reason("report.updated.received", N_("It is back among those received"), N_("{service}: Received")),
    with_reason("report.updated.investigating", N_("Somebody looks into it"), N_("{service}: Looking into it")),
    with_reason("report.updated.planned", N_("Work is planned"), N_("{service}: Planned")),
    with_reason(
        "report.scheduled.planned",
        N_("A day is planned for the work"),
        N_("{service}: Planned for {day}"),
        "{reason}",
        "day",
    ),
    with_reason("report.updated.in_progress", N_("Work has begun"), N_("{service}: Work has begun")),
    with_reason("report.closed.fixed", N_("It is fixed"), N_("{service}: Fixed")),
    with_reason("report.closed.made_safe", N_("It is made safe"), N_("{service}: Made safe")),
    with_reason(
        "report.closed.planned",
        N_("The work is planned, and the report closed"),
        N_("{service}: Work is planned"),
        N_("{reason} We mean to have done it by {day}."),
        "day",
    ),
    with_reason("report.closed.known", N_("We know of it already"), N_("{service}: We know of it")),
    with_reason(
        "report.closed.not_ours",
        N_("It is not ours to fix"),
        N_("{service}: Not ours to fix"),
        N_("{reason} Who looks after it: {whose}."),
        "whose",
    ),
    with_reason(
        "report.closed.passed_on",
        N_("It is not ours to fix, and passed on to whose it is"),
        N_("{service}: Not ours to fix"),
        N_("{reason} We have passed it on to {whose}."),
        "whose",
    ),
    with_reason("report.closed.cannot_act", N_("We cannot act"), N_("{service}: No work planned")),
    with_reason(
        "report.closed.duplicate",
        N_("It was reported already"),
        N_("{service}: Reported already"),
        N_("{reason} From now on you hear what happens to report {other}."),
        "other",
    ),
    with_reason(
        "report.closed.not_found",
        N_("We could not find it"),
        N_("{service}: We could not find it"),
        N_("{reason} We looked for: {looked_for}."),
        "looked_for",
    ),
    with_reason("report.closed.withdrawn", N_("Its reporter withdrew it"), N_("{service}: Withdrawn")),
    with_reason("report.unmerged", N_("It is a report of its own again"), N_("{service}: a report of its own again")),
    with_reason("report.reopened.why", N_("Somebody said it is not fixed, and why"), N_("{service}: open again")),
    Template(
        "report.reopened",
        N_("Somebody said it is not fixed"),
        N_("{service}: open again"),
        N_("Somebody said it is not fixed. We will look again."),
        REPORT,
    ),
)
HANDED_OVER = Template(
    "report.handed_over",
    N_("It is in the hands of a contractor or another authority"),
    N_("{service}: passed on"),
    N_("{whose} has it now. You hear here what they do."),
    (*REPORT, "whose"),
    needs=("whose",),
)
ASKED = Template(
    "report.asked",
    N_("We ask the person who reported it something"),
    N_("{service}: we have a question"),
    N_("Open it to read and answer it. We go on once we know."),
    REPORT,
)
ASKED_AGAIN = Template(
    "report.asked_again",
    N_("Nobody has answered what we asked"),
    N_("{service}: can you still answer?"),
    N_("We asked you something about your report. We go on once we know."),
    REPORT,
)
SPLIT = Template(
    "report.split",
    N_("One report became two"),
    N_("{service}: two reports from now on"),
    N_("Your report named two problems, so it is two reports now. The second is {other}. You hear of both."),
    (*REPORT, "other"),
    needs=("other",),
)
RECATEGORISED = Template(
    "report.recategorised",
    N_("It is another kind of problem than was said first"),
    N_("Your report is now about: {service}"),
    N_(
        "The people who deal with such problems have it now. Its reference stays {reference}. "
        "We mean to have dealt with it by {day}."
    ),
    (*REPORT, "day"),
    needs=("day",),
)
NEWS = Template(
    "report.news",
    N_("A new report, for those who follow its place or kind"),
    N_("New report: {service}"),
    "{place}",
    ("service", "place", "reference"),
)
GREETING = Template(
    "report.greeting",
    N_("An address said yes to news of a report"),
    N_("News of report {reference} will come here"),
    N_("Thank you. We will look at it and tell you what happens. We mean to have dealt with it by {day}."),
    ("reference", "service", "day"),
    needs=("day",),
)
QUESTION = Template(
    "report.question",
    N_("An address is asked if it wants news of a report"),
    N_("Do you want news of report {reference}?"),
    N_(
        "Someone, we hope you, asked us to send news of this report to this address. "
        "If that is right, open the link and press the button. If not, do nothing: we will not write again."
    ),
    ("reference",),
    needs=("reference",),
    is_question=True,
)
TEMPLATES = (*CHANGES, HANDED_OVER, ASKED, ASKED_AGAIN, SPLIT, RECATEGORISED, NEWS, GREETING, QUESTION)


async def words_for(db: Connection, event: Event, report: ReportSummary) -> Words:
    said = event.details.get("words", "")
    [template] = [each for each in CHANGES if each.kind == kind_of(event, said)]
    return await words(
        db,
        template,
        path_of(report),
        service=report.service_name,
        reference=report.reference,
        reason=said,
        **more_said(event),
    )


def more_said(event: Event) -> dict[str, Value]:
    """What an ending has beside its reason, as the event tells it."""
    day = event.details.get("planned_on")
    texts = {name: event.details[name] for name in ("whose", "other", "looked_for") if name in event.details}
    return texts | ({"day": date.fromisoformat(day)} if day else {})


def kind_of(event: Event, said: str) -> str:
    how = event.details.get("outcome" if event.kind == "report.closed" else "stage")
    how = "passed_on" if event.details.get("passed_on") else how
    how = "cannot_act" if how == "no_action" else how  # as it was called when the event was written
    if event.kind == "report.reopened":
        return f"{event.kind}.why" if said else event.kind
    return event.kind if event.kind == "report.unmerged" else f"{event.kind}.{how}"


async def said_of(db: Connection, event: Event, report: ReportSummary) -> Words:
    """Whatever it is that happened; a question's own link is left open."""
    if event.kind in ("report.split", "report.recategorised", "report.handed_over"):
        return await words_of_change(db, event, report)
    elif event.kind == "report.asked":
        return await words_of_asking(db, event, report, "…")
    else:
        return await words_for(db, event, report)


async def words_of_change(db: Connection, event: Event, report: ReportSummary) -> Words:
    template: Template = RECATEGORISED
    more: dict[str, Value] = {"day": report.expected_on}
    if event.kind == "report.split":
        template, more = SPLIT, {"other": event.details["other"]}
    elif event.kind == "report.handed_over":
        template, more = HANDED_OVER, {"whose": event.details["whose"]}
    return await words(db, template, path_of(report), service=report.service_name, reference=report.reference, **more)


async def words_of_asking(db: Connection, event: Event, report: ReportSummary, key: str) -> Words:
    template = ASKED if event.kind == "report.asked" else ASKED_AGAIN
    return await words(db, template, f"/questions/{key}", service=report.service_name, reference=report.reference)


async def news_of(db: Connection, report: ReportSummary) -> Words:
    """For those who follow its place or its kind: what and where, and not a word that somebody wrote."""
    where = report.place_words or _("Open it to see where.")
    return await words(db, NEWS, path_of(report), service=report.service_name, reference=report.reference, place=where)


async def greeting(db: Connection, report: ReportSummary) -> Words:
    return await words(
        db, GREETING, path_of(report), service=report.service_name, reference=report.reference, day=report.expected_on
    )


async def question(db: Connection, report: ReportSummary) -> Words:
    """The one letter an address gets before it has said yes."""
    return await words(db, QUESTION, path_of(report), reference=report.reference)


def path_of(report: ReportSummary) -> str:
    return f"/reports/{report.reference}"


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
        "made_safe": _("Made safe"),
        "planned": _("Work is planned"),
        "known": _("We know of it"),
        "not_ours": _("Not ours to fix"),
        "cannot_act": _("No work planned"),
        "duplicate": _("Reported already"),
        "not_found": _("We could not find it"),
        "withdrawn": _("Withdrawn"),
        None: "",
    }[outcome]
