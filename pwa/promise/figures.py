"""Whether the council keeps its word: a page for managers, and one for everybody of what they have published."""

from datetime import UTC, datetime

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Database
from api.promise import actions, queries
from api.settings import Settings
from pwa.forms import Form
from pwa.kept import BY_ANYONE
from pwa.visitors import officer_who


@get("/")
async def figures(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> Template:
    services = await queries.word_by_service(db)
    context = {
        "officer": officer,
        "services": [each for each in services if each.open or each.answers or each.published_at],
        "silent": sum(each.silent for each in services),
        "late": sum(each.late for each in services),
        "reports": await queries.silent_reports(db),
        "satisfaction": await queries.satisfaction_by_month(db, settings.time_zone),
        "at": datetime.now(UTC),
    }
    return Template("promise/figures.html", context=context)


@post("/publish", status_code=303)
async def publish(db: Database, actor: NamedDependency[Actor], form: NamedDependency[Form]) -> Redirect:
    """A service's figures become everybody's, or no longer are."""
    await actions.publish_word(db, form.text("service"), actor, is_public=form.text("do") == "publish")
    return Redirect("/staff/promise", status_code=303)


@get("/promise", include_in_schema=False)
async def published(db: Database) -> Template:
    context = {"services": await queries.published_word(db), "at": datetime.now(UTC)}
    return Template("promise/published.html", context=context, headers=BY_ANYONE)


for_managers = Router("/promise", route_handlers=[figures, publish], dependencies={"actor": officer_who("figures.see")})
