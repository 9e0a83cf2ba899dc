"""For whoever keeps watch: who did and who saw what, whether it was altered, and what is kept back from residents."""

from datetime import datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.audit import actions, queries
from api.database import Database
from api.errors import NotFound
from api.settings import Settings
from pwa.forms import Form
from pwa.reports.lists import day_in
from pwa.visitors import officer_who

PAGE_SIZE = 50


@get("/")
async def show(
    db: Database,
    officer: NamedDependency[Officer],
    settings: NamedDependency[Settings],
    who: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    reference: FromQuery[str] = "",
    since: Annotated[str, QueryParameter(name="from")] = "",
    until: Annotated[str, QueryParameter(name="to")] = "",
    kept_back: FromQuery[str] = "",
    before: FromQuery[int | None] = None,
) -> Template:
    first, last = moment_of(since, settings), moment_of(until, settings)
    steps = await queries.trail(
        db,
        before,
        id_in(who),
        kind.replace("\0", "") or None,
        reference.replace("\0", "").strip().upper() or None,
        first,
        last + timedelta(days=1) if last else None,
        bool(kept_back),
    )
    here = {"who": who, "kind": kind, "reference": reference, "from": since, "to": until, "kept_back": kept_back}
    wanted = {name: value for name, value in here.items() if value}
    context = {
        "officer": officer,
        "steps": steps,
        "watch": await queries.keeping_watch(db),
        "wanted": here,
        "older": "?" + urlencode(wanted | {"before": steps[-1].id}) if len(steps) == PAGE_SIZE else "",
    }
    return Template("audit/trail.html", context=context)


def moment_of(day: str, settings: Settings) -> datetime | None:
    found = day_in(day)
    return datetime.combine(found, time(), ZoneInfo(settings.time_zone)) if found else None


def id_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@post("/{event_id:int}/review", status_code=303)
async def review(
    db: Database, actor: NamedDependency[Actor], event_id: FromPath[int], form: NamedDependency[Form]
) -> Redirect:
    decision = form.text("decision")
    if decision not in ("keep", "show"):
        raise NotFound
    await actions.review(db, actor, event_id, kept_back=decision == "keep")
    return Redirect("/staff/audit?kept_back=yes", status_code=303)


router = Router("/audit", route_handlers=[show, review], dependencies={"actor": officer_who("audit.see", fresh=True)})
