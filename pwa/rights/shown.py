"""What is held about somebody, in words that she can read; the file that she can take along has it as it is kept."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, get_args

from api.language import gettext as _
from api.reports.schemas import Outcome
from api.reports.words import outcome_words
from api.rights.schemas import Row
from pwa.audit.shown import what_for
from pwa.promise.shown import score_words
from pwa.times import Times

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")
DAY = re.compile(r"\d{4}-\d\d-\d\d$")
IN_THE_FILE = ("id", "about")  # numbers, and addresses of pages
TYPED = ("title", "body", "value", "name", "words", "answer")  # by somebody, whatever it looks like


def filters(times: Times) -> dict[str, Callable[..., Any]]:
    def said(name: str, value: Any) -> str:
        if name in TYPED:
            return value or ""
        elif isinstance(value, list):
            return ", ".join(said(key, each[key]) for each in value for key in ("name", "channel") if key in each)
        elif isinstance(value, str) and MOMENT.match(value):
            return times.moment(datetime.fromisoformat(value))
        elif isinstance(value, str) and DAY.match(value):
            return times.day(date.fromisoformat(value))
        else:
            return in_words(name, value)

    def held_rows(row: Row) -> list[dict[str, Any]]:
        """For a summary list: what comes first is what she knows it by."""
        rows = [{"key": name, "value": said(name, value)} for name, value in row.items() if name not in IN_THE_FILE]
        first = list(labels())
        rows.sort(key=lambda each: first.index(each["key"]) if each["key"] in first else len(first))
        return [{"key": label(each["key"]), "value": each["value"], "words": True} for each in rows if each["value"]]

    return {"held_rows": held_rows}


def labels() -> dict[str, str]:
    return {
        "title": _("Title"),
        "body": _("What it says"),
        "value": _("Address or number"),
        "name": _("Name"),
        "what": _("What"),
        "kind": _("What you asked"),
        "words": _("Words"),
        "score": _("How it was"),
        "of": _("Of"),
        "purpose": _("Why"),
        "team": _("Team"),
        "report": _("Report"),
        "for": _("Report"),
        "by": _("Heard on"),
        "channel": _("By"),
        "pace": _("How often"),
        "sent": _("Sent by"),
        "at": _("When"),
    }


def label(name: str) -> str:
    """A name that has none of its own reads as English already, such as `added_at` and `due_on`."""
    return labels().get(name) or re.sub(r"_(at|on)$", "", name).replace("_", " ").capitalize()


def in_words(name: str, value: Any) -> str:
    if value is None:
        return ""
    elif name == "purpose":
        return what_for(value)
    elif name == "score":
        return score_words(value)
    words = {
        "email": _("Email"),
        "sms": _("Text message"),
        "letter": _("Letter"),
        "web_push": _("A notice here"),
        "inbox": _("Messages, in the app"),
        "address": _("An email address or a number"),
        "device": _("A phone or computer"),
        "at_once": _("At once"),
        "daily": _("Once a day, together"),
        "weekly": _("Once a week, together"),
        "correct": _("Put something right"),
        "restrict": _("Keep it, but do not use it"),
        "object": _("Stop using it"),
        "erase": _("Erase it"),
        "access": _("See what is held"),
        "done": _("Done"),
        "partly": _("Done in part"),
        "refused": _("Refused"),
        "resident.signed_in": _("You signed in"),
        "resident.signed_out": _("You signed out"),
        "resident.data_taken": _("You read this page, or took the file"),
        "resident.passkey_added": _("A passkey was added"),
        "resident.passkey_removed": _("A passkey was removed"),
        "resident.mobile_changed": _("Your number was changed"),
        "resident.email_changed": _("Your email address was changed"),
        "resident.warned": _("We wrote that we erase it unless you sign in"),
    }
    return words.get(str(value)) or (outcome_words(value) if value in get_args(Outcome) else str(value))
