"""Saying what is known already, and that it is over."""

from datetime import timedelta
from uuid import UUID

from msgspec.structs import replace

from api import editing
from api.actor import Actor
from api.database import Connection
from api.editing import Editable, refuse_for
from api.errors import Conflict
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


async def end(db: Connection, problem_id: UUID, actor: Actor) -> None:
    """It is over, or will not come: one that was to come begins a moment before. Raises Conflict when it is over."""
    async with db.transaction():
        kept = await queries.known_problem_by_id(db, problem_id)
        if kept.state == "over":
            raise Conflict(_("This is over already."))
        now = await queries.moment(db)
        begins_at = min(kept.entry.begins_at, now - timedelta(seconds=1))
        over = replace(kept.entry, begins_at=begins_at, ends_at=now)
        await editing.edit(db, KNOWN_PROBLEMS, problem_id, kept.version, over, actor)


async def check(db: Connection, notice: Notice, _problem_id: UUID | None, _actor: Actor) -> None:
    problems = problems_with(notice)
    groups = await services.whole_catalogue(db, None)
    known_codes = {service.service_code for group in groups for service in group.services}
    if not (known_codes.issuperset(notice.service_codes) and {each.id for each in groups}.issuperset(notice.group_ids)):
        problems["services"] = _("Choose from the services there are")
    wards = {each.id for each in await places.areas_listed(db) if each.kind == "ward"}  # also one that has been retired
    if not wards.issuperset(notice.ward_ids):
        problems["wards"] = _("Choose from the wards there are")
    refuse_for(problems)


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


KNOWN_PROBLEMS = Editable(
    kind="known_problem",
    entry=Notice,
    by_id=queries.known_problem_by_id,
    check=check,
    insert=queries.insert_known_problem,
    update=queries.update_known_problem,
    delete=queries.delete_known_problem,
)
