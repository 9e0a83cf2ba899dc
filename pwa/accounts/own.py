"""An officer's own account: her passkeys, and where she is signed in."""

from uuid import UUID

from litestar import MediaType, Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api import passkeys
from api.accounts import actions, queries
from api.accounts.schemas import Officer, Session
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Refused
from api.notifications.devices import name_guessed
from api.settings import Settings
from pwa.forms import Form
from pwa.visitors import officer_actor, proved_officer_actor

BASE = "/staff/account"


@get("/")
async def show(db: Database, session: NamedDependency[Session]) -> Template:
    return await page_of(db, session)


async def page_of(db: Connection, session: Session, problems: dict[str, str] | None = None) -> Template:
    context = {
        "officer": session.officer,
        "session": session,
        "ways_in": await queries.ways_in_of(db, session.officer.id),
        "problems": problems or {},
    }
    return Template("accounts/own.html", context=context, status_code=422 if problems else 200)


@post("/passkeys/ask", status_code=200)
async def ask_to_register(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> Response[str]:
    known = await queries.credentials_of_officer(db, officer.id)
    options = await passkeys.to_register(db, settings, officer.id, officer.email, known)
    return Response(options, media_type=MediaType.JSON)


@post("/passkeys", status_code=200)
async def add_passkey(
    request: Request[None, None, State],
    db: Database,
    session: NamedDependency[Session],
    actor: NamedDependency[Actor],
    form: NamedDependency[Form],
    settings: NamedDependency[Settings],
) -> Template | Redirect:
    name = form.text("name")[:60] or name_guessed(request.headers.get("user-agent", ""))
    try:
        await actions.add_passkey(db, settings, session.officer, form.text("answer"), name)
    except Refused as refused:
        return await page_of(db, session, refused.problems)
    return Redirect(BASE, status_code=303)


@post("/passkeys/{passkey_id:uuid}/remove", status_code=303)
async def remove_passkey(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], passkey_id: FromPath[UUID]
) -> Redirect:
    await actions.remove_passkey(db, officer.id, passkey_id, actor)
    return Redirect(BASE, status_code=303)


@post("/sessions", status_code=303)
async def end_sessions(
    db: Database, session: NamedDependency[Session], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Redirect:
    """One, or all but this one: this one ends by signing out, which clears what the browser keeps."""
    ended = None if form.text("session") == "others" else form.id("session")
    await actions.end_sessions(db, session.officer.id, actor, ended, but_for=session.id)
    return Redirect(BASE, status_code=303)


proved = {"actor": Provide(proved_officer_actor, sync_to_thread=False)}
router = Router(
    "/account",
    route_handlers=[
        show,
        end_sessions,
        Router("/", route_handlers=[ask_to_register, add_passkey, remove_passkey], dependencies=proved),
    ],
    dependencies={"actor": Provide(officer_actor, sync_to_thread=False)},
)
