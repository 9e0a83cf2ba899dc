"""A manager takes reports out as a file: her columns, of what she looked at, no formula in it, and written down."""

import csv
import io
import tracemalloc
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import httpx
import pytest

from api.exports.actions import COLUMNS
from api.exports.csv_file import IN_MEMORY, cell, defused, written
from api.exports.schemas import ExportedReport
from tests.reports.reading import errors
from tests.world import Person, World

PERSONAL = "Ring Mrs Tregear on 01632 960 123"


async def file_of(officer: Person, query: str, *columns: str, **more: str) -> httpx.Response:
    said = {"taken_for": "work", "why": "The list for next week's crew"}
    form = {"query": query, "columns": list(columns or COLUMNS), **said, **more}
    return await officer.client.post("/staff/exports", data=form)


async def looks_for_a_file(world: World) -> set[str]:
    looks = await world.db.fetch(
        "select reference from event join report on report.id = subject_id"
        " where kind = 'report.looked_at' and details ->> 'purpose' = 'export'"
    )
    return {each["reference"] for each in looks}


def rows_in(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_the_file_is_of_what_the_queue_shows_in_the_columns_chosen(world: World) -> None:
    administrator = await world.administrator()
    awkward = 'A "deep" hole, by the crossing\nand a slash/\\ too – café'
    reference = await world.person().reports(awkward)
    other = await world.person().reports("Loud", "noise")
    page = await administrator.opens("/staff/exports?show=open&service=pothole")
    assert "Take reports out as a file" in page
    answer = await file_of(administrator, "show=open&service=pothole", bom="yes")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="reports-open-')
    assert answer.headers["cache-control"] == "no-store" and answer.content.startswith("\ufeff".encode())
    [row] = [each for each in rows_in(answer) if each["Reference"] == reference]
    assert row["Description"] == awkward and row["Problem"] == "Pothole" and row["Team"] == "Highways"
    assert other not in answer.text

    answer = await file_of(administrator, "show=open&service=pothole", "reference", "ward")
    assert answer.content.splitlines()[0] == b"Reference,Ward", "only those, and no mark unless asked for"
    await administrator.sends("/staff/exports", query="show=open")
    assert administrator.status == 422 and list(errors(administrator.page.text)) == ["taken_for", "why", "columns"]
    [event] = await world.db.fetch("select details from event where kind = 'export.made' order by id limit 1")
    assert event["details"]["rows"] >= 1 and event["details"]["narrowed_by"] == ["service_code"]


async def test_what_is_not_for_everybody_is_only_in_the_file_of_who_may_and_says_so_to_whom_it_is_about(
    world: World,
) -> None:
    reference = await world.person().reports(PERSONAL)
    home = await world.person().reports("Somebody sleeps here", "rough-sleeping")
    plain = await world.person().reports("A hole")
    manager = await world.officer_who("reports.export")
    rows = {each["Reference"]: each for each in rows_in(await file_of(manager, "show=open"))}
    assert rows[reference]["Description"] == "" and rows[reference]["Place"] != ""
    assert rows[home]["Description"] == rows[home]["Place"] == rows[home]["Latitude"] == ""
    assert rows[plain]["Description"] == "A hole"
    assert (await file_of(manager, "show=open", personal="yes")).status_code == 403

    trusted = await world.administrator()
    rows = {each["Reference"]: each for each in rows_in(await file_of(trusted, "show=open", personal="yes"))}
    assert rows[reference]["Description"] == PERSONAL and rows[home]["Place"] != ""
    looked_at = await looks_for_a_file(world)
    assert {reference, home} <= looked_at and plain not in looked_at
    assert PERSONAL not in str(await world.db.fetch("select details from event"))


async def test_what_a_file_is_for_is_told_to_whom_it_is_about_and_names_nobody(world: World) -> None:
    resident, other, manager = world.person(), world.person(), await world.administrator()
    reference, plain = await resident.reports(PERSONAL), await other.reports("A hole")
    for why, problem in {"": "Say in a few words", "For Mrs Tregear": "Take out", "x" * 201: "200 letters"}.items():
        answer = await file_of(manager, "show=open", personal="yes", taken_for="request", why=why)
        assert answer.status_code == 422 and problem in errors(answer.text)["why"]
    assert "checked" in (await file_of(manager, "show=open", taken_for="partner", why="")).text, "it is kept"
    for taken_for, why in (("request", "A question at the panel"), ("partner", "The list for next week's crew")):
        assert (await file_of(manager, "show=open", personal="yes", taken_for=taken_for, why=why)).status_code == 200
    seen = await resident.opens(f"/reports/{reference}/who-looked")
    assert "In a file taken out of our system" in seen and "To answer a question, a complaint or a request" in seen
    assert "A question at the panel" in seen and "The list for next week's crew" in seen, "each file, however soon"
    assert "Wenna" not in seen, "never who it was"
    assert "Nobody has looked yet" in await other.opens(f"/reports/{plain}/who-looked")
    trail = await manager.opens("/staff/audit?kind=export.made")
    assert "A question at the panel" in trail and "For a firm" in trail
    assert "panel" not in str(await world.db.fetch("select details from event")), "it can be erased"


async def test_a_file_is_for_who_may_with_the_reports_her_role_is_for_and_after_she_proved_herself(
    world: World,
) -> None:
    pothole, noise = await world.person().reports(), await world.person().reports("Loud", "noise")
    stranger = world.person()
    await stranger.opens("/staff/exports")
    assert "Take reports out" not in stranger.text and (await file_of(stranger, "")).status_code != 200
    officer = await world.officer()
    assert (await file_of(officer, "show=open")).status_code == 403
    await officer.opens("/staff/exports")
    assert officer.status == 403
    of_one_team = await world.officer_who("reports.export", team="Highways")
    found = await file_of(of_one_team, "show=open")
    assert pothole in found.text and noise not in found.text
    await world.db.execute("update report set words_shown = false where reference in ($1, $2)", pothole, noise)
    await world.db.execute(
        """
        with trusted as (insert into role (name, permissions) values ('Trusted', '{personal.see}') returning id)
        insert into officer_role (officer_id, role_id)
        select officer.id, trusted.id from officer, trusted where officer.name = 'Zelah Quick'
        """
    )
    assert (await file_of(of_one_team, "show=open", personal="yes")).status_code == 200
    looked_at = await looks_for_a_file(world)
    assert pothole in looked_at and noise not in looked_at, "only what is in the file was looked at"
    await world.db.execute("update session set proved_at = now() - interval '11 minutes'")
    answer = await file_of(of_one_team, "show=open")
    assert "csv" not in answer.headers["content-type"] and pothole not in answer.text


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =cmd", "＝1"])  # noqa: RUF001
def test_no_cell_is_a_formula(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert defused("a=b") == "a=b" and cell(-2.5, ZoneInfo("UTC")) == "-2.500000", "a number is one"


async def test_a_hundred_thousand_rows_are_never_all_held() -> None:
    async def rows() -> AsyncIterator[ExportedReport]:
        for n in range(100_000):
            yield ExportedReport(
                *("K7M2XQP", "open", "received", None, "", "Pothole", "Highways", None, "Quay End", "High Street"),
                *(datetime.now(UTC), date.today(), None, None, "web", 54.6, 1.02, f"Report {n}", "", None),
            )

    tracemalloc.start()
    file, number = await written(rows(), COLUMNS, COLUMNS, ZoneInfo("Europe/London"), with_bom=False)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    with file:
        assert number == 100_000 and file.seek(0, 2) > 10 * IN_MEMORY
    assert most < 3 * IN_MEMORY
