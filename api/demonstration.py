"""What a new database starts with: services that any council has, and an invented council to try things on."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from uuid import UUID, uuid5

from api.accounts.actions import keep_officer
from api.accounts.queries import officers
from api.accounts.schemas import ADMINISTRATOR, OFFICER, Officer
from api.actor import SYSTEM
from api.database import Connection
from api.demonstration_photos import DRAWINGS, add_drawn_photo
from api.photos.store import PhotoStore
from api.places.actions import keep_copy
from api.places.queries import places_matching
from api.promise.actions import publish_word
from api.reports import actions as reports
from api.reports import submitting
from api.reports.jobs import count_words
from api.reports.queries import report_submitted_as
from api.reports.schemas import NewReport, OpenStage, Outcome
from api.rounds.actions import take_up
from api.settings import Settings

WENNA = "wenna.trevanion@example.org"
SEEDS = Path(__file__).parent.parent / "sql" / "seeds"
NAMESPACE = UUID("6f0f6f0e-2f5f-4a53-9c4e-1d6c2f0b7a10")  # any; it makes a story's key the same at each loading

# Name, address, team, roles; and for which team alone.
OFFICERS: tuple[tuple[str, str, str, list[str], str | None], ...] = (
    ("Morwen Teague", "morwen.teague@example.org", "Contact centre", ["Contact centre", "Broadcaster"], None),
    ("Idris Oyelaran", "idris.oyelaran@example.org", "Highways", [OFFICER], None),
    ("Saffron Pike", "saffron.pike@example.org", "Street cleaning", [OFFICER], "Street cleaning"),
)
OTHERS = (
    ("Meraud Penrose", "meraud.penrose@example.org", "Highways", ["Service manager"], None),
    ("Petroc Lyle", "petroc.lyle@example.org", "Highways", ["Field officer"], "Highways"),
)


async def load_services(db: Connection) -> None:
    """The standard catalogue, its questions and the kinds of things it is about: each where there is none yet."""
    if not await db.fetchval("select exists (select from service)"):
        await db.execute((SEEDS / "services.sql").read_text())
    if not await db.fetchval("select exists (select from question)"):
        await db.execute((SEEDS / "questions.sql").read_text())
    if not await db.fetchval("select exists (select from asset_kind)"):
        await db.execute((SEEDS / "asset_kinds.sql").read_text())


async def keep_administrator(db: Connection) -> Officer:
    """The one whom a development machine lets in beside the officers."""
    return await keep_officer(db, "Wenna Trevanion", WENNA, "Customer services", [ADMINISTRATOR])


async def administrator(db: Connection) -> Officer:
    return next(officer for officer in await officers(db) if officer.email == WENNA)


async def load_demonstration(db: Connection, settings: Settings) -> bool:
    """Wrackholm, whole or not at all, into a database that holds no council; whether it was put there."""
    async with db.transaction():
        if await db.fetchval("select exists (select from area)"):
            return False
        await load_services(db)
        await db.execute((SEEDS / "demonstration.sql").read_text())
        await db.execute((SEEDS / "demonstration_assets.sql").read_text())
        await db.execute((SEEDS / "demonstration_routing.sql").read_text())
        await keep_copy(db)
        administrator = await keep_administrator(db)
        dealing = [await keep_officer(db, *officer) for officer in OFFICERS]
        *_others, field_officer = [await keep_officer(db, *other) for other in OTHERS]
        with (SEEDS / "demonstration_reports.csv").open(newline="") as file:
            for number, story in enumerate(csv.DictReader(file)):
                await tell_story(db, settings, number, story, dealing[number % len(dealing)])
        await begin_a_round(db, field_officer)
        await publish_word(db, "street-light", administrator.actor, is_public=True)
        await count_words(db)
    return True


async def begin_a_round(db: Connection, officer: Officer) -> None:
    """Some of what is open with his team he means to see today."""
    rows = await db.fetch(
        "select reference from report where team = $1 and stage <> 'closed' order by submitted_at", officer.team
    )
    await take_up(db, officer.id, [row["reference"] for row in rows[:3]])


async def hang_photos(db: Connection, settings: Settings) -> None:
    """Pictures for some of the stories, where photos are kept."""
    store = PhotoStore.from_url(settings.photos_kept_at)
    officer = await keep_officer(db, *OFFICERS[0])
    for number in DRAWINGS:
        if report := await report_submitted_as(db, key_of(number)):
            async with db.transaction():
                await add_drawn_photo(db, store, number, report, officer)


def key_of(number: int) -> UUID:
    return uuid5(NAMESPACE, f"{number}")


async def tell_story(db: Connection, settings: Settings, number: int, story: dict[str, str], officer: Officer) -> None:
    """One report, from the day it was sent to where it stands now."""
    days = int(story["days_ago"])
    sent_at = datetime.now(UTC) - timedelta(days=days, hours=1 + number % 7, minutes=number * 7 % 60)
    half_way = sent_at + (datetime.now(UTC) - sent_at) / 2
    street = (await places_matching(db, story["street"]))[0]
    new = NewReport(
        service_code=story["service_code"],
        description=story["description"],
        latitude=street.latitude,
        longitude=street.longitude,
        asset=story["asset"] or "",
        submission_key=key_of(number),
    )
    report = await submitting.submit(db, new, SYSTEM, settings, happened_at=sent_at)
    stage, outcome = story["stage"], story["outcome"]
    if stage not in ("received", "closed"):
        await reports.update(
            db, report.id, officer.actor, cast(OpenStage, stage), story["words_for_resident"], happened_at=half_way
        )
    elif stage == "closed":
        await reports.close(db, report.id, officer.actor, cast(Outcome, outcome), story["reason"], happened_at=half_way)
