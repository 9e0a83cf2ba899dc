"""Reports of ten years from another website, into a council of its own: back-dated, and nobody is told."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.database import Connection
from api.demonstration import load_services
from api.places.actions import load_places
from api.reports.loading import NEEDED, Tally, load_reports
from api.reports.queries import report_page, reports_listed
from tests.world import settings_for_tests

GOOD = {
    "title": "A hole by the Abbey",
    "url": "https://example.org/report/1",
    "created": "2015-05-01 09:00:00 UTC",
    "state": "confirmed",
    "category": "Potholes",
    "lastupdate": "2015-05-04 09:00:00 UTC",
    "latitude": "51.3811",
    "longitude": "-2.3590",
}


@pytest.fixture
async def bath(db: Connection, test_data: Path) -> Connection:
    """A real council's ground."""
    await load_services(db)
    boundaries = test_data / "boundaries"
    await load_places(db, "Bath", boundaries / "banes_boundary_os.geojson", boundaries / "banes_wards_2019.geojson")
    return db


@pytest.fixture
def real(test_data: Path) -> Path:
    return test_data / "reports" / "banes_fixmystreet_2007-2017.csv"


def cut_short(file: Path, folder: Path) -> Path:
    """Its first hundred rows."""
    half = folder / "cut_short.csv"
    half.write_text("".join(file.read_text().splitlines(keepends=True)[:101]))
    return half


def written(tmp_path: Path, *changes: dict[str, str]) -> Path:
    """A list of rows, each as the good one but for what is said."""
    file = tmp_path / "reports.csv"
    with file.open("w", newline="") as lines:
        writer = csv.DictWriter(lines, NEEDED)
        writer.writeheader()
        writer.writerows(GOOD | {"url": f"https://example.org/report/{n}"} | row for n, row in enumerate(changes))
    return file


async def test_ten_years_of_reports_are_taken_and_what_is_there_already_is_not_taken_again(
    bath: Connection, real: Path, tmp_path: Path
) -> None:
    settings = settings_for_tests(tmp_path)
    half = cut_short(real, tmp_path)
    first = await load_reports(bath, half, settings)
    assert first == Tally(loaded=90, there=0, not_public=10, refused=0)
    whole = await load_reports(bath, real, settings)
    assert whole == Tally(loaded=1414, there=90, not_public=72, refused=0), "it went on where it was cut short"
    assert await load_reports(bath, half, settings) == Tally(loaded=0, there=90, not_public=10, refused=0)

    assert await bath.fetchval("select count(*) from report") == 1504
    assert await bath.fetchval("select count(*) from report where ward_id is null") == 0
    assert await bath.fetchval("select max(happened_at) from event") < datetime(2018, 1, 1, tzinfo=UTC)
    assert await bath.fetchval("select count(*) from job") == 0, "nobody is told"
    oldest = await bath.fetchrow("select reference, submitted_at from report order by submitted_at limit 1")
    assert oldest is not None and oldest["submitted_at"].year == 2007
    assert (
        await bath.fetchval("select count(*) from report where stage = 'closed' and (reason = '' or outcome is null)")
        == 0
    )


async def test_an_import_keeps_the_days_on_which_things_happened(bath: Connection, tmp_path: Path) -> None:
    file = written(tmp_path, {"state": "fixed - council"}, {"category": "No such category"})
    tally = await load_reports(bath, file, settings_for_tests(tmp_path))
    assert str(tally) == "2 loaded, 0 were here already, 0 not public and left out, 0 refused"
    reference = await bath.fetchval("select reference from report where stage = 'closed'")
    page = await report_page(bath, reference, None)
    assert (page.service_code, page.outcome, page.description) == ("pothole", "fixed", "A hole by the Abbey")
    assert page.reason == "Marked as fixed on FixMyStreet by the council."
    assert page.submitted_at == datetime(2015, 5, 1, 9, tzinfo=UTC) and page.closed_at == datetime(
        2015, 5, 4, 9, tzinfo=UTC
    )
    assert [(each.kind, each.happened_at.day) for each in page.history] == [
        ("report.submitted", 1),
        ("report.closed", 4),
    ]
    assert page.expected_on > date(2015, 5, 1)
    assert await bath.fetchval("select service_code from report where stage <> 'closed'") == "something-else"


