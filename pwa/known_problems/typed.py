"""The form of a known problem: as it stands in fields, and back."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from api.database import Connection
from api.known_problems.schemas import AreaKind, Notice
from api.language import gettext as _
from api.places import queries as places
from api.places.actions import parse_place
from api.places.grid import to_grid
from api.places.schemas import GazetteerEntry
from pwa.forms import Form, as_id

Typed = dict[str, Any]
Problems = dict[str, str]

AREA_KINDS: tuple[AreaKind, ...] = ("street", "circle", "wards")
TEXTS = ("title", "words", "area_kind", "where", "choice", "radius_m", "begins_at", "ends_at")
YEARS = range(2000, 2101)


class Found(Struct):
    """Where it is, or what to ask again."""

    place_words: str = ""
    street_id: UUID | None = None
    easting: float | None = None
    northing: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    problem: str = ""
    choices: list[GazetteerEntry] = []


def fields_of(notice: Notice, zone: str) -> Typed:
    return {
        "title": notice.title,
        "words": notice.words,
        "groups": [str(each) for each in notice.group_ids],
        "services": notice.service_codes,
        "area_kind": notice.area_kind,
        "wards": [str(each) for each in notice.ward_ids],
        "where": notice.place_words,
        "choice": "",
        "radius_m": notice.radius_m or 200,
        "begins_at": local(notice.begins_at, zone),
        "ends_at": local(notice.ends_at, zone),
    }


def local(moment: datetime | None, zone: str) -> str:
    """As a browser's field for a day and time holds it."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" if moment else ""


def fields_in(form: Form) -> Typed:
    return {name: form.text(name) for name in TEXTS} | {
        name: form.texts(name) for name in ("groups", "services", "wards")
    }


async def notice_in(
    db: Connection, typed: Typed, before: Notice | None, zone: str
) -> tuple[Notice, Problems, list[GazetteerEntry]]:
    """With a sentence for each field that is not what it should be, and the places it may mean when they are many."""
    problems: Problems = {}

    area_kind: AreaKind = next((each for each in AREA_KINDS if each == typed["area_kind"]), "street")
    found = await find(db, area_kind, typed, before)
    if found.problem:
        problems["where"] = found.problem
    notice = Notice(
        title=typed["title"],
        words=typed["words"],
        service_codes=typed["services"],
        group_ids=[as_id(each) for each in typed["groups"]],
        area_kind=area_kind,
        ward_ids=[as_id(each) for each in typed["wards"]] if area_kind == "wards" else [],
        place_words=found.place_words,
        street_id=found.street_id,
        easting=found.easting,
        northing=found.northing,
        radius_m=radius_in(typed) if area_kind == "circle" else None,
        begins_at=moment_in(typed, "begins_at", zone, problems) or datetime.now(UTC),
        ends_at=moment_in(typed, "ends_at", zone, problems),
    )
    return notice, problems, found.choices


def moment_in(typed: Typed, name: str, zone: str, problems: Problems) -> datetime | None:
    """None for an empty field, and for one that holds no time: then with a sentence among the problems."""
    if not typed[name]:
        return None
    try:
        found = datetime.fromisoformat(typed[name]).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        problems[name] = _("Enter a day and a time, such as 2026-12-24 18:00")
        return None
    return found.astimezone(UTC)


def radius_in(typed: Typed) -> int | None:
    radius = typed["radius_m"]
    return int(radius) if radius.isascii() and radius.isdigit() and len(radius) < 6 else None


async def find(db: Connection, area_kind: str, typed: Typed, before: Notice | None) -> Found:
    where = typed["where"][:100]
    if area_kind == "wards" or not where:
        return Found()
    elif before and (before.area_kind, before.place_words) == (area_kind, where):
        return Found(where, before.street_id, before.easting, before.northing)
    elif area_kind == "circle" and (point := parse_place(where)):
        grid = to_grid(point.longitude, point.latitude)
        return Found(where, None, *grid, longitude=point.longitude, latitude=point.latitude)
    found = [each for each in await places.places_matching(db, where) if area_kind == "circle" or each.kind == "street"]
    meant = [each for each in found if str(each.id) == typed["choice"]]
    meant = meant or [each for each in found if str(each).casefold() == where.casefold()] or found
    if not meant:
        return Found(problem=_("We could not find that place. Check the spelling, or try a street nearby."))
    elif len(meant) > 1:
        return Found(problem=_("Choose which place it is"), choices=found)
    [spot] = meant
    return Found(
        str(spot),
        spot.id if area_kind == "street" else None,
        spot.easting,
        spot.northing,
        longitude=spot.longitude,
        latitude=spot.latitude,
    )
