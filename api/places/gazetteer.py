"""Streets, places and postcodes: read from a council's file, and written as small as can be for a phone to keep."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from string import capwords

import brotli
import msgspec
from msgspec import Struct

from api.places.schemas import EntryKind, GazetteerEntry, NewEntry

NEEDED = ("kind", "label", "lon", "lat", "easting", "northing")
MOST_SHOWN = 20  # bad rows


class UnreadableGazetteer(ValueError):
    """The file cannot be used; its text says which lines, and why."""


class PhoneCopy(Struct, frozen=True):
    """Entries column by column, sorted by kind. Each position is the step from the one before, in 0.00001°."""

    kinds: dict[EntryKind, int]  # how many of each, in their order
    names: str  # with a line for each
    localities: str
    longitudes: list[int]
    latitudes: list[int]


def entries_in(file: Path) -> list[NewEntry]:
    """The file's rows: kind, label (a street's is “Fish Lane, Port Wrack”), lon, lat, easting, northing; usrn if known.

    Raises UnreadableGazetteer, with the line of every bad row.
    """
    entries, bad = [], []
    for line, row in rows(file):
        try:
            entries.append(entry(row))
        except msgspec.ValidationError as error:
            bad.append(f"{file.name}, line {line}: {error}")
    if bad:
        more = [f"and {len(bad) - MOST_SHOWN} more"] if len(bad) > MOST_SHOWN else []
        raise UnreadableGazetteer("\n".join(bad[:MOST_SHOWN] + more))
    if not entries:
        raise UnreadableGazetteer(f"{file.name} has no rows in it.")
    return entries


def rows(file: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines)
            if missing := [name for name in NEEDED if name not in (reader.fieldnames or ())]:
                raise UnreadableGazetteer(
                    f"{file.name} has no column {', '.join(missing)}. It needs {', '.join(NEEDED)}."
                )
            before = reader.line_num
            for row in reader:
                yield before + 1, row
                before = reader.line_num
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableGazetteer(f"{file.name} is not a CSV file in UTF-8: {error}.") from None


def entry(row: dict[str, str | None]) -> NewEntry:
    name, locality = name_and_locality(row["kind"] or "", " ".join((row["label"] or "").split()))
    given = {
        "kind": row["kind"],
        "name": name,
        "locality": locality,
        "usrn": row.get("usrn") or None,
        "longitude": row["lon"],
        "latitude": row["lat"],
        "easting": row["easting"],
        "northing": row["northing"],
    }
    return msgspec.convert(given, NewEntry, strict=False)


def name_and_locality(kind: str, label: str) -> tuple[str, str]:
    if kind == "postcode":
        code = label.replace(" ", "").upper()
        return f"{code[:-3]} {code[-3:]}", ""
    name, comma, locality = label.rpartition(", ") if kind == "street" else (label, "", "")
    return (name, in_small_letters(locality)) if comma else (in_small_letters(label), "")


def in_small_letters(text: str) -> str:
    """Ordnance Survey writes its towns in capitals: MIDSOMER NORTON."""
    return capwords(text) if text.isupper() else text


def phone_copy(entries: list[GazetteerEntry]) -> tuple[str, bytes]:
    """The hash that names the copy, and the copy: JSON in brotli. Takes them sorted by kind."""
    copy = PhoneCopy(
        kinds=dict(Counter(entry.kind for entry in entries)),
        names="\n".join(entry.name for entry in entries),
        localities="\n".join(entry.locality for entry in entries),
        longitudes=steps(entry.longitude for entry in entries),
        latitudes=steps(entry.latitude for entry in entries),
    )
    text = msgspec.json.encode(copy)
    return hashlib.sha256(text).hexdigest()[:10], brotli.compress(text, quality=11)


def steps(degrees: Iterable[float]) -> list[int]:
    return [after - before for before, after in pairwise([0, *(round(each * 100_000) for each in degrees)])]
