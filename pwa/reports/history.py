"""What has happened to a report, step by step, as its line shows it."""

from collections.abc import Sequence

from markupsafe import Markup

from api.language import gettext as _
from api.reports.schemas import Happening
from api.reports.words import outcome_words, stage_words
from api.triage.schemas import SignedHappening
from pwa.shown import Item
from pwa.times import Times

STAGE_OF = {"report.submitted": "received", "report.closed": "closed"}


def steps(history: Sequence[Happening], times: Times, base: str = "") -> list[Item]:
    """`base` is /staff where officers see them."""
    return [step(each, times, base) for each in history]


def step(happening: Happening, times: Times, base: str = "") -> Item:
    return {
        "what": what_happened(happening, times),
        "when": times.moment(happening.happened_at),
        "at": happening.happened_at.isoformat(),
        "who": who_said(happening),
        "stage": "reopened" if happening.kind == "report.reopened" else happening.stage or STAGE_OF.get(happening.kind),
        "outcome": happening.outcome,
        "words": happening.words,
        "more": more_of(happening, times, base),
        "is_inside": happening.kind == "report.noted",
        "photos": [photo_of_work(f"{base}/photos/{id}", n) for n, id in enumerate(happening.photos, 1)],
    }


def photo_of_work(href: str, n: int) -> Item:
    return {"src": f"{href}/small", "href": href, "alt": _("The work, photo {n}").format(n=n)}


def who_said(happening: Happening) -> str:
    if happening.channel:
        return {
            "email": _("By email, not public"),
            "sms": _("By text, not public"),
            "link": _("In answer to our question, not public"),
            "web": _("Not public"),
        }[happening.channel]
    if isinstance(happening, SignedHappening) and happening.officer:
        return happening.officer
    return _("The council") if happening.by_council and happening.kind != "report.submitted" else ""


def more_of(happening: Happening, times: Times, base: str = "") -> str:
    """What an ending has beside its reason."""
    if happening.outcome and happening.planned_on:
        return _("Planned for {day}").format(day=times.day(happening.planned_on))
    elif happening.other:
        link = Markup('<a href="{0}/reports/{1}">{1}</a>').format(base, happening.other)
        return Markup(_("The other report is {reference}")).format(reference=link)  # nosec B704
    elif happening.kind == "report.handed_over":
        return _("To {whose}").format(whose=happening.whose)
    elif happening.whose:
        return _("Who looks after it: {whose}").format(whose=happening.whose)
    else:
        return _("We looked for: {what}").format(what=happening.looked_for) if happening.looked_for else ""


def what_happened(happening: Happening, times: Times) -> str:
    if happening.kind == "report.updated" and happening.stage:
        return stage_words(happening.stage)
    elif happening.kind == "report.scheduled" and happening.planned_on:
        return _("Planned for {day}").format(day=times.day(happening.planned_on))
    elif happening.kind == "report.closed":
        return _("Closed: {outcome}").format(outcome=outcome_words(happening.outcome).lower())
    elif happening.kind == "report.reopened":
        return _("Opened again") if happening.by_council else _("Not fixed, says the person who reported it")
    else:
        return {
            "report.submitted": _("Reported"),
            "report.assigned": _("Assigned anew"),
            "report.team_changed": _("Given to another team"),
            "report.corrected": _("Words changed by the person who reported it"),
            "report.added_to": _("More from the person who reported it"),
            "report.late": _("It takes longer than we said"),
            "report.escalated": _("A reminder to write"),
            "report.words_shown": _("Words shown to everyone"),
            "report.words_read": _("Read by an officer"),
            "report.erased": _("Personal details erased"),
            "report.photo_shown": _("Photo shown to everyone"),
            "report.noted": _("Internal note"),
            "report.handed_over": _("Passed on"),
            "report.handover_answered": _("Answer from whoever has it"),
            "report.handover_withdrawn": _("Taken back"),
            "report.handover_put_aside": _("An answer was put aside"),
            "report.asked": _("Asked the person who reported it"),
            "report.asked_again": _("Asked once more"),
            "report.answered": _("Answered"),
            "report.question_ended": _("Goes on without an answer"),
            "report.joined": _("Others told us of it too"),
            "report.parted": _("The other report is one of its own again"),
            "report.unmerged": _("A report of its own again"),
            "report.split": _("Split in two"),
            "report.recategorised": _("Another kind of problem now"),
            "report.photo_hidden": _("Photo hidden"),
            "report.hidden": _("Hidden from everybody else"),
            "report.unhidden": _("Shown to everyone again"),
            "report.words_changed": _("Words changed by the council"),
            "report.original_erased": _("What stood there before was erased"),
            "report.photo_described": _("Photo described in words"),
            "report.also_told": _("Somebody told us of it too"),
            "report.flagged": _("Somebody says that a part should not be public"),
            "report.flag_answered": _("Looked at, and left as it is"),
            "report.photo_redacted": _("Part of a photo covered"),
        }.get(happening.kind, happening.kind)
