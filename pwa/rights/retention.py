"""Administrators' pages of how long things are kept: all rules with what they did, and one to change."""

from typing import Any

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.language import gettext as _
from api.rights import queries, retention
from api.rights.schemas import RetentionRule
from pwa.forms import Form, whole_number
from pwa.visitors import officer_who


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    rows = [in_words(rule) for rule in await queries.rules(db)]
    return Template("rights/retention.html", context={"officer": officer, "rows": rows})


@get("/{key:str}")
async def show(db: Database, officer: NamedDependency[Officer], key: FromPath[str]) -> Template:
    rule = await retention.rule_called(db, key)
    return await page_of(db, officer, rule, str(rule.keep_days), rule.version)


@post("/{key:str}", status_code=200)
async def edit(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    key: FromPath[str],
    form: NamedDependency[Form],
) -> Template | Redirect:
    """Nothing is changed by looking what it would do."""
    typed, version = form.text("keep_days"), whole_number(form.text("version"))
    rule = await retention.rule_called(db, key)
    if form.text("do") == "look":
        return await page_of(db, officer, rule, typed, version)
    try:
        await retention.change(db, key, version, whole_number(typed), actor)
    except Refused as refused:
        return await page_of(db, officer, rule, typed, version, refused.problems)
    except Conflict as conflict:
        return await page_of(db, officer, rule, typed, version, {"edit": str(conflict)}, is_conflict=True)
    return Redirect(f"/staff/retention/{key}", status_code=303)


async def page_of(
    db: Connection,
    officer: Officer,
    rule: RetentionRule,
    typed: str,
    version: int,
    problems: dict[str, str] | None = None,
    *,
    is_conflict: bool = False,
) -> Template:
    context = {
        "officer": officer,
        "rule": in_words(rule),
        "typed": typed,
        "version": version,
        "would_go": await queries.due_by(db, rule.key, whole_number(typed) or rule.keep_days),
        "problems": problems or {},
        "conflict": is_conflict,
    }
    status = 409 if is_conflict else 422 if problems else 200
    return Template("rights/retention_rule.html", context=context, status_code=status)


def in_words(rule: RetentionRule) -> dict[str, Any]:
    about = retention.RULES[rule.key]
    return {
        "key": rule.key,
        "what": _(about.what),
        "since": _(about.since),
        "then": _(about.then),
        "because": _(about.because),
        "keep_days": rule.keep_days,
        "least_days": rule.least_days,
        "most_days": rule.most_days,
        "is_set": rule.is_set,
        "version": rule.version,
        "runs": rule.runs,
        "changes": rule.changes,
        "touched": sum(run.touched for run in rule.runs),
    }


router = Router(
    "/retention", route_handlers=[listed, show, edit], dependencies={"actor": officer_who("retention.edit")}
)
