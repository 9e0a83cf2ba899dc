"""What each page of the journey shows."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from litestar.response import Redirect, Template
from msgspec.structs import replace

from api.assets import queries as assets
from api.assets.actions import NotOurs
from api.database import Connection
from api.errors import Refused, Stopped
from api.places import queries as places
from api.places.actions import parse_place
from api.places.grid import to_grid
from api.reports import queries
from api.reports.schemas import MOST_PHOTOS, Draft, KeptDraft, Lookalike, ServiceHere
from api.services import queries as services
from api.services.actions import answered
from api.services.schemas import Answer, Question, Service, ServiceGroup
from pwa.reports.preview import preview
from pwa.reports.shown import place_choices

LIKELY = 0.55  # of what `lookalikes` reckons: three in four such pairs are of the same thing
LIKELY_WITHOUT_WORDS = 0.42  # the same service within about a hundred metres
STEPS = ("place", "service", "describe", "contact", "check")

Page = Template | Redirect
Problems = dict[str, str]
Context = Callable[[Connection, KeptDraft, str], Awaitable[dict[str, Any]]]


async def page_of(
    db: Connection,
    step: str,
    draft: KeptDraft,
    problems: Problems | None = None,
    where: str = "",
    is_asset: bool = False,
) -> Page:
    """`where` was typed; `is_asset`: and names several assets, of which one is to be chosen."""
    if draft.reference:  # an old page of what has been sent since
        return Redirect(f"/reports/{draft.reference}/sent", status_code=303)
    context: dict[str, Context] = {
        "place": partial(place_context, is_asset=is_asset),
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
    ground = stopped.ground if isinstance(stopped, NotOurs) else None
    back = f"/reports/new/{draft.id}/{'place' if ground else 'describe'}"
    context = {"advice": stopped.problems.values(), "ground": ground, "back": back, "draft": draft}
    return Template("reports/new_stop.html", context=context, status_code=422)


def back_from(step: str, draft: KeptDraft) -> str:
    before = STEPS.index(step) - 1
    return f"/reports/new/{draft.id}/{STEPS[before]}" if before >= 0 else "/reports/new"


async def place_context(db: Connection, draft: KeptDraft, where: str, is_asset: bool) -> dict[str, Any]:
    if is_asset:
        return {
            "where": where,
            "things": await assets.assets_called(db, where[:100]),
            "gazetteer": await places.gazetteer_copy(db),
        }
    is_point = parse_place(where) is not None
    found = [] if is_point or not where else await places.places_matching(db, where[:100])
    return {
        "where": where or draft.answers.place_words,
        "searched": bool(where) and not is_point,
        "places": found,
        "chosen": place_choices(found)[0]["value"] if len(found) == 1 else "",
        "gazetteer": await places.gazetteer_copy(db),
        "unsure": draft.answers.place_unsure and not where,
    }


async def service_context(db: Connection, draft: KeptDraft, where: str) -> dict[str, Any]:
    """What the words seem to be about comes first, and then the rest in the council's order."""
    place = draft.answers.place
    grid = to_grid(place.longitude, place.latitude) if place else (None, None)
    now = await services.services_now(db, draft.answers.description, *grid)
    if draft.answers.asset:
        codes = draft.answers.asset.service_codes
        return {"groups": only(now.groups, codes), "others": but_for(now.groups, codes), "resting": now.resting}
    by_code = {service.service_code: service for group in now.groups for service in group.services}
    return {
        "suggested": [by_code[code] for code in now.suggested],
        "groups": but_for(now.groups, now.suggested),
        "resting": now.resting,
    }


def only(groups: list[ServiceGroup], codes: list[str]) -> list[ServiceGroup]:
    found = [(group.name, [each for each in group.services if each.service_code in codes]) for group in groups]
    return [ServiceGroup(name, services) for name, services in found if services]


def but_for(groups: list[ServiceGroup], codes: list[str]) -> list[ServiceGroup]:
    """Also one that is left empty: what was taken from it may come back."""
    found = [(group.name, [each for each in group.services if each.service_code not in codes]) for group in groups]
    return [ServiceGroup(name, services) for name, services in found]


async def describe_context(db: Connection, draft: KeptDraft, where: str) -> dict[str, Any]:
    here = await service_here(db, draft.answers)
    return {
        "found": await lookalikes(db, replace(draft.answers, description=""), LIKELY_WITHOUT_WORDS),
        "service": here.service if here else None,
        "known": here.known if here else [],
        "things": here.things if here else [],
        "most_photos": MOST_PHOTOS,
    }


async def service_here(db: Connection, answers: Draft) -> ServiceHere | None:
    """With the things near the place that was given, also when one of them has been chosen."""
    longitude, latitude = answers.longitude, answers.latitude
    if longitude is None or latitude is None:
        return None
    return await queries.service_here(db, answers.service_code, longitude, latitude, *to_grid(longitude, latitude))


async def contact_context(db: Connection, draft: KeptDraft, where: str) -> dict[str, Any]:
    return {}


async def check_context(db: Connection, draft: KeptDraft, where: str) -> dict[str, Any]:
    answers = draft.answers
    service = await services.service_by_code(db, answers.service_code)
    said = answered_so_far(service.questions, answers)
    return {
        "service": service,
        "said": said,
        "found": [each for each in await lookalikes(db, answers, LIKELY) if each.reference not in answers.seen],
        "preview": preview(answers, said),
    }


def answered_so_far(questions: list[Question], answers: Draft) -> list[Answer]:
    """One for each question, empty where there is no answer that can be taken."""
    found = []
    for each in questions:
        if each.kind == "notice":
            continue
        try:
            said = answered([each], given_to([each], answers))
        except Refused:
            said = []
        found += said or [Answer(each.code, each.text, "", each.is_public)]
    return found


async def lookalikes(db: Connection, answers: Draft, least: float) -> list[Lookalike]:
    if answers.place is None or not answers.service_code:
        return []
    easting, northing = to_grid(answers.place.longitude, answers.place.latitude)
    asset_id = answers.asset.id if answers.asset else None
    return await queries.lookalikes(db, answers.service_code, answers.description, easting, northing, asset_id, least)


async def service_of(db: Connection, answers: Draft) -> Service | None:
    return await services.service_by_code(db, answers.service_code) if answers.service_code else None


def given_to(questions: list[Question], answers: Draft) -> dict[str, list[str]]:
    """Without what was answered to another service, chosen before."""
    return {each.code: answers.given[each.code] for each in questions if each.code in answers.given}