@pytest.mark.parametrize(
    "title", ["A hole. Ring 01225 477 000 about it", "Mess again, write to ann.other@example.org", "Ask Mrs Ada Cole"]
)
async def test_an_imports_words_that_look_personal_wait_for_an_officer(
    bath: Connection, tmp_path: Path, title: str
) -> None:
    await load_reports(bath, written(tmp_path, {"title": title}, {}), settings_for_tests(tmp_path))
    shown = await reports_listed(bath, None, None, None, None, None, 10)
    assert sorted(report.description or "" for report in shown) == ["", GOOD["title"]]
    assert (await report_page(bath, shown[0].reference, None)).description in (None, GOOD["title"])
    assert await bath.fetchval("select description from report where not words_shown") == title, "an officer reads it"


async def test_a_state_that_is_not_public_is_left_out(bath: Connection, tmp_path: Path) -> None:
    file = written(tmp_path, *({"state": state} for state in ("hidden", "unconfirmed", "closed", "", "CONFIRMED ")))
    tally = await load_reports(bath, file, settings_for_tests(tmp_path))
    assert (tally.loaded, tally.not_public, tally.refused) == (0, 5, 0)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": " "}, "title cannot be used"),
        ({"title": "x" * 5000}, "title cannot be used"),
        ({"url": ""}, "url"),
        ({"latitude": ""}, "latitude"),
        ({"latitude": "north"}, "latitude"),
        ({"latitude": "nan"}, "latitude"),
        ({"longitude": "-2,35"}, "longitude"),
        ({"latitude": "51.4545", "longitude": "-2.5879"}, "not looked after"),
        ({"created": "yesterday"}, "created is not a date and time: “yesterday”"),
        ({"created": ""}, "created is not a date and time"),
        ({"created": "2999-01-01 00:00:00 UTC"}, "created is yet to come"),
        ({"state": "fixed", "lastupdate": "soon"}, "lastupdate is not a date and time"),
    ],
    ids=lambda each: repr(each)[:40],
)
async def test_a_bad_row_is_named_by_its_line_with_the_reason_and_the_rest_goes_on(
    bath: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: dict[str, str], why: str
) -> None:
    file = written(tmp_path, {"title": "Two\nlines"}, wrong, {"title": "After it"})
    tally = await load_reports(bath, file, settings_for_tests(tmp_path))
    assert (tally.loaded, tally.refused) == (2, 1)
    [told] = [line for line in capsys.readouterr().err.splitlines() if line.startswith("line ")]
    assert told.startswith("line 4: ") and why in told
    assert "`" not in told and "$" not in told, "in words"
    assert await bath.fetchval("select count(*) from report") == 2


async def test_a_row_cut_short_is_refused_and_no_more(
    bath: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, {}, {})
    text = file.read_text()
    file.write_text(text[:-25])
    tally = await load_reports(bath, file, settings_for_tests(tmp_path))
    assert (tally.loaded, tally.refused) == (1, 1) and "line 3: " in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"title,url\nA hole,https://example.org\n",
        b'{"type": "FeatureCollection"}',
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        ",".join(NEEDED).encode() + b"\n" + b"\xff\xfe" * 20,
        ",".join(NEEDED).encode() + b'\n"' + b"x" * 200_000,
    ],
    ids=["empty", "too few columns", "JSON", "a picture", "not UTF-8", "a quote left open"],
)
async def test_a_file_that_is_no_such_list_is_refused_in_a_sentence(
    bath: Connection, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "reports.csv"
    file.write_bytes(content)
    with pytest.raises(ValueError) as refused:
        await load_reports(bath, file, settings_for_tests(tmp_path))
    assert type(refused.value) is ValueError and str(refused.value).startswith(str(file))
    assert await bath.fetchval("select count(*) from report") == 0


async def test_a_council_without_ground_takes_no_report(
    db: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await load_services(db)
    tally = await load_reports(db, written(tmp_path, {}), settings_for_tests(tmp_path))
    assert tally.refused == 1 and "not looked after" in capsys.readouterr().err
