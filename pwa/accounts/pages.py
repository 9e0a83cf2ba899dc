"""Me: what this device holds, and how to be rid of it."""

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from api.accounts import queries, residents
from api.actor import Actor
from api.database import Database
from api.notifications.queries import drop_push_subscriptions_of
from api.reports import queries as reports
from pwa.accounts import residents as resident_pages
from pwa.accounts import security
from pwa.forms import Form
from pwa.kept import if_hers
from pwa.visitors import Visitor


@get("/account")
async def account(db: Database, actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]) -> Template:
    found = await reports.reports_on_device(db, actor.id) if actor.id else []
    mine = [each for each in found if each.is_mine]
    context = {
        "mine": mine,
        "is_known": actor.id is not None,
        "keeps": visitor.keeps_pages,
        "account": await queries.account(db) if actor.session else None,
    }
    return Template("accounts/account.html", context=context, headers=if_hers(visitor))


@post("/account/keep", status_code=303)
async def keep(form: NamedDependency[Form], visitor: NamedDependency[Visitor]) -> Redirect:
    """Whether this device may keep pages that show what it has. The page's script drops them when it may not."""
    visitor.keep_pages(form.text("keep") == "yes")
    return Redirect("/account", status_code=303)


@post("/account/forget", status_code=303)
async def forget(db: Database, actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]) -> Redirect:
    """This browser no longer manages or hears anything; private links open its reports again."""
    if actor.id:
        await drop_push_subscriptions_of(db, actor.id)
    if here := await queries.session_here(db):
        await residents.sign_out(db, actor, here)
    visitor.to_set.clear()
    visitor.set_account("")
    visitor.forget_device()
    return Redirect("/account", status_code=303, headers={"clear-site-data": '"cache", "storage"'})


router = Router(
    "/",
    route_handlers=[account, keep, forget, *resident_pages.handlers, *security.handlers],
    include_in_schema=False,
)
