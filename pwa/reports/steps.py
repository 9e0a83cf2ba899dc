"""What each page of the journey shows."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.response import Redirect, Template
from msgspec.structs import replace

from api.database import Connection
from api.errors import Refused, Stopped
from api.places import queries as places
from api.places.actions import parse_place
from api.places.grid import to_grid
from api.reports import queries
from api.reports.personal import looks_personal, public_words
from api.reports.schemas import LONGEST_DESCRIPTION, MOST_PHOTOS, Draft, KeptDraft, Lookalike
from api.services import queries as services
from api.services.actions import answered
from api.services.schemas import Answer, Question, Service
from pwa.shown import place_choices

LIKELY = 0.55  # of what `lookalikes` reckons: three in four such pairs are of the same thing
LIKELY_WITHOUT_WORDS = 0.42  # the same service within about a hundred metres
STEPS = ("place", "service", "describe", "contact", "check")

Page = Template | Redirect
Problems = dict[str, str]
Context = Callable[[Connection, KeptDraft, str], Awaitable[dict[str, Any]]]


async def page_of(
    db: Connection, step: str, draft: KeptDraft, problems: Problems | None = None, where: str = ""
) -> Page:
    if draft.reference:  # an old page of what has been sent since
        return Redirect(f"/reports/{draft.reference}/sent", status_code=303)
    context: dict[str, Context] = {
        "place": place_context,
        "service": service_context,
        "describe": describe_context,
        "contact": contact_context,
        "check": check_context,
    }
    more = await context[step](db, draft, where)
    return Template(
        f"reports/new_{step}.html",
        context={"draft": draft, "answers": draft.answers, "problems": problems or {}, "back": back_from(step, draft)}
        | more,
        status_code=422 if problems else 200,
    )


def stop_page(draft: KeptDraft, stopped: Stopped) -> Template:
    """Nothing is wrong with what was answered: a report is only not what helps."""
    context = {"advice": stopped.problems.values(), "back": f"/reports/new/{draft.id}/describe"}
    return Template("reports/new_stop.html", context=context, status_code=422)


def back_from(step: str, draft: KeptDraft) -> str:
    before = STEPS.index(step) - 1
    return f"/reports/new/{draft.id}/{STEPS[before]}" if before >= 0 else "/reports/new"


async def place_context(db: Connection, draft: KeptDraft, where: str) -> dict[str, Any]:
    is_point = parse_place(where) is not None
    found = [] if is_point or not where else await places.places_matching(db, where[:100])
    return {
        "where": where or draft.answers.place_words,
        "searched": bool(where) and not is_point,
        "places": found,
        "chosen": place_choices(found)[0]["value"] if len(found) == 1 else "",
        "gazetteer": await places.gazetteer_copy(db),
    }


async def service_context(db: Connection, draft: KeptDraft, where: str) -> dict[str, Any]:
    return {"groups": await services.active_services(db)}


async def describe_context(db: Connection, draft: KeptDraft, where: str) -> dict[str, Any]:
    return {
        "found": await lookalikes(db, replace(draft.answers, description=""), LIKELY_WITHOUT_WORDS),
        "service": await service_of(db, draft.answers),
        "limit": LONGEST_DESCRIPTION,
        "most_photos": MOST_PHOTOS,
    }


async def contact_context(db: Connection, draft: KeptDraft, where: str) -> dict[str, Any]:
    return {}


async def check_context(db: Connection, draft: KeptDraft, where: str) -> dict[str, Any]:
    answers = draft.answers
    service = await services.service_by_code(db, answers.service_code)
    said = answered_so_far(service.questions, answers)
    return {
        "service": service,
        "said": said,
        "found": await lookalikes(db, answers, LIKELY),
        "personal": looks_personal(public_words(answers.description, answers.where_exactly, said)),
    }


def answered_so_far(questions: list[Question], answers: Draft) -> list[Answer]:
    """One for each question, empty where there is no answer that can be taken."""
    found = []
    for each in questions:
        try:
            said = answered([each], given_to([each], answers))
        except Refused:
            said = []
        found += said or [Answer(each.code, each.text, "", each.is_public)]
    return found


async def lookalikes(db: Connection, answers: Draft, least: float) -> list[Lookalike]:
    if answers.latitude is None or answers.longitude is None or not answers.service_code:
        return []
    easting, northing = to_grid(answers.longitude, answers.latitude)
    return await queries.lookalikes(db, answers.service_code, answers.description, easting, northing, least)


async def service_of(db: Connection, answers: Draft) -> Service | None:
    return await services.service_by_code(db, answers.service_code) if answers.service_code else None


def given_to(questions: list[Question], answers: Draft) -> dict[str, list[str]]:
    """Without what was answered to another service, chosen before."""
    return {each.code: answers.given[each.code] for each in questions if each.code in answers.given}
