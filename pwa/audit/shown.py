"""What the trail and its looks say, in words."""

from collections.abc import Callable
from typing import Any

from api.actor import Kind
from api.audit.schemas import LookShown, Purpose, TakenFor
from api.language import gettext as _


def what_for(purpose: Purpose) -> str:
    return {
        "dealing": _("To deal with a report"),
        "checking": _("To check words or a photo before everyone sees them"),
        "calling": _("To help somebody who called"),
        "request": _("To answer a request about what we hold"),
        "matching": _("To keep our records right"),
        "export": _("In a file taken out of our system"),
        "review": _("To check that we keep to the rules"),
        "investigation": _("To prevent or find out a crime"),
    }[purpose]


def taken_for(purpose: TakenFor) -> str:
    return {
        "work": _("To plan work, or to do it"),
        "figures": _("For figures, or a report to councillors"),
        "request": _("To answer a question, a complaint or a request"),
        "partner": _("For a firm, or another body that does the work"),
        "other": _("For something else"),
    }[purpose]


def who_acted(kind: Kind) -> str:
    """Where it was no officer of ours."""
    return {
        "anonymous": _("Somebody"),
        "device": _("A phone or computer"),
        "address": _("An email address or a number"),
        "resident": _("A resident"),
        "officer": _("An officer"),
        "system": _("Doorstep itself"),
        "consumer": _("A partner"),
    }[kind]


def kind_of_event(kind: str) -> str:
    """For whoever keeps watch: `report.handed_over` is “Report: handed over”."""
    subject, _dot, verb = kind.replace("_", " ").partition(".")
    return f"{subject.capitalize()}: {verb}"


def who_of_the_council(look: LookShown) -> str:
    """Never who it was."""
    role = f"({look.role})" if look.team and look.role else look.role
    return " ".join(filter(None, [look.team, role])) or _("The council")


def filters() -> dict[str, Callable[..., Any]]:
    return {
        "what_for": what_for,
        "taken_for": taken_for,
        "who_acted": who_acted,
        "who_of_the_council": who_of_the_council,
        "officers_named": lambda officers: [{"value": str(each.id), "text": each.name} for each in officers],
        "kind_of_event": kind_of_event,
        "kinds_named": lambda kinds: [{"value": kind, "text": kind_of_event(kind)} for kind in kinds],
    }
