"""Officers' pages: the queue, one report, and what is done with it. Each asks who is signed in before anything else."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import SYSTEM, Actor
from api.database import Connection, Database, act_for
from api.errors import Conflict, NotFound, Refused
from api.notifications.letters import checked_postal_address, end_letters, follow_by_letter
from api.places import queries as places
from api.reports import actions as reports
from api.reports.queries import photo_may_be_seen
from api.reports.schemas import OpenStage, Outcome
from api.settings import Settings
from api.triage import actions, queries
from api.triage.schemas import CaseReport
from pwa.accounts.pages import doors
from pwa.assets import pages as asset_pages
from pwa.broadcasts import pages as broadcast_pages
from pwa.forms import Form
from pwa.known_problems import pages as known_problem_pages
from pwa.reports.pages import photo_answer
from pwa.services import pages as service_pages
from pwa.visitors import officer_actor, signed_in_officer
from pwa.words import pages as word_pages

SHOWN = ("open", "late", "to-check", "closed")
STAGES: tuple[OpenStage, ...] = ("received", "investigating", "planned", "in_progress")
OUTCOMES: tuple[Outcome, ...] = ("fixed", "no_action", "not_ours", "duplicate")
PAGE_SIZE = 30


@get("/")
async def home(officer: NamedDependency[Officer]) -> Redirect:
    return Redirect("/staff/reports", status_code=303)


@get("/reports")
async def queue(
    db: Database,
    officer: NamedDependency[Officer],
    show: FromQuery[str] = "open",
    ward: FromQuery[str] = "",
    words: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Template:
    show = show if show in SHOWN else "open"
    page = min(max(page, 1), 10_000)
    found = await queries.queue(db, show, None, ward or None, words.replace("\0", "") or None, page)
    here = {"show": show, "ward": ward, "words": words}
    context = {
        "officer": officer,
        "queue": found,
        "wards": await places.areas(db, "ward"),
        **here,
        "newer": "?" + urlencode(here | {"page": page - 1}) if page > 1 else "",
        "older": "?" + urlencode(here | {"page": page + 1}) if len(found.rows) == PAGE_SIZE else "",
    }
    return Template("triage/queue.html", context=context)


@get("/reports/{reference:str}")
async def show(db: Database, officer: NamedDependency[Officer], reference: FromPath[str]) -> Template:
    return await page_of(db, officer, reference)


@post("/reports/{reference:str}/update", status_code=200)
async def update(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Template | Redirect:
    stage, words = form.text("stage"), form.text("words")

    async def act(report_id: UUID) -> None:
        await reports.update(db, report_id, actor, stage if stage in STAGES else None, words)

    return await done(db, officer, reference, act, {"stage": stage, "words": words})


@post("/reports/{reference:str}/close", status_code=200)
async def close(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Template | Redirect:
    """There is no closing without how it ended and why."""
    outcome, reason = form.text("outcome"), form.text("reason")

    async def act(report_id: UUID) -> None:
        await reports.close(db, report_id, actor, outcome if outcome in OUTCOMES else None, reason)

    return await done(db, officer, reference, act, {"outcome": outcome, "reason": reason})


@post("/reports/{reference:str}/reopen", status_code=200)
async def reopen(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Template | Redirect:
    words = form.text("words")

    async def act(report_id: UUID) -> None:
        await reports.reopen(db, report_id, actor, words)

    return await done(db, officer, reference, act, {"words": words})


async def done(
    db: Connection, officer: Officer, reference: str, act: Callable[[UUID], Awaitable[None]], typed: dict[str, str]
) -> Template | Redirect:
    """Back to the report when it went well; else its page with what is wrong and what was typed."""
    report = await queries.case_report(db, reference)
    try:
        await act(report.id)
    except (Refused, Conflict) as error:
        return await page_of(db, officer, reference, problems_of(error), typed)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/letters", status_code=200)
async def send_letters(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Template | Redirect:
    """For somebody who can use nothing else."""
    address, large_print = form.text("address"), bool(form.text("large_print"))

    async def act(report_id: UUID) -> None:
        checked = checked_postal_address(address)
        await act_for(db, SYSTEM)  # an officer writes an address down, and never reads one back
        await follow_by_letter(db, "report", report_id, checked, large_print, actor)

    return await done(db, officer, reference, act, {"address": address, "large_print": form.text("large_print")})


@post("/reports/{reference:str}/letters/end", status_code=303)
async def stop_letters(db: Database, actor: NamedDependency[Actor], reference: FromPath[str]) -> Redirect:
    report = await queries.case_report(db, reference)
    await act_for(db, SYSTEM)
    await end_letters(db, report.id, actor)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/show-words", status_code=303)
async def show_words(db: Database, actor: NamedDependency[Actor], reference: FromPath[str]) -> Redirect:
    report = await queries.case_report(db, reference)
    await actions.show_words(db, report.id, actor)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/words-read", status_code=303)
async def words_read(db: Database, actor: NamedDependency[Actor], reference: FromPath[str]) -> Redirect:
    report = await queries.case_report(db, reference)
    await actions.mark_words_read(db, report.id, actor)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


@post("/reports/{reference:str}/photos/{photo_id:uuid}/{state_wanted:str}", status_code=303)
async def decide_photo(
    db: Database,
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    photo_id: FromPath[UUID],
    state_wanted: FromPath[str],
) -> Redirect:
    report = await queries.case_report(db, reference)
    decide = {"show": actions.show_photo, "hide": actions.hide_photo}.get(state_wanted)
    if decide is None:
        raise NotFound
    await decide(db, report.id, photo_id, actor)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


@get("/photos/{photo_id:uuid}")
async def photo(state: State, db: Database, photo_id: FromPath[UUID]) -> Response[bytes]:
    return await photo_answer(state, photo_id, kept_from_caches(await photo_may_be_seen(db, photo_id)))


@get("/photos/{photo_id:uuid}/small")
async def small_photo(state: State, db: Database, photo_id: FromPath[UUID]) -> Response[bytes]:
    return await photo_answer(state, photo_id, kept_from_caches(await photo_may_be_seen(db, photo_id)), small=True)


def kept_from_caches(is_public: bool | None) -> bool | None:
    """What an officer sees stays nowhere on her phone, also when everybody may see it."""
    return None if is_public is None else False


async def page_of(
    db: Connection,
    officer: Officer,
    reference: str,
    problems: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    report: CaseReport = await queries.case_report(db, reference.upper())
    context: dict[str, Any] = {
        "officer": officer,
        "report": report,
        "problems": problems or {},
        "typed": typed or {},
        "stages": STAGES,
        "outcomes": OUTCOMES,
    }
    return Template("triage/show.html", context=context, status_code=422 if problems else 200)


def problems_of(error: Refused | Conflict) -> dict[str, str]:
    return error.problems if isinstance(error, Refused) else {"words": str(error)}


def staff_router(settings: Settings) -> Router:
    """Everything under /staff acts for the officer signed in; the doors themselves act for nobody."""
    behind_the_door = Router(
        "/",
        route_handlers=[
            *(home, queue, show, update, close, reopen, show_words, words_read, decide_photo, photo, small_photo),
            *(send_letters, stop_letters),
            *asset_pages.for_officers,
        ],
        dependencies={"actor": Provide(officer_actor, sync_to_thread=False)},
    )
    return Router(
        "/staff",
        route_handlers=[
            *doors(settings),
            behind_the_door,
            service_pages.router,
            known_problem_pages.router,
            broadcast_pages.router,
            word_pages.router,
        ],
        dependencies={"officer": Provide(signed_in_officer)},
        include_in_schema=False,
    )
