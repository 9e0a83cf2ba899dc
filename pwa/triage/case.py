"""One report as officers see it, and what they do with it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import SYSTEM, Actor
from api.audit.actions import looked
from api.database import Connection, Database, act_for
from api.errors import Conflict, Refused
from api.notifications.letters import checked_postal_address, end_letters, follow_by_letter
from api.reports import actions as reports
from api.reports.schemas import Ending, OpenStage
from api.services.actions import day_in
from api.services.schemas import OUTCOMES
from api.triage import queries
from api.triage.schemas import CaseReport
from pwa.forms import Form
from pwa.visitors import officer_who

STAGES: tuple[OpenStage, ...] = ("received", "investigating", "planned", "in_progress")


@get("/reports/{reference:str}")
async def show(db: Database, officer: NamedDependency[Officer], reference: FromPath[str]) -> Template:
    return await page_of(db, officer, reference)


@post("/reports/{reference:str}/update", status_code=200, dependencies={"actor": officer_who("reports.answer")})
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


@post("/reports/{reference:str}/close", status_code=200, dependencies={"actor": officer_who("reports.answer")})
async def close(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Template | Redirect:
    """There is no closing without how it ended and why."""
    typed = {name: form.text(name) for name in ("outcome", "reason", "planned_on", "whose", "other", "looked_for")}
    outcome = next((each for each in OUTCOMES if each == typed["outcome"]), None)

    async def act(report_id: UUID) -> None:
        ending = Ending(day_in(typed["planned_on"]), typed["whose"], typed["other"], typed["looked_for"])
        await reports.close(db, report_id, actor, outcome, typed["reason"], ending=ending)

    return await done(db, officer, reference, act, typed)


@post("/reports/{reference:str}/reopen", status_code=200, dependencies={"actor": officer_who("reports.answer")})
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


@post("/reports/{reference:str}/letters", status_code=200, dependencies={"actor": officer_who("reports.answer")})
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


@post("/reports/{reference:str}/letters/end", status_code=303, dependencies={"actor": officer_who("reports.answer")})
async def stop_letters(db: Database, actor: NamedDependency[Actor], reference: FromPath[str]) -> Redirect:
    report = await queries.case_report(db, reference)
    await act_for(db, SYSTEM)
    await end_letters(db, report.id, actor)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


async def page_of(
    db: Connection,
    officer: Officer,
    reference: str,
    problems: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    report: CaseReport = await queries.case_report(db, reference.upper())
    await looked(db, officer.actor, "report", report.id, "dealing")
    context: dict[str, Any] = {
        "officer": officer,
        "report": report,
        "assignment": await queries.assignment_of(db, report.reference),
        "problems": problems or {},
        "typed": typed or {},
        "stages": STAGES,
    }
    return Template("triage/show.html", context=context, status_code=422 if problems else 200)


def problems_of(error: Refused | Conflict) -> dict[str, str]:
    return error.problems if isinstance(error, Refused) else {"words": str(error)}


handlers = [show, update, close, reopen, send_letters, stop_letters]
