"""How things are said on pages: what templates ask of a report, shaped for the components."""

import re
from typing import Any, TypedDict
from uuid import UUID

from litestar.types import AnyCallable
from markupsafe import Markup

from api.assets.schemas import Asset, AssetNamed, NearAsset
from api.language import gettext as _
from api.language import ngettext
from api.notifications.words import because
from api.places.schemas import GazetteerEntry
from api.reports.schemas import (
    Draft,
    Happening,
    LocationSource,
    Outcome,
    PhotoShown,
    ReportPage,
    Sign,
    Stage,
    UsualTime,
)
from api.reports.words import outcome_words, stage_words
from api.rounds.schemas import Finding
from api.services.actions import field_name
from api.services.schemas import OUTCOMES, Answer, Question, Service
from api.templates.schemas import UsedFor
from api.triage.schemas import CaseReport, QueueRow, TeamOffered
from pwa.times import Times
from pwa.triage.composing import STAGES, ways_to_write

LONGEST_HEADING = 70  # characters

# What XML 1.0 cannot hold (section 2.2), whatever it is escaped as.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Item = dict[str, Any]


class Choice(TypedDict):
    value: str
    text: str


def filters(times: Times) -> dict[str, AnyCallable]:
    def steps(history: list[Happening], base: str = "") -> list[Item]:
        """`base` is /staff where officers see them."""
        return [step(each, times, base) for each in history]

    def queue_rows(rows: list[QueueRow]) -> list[Item]:
        return [queue_row(row, times) for row in rows]

    def promise_words(report: ReportPage) -> str:
        """Of an open report: by when, and why that is later than it should be."""
        promised = _("We mean to have dealt with this by {day}.").format(day=times.day(report.expected_on))
        if report.expected_on <= report.target_on:
            return promised
        late = _("That is later than our target, {target}, because such reports have really taken this long.")
        return f"{promised} {late.format(target=times.day(report.target_on))}"

    return {
        "promise_words": promise_words,
        "day": times.day,
        "moment": times.moment,
        "ago": times.ago,
        "because": because,
        "fit_for_xml": fit_for_xml,
        "heading": heading,
        "metres_away": metres_away,
        "place_in_words": place_in_words,
        "usual_words": usual_words,
        "place_choices": place_choices,
        "asset_link": asset_link,
        "looked_after_by": looked_after_by,
        "yes_or_no": yes_or_no,
        "asset_choices": asset_choices,
        "near_choices": near_choices,
        "how_sure": how_sure,
        "how_placed": how_placed,
        "stage_choices": stage_choices,
        "ways_to_write": ways_to_write,
        "beginning_choices": lambda templates: [{"value": str(each.id), "text": each.name} for each in templates],
        "use_words": use_words,
        "use_choices": lambda uses: [{"value": each, "text": use_words(each)} for each in uses],
        "answer_choices": lambda kinds: [{"value": each, "text": answer_words(each)} for each in kinds],
        "partner_choices": lambda partners: [{"value": str(each.id), "text": each.name} for each in partners],
        "outcome_choices": outcome_choices,
        "finding_choices": finding_choices,
        "answer_rows": answer_rows,
        "service_choices": service_choices,
        "stops": stops,
        "photos_to_open": photos_to_open,
        "photos_to_remove": photos_to_remove,
        "steps": steps,
        "queue_rows": queue_rows,
        "team_choices": team_choices,
        "officer_choices": officer_choices,
        "within_choices": within_choices,
        "sign_words": sign_words,
    }


def sign_words(sign: Sign) -> str:
    """For an officer: what of a report looks like spam."""
    return {
        "markup": _("It has links written for machines"),
        "links": _("It has links to other websites"),
        "fast": _("The same phone sent very many reports within ten minutes"),
        "same_words": _("The same phone sent the same words for other places today"),
        "many_senders": _("Several phones sent the same words for other places today"),
        "spam_before": _("The same phone has sent spam before"),
    }[sign]


def heading(description: str | None, otherwise: str) -> str:
    """The first of a report's words, cut at a word; the service's name while they are not shown."""
    first = (description or otherwise).strip().split("\n")[0]
    if len(first) <= LONGEST_HEADING:
        return first
    cut = first[:LONGEST_HEADING]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.") + "…"


