"""The queue's filters under names of an officer's own."""

from urllib.parse import parse_qsl
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.database import Database
from api.errors import Refused
from api.triage.saving import forget_filter, save_filter
from pwa.forms import Form
from pwa.triage.queue import queue_page
from pwa.triage.wanted import address, wanted


@post("/reports/saved", status_code=200)
async def save(db: Database, officer: NamedDependency[Officer], form: NamedDependency[Form]) -> Template | Redirect:
    chosen = wanted(**wanted_in(form.text("query")))
    name = form.text("name")
    try:
        await save_filter(db, officer, name, chosen, with_team=bool(form.text("with_team")))
    except Refused as refused:
        return await queue_page(db, officer, chosen, 1, "triage/queue.html", refused.problems, name)
    return Redirect(address(chosen), status_code=303)


@post("/reports/saved/{filter_id:uuid}/forget", status_code=303)
async def forget(db: Database, officer: NamedDependency[Officer], filter_id: FromPath[UUID]) -> Redirect:
    await forget_filter(db, officer, filter_id)
    return Redirect("/staff/reports", status_code=303)


def wanted_in(query: str) -> dict[str, str]:
    known = wanted.__annotations__
    return {name: value for name, value in parse_qsl(query) if name in known and name != "return"}


handlers = [save, forget]
