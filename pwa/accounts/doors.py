"""The ways in for officers, and the way out."""

from litestar import get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts import actions, queries
from api.accounts.schemas import Officer
from api.demonstration import administrator
from api.errors import NotFound
from api.limits import SIGN_IN
from api.settings import Settings
from pwa.forms import Form
from pwa.visitors import Visitor, within_staff


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
