"""Reports from elsewhere, through the same actions as everybody's: back-dated, and nobody is told of them."""

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import msgspec
from msgspec import Struct
from tqdm import tqdm

from api.actor import SYSTEM
from api.database import Connection
from api.errors import Refused
from api.reports import actions, submitting
from api.reports.jobs import count_words
from api.reports.schemas import NewReport
from api.settings import Settings

NEEDED = ("title", "url", "created", "state", "category", "lastupdate", "latitude", "longitude")
OPEN_STATES = {"confirmed", "investigating", "in progress", "planned", "action scheduled"}
FIXED_STATES = {
    "fixed": "Marked as fixed on FixMyStreet.",
    "fixed - user": "Marked as fixed on FixMyStreet by somebody who uses it.",
    "fixed - council": "Marked as fixed on FixMyStreet by the council.",
}

# FixMyStreet's categories in Bath and North East Somerset, as services of the standard catalogue.
SERVICES = {
    "Abandoned vehicles": "abandoned-vehicle",
    "Bus stops": "street-furniture",
    "Car parking": "parking",
    "Dog fouling": "dog-fouling",
    "Flyposting": "fly-posting",
    "Flytipping": "fly-tipping",
    "Graffiti": "graffiti",
    "Parks/landscapes": "park",
    "Pavements/footpaths": "pavement",
    "Potholes": "pothole",
    "Public toilets": "public-toilet",
    "Road traffic signs": "road-sign",
    "Roads/highways": "road",
    "Rubbish (refuse and recycling)": "missed-collection",
    "Street cleaning": "street-cleaning",
    "Street lighting": "street-light",
    "Street nameplates": "name-plate",
    "Traffic lights": "traffic-lights",
    "Trees": "tree",
}
OTHERWISE = "something-else"


class Tally(Struct):
    loaded: int = 0
    there: int = 0
    not_public: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return (
            f"{self.loaded} loaded, {self.there} were here already, "
            f"{self.not_public} not public and left out, {self.refused} refused"
        )


class BadRow(ValueError):
    """A row that cannot be a report; its text says why."""


async def load_reports(db: Connection, file: Path, settings: Settings) -> Tally:
    """Each row in a transaction of its own, so that an import cut short goes on where it stopped.

    Bad rows are printed with their line number and reason, and the rest goes on. Raises ValueError for a file that is
    not such a list at all.
    """
    tally = Tally()
    for line, row in tqdm(rows(file), desc=file.name, unit="report", file=sys.stderr, disable=None):
        try:
            await load(db, row, settings, tally)
        except (BadRow, Refused) as error:
            tally.refused += 1
            tqdm.write(f"line {line}: {error}", file=sys.stderr)
    await count_words(db)
    return tally


def rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    """With the line each begins on."""
    try:
        return list(read(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{file} is not a CSV file in UTF-8: {error}.") from None


def read(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with file.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines, restval="")
        if missing := [name for name in NEEDED if name not in (reader.fieldnames or ())]:
            raise ValueError(f"{file} has no column {', '.join(missing)}. It needs {', '.join(NEEDED)}.")
        before = reader.line_num
        for row in reader:
            yield before + 1, row
            before = reader.line_num


async def load(db: Connection, row: dict[str, str], settings: Settings, tally: Tally) -> None:
    state = row["state"]
    if state not in OPEN_STATES and state not in FIXED_STATES:
        tally.not_public += 1
        return
    new, created = new_report(row), moment(row["created"], "created")
    async with db.transaction():
        report = await submitting.submit(db, new, SYSTEM, settings, channel="import", happened_at=created)
        if report.is_new and state in FIXED_STATES:
            fixed = max(moment(row["lastupdate"], "lastupdate"), created)
            await actions.close(db, report.id, SYSTEM, "fixed", FIXED_STATES[state], happened_at=fixed)
    tally.loaded += report.is_new
    tally.there += not report.is_new


def new_report(row: dict[str, str]) -> NewReport:
    if not row["url"]:
        raise BadRow("url is empty, and by it a report is known again")
    given = {
        "service_code": SERVICES.get(row["category"], OTHERWISE),
        "description": row["title"].strip(),
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "submission_key": uuid5(NAMESPACE_URL, row["url"]),
    }
    try:
        return msgspec.convert(given, NewReport, strict=False)
    except msgspec.ValidationError as error:
        field = str(error).rpartition("$.")[2].rstrip("`")
        column = "title" if field == "description" else field
        raise BadRow(f"{column} cannot be used: “{row[column][:60]}”") from None


def moment(text: str, column: str) -> datetime:
    """Such as 2010-07-04 19:00:35 UTC, or ISO 8601."""
    try:
        found = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        raise BadRow(f"{column} is not a date and time: “{text}”") from None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    if found > datetime.now(UTC):
        raise BadRow(f"{column} is yet to come: “{text}”")
    return found
