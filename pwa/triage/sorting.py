"""A report that is of another kind, or that names two problems: where that is said. It is sent as all else is."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.accounts.schemas import Officer
from api.database import Connection, Database
from api.services.queries import whole_catalogue
from api.triage import queries
from pwa.triage.composing import NOTHING, Composing


@get("/reports/{reference:str}/sort")
async def sort(db: Database, officer: NamedDependency[Officer], reference: FromPath[str]) -> Template:
    return await page_of(db, officer, reference)


async def page_of(
    db: Connection,
    officer: Officer,
    reference: str,
    problems: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    composing: Composing = NOTHING,
) -> Template:
    context = {
        "officer": officer,
        "report": await queries.case_report(db, reference, officer.id),
        "groups": await whole_catalogue(db, None),
        "problems": composing.beside_its_field(problems or {}),
        "typed": typed or {},
        "composing": composing,
    }
    return Template("triage/sort.html", context=context, status_code=422 if problems else 200)


handlers = [sort]
