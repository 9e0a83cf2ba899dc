"""Moderators answer what people outside say is wrong: one tap hides the report, leads to its words, or leaves it."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Database
from api.moderation import actions, queries

PAGE_SIZE = 50


@get("/moderation/flags")
async def flagged(db: Database, officer: NamedDependency[Officer]) -> Template:
    context = {"officer": officer, "reports": await queries.flagged(db, PAGE_SIZE)}
    return Template("moderation/flagged.html", context=context)


@post("/moderation/flags/{reference:str}/{decision:str}", status_code=303)
async def answer(
    db: Database, actor: NamedDependency[Actor], reference: FromPath[str], decision: FromPath[str]
) -> Redirect:
    """Hidden for the reason that most people gave. Raises Conflict when a colleague was first."""
    report = await queries.moderated_report(db, reference)
    if decision == "hide" and report.flags:
        why = report.flags[0].why
        await actions.hide(db, report.id, actor, "personal" if why == "other" else why, "")
    else:
        await actions.leave(db, report.id, actor)
    return Redirect("/staff/moderation/flags", status_code=303)


@get("/moderation/suspects")
async def suspects(db: Database, officer: NamedDependency[Officer]) -> Template:
    """What is decided of them is posted to the report, as from its own page (pwa/triage/suspected.py)."""
    context = {"officer": officer, "reports": await queries.suspects(db, PAGE_SIZE)}
    return Template("moderation/suspects.html", context=context)


handlers = [flagged, answer, suspects]
