"""Writing the rules, and looking ahead at what they would do."""

from uuid import UUID

from msgspec.structs import replace

from api import editing
from api.actor import Actor
from api.database import Connection
from api.editing import Editable, looking_ahead, refuse_for
from api.language import gettext as _
from api.routing import queries
from api.routing.schemas import Moved, Rule
from api.services.editing import team_problem

LONGEST_NAME = 80  # characters
LARGEST_RADIUS = 20_000  # metres


async def move(db: Connection, rule_id: UUID, actor: Actor, *, up: bool) -> None:
    """One place up or down; as it is where there is no such place."""
    async with db.transaction():
        kept = await queries.rule_by_id(db, rule_id)
        place = await queries.place_beside(db, rule_id, up)
        if place is not None:
            await editing.edit(db, RULES, rule_id, kept.version, replace(kept.entry, position=place), actor)


async def look_ahead(
    db: Connection, rule_id: UUID | None, version: int, rule: Rule, actor: Actor, zone: str
) -> list[Moved]:
    """Which of the last two hundred reports would go elsewhere. Raises as keeping the rule does."""
    before = await queries.recent_routes(db, zone)
    async with looking_ahead(db):
        if rule_id:
            await editing.edit(db, RULES, rule_id, version, rule, actor)
        else:
            await editing.add(db, RULES, rule, actor)
        after = await queries.recent_routes(db, zone)
    pairs = zip(before, after, strict=True)
    return [Moved(now["reference"], now["team"], then["team"]) for now, then in pairs if now["team"] != then["team"]]


async def check(db: Connection, rule: Rule, _rule_id: UUID | None, _actor: Actor) -> None:
    """Raises Refused with a sentence for each field."""
    refuse_for(
        {
            "name": _("Give the rule a name that explains it")
            if not rule.name
            else _("Say it in {limit} letters or fewer").format(limit=LONGEST_NAME)
            if len(rule.name) > LONGEST_NAME
            else "",
            "wards": _("Choose at least one area") if rule.area_kind == "wards" and not rule.ward_ids else "",
            "owners": _("Choose at least one owner") if rule.area_kind == "owner" and not rule.owners else "",
            "where": _("Enter a street or a place") if rule.area_kind == "circle" and rule.easting is None else "",
            "radius_m": _("Enter a number of metres up to {most}").format(most=f"{LARGEST_RADIUS:,}")
            if rule.area_kind == "circle" and not 1 <= (rule.radius_m or 0) <= LARGEST_RADIUS
            else "",
            "corners": _("Enter at least three corners, each on a line of its own")
            if rule.area_kind == "polygon" and not rule.ground
            else "",
            "from_time": _("Enter both hours, or neither")
            if (rule.from_time is None) != (rule.to_time is None)
            else "",
            "season_from": _("Enter both days, or neither")
            if (rule.season_from is None) != (rule.season_to is None)
            else "",
            "answer_words": _("Choose the question that is answered so")
            if rule.answer_words and not rule.answer_code
            else "",
            "team": await team_problem(db, rule.team if rule.is_active else None)
            if rule.team or rule.pass_on
            else _("Choose where the report goes"),
        }
    )


RULES = Editable(
    kind="routing_rule",
    entry=Rule,
    by_id=queries.rule_by_id,
    check=check,
    insert=queries.insert_rule,
    update=queries.update_rule,
    delete=queries.delete_rule,
)