def metres_away(distance_m: float) -> str:
    """As far as a person would say it: to 5 metres, and from a kilometre on to 100."""
    if distance_m >= 1000:
        return _("{km} km away").format(km=f"{distance_m / 1000:.1f}")
    rounded = round(distance_m / 5) * 5
    return _("{metres} metres away").format(metres=rounded) if rounded else _("at the same place")


def usual_words(usual: UsualTime) -> str:
    return ngettext(
        "Reports like this usually take {n} day; 9 in 10 are closed within {most}.",
        "Reports like this usually take {n} days; 9 in 10 are closed within {most}.",
        usual.half_within_days,
    ).format(n=usual.half_within_days, most=usual.most_within_days)


def fit_for_xml(text: str) -> str:
    return NOT_XML.sub("", text)


def place_in_words(answers: Draft) -> str:
    if answers.asset:
        return str(answers.asset)
    near = _("Near {street}").format(street=answers.place_words) if answers.place_words else ""
    return near or f"{answers.latitude:.5f}, {answers.longitude:.5f}"


def how_sure(accuracy_m: float | None) -> str:
    """What a phone says of its own position; empty where it was not asked."""
    if accuracy_m is None:
        return ""
    metres = max(1, round(accuracy_m))
    one, more = "Your phone is sure to within {n} metre.", "Your phone is sure to within {n} metres."
    return ngettext(one, more, metres).format(n=metres)


def how_placed(source: LocationSource | None, accuracy_m: float | None) -> str:
    """For officers: how far a report's place is to be relied on."""
    words = {
        "gps": _("The phone’s own position"),
        "search": _("Typed, or chosen from a list"),
        "map": _("A pin on the map"),
        "photo": _("Where the photo was taken"),
        "asset": _("A thing with a name"),
        None: _("Not known"),
    }[source]
    if accuracy_m is None:
        return words
    return _("{how}, sure to {n} metres").format(how=words, n=max(1, round(accuracy_m)))


def place_choices(places: list[GazetteerEntry]) -> list[Choice]:
    """A place's own middle is its value, so that choosing one is the same as typing its position."""
    return [{"value": f"{place.latitude:.6f}, {place.longitude:.6f}", "text": str(place)} for place in places]


def asset_link(asset: AssetNamed | None) -> str:
    """For a summary list, which takes what is markup as it is."""
    return Markup('<a href="/a/{}">{}</a>').format(asset.code, asset) if asset else _("Not said")


def looked_after_by(report: CaseReport) -> str:
    if report.owner is None:
        return _("The council")
    return _("{owner}: pass it on").format(owner=report.owner) if report.passed_on else report.owner


def yes_or_no(fact: bool | None) -> str:
    return _("Not known") if fact is None else _("Yes") if fact else _("No")


def asset_choices(assets: list[Asset]) -> list[Choice]:
    return [{"value": asset.code, "text": str(asset)} for asset in assets]


def near_choices(assets: list[NearAsset]) -> list[Item]:
    """The things near a place, to be chosen by their words alone; and a way out."""
    choices: list[Item] = [
        {
            "value": asset.code,
            "text": f"{asset}, {metres_away(asset.distance_m)}",
            "hint": _("Already reported") if asset.is_reported else "",
        }
        for asset in assets
    ]
    return [*choices, {"value": "none", "text": _("None of these, or I am not sure")}]


def use_words(used_for: UsedFor) -> str:
    """What a template is said with."""
    if used_for == "ask":
        return _("A question")
    stage = next((each for each in STAGES if each == used_for), None)
    outcome = next((each for each in OUTCOMES if each == used_for.removesuffix("_end")), None)
    return stage_words(stage) if stage else _("Closed: {outcome}").format(outcome=outcome_words(outcome).lower())


def answer_words(kind: str) -> str:
    """What a contractor or another authority says of a report."""
    return {
        "in_work": _("Work has begun"),
        "done": _("Done"),
        "cannot": _("We cannot do it"),
        "question": _("We have a question"),
    }[kind]


