"""What an officer is writing about a report: to whom, what she has typed, and how it will look."""

from collections.abc import Awaitable, Callable
from typing import Literal, TypeGuard, get_args
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from api.actor import Actor
from api.database import Connection
from api.language import gettext as _
from api.notifications.previews import Preview, preview
from api.partners.actions import close_as_theirs
from api.partners.queries import partner_by_id
from api.reports import actions as reports
from api.reports import asking, joining
from api.reports.schemas import Ending, OpenStage, Outcome
from api.services.actions import day_in
from api.services.schemas import OUTCOMES
from api.settings import Settings
from api.templates.actions import filled_for
from api.templates.schemas import About
from api.triage import actions
from api.triage.schemas import Beginning, CaseReport
from pwa.forms import Form, as_id, whole_number

Write = Literal["update", "ask", "close", "reopen", "unmerge", "recategorise", "split", "note"]
Act = Callable[[Connection, UUID], Awaitable[str | None]]  # the reference she goes on with, where it is another

SORTS: tuple[Write, ...] = ("recategorise", "split")  # on a page of their own
STAGES: tuple[OpenStage, ...] = ("received", "investigating", "planned", "in_progress")
FIELDS = (
    *("stage", "outcome", "words", "reason", "planned_on", "whose", "other", "looked_for", "days"),
    *("service_code", "other_service", "description"),
    *("partner", "consented"),
)


class Composing(Struct, frozen=True):
    write: str = ""
    typed: dict[str, str] = {}
    photos: list[UUID] = []  # added already, to be shown with it
    preview: Preview | None = None
    stages: tuple[OpenStage, ...] = STAGES
    outcomes: tuple[Outcome, ...] = ()
    template: str = ""  # the one chosen to begin from
    beginnings: list[Beginning] = []  # those that can be

    def fit_for(self, report: CaseReport) -> "Composing":
        """What no longer fits the report gives way to what does, with the words that were typed."""
        may = ways_to_write(report)
        can_join = "reports.merge" in report.she_may
        outcomes = tuple(each for each in report.outcomes if each != "duplicate" or can_join)
        write = self.write if self.write in may else may[0] if self.write else ""
        beginnings = [each for each in report.templates if write in ways_of(each)]
        return replace(self, write=write, outcomes=outcomes, beginnings=beginnings).begun(report)

    def begun(self, report: CaseReport) -> "Composing":
        """With the words of the template chosen, unless something has been typed."""
        chosen = next((each for each in self.beginnings if str(each.id) == self.template), None)
        if chosen is None or self.words:
            return self
        about = About(report.reference, report.service_name, report.place_words, report.expected_on)
        words, said_with = filled_for(chosen.words, about), chosen.used_for.removesuffix("_end")
        return replace(self, typed={"words": words, "stage": said_with, "outcome": said_with} | self.typed)

    def beside_its_field(self, problems: dict[str, str]) -> dict[str, str]:
        """What is said of the words stands by the field that holds them."""
        fields = FIELDS_OF.get(self.write, {})
        return {fields.get(name, name): each for name, each in problems.items()}

    @property
    def words(self) -> str:
        return self.typed.get("words") or self.typed.get("reason") or ""


NOTHING = Composing()
FIELDS_OF: dict[str, dict[str, str]] = {
    "close": {"words": "reason"},
    "recategorise": {"words": "service_code"},
    "split": {"words": "description", "service_code": "other_service"},
}


async def what_she_gets(db: Connection, report_id: UUID, act: Act, settings: Settings) -> Preview:
    """By every channel, as if this were done. Raises as the act does."""
    return preview(await actions.what_she_gets(db, report_id, act), settings, kind="report", because=[])


def ways_of(beginning: Beginning) -> list[str]:
    if beginning.used_for in STAGES:
        return ["update"]
    return ["ask"] if beginning.used_for == "ask" else ["close"]


def ways_to_write(report: CaseReport) -> list[str]:
    may_answer = "reports.answer" in report.she_may
    if report.stage != "closed":
        answers = ["update", "close"] + ([] if report.waiting_since else ["ask"]) if may_answer else []
    elif report.duplicate_of and "reports.merge" in report.she_may:
        answers = ["unmerge"]
    else:
        answers = ["reopen"] if may_answer else []
    return [*answers, "note"]


def typed_in(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in FIELDS}


def act_of(write: Write, typed: dict[str, str], photos: list[UUID], actor: Actor, settings: Settings) -> Act:
    """What sending it does; the preview does the same, and takes it back."""

    async def update(db: Connection, report_id: UUID) -> None:
        stage = next((each for each in STAGES if each == typed["stage"]), None)
        day = day_in(typed["planned_on"])
        await reports.update(db, report_id, actor, stage, typed["words"], planned_on=day, photos=photos)

    async def close(db: Connection, report_id: UUID) -> None:
        outcome = next((each for each in OUTCOMES if each == typed["outcome"]), None)
        if outcome == "not_ours" and typed["partner"]:
            partner, consented = await partner_by_id(db, as_id(typed["partner"])), bool(typed["consented"])
            return await close_as_theirs(
                db,
                report_id,
                actor,
                settings.secret,
                partner,
                typed["reason"],
                consented=consented,
                photos=photos,
            )
        ending = Ending(day_in(typed["planned_on"]), typed["whose"], typed["other"], typed["looked_for"])
        await reports.close(db, report_id, actor, outcome, typed["reason"], ending=ending, photos=photos)

    async def ask(db: Connection, report_id: UUID) -> None:
        partner = await partner_by_id(db, as_id(typed["partner"])) if typed["partner"] else None
        words = typed["words"] or (may_they_have_it(partner.name) if partner else "")
        days = whole_number(typed["days"])
        await asking.ask(db, report_id, actor, settings.secret, words, days, partner.id if partner else None)

    async def reopen(db: Connection, report_id: UUID) -> None:
        await reports.reopen(db, report_id, actor, typed["words"])

    async def unmerge(db: Connection, report_id: UUID) -> None:
        await joining.unmerge(db, report_id, actor, typed["words"])

    async def recategorise(db: Connection, report_id: UUID) -> None:
        await joining.recategorise(db, report_id, actor, settings, typed["service_code"])

    async def split(db: Connection, report_id: UUID) -> str:
        """She goes on with the second; the first leads to it."""
        given = typed["other_service"], typed["description"]
        return (await joining.split(db, report_id, actor, settings, *given)).reference

    async def note(db: Connection, report_id: UUID) -> None:
        await reports.note(db, report_id, actor, typed["words"])

    acts: dict[Write, Act] = {
        "update": update,
        "close": close,
        "ask": ask,
        "reopen": reopen,
        "unmerge": unmerge,
        "recategorise": recategorise,
        "split": split,
        "note": note,
    }
    return acts[write]


def may_they_have_it(name: str) -> str:
    return _("{name} look after this, and not the council. May they have your report?").format(name=name)


def is_way(write: str) -> TypeGuard[Write]:
    return write in get_args(Write)
