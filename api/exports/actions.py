"""Taking reports out as a file."""

from collections.abc import Sequence
from typing import IO, cast, get_args
from uuid import uuid4
from zoneinfo import ZoneInfo

from api.accounts.schemas import Officer
from api.audit.schemas import TakenFor
from api.database import Connection
from api.errors import NotAllowed, Refused
from api.events import record
from api.exports import queries
from api.exports.csv_file import written
from api.exports.schemas import ExportedReport, NewExport
from api.language import gettext as _
from api.reports.personal import personal_in
from api.triage.finding import plan_for_what_is_asked
from api.triage.schemas import Narrowed

COLUMNS = ExportedReport.__struct_fields__
TAKEN_FOR: tuple[TakenFor, ...] = get_args(TakenFor)
LONGEST_WHY = 200  # characters
NARROWED_BY = ("service_code", "ward", "stage", "words", "team", "easting")  # is told, never with what


async def export(
    db: Connection, officer: Officer, asked: Narrowed, new: NewExport, headings: Sequence[str], zone: str
) -> IO[bytes]:
    """A whole file or none: it is written before any of it is sent, so that no reader is left with half.

    Raises Refused, or NotAllowed for what is personal to who may not see it.
    """
    check(officer, new)
    export_id, taken_for = uuid4(), cast(TakenFor, new.taken_for)
    async with db.transaction():
        await plan_for_what_is_asked(db)
        rows = await queries.exported_reports(db, asked, new.with_personal)
        file, number = await written(rows, new.columns, headings, ZoneInfo(zone), with_bom=new.with_bom)
        await record(
            db,
            "export.made",
            export_id,
            officer.actor,
            public=False,
            personal=new.why,
            taken_for=taken_for,
            rows=number,
            columns=new.columns,
            with_personal=new.with_personal,
            show=asked.show,
            narrowed_by=[name for name in NARROWED_BY if getattr(asked, name) is not None],
        )
        if new.with_personal:
            await queries.record_looks(db, asked, export_id, taken_for)
    return file


def check(officer: Officer, new: NewExport) -> None:
    problems = {}
    if new.taken_for not in TAKEN_FOR:
        problems["taken_for"] = _("Choose what it is for")
    if not new.why:
        problems["why"] = _("Say in a few words what it is for")
    elif len(new.why) > LONGEST_WHY:
        problems["why"] = _("Say it in {limit} letters or fewer").format(limit=LONGEST_WHY)
    elif found := personal_in(new.why):
        problems["why"] = _("Take out “{words}”: whoever reported one of these may read it").format(words=found[0].text)
    if not new.columns or not set(new.columns) <= set(COLUMNS):
        problems["columns"] = _("Choose at least one column")
    if problems:
        raise Refused(**problems)
    if new.with_personal and "personal.see" not in officer.permissions:
        raise NotAllowed(_("Your role does not let you take out what is personal."))
