"""Saying what is known already, and that it is over."""

from typing import Any
from uuid import UUID

import msgspec

from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, Refused
from api.events import record
from api.known_problems import queries
from api.known_problems.schemas import (
    LARGEST_RADIUS,
    LONGEST_TITLE,
    LONGEST_WORDS,
    SMALLEST_RADIUS,
    Notice,
)
from api.language import gettext as _
from api.places import queries as places
from api.services import queries as services


async def add(db: Connection, notice: Notice, actor: Actor) -> UUID:
    """Raises Refused."""
    async with db.transaction():
        await refuse_unfit(db, notice)
        problem_id = await queries.insert_known_problem(db, notice)
        await record(db, "known_problem.added", problem_id, actor, public=False, after=written(notice))
    return problem_id


async def edit(db: Connection, problem_id: UUID, version: int, notice: Notice, actor: Actor) -> None:
    """Raises Refused, NotFound, or Conflict when somebody else has changed it since that version."""
    async with db.transaction():
        await refuse_unfit(db, notice)
        before, after = written((await queries.known_problem_by_id(db, problem_id)).notice), written(notice)
        changed = [name for name in after if before[name] != after[name]]
        if await queries.update_known_problem(db, problem_id, version, notice) is None:
            raise Conflict(_("Somebody else has changed this since you opened this page. Nothing of yours was kept."))
        await record(
            db,
            "known_problem.edited",
            problem_id,
            actor,
            public=False,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )


async def end(db: Connection, problem_id: UUID, actor: Actor) -> None:
    """It is over, or will not come. Raises Conflict when it is over already."""
    async with db.transaction():
        if await queries.end_known_problem(db, problem_id) is None:
            raise Conflict(_("This is over already."))
        await record(db, "known_problem.ended", problem_id, actor, public=False)


def written(notice: Notice) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(notice)
    return found


async def refuse_unfit(db: Connection, notice: Notice) -> None:
    problems = problems_with(notice)
    groups = await services.whole_catalogue(db, None)
    known_codes = {service.service_code for group in groups for service in group.services}
    if not (known_codes.issuperset(notice.service_codes) and {each.id for each in groups}.issuperset(notice.group_ids)):
        problems["services"] = _("Choose from the services there are")
    if not {ward.id for ward in await places.areas(db, "ward")}.issuperset(notice.ward_ids):
        problems["wards"] = _("Choose from the wards there are")
    if problems:
        raise Refused(**problems)


def problems_with(notice: Notice) -> dict[str, str]:
    """A sentence for each field that cannot be taken as it is."""
    problems = {
        "title": _("Say what you know of, such as “Flooding on Quay Road”")
        if not notice.title
        else too_long(notice.title, LONGEST_TITLE),
        "words": too_long(notice.words, LONGEST_WORDS),
        "services": "" if notice.service_codes or notice.group_ids else _("Choose at least one service or group"),
        "wards": "" if notice.ward_ids or notice.area_kind != "wards" else _("Choose at least one ward"),
        "where": ""
        if notice.area_kind == "wards" or (notice.street_id if notice.area_kind == "street" else notice.easting)
        else _("Enter a street")
        if notice.area_kind == "street"
        else _("Enter a street or a place"),
        "radius_m": ""
        if notice.area_kind != "circle" or SMALLEST_RADIUS <= (notice.radius_m or 0) <= LARGEST_RADIUS
        else _("Enter a number of metres between {least} and {most}").format(
            least=SMALLEST_RADIUS, most=f"{LARGEST_RADIUS:,}"
        ),
        "ends_at": ""
        if notice.ends_at is None or notice.ends_at > notice.begins_at
        else _("The end must be after the beginning"),
    }
    return {name: sentence for name, sentence in problems.items() if sentence}


def too_long(text: str, limit: int) -> str:
    return _("Say it in {limit} letters or fewer").format(limit=f"{limit:,}") if len(text) > limit else ""
