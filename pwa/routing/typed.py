"""The form of a rule: as it stands in fields, and back."""

from typing import Any, get_args

from api.database import Connection
from api.language import gettext as _
from api.places.actions import parse_place
from api.places.grid import from_grid, to_grid
from api.routing.schemas import AreaKind, Rule
from pwa.forms import Form, as_id, whole_number
from pwa.known_problems.typed import find
from pwa.services.typed import day_of_year, day_of_year_words

Typed = dict[str, Any]
Problems = dict[str, str]

TEXTS = ("name", "area_kind", "where", "radius_m", "corners", "from_time", "to_time", "season_from", "season_to")
MORE_TEXTS = ("answer_code", "answer_words", "team", "officer_id", "pass_on", "is_active")
LISTS = ("services", "wards", "owners", "weekdays")


def fields_of(rule: Rule) -> Typed:
    return {
        "name": rule.name,
        "services": rule.service_codes,
        "area_kind": rule.area_kind,
        "wards": [str(each) for each in rule.ward_ids],
        "where": rule.place_words,
        "radius_m": rule.radius_m or 200,
        "corners": "\n".join(corners_of(rule.ground or "")),
        "owners": rule.owners,
        "weekdays": [str(each) for each in rule.weekdays],
        "from_time": rule.from_time or "",
        "to_time": rule.to_time or "",
        "season_from": day_of_year_words(rule.season_from),
        "season_to": day_of_year_words(rule.season_to),
        "answer_code": rule.answer_code,
        "answer_words": "\n".join(rule.answer_words),
        "team": rule.team or "",
        "officer_id": str(rule.officer_id or ""),
        "pass_on": "yes" if rule.pass_on else "",
        "is_active": "yes" if rule.is_active else "",
    }


def corners_of(ground: str) -> list[str]:
    """As a person types them: degrees, each on its line."""
    numbers = [float(each) for each in ground.replace("(", "").replace(")", "").split(",") if each]
    places = [from_grid(east, north) for east, north in zip(numbers[::2], numbers[1::2], strict=True)]
    return [f"{latitude:.5f}, {longitude:.5f}" for longitude, latitude in places]


def fields_in(form: Form) -> Typed:
    return {name: form.text(name) for name in (*TEXTS, *MORE_TEXTS)} | {name: form.texts(name) for name in LISTS}


async def rule_in(db: Connection, typed: Typed) -> tuple[Rule, Problems]:
    """With a sentence for each field that is not what it should be."""
    problems: Problems = {}
    area_kind: AreaKind = next((each for each in get_args(AreaKind) if each == typed["area_kind"]), "anywhere")
    spot = await find(db, "circle", {**typed, "choice": ""}, None) if area_kind == "circle" else None
    if spot and (spot.problem or spot.choices):
        problems["where"] = spot.problem
    rule = Rule(
        name=typed["name"],
        service_codes=typed["services"],
        area_kind=area_kind,
        ward_ids=[as_id(each) for each in typed["wards"]] if area_kind == "wards" else [],
        place_words=spot.place_words if spot else "",
        easting=spot.easting if spot else None,
        northing=spot.northing if spot else None,
        radius_m=whole_number(typed["radius_m"]) if spot else None,
        ground=ground_in(typed["corners"], problems) if area_kind == "polygon" else None,
        owners=typed["owners"] if area_kind == "owner" else [],
        weekdays=sorted({whole_number(each) for each in typed["weekdays"]} & set(range(1, 8))),
        from_time=time_in(typed, "from_time", problems),
        to_time=time_in(typed, "to_time", problems),
        season_from=day_of_year_in(typed, "season_from", problems),
        season_to=day_of_year_in(typed, "season_to", problems),
        answer_code=typed["answer_code"],
        answer_words=[line for line in map(str.strip, typed["answer_words"].splitlines()) if line],
        team=typed["team"] or None,
        officer_id=as_id(typed["officer_id"]) if typed["officer_id"] else None,
        pass_on=bool(typed["pass_on"]),
        is_active=bool(typed["is_active"]),
    )
    return rule, {name: sentence for name, sentence in problems.items() if sentence}


def ground_in(text: str, problems: Problems) -> str | None:
    """The corners as PostgreSQL writes a polygon, in grid metres."""
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    places = [parse_place(line) for line in lines]
    for line, place in zip(lines, places, strict=True):
        if place is None:
            problems["corners"] = _("“{line}” is no place. Type latitude and longitude").format(line=line)
    found = [to_grid(each.longitude, each.latitude) for each in places if each]
    return f"({','.join(f'({east:.1f},{north:.1f})' for east, north in found)})" if len(found) > 2 else None


def time_in(typed: Typed, name: str, problems: Problems) -> str | None:
    hour, _colon, minute = typed[name].partition(":")
    if not typed[name]:
        return None
    if hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60:
        return f"{int(hour):02}:{int(minute):02}"
    problems[name] = _("Enter a time, such as 17:00")
    return None


def day_of_year_in(typed: Typed, name: str, problems: Problems) -> int | None:
    """1001 for 1 October."""
    day = day_of_year(typed[name]) if typed[name] else None
    if typed[name] and day is None:
        problems[name] = _("Enter a day and a month, such as 1 October")
    return day
