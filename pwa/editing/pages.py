"""A form to edit something, as it opens and as it comes back; and taking back what was changed."""

from typing import Any, Protocol, TypeVar
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect, Template
from msgspec import Struct

from api import editing
from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.editing import Editable
from api.errors import Conflict, Refused
from pwa.forms import Form, whole_number

Problem = Refused | Conflict
T = TypeVar("T", bound=Struct)


async def list_page(
    db: Connection, template: str, officer: Officer, kind: str, names: dict[UUID, str], **more: Any
) -> Template:
    """All things of a kind, with what was changed lately about any of them; `names` are theirs."""
    changes = await editing.last_changes(db, kind)
    return Template(template, context={"officer": officer, "names": names, "changes": changes, **more})


class Opened(Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def version(self) -> int: ...


async def edit_page(
    db: Connection,
    template: str,
    officer: Officer,
    kept: Opened | None,
    typed: Any,
    form: Form | None = None,
    problem: Problem | None = None,
    **more: Any,
) -> Template:
    """Without `kept`, of a new one. A form that comes back keeps what was typed, and the version it was opened with.

    Where somebody else was first, it says what she changed.
    """
    changes = await editing.changes(db, kept.id) if kept else []
    seen = whole_number(form.text("seen")) if form else changes[0].id if changes else 0
    conflict = isinstance(problem, Conflict)
    problems = problem.problems if isinstance(problem, Refused) else {"edit": str(problem)} if problem else {}
    context = {
        "officer": officer,
        "kept": kept,
        "typed": typed,
        "version": version_in(form) if form else kept.version if kept else 0,
        "seen": seen,
        "problems": problems,
        "conflict": conflict,
        "since": [each for each in changes if each.id > seen],
        "changes": changes,
        **more,
    }
    return Template(template, context=context, status_code=409 if conflict else 422 if problems else 200)


async def save(db: Connection, of: Editable[T], kept: Opened | None, form: Form, entry: T, actor: Actor) -> UUID:
    """Edited as of the version its form was opened with, or added. Raises what those do."""
    if kept is None:
        return await editing.add(db, of, entry, actor)
    await editing.edit(db, of, kept.id, version_in(form), entry, actor)
    return kept.id


def version_in(form: Form) -> int:
    return whole_number(form.text("version"))


def undoing(of: Editable[Any], href: str) -> HTTPRouteHandler:
    """Where the buttons beside the last changes lead."""

    @post("/undo", status_code=303)
    async def undo(db: Database, actor: NamedDependency[Actor], form: NamedDependency[Form]) -> Redirect:
        await editing.undo(db, of, whole_number(form.text("event")), actor)
        return Redirect(href, status_code=303)

    return undo
