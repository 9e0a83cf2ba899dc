"""Taking reports out as a file."""

from collections.abc import Sequence
from typing import IO
from uuid import uuid4
from zoneinfo import ZoneInfo

from api.accounts.schemas import Officer
from api.database import Connection
from api.errors import NotAllowed, Refused
from api.events import record
from api.exports import queries
from api.exports.csv_file import written
from api.exports.schemas import ExportedReport
from api.language import gettext as _
from api.triage.finding import plan_for_what_is_asked
from api.triage.schemas import Narrowed

COLUMNS = ExportedReport.__struct_fields__


async def export(
    db: Connection,
    officer: Officer,
    asked: Narrowed,
    columns: Sequence[str],
    headings: Sequence[str],
    zone: str,
    *,
    with_personal: bool,
    with_bom: bool,
) -> IO[bytes]:
    """A whole file or none: it is written before any of it is sent, so that no reader is left with half.

    Raises Refused without columns, NotAllowed for what is personal to who may not see it.
    """
    if not columns or not set(columns) <= set(COLUMNS):
        raise Refused(columns=_("Choose at least one column"))
    if with_personal and "personal.see" not in officer.permissions:
        raise NotAllowed(_("Your role does not let you take out what is personal."))
    async with db.transaction():
        await plan_for_what_is_asked(db)
        rows = await queries.exported_reports(db, asked, with_personal)
        file, number = await written(rows, columns, headings, ZoneInfo(zone), with_bom=with_bom)
        if with_personal:
            await queries.record_looks(db, asked)
        await record(
            db,
            "export.made",
            uuid4(),
            officer.actor,
            public=False,
            rows=number,
            columns=list(columns),
            with_personal=with_personal,
            show=asked.show,
            narrowed_by=[
                name
                for name in ("service_code", "ward", "stage", "words", "team", "easting")
                if getattr(asked, name) is not None
            ],
        )
    return file
