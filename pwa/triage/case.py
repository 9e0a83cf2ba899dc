"""One report as officers see it, and what they do with it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import SYSTEM, Actor
from api.database import Connection, Database, act_for
from api.errors import Conflict, Refused
from api.notifications.letters import checked_postal_address, end_letters, follow_by_letter
from api.triage import queries
from pwa.forms import Form
from pwa.triage.composing import NOTHING, Composing
from pwa.visitors import officer_who


@get("/reports/{reference:str}")
async def show(
    db: Database,
    officer: NamedDependency[Officer],
    reference: FromPath[str],
    write: FromQuery[str] = "",
    same: FromQuery[str] = "",
    template: FromQuery[str] = "",
) -> Template:
    """`write`: what she is about to write, to the resident or inside; nothing, until she has chosen.

    `same` is the report that it is the same as, `template` what she begins from.
    """
    typed = {"outcome": "duplicate", "other": same} if same else {}
    return await page_of(db, officer, reference, composing=Composing(write, typed, template=template))


async def done(
    db: Connection, officer: Officer, reference: str, act: Callable[[UUID], Awaitable[None]], typed: dict[str, str]
) -> Template | Redirect:
    """Back to the report when it went well; else its page with what is wrong and what was typed."""
    try:
        await act(await queries.report_called(db, reference))
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
    report_id = await queries.report_called(db, reference)
    await act_for(db, SYSTEM)
    await end_letters(db, report_id, actor)
    return Redirect(f"/staff/reports/{reference}", status_code=303)


async def page_of(
    db: Connection,
    officer: Officer,
    reference: str,
    problems: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    composing: Composing = NOTHING,
) -> Template:
    report = await queries.case_report(db, reference, officer.id)
    composing = composing.fit_for(report)
    context: dict[str, Any] = {
        "officer": officer,
        "report": report,
        "problems": composing.beside_its_field(problems or {}),
        "typed": typed or {},
        "composing": composing,
    }
    return Template("triage/show.html", context=context, status_code=422 if problems else 200)


def problems_of(error: Refused | Conflict) -> dict[str, str]:
    return error.problems if isinstance(error, Refused) else {"words": str(error)}


handlers = [show, send_letters, stop_letters]
