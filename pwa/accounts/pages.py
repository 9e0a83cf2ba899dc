"""Me: what this device holds, and how to be rid of it. Officers sign in and out."""

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts import actions, queries, residents
from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Database
from api.demonstration import administrator
from api.errors import NotFound
from api.limits import SIGN_IN
from api.notifications.queries import drop_push_subscriptions_of
from api.reports import queries as reports
from api.settings import Settings
from pwa.accounts import residents as resident_pages
from pwa.accounts import security
from pwa.forms import Form
from pwa.kept import if_hers
from pwa.visitors import Visitor, within_staff


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


@get("/sign-in")
async def sign_in_page(state: State, settings: NamedDependency[Settings]) -> Template:
    officers: list[Officer] = []
    if not settings.production:
        async with state.pool.acquire() as db:
            officers = [each for each in await queries.officers(db) if "officers.edit" not in each.permissions]
    return Template("accounts/sign_in.html", context={"officers": officers})


@get("/prove")
async def prove_page(
    officer: NamedDependency[Officer], settings: NamedDependency[Settings], next: FromQuery[str] = ""
) -> Template:
    """Signing in again, on the way to a page that asks for it."""
    context = {"officer": officer, "next": within_staff(next), "has_door": not settings.production}
    return Template("accounts/prove.html", context=context)


@post("/demonstration", status_code=303)
async def sign_in_for_demonstration(
    state: State, form: NamedDependency[Form], visitor: NamedDependency[Visitor]
) -> Redirect:
    """No password, on a development machine alone: where the production setting is on, this address does not exist."""
    async with state.pool.acquire() as db:
        is_administrator = form.text("as") == "administrator"
        officer_id = (await administrator(db)).id if is_administrator else form.id("officer")
        key = await actions.sign_in(db, officer_id, visitor.session_key)
    visitor.set_session(key)
    return Redirect(within_staff(form.text("next")), status_code=303)


@get("/sign-in/{key:str}")
async def sign_in_link_page(key: FromPath[str]) -> Template:
    """A button: what scans mail opens links, and must not use one up."""
    return Template("accounts/sign_in_link.html", context={"key": key})


@post("/sign-in/{key:str}", status_code=303, opt=SIGN_IN.each_address)
async def sign_in_by_link(state: State, key: FromPath[str], visitor: NamedDependency[Visitor]) -> Redirect | Template:
    try:
        async with state.pool.acquire() as db:
            session = await actions.sign_in_by_link(db, key, visitor.session_key)
    except NotFound:
        return Template("accounts/link_is_over.html", status_code=422)
    visitor.set_session(session)
    return Redirect("/staff", status_code=303)


@post("/sign-out", status_code=303)
async def sign_out(state: State, officer: NamedDependency[Officer], visitor: NamedDependency[Visitor]) -> Redirect:
    async with state.pool.acquire() as db:
        await actions.sign_out(db, officer, visitor.session_key)
    visitor.set_session("", 0)
    return Redirect("/staff/sign-in", status_code=303, headers={"clear-site-data": '"cache"'})


def doors(settings: Settings) -> list[HTTPRouteHandler]:
    """The ways in that there are under these settings."""
    always = [sign_in_page, prove_page, sign_in_link_page, sign_in_by_link, sign_out]
    return always if settings.production else [*always, sign_in_for_demonstration]
