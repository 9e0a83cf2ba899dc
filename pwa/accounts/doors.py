"""The ways in for officers, and the way out."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from typing import Annotated, Any

from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from msgspec import structs

from api import passkeys
from api.accounts import actions, queries, single_sign_on
from api.accounts.schemas import Arrival, Officer
from api.actor import SYSTEM
from api.database import transaction
from api.demonstration import administrator
from api.errors import NotFound, Refused
from api.limits import SIGN_IN
from api.notifications.devices import name_guessed
from api.security import in_base64
from api.settings import Settings
from pwa.forms import Form
from pwa.visitors import Visitor, within_staff

Page = Template | Redirect

COUNCIL = "council"  # the cookie of one that is on its way to the provider and back
TO_AND_FRO = 600  # seconds


def arrival(request: Request[None, None, State], visitor: NamedDependency[Visitor]) -> Arrival:
    """Of whoever is at the door of this route."""
    browser = name_guessed(request.headers.get("user-agent", ""))
    return Arrival(request.route_handler.opt["way"], browser, visitor.session_key, datetime.now(UTC))


@get("/sign-in")
async def sign_in_page(state: State, settings: NamedDependency[Settings]) -> Template:
    return await page_to_sign_in(state, settings)


async def page_to_sign_in(state: State, settings: Settings, problems: dict[str, str] | None = None) -> Template:
    officers: list[Officer] = []
    if not settings.production:
        async with transaction(state.pool, SYSTEM) as db:
            officers = [each for each in await queries.officers(db) if "officers.edit" not in each.permissions]
    context: dict[str, Any] = {
        "officers": officers,
        "single_sign_on": settings.has_single_sign_on,
        "problems": problems or {},
    }
    return Template("accounts/sign_in.html", context=context, status_code=422 if problems else 200)


@get("/prove")
async def prove_page(
    officer: NamedDependency[Officer], settings: NamedDependency[Settings], next: FromQuery[str] = ""
) -> Template:
    """Signing in again, on the way to a page that asks for it."""
    context = {
        "officer": officer,
        "next": within_staff(next),
        "has_door": not settings.production,
        "single_sign_on": settings.has_single_sign_on,
    }
    return Template("accounts/prove.html", context=context)


@post("/demonstration", status_code=303, opt={"way": "development"})
async def sign_in_for_demonstration(
    state: State,
    form: NamedDependency[Form],
    visitor: NamedDependency[Visitor],
    arrival: NamedDependency[Arrival],
) -> Redirect:
    """No password, on a development machine alone: where the production setting is on, this address does not exist."""
    async with transaction(state.pool, SYSTEM) as db:
        is_administrator = form.text("as") == "administrator"
        officer_id = (await administrator(db)).id if is_administrator else form.id("officer")
        key = await actions.sign_in(db, officer_id, arrival)
    return enter(visitor, key, form)


@post("/sign-in/ask", status_code=200, opt=SIGN_IN.each_address)
async def ask_passkey(state: State, settings: NamedDependency[Settings]) -> Response[str]:
    async with transaction(state.pool, SYSTEM) as db:
        return Response(await passkeys.to_prove(db, settings), media_type=MediaType.JSON)


@post("/sign-in/passkey", status_code=200, opt=SIGN_IN.each_address | {"way": "passkey"})
async def sign_in_by_passkey(
    state: State,
    form: NamedDependency[Form],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
    arrival: NamedDependency[Arrival],
) -> Page:
    """Also for who is signed in and is to prove herself: it is the same."""
    async with transaction(state.pool, SYSTEM) as db:
        try:
            key = await actions.sign_in_by_passkey(db, settings, form.text("answer"), arrival)
        except Refused as refused:
            problems = refused.problems
        else:
            return enter(visitor, key, form)
    return await page_to_sign_in(state, settings, problems)


@get("/sign-in/council")
async def ask_council_account(
    state: State,
    settings: NamedDependency[Settings],
    visitor: NamedDependency[Visitor],
    next: FromQuery[str] = "",
    again: FromQuery[str] = "",
) -> Page:
    """A link and no form: a form may lead to our own pages alone."""
    if not settings.has_single_sign_on:
        raise NotFound
    key = single_sign_on.new_key()
    try:
        there = await single_sign_on.begin(settings, key, again=bool(again))
    except Refused as refused:
        return await page_to_sign_in(state, settings, refused.problems)
    visitor.set_cookie(COUNCIL, f"{key}.{in_base64(within_staff(next).encode())}", TO_AND_FRO)
    return Redirect(there, status_code=303)


@get("/sign-in/council/done", opt={"way": "single_sign_on"})
async def sign_in_by_council_account(
    state: State,
    settings: NamedDependency[Settings],
    visitor: NamedDependency[Visitor],
    arrival: NamedDependency[Arrival],
    code: FromQuery[str] = "",
    came: Annotated[str, QueryParameter(name="state")] = "",
    iss: FromQuery[str] = "",
) -> Page:
    """Where the provider sends the browser back to; an answer that this browser did not ask for does nothing."""
    if not settings.has_single_sign_on:
        raise NotFound
    key, _dot, onward = visitor.cookies.get(visitor.named(COUNCIL), "").partition(".")
    visitor.set_cookie(COUNCIL, "", 0)
    try:
        who = await single_sign_on.identity(settings, key, came, code, iss)
        async with transaction(state.pool, SYSTEM) as db:
            entering = structs.replace(arrival, proved_at=who.proved_at)
            visitor.set_session(await single_sign_on.sign_in_as(db, who, entering))
    except Refused as refused:
        return await page_to_sign_in(state, settings, refused.problems)
    return Redirect(within_staff(opened_base64(onward)), status_code=303)


def opened_base64(text: str) -> str:
    try:
        return urlsafe_b64decode(text + "==").decode()
    except ValueError:
        return ""


@get("/sign-in/{key:str}")
async def sign_in_link_page(key: FromPath[str]) -> Template:
    """A button: what scans mail opens links, and must not use one up."""
    return Template("accounts/sign_in_link.html", context={"key": key})


@post("/sign-in/{key:str}", status_code=303, opt=SIGN_IN.each_address | {"way": "link"})
async def sign_in_by_link(
    state: State, key: FromPath[str], visitor: NamedDependency[Visitor], arrival: NamedDependency[Arrival]
) -> Page:
    """On to where she adds a passkey, so that she needs no other link."""
    try:
        async with transaction(state.pool, SYSTEM) as db:
            visitor.set_session(await actions.sign_in_by_link(db, key, arrival))
    except NotFound:
        return Template("accounts/link_is_over.html", status_code=422)
    return Redirect("/staff/account", status_code=303)


def enter(visitor: Visitor, key: str, form: Form) -> Redirect:
    visitor.set_session(key)
    return Redirect(within_staff(form.text("next")), status_code=303)


@post("/sign-out", status_code=303)
async def sign_out(state: State, officer: NamedDependency[Officer], visitor: NamedDependency[Visitor]) -> Redirect:
    async with transaction(state.pool, officer.actor) as db:
        await actions.sign_out(db, officer, visitor.session_key)
    visitor.set_session("", 0)
    return Redirect("/staff/sign-in", status_code=303, headers={"clear-site-data": '"cache"'})


def doors(settings: Settings) -> list[HTTPRouteHandler]:
    """The ways in that there are under these settings."""
    always = [
        sign_in_page,
        prove_page,
        ask_passkey,
        sign_in_by_passkey,
        ask_council_account,
        sign_in_by_council_account,
        sign_in_link_page,
        sign_in_by_link,
        sign_out,
    ]
    return always if settings.production else [*always, sign_in_for_demonstration]


dependencies = {"arrival": Provide(arrival, sync_to_thread=False)}
