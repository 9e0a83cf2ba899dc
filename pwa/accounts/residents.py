"""Residents sign in: an address, then the code that was sent to it. Where they are signed in, and signing out."""

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts import residents
from api.accounts.schemas import OneTimeCode
from api.actor import Actor
from api.database import Connection, Database
from api.errors import NotFound, Refused
from api.limits import SIGN_IN
from api.notifications.actions import checked_email
from api.notifications.devices import name_guessed
from api.notifications.queries import address_id
from api.settings import Settings
from pwa.forms import Form
from pwa.visitors import Visitor

AnyRequest = Request[None, None, State]


@get("/account/sign-in")
async def sign_in_page() -> Template:
    return page_to_sign_in()


@post("/account/sign-in", status_code=200, opt=SIGN_IN.each_address)
async def ask_code(
    db: Database, form: NamedDependency[Form], actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]
) -> Template | Redirect:
    """What comes of an address that has no account, or has had too many codes, is the same in every way."""
    try:
        address = await address_id(db, "email", checked_email(form.text("email")))
        await residents.ask_code(db, actor, visitor.own_device(), address, "sign_in")
    except Refused as refused:
        return page_to_sign_in(form.text("email"), next(iter(refused.problems.values())))
    return Redirect("/account/sign-in/code", status_code=303)


def page_to_sign_in(email: str = "", problem: str = "") -> Template:
    context = {"email": email, "problems": {"email": problem} if problem else {}}
    return Template("accounts/resident_sign_in.html", context=context, status_code=422 if problem else 200)


@get("/account/sign-in/code")
async def code_page() -> Template:
    return page_for_code()


@post("/account/sign-in/code", status_code=200, opt=SIGN_IN.each_address)
async def sign_in_by_code(
    db: Database,
    form: NamedDependency[Form],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
    request: AnyRequest,
) -> Template | Redirect:
    try:
        code = await residents.try_code(db, settings.secret, visitor.own_device(), "sign_in", form.text("code"))
    except Refused as refused:
        return page_for_code(refused.problems)
    return await signed_in(db, code, visitor, request)


def page_for_code(problems: dict[str, str] | None = None) -> Template:
    context = {"problems": problems or {}}
    return Template("accounts/code.html", context=context, status_code=422 if problems else 200)


@get("/account/sign-in/code/{key:str}")
async def link_page(key: FromPath[str]) -> Template:
    """A button: what scans mail opens links, and must not use one up."""
    return Template("accounts/code_link.html", context={"key": key})


@post("/account/sign-in/code/{key:str}", status_code=200, opt=SIGN_IN.each_address)
async def sign_in_by_link(
    db: Database,
    key: FromPath[str],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
    request: AnyRequest,
) -> Template | Redirect:
    """On another phone than the one that asked, or by another's browser, it opens nothing."""
    try:
        code = await residents.use_link(db, settings.secret, visitor.own_device(), key)
    except NotFound:
        return Template("accounts/code_is_over.html", status_code=422)
    return await signed_in(db, code, visitor, request)


async def signed_in(db: Connection, code: OneTimeCode, visitor: Visitor, request: AnyRequest) -> Redirect:
    name = name_guessed(request.headers.get("user-agent", ""))
    visitor.set_account(await residents.sign_in(db, code, name, visitor.account_key))
    return Redirect("/account", status_code=303)


@post("/account/sign-out", status_code=303)
async def sign_out(
    db: Database, form: NamedDependency[Form], actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]
) -> Redirect:
    """Here, on another device, or everywhere. What this browser kept of the account's pages goes with it."""
    ended = None if form.text("session") == "all" else form.id("session")
    is_here = await residents.sign_out(db, actor, ended)
    if not is_here:
        return Redirect("/account", status_code=303)
    visitor.set_account("")
    visitor.keep_pages(False)
    return Redirect("/account", status_code=303, headers={"clear-site-data": '"cache"'})


handlers = [
    sign_in_page,
    ask_code,
    code_page,
    sign_in_by_code,
    link_page,
    sign_in_by_link,
    sign_out,
]
