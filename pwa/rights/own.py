"""What the council holds about her: to read, to take along, to have mended, and to have erased."""

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect, Template

from api.accounts.schemas import Account
from api.actor import Actor
from api.database import Database
from api.errors import Refused
from api.language import gettext as _
from api.rights import actions
from api.rights.schemas import Kind
from pwa.forms import Form
from pwa.visitors import Visitor, own_account_proved

KINDS: dict[str, Kind] = {"correct": "correct", "restrict": "restrict", "object": "object"}


@get("/account/data")
async def data(db: Database, account: NamedDependency[Account], actor: NamedDependency[Actor]) -> Template:
    held = await actions.all_of_mine(db, account, actor)
    return Template("rights/data.html", context={"held": held, "account": account})


@get("/account/data.json")
async def data_as_json(
    db: Database, account: NamedDependency[Account], actor: NamedDependency[Actor]
) -> Response[bytes]:
    held = await actions.all_of_mine(db, account, actor)
    return as_file(msgspec.json.encode(held))


def as_file(body: bytes) -> Response[bytes]:
    headers = {"content-disposition": 'attachment; filename="my-data.json"'}
    return Response(msgspec.json.format(body), media_type="application/json", headers=headers)


@get("/account/data/ask")
async def ask_page(account: NamedDependency[Account]) -> Template:
    return page_to_ask()


@post("/account/data/ask", status_code=200)
async def ask(
    db: Database, form: NamedDependency[Form], account: NamedDependency[Account], actor: NamedDependency[Actor]
) -> Template | Redirect:
    kind, words = KINDS.get(form.text("kind")), form.text("words")
    try:
        if kind is None:
            raise Refused(kind=_("Choose what you want"))
        await actions.ask(db, account, kind, words, actor)
    except Refused as refused:
        return page_to_ask(form.text("kind"), words, refused.problems)
    return Redirect("/account/data", status_code=303)


def page_to_ask(kind: str = "", words: str = "", problems: dict[str, str] | None = None) -> Template:
    kinds = [
        {"value": "correct", "text": _("Something is wrong: put it right")},
        {"value": "restrict", "text": _("Keep it, but do not use it for now")},
        {"value": "object", "text": _("Stop using it")},
    ]
    context = {"kinds": kinds, "kind": kind, "words": words, "problems": problems or {}}
    return Template("rights/ask.html", context=context, status_code=422 if problems else 200)


@get("/account/erase")
async def erase_page(account: NamedDependency[Account]) -> Template:
    return Template("rights/erase.html", context={"account": account, "problems": {}})


@post("/account/erase", status_code=200)
async def erase(
    db: Database,
    form: NamedDependency[Form],
    account: NamedDependency[Account],
    actor: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
) -> Template | Redirect:
    """It cannot be undone, so she says it twice: by the box, and by the button."""
    if form.text("sure") != "yes":
        problems = {"sure": _("Tick the box, if you are sure")}
        return Template("rights/erase.html", context={"account": account, "problems": problems}, status_code=422)
    also = form.texts("also")
    await actions.erase_me(db, account, actor, with_photos="photos" in also, with_words="words" in also)
    visitor.to_set.clear()
    visitor.set_account("")
    visitor.forget_device()
    return Redirect("/account/erased", status_code=303, headers={"clear-site-data": '"cache", "storage"'})


@get("/account/erased")
async def erased() -> Template:
    return Template("rights/erased.html")


router = Router(
    "/",
    route_handlers=[
        Router(
            "/",
            route_handlers=[data, data_as_json, ask_page, ask, erase_page, erase],
            dependencies={"account": Provide(own_account_proved)},
        ),
        erased,
    ],
    include_in_schema=False,
)
