"""How a resident proves herself: passkeys, a second channel, her address; and doing so before what is personal."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api import passkeys
from api.accounts import queries, residents
from api.accounts.schemas import Account, OneTimeCode, Purpose
from api.actor import Actor
from api.database import Connection, Database
from api.errors import NotFound, Refused
from api.limits import SIGN_IN
from api.notifications.actions import checked_email
from api.notifications.queries import address_id
from api.notifications.texts import checked_mobile
from api.settings import Settings
from pwa.accounts.residents import AnyRequest, in_field, name_of
from pwa.forms import Form
from pwa.visitors import Visitor, own_account, own_account_to_secure, within_account

SIGNED_IN = {"account": Provide(own_account)}
TO_SECURE = {"account": Provide(own_account_to_secure)}


@get("/account/security", dependencies=TO_SECURE)
async def security(account: NamedDependency[Account]) -> Template:
    return page_of(account)


@post("/account/passkeys/ask", dependencies=TO_SECURE, status_code=200)
async def ask_to_register(
    db: Database, account: NamedDependency[Account], settings: NamedDependency[Settings]
) -> Response[str]:
    known = await queries.passkeys_known(db, account.id)
    options = await passkeys.to_register(db, settings, account.id, account.email, known)
    return Response(options, media_type=MediaType.JSON)


@post("/account/passkeys", dependencies=TO_SECURE, status_code=200)
async def add_passkey(
    db: Database,
    form: NamedDependency[Form],
    account: NamedDependency[Account],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    request: AnyRequest,
) -> Template | Redirect:
    try:
        name = name_of(request)
        await residents.add_passkey(db, settings, account, actor, form.text("answer"), name)
    except Refused as refused:
        return page_of(account, refused.problems)
    return Redirect("/account/security", status_code=303)


@post("/account/passkeys/{passkey_id:uuid}/remove", dependencies=TO_SECURE, status_code=303)
async def remove_passkey(
    db: Database, passkey_id: FromPath[UUID], account: NamedDependency[Account], actor: NamedDependency[Actor]
) -> Redirect:
    await residents.remove_passkey(db, account, actor, passkey_id)
    return Redirect("/account/security", status_code=303)


@post("/account/mobile", dependencies=TO_SECURE, status_code=200, opt=SIGN_IN.each_address)
async def ask_mobile(
    db: Database,
    form: NamedDependency[Form],
    account: NamedDependency[Account],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
) -> Template | Redirect:
    try:
        number = await address_id(db, "sms", checked_mobile(form.text("mobile")))
        await residents.ask_code(db, actor, visitor.own_device(), number, "mobile", account.id)
    except Refused as refused:
        return page_of(account, in_field("mobile", refused), form)
    return Redirect("/account/code/mobile", status_code=303)


@post("/account/mobile/remove", dependencies=TO_SECURE, status_code=303)
async def remove_mobile(db: Database, account: NamedDependency[Account], actor: NamedDependency[Actor]) -> Redirect:
    await residents.remove_mobile(db, account, actor)
    return Redirect("/account/security", status_code=303)


@post("/account/email", dependencies=TO_SECURE, status_code=200, opt=SIGN_IN.each_address)
async def ask_email(
    db: Database,
    form: NamedDependency[Form],
    account: NamedDependency[Account],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
) -> Template | Redirect:
    try:
        address = await address_id(db, "email", checked_email(form.text("email")))
        await residents.ask_code(db, actor, visitor.own_device(), address, "email", account.id)
    except Refused as refused:
        return page_of(account, in_field("email", refused), form)
    return Redirect("/account/code/email", status_code=303)


def page_of(account: Account, problems: dict[str, str] | None = None, form: Form | None = None) -> Template:
    context = {
        "account": account,
        "problems": problems or {},
        "typed": {name: form.text(name) if form else "" for name in ("mobile", "email")},
    }
    return Template("accounts/security.html", context=context, status_code=422 if problems else 200)


@get("/account/prove", dependencies=SIGNED_IN)
async def prove_page(account: NamedDependency[Account], next: FromQuery[str] = "") -> Template:
    """On the way to what is personal."""
    return page_to_prove(account, within_account(next))


@post("/account/prove/text", dependencies=SIGNED_IN, status_code=200, opt=SIGN_IN.each_address)
async def ask_text(
    db: Database,
    form: NamedDependency[Form],
    account: NamedDependency[Account],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
) -> Template | Redirect:
    """To the number she has confirmed before. Raises NotFound where there is none."""
    if account.mobile_id is None:
        raise NotFound
    onward = within_account(form.text("next"))
    try:
        await residents.ask_code(db, actor, visitor.own_device(), account.mobile_id, "prove", account.id)
    except Refused as refused:
        return page_to_prove(account, onward, refused.problems)
    return Redirect(f"/account/code/prove?next={onward}", status_code=303)


def page_to_prove(account: Account, onward: str, problems: dict[str, str] | None = None) -> Template:
    context = {"account": account, "next": onward, "problems": problems or {}}
    return Template("accounts/prove_resident.html", context=context, status_code=422 if problems else 200)


@get("/account/code/{purpose:str}", dependencies=SIGNED_IN)
async def code_page(account: NamedDependency[Account], purpose: FromPath[str], next: FromQuery[str] = "") -> Template:
    return page_for_code(purpose_called(purpose), within_account(next))


@post("/account/code/{purpose:str}", dependencies=SIGNED_IN, status_code=200, opt=SIGN_IN.each_address)
async def try_code(
    db: Database,
    purpose: FromPath[str],
    form: NamedDependency[Form],
    account: NamedDependency[Account],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    settings: NamedDependency[Settings],
    request: AnyRequest,
) -> Template | Redirect:
    called, onward = purpose_called(purpose), within_account(form.text("next"))
    try:
        code = await residents.try_code(db, settings.secret, visitor.own_device(), called, form.text("code"))
        if called == "prove":
            visitor.set_account(await residents.prove(db, code, account, name_of(request), visitor.account_key))
            return Redirect(onward, status_code=303)
        await KEPT_BY[called](db, code, account, actor)
    except Refused as refused:
        return page_for_code(called, onward, refused.problems)
    return Redirect("/account/security", status_code=303)


KEPT_BY: dict[Purpose, Callable[[Connection, OneTimeCode, Account, Actor], Awaitable[None]]] = {
    "mobile": residents.keep_mobile,
    "email": residents.keep_email,
}


def purpose_called(name: str) -> Purpose:
    """Raises NotFound."""
    purposes: dict[str, Purpose] = {"prove": "prove", "mobile": "mobile", "email": "email"}
    if name not in purposes:
        raise NotFound
    return purposes[name]


def page_for_code(purpose: Purpose, onward: str, problems: dict[str, str] | None = None) -> Template:
    context = {
        "problems": problems or {},
        "action": f"/account/code/{purpose}",
        "again": f"/account/prove?next={onward}" if purpose == "prove" else "/account/security",
        "by_text": purpose != "email",
        "next": onward,
    }
    return Template("accounts/code.html", context=context, status_code=422 if problems else 200)


handlers = [
    security,
    ask_to_register,
    add_passkey,
    remove_passkey,
    ask_mobile,
    remove_mobile,
    ask_email,
    prove_page,
    ask_text,
    code_page,
    try_code,
]
