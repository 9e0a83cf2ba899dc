"""Writing the rules, and looking ahead at what they would do."""

from typing import Any
from uuid import UUID

import msgspec

from api.actor import Actor
from api.database import Connection
from api.errors import Conflict, Refused
from api.events import record
from api.language import gettext as _
from api.routing import queries
from api.routing.schemas import Moved, Rule

LONGEST_NAME = 80  # characters
LARGEST_RADIUS = 20_000  # metres


async def add(db: Connection, rule: Rule, actor: Actor) -> UUID:
    """Last in order. Raises Refused."""
    refuse_unfit(rule)
    async with db.transaction():
        rule_id = await queries.insert_rule(db, rule)
        await record(db, "routing_rule.added", rule_id, actor, public=False, after=written(rule))
    return rule_id


async def edit(db: Connection, rule_id: UUID, version: int, rule: Rule, actor: Actor) -> None:
    """Raises Refused, NotFound, or Conflict when somebody else has changed it since that version."""
    refuse_unfit(rule)
    async with db.transaction():
        before, after = written((await queries.rule_by_id(db, rule_id)).rule), written(rule)
        if await queries.update_rule(db, rule_id, version, rule) is None:
            raise Conflict(_("Somebody else has changed this rule since you opened it. Nothing of yours was kept."))
        changed = [name for name in after if before[name] != after[name]]
        await record(
            db,
            "routing_rule.edited",
            rule_id,
            actor,
            public=False,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )


async def undo(db: Connection, rule_id: UUID, event_id: int, actor: Actor) -> None:
    """Take back the last change. Raises Conflict for any other."""
    async with db.transaction():
        kept = await queries.rule_by_id(db, rule_id)
        if kept.undoable != event_id:
            raise Conflict(_("Only the last change can be undone, and there has been another since."))
        before = await queries.event_before(db, event_id, rule_id)
        await edit(db, rule_id, kept.version, msgspec.convert(written(kept.rule) | before, Rule), actor)


async def move(db: Connection, rule_id: UUID, actor: Actor, *, up: bool) -> None:
    """One place up or down; as it is where there is no such place."""
    async with db.transaction():
        if await queries.swap_rules(db, rule_id, up):
            await record(db, "routing_rule.moved", rule_id, actor, public=False, up=up)


async def look_ahead(db: Connection, rule_id: UUID | None, rule: Rule, zone: str) -> list[Moved]:
    """Which of the last two hundred reports would go elsewhere: done, looked at, and taken back. Raises Refused."""
    refuse_unfit(rule)
    before = await queries.recent_routes(db, zone)
    trying = db.transaction()
    await trying.start()
    try:
        if rule_id:
            kept = await queries.rule_by_id(db, rule_id)
            await queries.update_rule(db, rule_id, kept.version, rule)
        else:
            await queries.insert_rule(db, rule)
        after = await queries.recent_routes(db, zone)
    finally:
        await trying.rollback()
    pairs = zip(before, after, strict=True)
    return [Moved(now["reference"], now["team"], then["team"]) for now, then in pairs if now["team"] != then["team"]]


def written(rule: Rule) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(rule)
    return found


def refuse_unfit(rule: Rule) -> None:
    """Raises Refused with a sentence for each field."""
    problems = {
        "name": _("Give the rule a name that explains it")
        if not rule.name
        else _("Say it in {limit} letters or fewer").format(limit=LONGEST_NAME)
        if len(rule.name) > LONGEST_NAME
        else "",
        "wards": _("Choose at least one ward") if rule.area_kind == "wards" and not rule.ward_ids else "",
        "owners": _("Choose at least one owner") if rule.area_kind == "owner" and not rule.owners else "",
        "where": _("Enter a street or a place") if rule.area_kind == "circle" and rule.easting is None else "",
        "radius_m": _("Enter a number of metres up to {most}").format(most=f"{LARGEST_RADIUS:,}")
        if rule.area_kind == "circle" and not 1 <= (rule.radius_m or 0) <= LARGEST_RADIUS
        else "",
        "corners": _("Enter at least three corners, each on a line of its own")
        if rule.area_kind == "polygon" and not rule.ground
        else "",
        "from_time": _("Enter both hours, or neither") if (rule.from_time is None) != (rule.to_time is None) else "",
        "season_from": _("Enter both days, or neither")
        if (rule.season_from is None) != (rule.season_to is None)
        else "",
        "answer_words": _("Choose the question that is answered so")
        if rule.answer_words and not rule.answer_code
        else "",
        "team": "" if rule.team or rule.pass_on else _("Choose where the report goes"),
    }
    if found := {name: sentence for name, sentence in problems.items() if sentence}:
        raise Refused(**found)
