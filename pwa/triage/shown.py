"""How a report is said to officers, and what they choose from."""

from litestar.types import AnyCallable
from markupsafe import Markup

from api.assets.schemas import AssetNamed
from api.language import gettext as _
from api.language import ngettext
from api.reports.schemas import LocationSource, Outcome, ReportChannel, Sign, Stage
from api.reports.words import outcome_words, stage_words
from api.triage.schemas import Authority, CaseReport, QueueRow, TeamOffered
from pwa.shown import Choice, Item, heading, metres_away
from pwa.times import Times
from pwa.triage.composing import ways_to_write


def filters(times: Times) -> dict[str, AnyCallable]:
    return {
        "sign_words": sign_words,
        "how_placed": how_placed,
        "asset_link": asset_link,
        "looked_after_by": looked_after_by,
        "ways_to_write": ways_to_write,
        "beginning_choices": lambda templates: [{"value": str(each.id), "text": each.name} for each in templates],
        "authority_choices": authority_choices,
        "stage_choices": stage_choices,
        "outcome_choices": outcome_choices,
        "team_choices": team_choices,
        "officer_choices": officer_choices,
        "within_choices": within_choices,
        "channel_words": channel_words,
        "queue_rows": lambda rows: [queue_row(each, times) for each in rows],
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


def channel_words(channel: ReportChannel) -> str:
    return {
        "web": _("This website"),
        "phone": _("Telephone"),
        "counter": _("The counter"),
        "email": _("Email"),
        "sms": _("Text message"),
        "open311": _("Another website or app"),
        "import": _("An earlier system"),
    }[channel]


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


def asset_link(asset: AssetNamed | None) -> str:
    """For a summary list, which takes what is markup as it is."""
    return Markup('<a href="/a/{}">{}</a>').format(asset.code, asset) if asset else _("Not said")


def looked_after_by(report: CaseReport) -> str:
    if report.owner is None:
        return _("The council")
    return _("{owner}: pass it on").format(owner=report.owner) if report.passed_on else report.owner


def authority_choices(authorities: list[Authority]) -> list[Choice]:
    said = {True: _("{name}: the answer was yes"), False: _("{name}: the answer was no"), None: "{name}"}
    return [{"value": str(each.id), "text": said[each.agreed].format(name=each.name)} for each in authorities]


def stage_choices(stages: tuple[Stage, ...]) -> list[Choice]:
    return [{"value": stage, "text": stage_words(stage)} for stage in stages]


def outcome_choices(outcomes: tuple[Outcome, ...]) -> list[Choice]:
    return [{"value": outcome, "text": outcome_words(outcome)} for outcome in outcomes]


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
