"""The form of a broadcast: as it stands in fields, and back."""

from datetime import UTC, datetime
from typing import get_args

import msgspec

from api.broadcasts.schemas import Area, AreaKind, Kind, Word
from api.database import Connection
from api.language import gettext as _
from api.places.schemas import GazetteerEntry
from pwa.forms import Form, as_id
from pwa.known_problems.typed import Found, Problems, Typed, find, local, moment_in, radius_in

PLAIN = ("title", "words", "advice", "numbers", "centres")
TEXTS = ("kind", *PLAIN, "area_kind", "where", "choice", "radius_m", "begins_at", "ends_at")


def fields_of(word: Word, zone: str) -> Typed:
    return {name: getattr(word, name) for name in ("kind", *PLAIN, "area_kind")} | {
        "where": word.place_words,
        "choice": "",
        "radius_m": word.radius_m or 500,
        "wards": [str(each) for each in word.ward_ids],
        "begins_at": local(word.begins_at, zone),
        "ends_at": local(word.ends_at, zone),
    }


def fields_in(form: Form) -> Typed:
    return {name: form.text(name) for name in TEXTS} | {"wards": form.texts("wards")}


async def word_in(
    db: Connection, typed: Typed, before: Word | None, zone: str
) -> tuple[Word, Problems, list[GazetteerEntry]]:
    """With a sentence for each field that is not what it should be, and the places it may mean when they are many."""
    problems: Problems = {}
    begins_at = moment_in(typed, "begins_at", zone, problems) or datetime.now(UTC)
    ends_at = moment_in(typed, "ends_at", zone, problems)
    if ends_at is None and "ends_at" not in problems:
        problems["ends_at"] = _("Say until when it holds")
    kind: Kind = next((each for each in get_args(Kind) if each == typed["kind"]), "news")
    area, found = await area_in(db, typed, before)
    if found.problem:
        problems["where"] = found.problem
    word = Word(
        kind=kind,
        **{name: typed[name] for name in PLAIN},
        **msgspec.structs.asdict(area),
        begins_at=begins_at,
        ends_at=ends_at or begins_at,
    )
    return word, problems, found.choices


async def area_in(db: Connection, typed: Typed, before: Word | None) -> tuple[Area, Found]:
    area_kind: AreaKind = next((each for each in get_args(AreaKind) if each == typed["area_kind"]), "wards")
    radius_m = radius_in(typed) if area_kind == "circle" else None
    if area_kind in ("council", "wards"):
        wards = [as_id(each) for each in typed["wards"]] if area_kind == "wards" else []
        return Area(area_kind=area_kind, ward_ids=wards), Found()
    elif before and (before.area_kind, before.place_words) == (area_kind, typed["where"]):
        kept = {name: getattr(before, name) for name in Area.__struct_fields__}
        return Area(**kept | {"radius_m": radius_m}), Found()
    found = await find(db, area_kind, typed, None)
    area = Area(
        area_kind=area_kind,
        place_words=found.place_words,
        street_id=found.street_id,
        longitude=found.longitude,
        latitude=found.latitude,
        easting=found.easting,
        northing=found.northing,
        radius_m=radius_m,
    )
    return area, found
