"""For a resident: who at the council has looked at her report or at what is in her account, and what for."""

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.actor import Actor
from api.audit import queries
from api.audit.schemas import LookShown
from api.database import Database
from api.reports.own import own_report


@get("/reports/{reference:str}/who-looked")
async def at_a_report(db: Database, actor: NamedDependency[Actor], reference: FromPath[str]) -> Template:
    report = await own_report(db, reference.upper(), actor)
    return page_of(await queries.looks_shown(db, report.id), f"/reports/{report.reference}/manage")


@get("/account/who-looked")
async def at_what_is_mine(db: Database, actor: NamedDependency[Actor]) -> Template | Redirect:
    if not actor.session:
        return Redirect("/account", status_code=303)
    return page_of(await queries.looks_shown(db, None), "/account")


def page_of(looks: list[LookShown], back: str) -> Template:
    return Template("audit/who_looked.html", context={"looks": looks, "back": back})


router = Router("/", route_handlers=[at_a_report, at_what_is_mine], include_in_schema=False)