def stage_choices(stages: tuple[Stage, ...]) -> list[Choice]:
    return [{"value": stage, "text": stage_words(stage)} for stage in stages]


def team_choices(teams: list[TeamOffered]) -> list[Choice]:
    named: list[Choice] = [{"value": each.name, "text": each.name} for each in teams if each.name]
    return [{"value": "", "text": _("Any")}, *named, {"value": "none", "text": _("In no team")}]


def officer_choices(teams: list[TeamOffered]) -> list[Choice]:
    officers: list[Choice] = [{"value": str(one.id), "text": one.name} for team in teams for one in team.officers]
    return [{"value": "", "text": _("Anybody, or nobody")}, *sorted(officers, key=lambda each: each["text"])]


def within_choices(metres: tuple[int, ...]) -> list[Choice]:
    return [
        {
            "value": str(each),
            "text": _("{n} metres").format(n=each) if each < 1000 else _("{n} km").format(n=each // 1000),
        }
        for each in metres
    ]


def outcome_choices(outcomes: tuple[Outcome, ...]) -> list[Choice]:
    return [{"value": outcome, "text": outcome_words(outcome)} for outcome in outcomes]


def finding_choices(findings: tuple[Finding, ...]) -> list[Choice]:
    """As an officer says it who stands there."""
    words = {
        "fixed": _("It is fixed"),
        "made_safe": _("It is safe now; more is to come"),
        "not_found": _("I looked and could not find it"),
        "cannot_act": _("We cannot do anything about it"),
        "more_to_do": _("Work goes on: do not close it"),
    }
    return [{"value": finding, "text": words[finding]} for finding in findings]


def answer_rows(answers: list[Answer], change: str = "") -> list[Item]:
    """For a summary list; `change` is the page they are changed on."""
    return [
        {
            "key": each.question,
            "value": each.answer or _("Not said"),
            "href": f"{change}#{field_name(each.code)}" if change else "",
            "words": True,
        }
        for each in answers
    ]


def service_choices(services: list[Service]) -> list[Item]:
    return [{"value": each.service_code, "text": each.name} for each in services]


def stops(questions: list[Question]) -> dict[str, dict[str, str]]:
    """By field, what to say to an answer for which a report is the wrong thing; to no answer where one is needed."""
    return {
        field_name(each.code): {option.value: option.stop for option in each.options if option.stop}
        | ({"": _("Answer “{question}”").format(question=each.text)} if each.required else {})
        for each in questions
    }


def photos_to_open(photos: list[PhotoShown]) -> list[Item]:
    return [
        {
            "src": f"/photos/{photo.id}/small",
            "href": f"/photos/{photo.id}",
            "alt": photo.alt or _("Photo {n}").format(n=n),
        }
        for n, photo in enumerate(photos, 2)
    ]


def photos_to_remove(photos: list[UUID]) -> list[Item]:
    return [
        {"id": id, "src": f"/photos/{id}/small", "href": "", "alt": _("Photo {n}").format(n=n)}
        for n, id in enumerate(photos, 1)
    ]


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
    return _("The council") if happening.by_council and happening.kind != "report.submitted" else ""


STAGE_OF = {"report.submitted": "received", "report.closed": "closed"}


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


def queue_row(row: QueueRow, times: Times) -> Item:
    is_open = row.status == "open"
    return {
        "href": f"/staff/reports/{row.reference}",
        "reference": row.reference,
        "title": heading(row.description, row.service_name),
        "place": " · ".join(filter(None, [row.service_name, row.place_words])),
        "stage": row.stage,
        "outcome": row.outcome,
        "whose": row.officer_name or "",
        "team": row.team or "",
        "away": metres_away(row.distance_m) if row.distance_m is not None else "",
        "is_waiting": row.is_waiting,
        "needs_word": row.escalated_to is not None,
        "is_flagged": row.is_flagged,
        "age": times.ago(row.submitted_at),
        "due": times.day(row.expected_on) if is_open else "",
        "is_late": row.is_late,
        "waiting": ngettext("{n} to look at", "{n} to look at", row.to_check).format(n=row.to_check)
        if row.to_check
        else "",
    }
