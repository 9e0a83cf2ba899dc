"""Residents sign in: an address, then the code that was sent to it. Where they are signed in, and signing out."""

from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api import passkeys
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
from pwa.errors import write_down
from pwa.forms import Form
from pwa.visitors import Visitor, within_account

AnyRequest = Request[None, None, State]


@get("/account/sign-in")
async def sign_in_page(next: FromQuery[str] = "") -> Template:
    return page_to_sign_in(within_account(next))


@post("/account/sign-in", status_code=200, opt=SIGN_IN.each_address)
async def ask_code(
    db: Database, form: NamedDependency[Form], actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]
) -> Template | Redirect:
    """What comes of an address that has no account, or has had too many codes, is the same in every way."""
    onward = within_account(form.text("next"))
    try:
        address = await address_id(db, "email", checked_email(form.text("email")))
        await residents.ask_code(db, actor, visitor.own_device(), address, "sign_in")
    except Refused as refused:
        return page_to_sign_in(onward, form.text("email"), in_field("email", refused))
    return Redirect(f"/account/sign-in/code?next={onward}", status_code=303)


def in_field(name: str, refused: Refused) -> dict[str, str]:
    return {name: next(iter(refused.problems.values()))}


@post("/account/sign-in/ask", status_code=200)
async def ask_passkey(db: Database, settings: NamedDependency[Settings]) -> Response[str]:
    return Response(await passkeys.to_prove(db, settings), media_type=MediaType.JSON)


@post("/account/sign-in/passkey", status_code=200, opt=SIGN_IN.each_address)
async def sign_in_by_passkey(
    db: Database,
    form: NamedDependency[Form],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
    request: AnyRequest,
) -> Template | Redirect:
    """Also for who is signed in and is to prove herself: it is the same, and begins a new session."""
    onward, name, before = within_account(form.text("next")), name_of(request), visitor.account_key
    device_id, answer = visitor.own_device(), form.text("answer")
    try:
        visitor.set_account(await residents.sign_in_by_passkey(db, settings, device_id, answer, name, before))
    except Refused as refused:
        write_down(request, "sign-in")
        return page_to_sign_in(onward, problems=refused.problems)
    return Redirect(onward, status_code=303)


def page_to_sign_in(onward: str, email: str = "", problems: dict[str, str] | None = None) -> Template:
    context = {"next": onward, "email": email, "problems": problems or {}}
    return Template("accounts/resident_sign_in.html", context=context, status_code=422 if problems else 200)


@get("/account/sign-in/code")
async def code_page(next: FromQuery[str] = "") -> Template:
    return page_for_code(within_account(next))


@post("/account/sign-in/code", status_code=200, opt=SIGN_IN.each_address)
async def sign_in_by_code(
    db: Database,
    form: NamedDependency[Form],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
    request: AnyRequest,
) -> Template | Redirect:
    onward = within_account(form.text("next"))
    try:
        code = await residents.try_code(db, settings.secret, visitor.own_device(), "sign_in", form.text("code"))
    except Refused as refused:
        write_down(request, "sign-in")
        return page_for_code(onward, refused.problems)
    return await signed_in(db, code, visitor, request, onward)


def page_for_code(onward: str, problems: dict[str, str] | None = None) -> Template:
    context = {"next": onward, "problems": problems or {}}
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
        write_down(request, "sign-in")
        return Template("accounts/code_is_over.html", status_code=422)
    return await signed_in(db, code, visitor, request)


async def signed_in(
    db: Connection, code: OneTimeCode, visitor: Visitor, request: AnyRequest, onward: str = "/account"
) -> Redirect:
    visitor.set_account(await residents.sign_in(db, code, name_of(request), visitor.account_key))
    return Redirect(onward, status_code=303)


def name_of(request: AnyRequest) -> str:
    return name_guessed(request.headers.get("user-agent", ""))


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
    ask_passkey,
    sign_in_by_passkey,
    code_page,
    sign_in_by_code,
    link_page,
    sign_in_by_link,
    sign_out,
]
