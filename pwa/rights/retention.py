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
from api.rights.schemas import Entry, RetentionRule
from pwa.editing.pages import Problem, edit_page, save, undoing
from pwa.forms import Form, whole_number
from pwa.visitors import officer_who

BASE = "/staff/retention"


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    rows = [in_words(rule) for rule in await queries.rules(db)]
    return Template("rights/retention.html", context={"officer": officer, "rows": rows})


@get("/{key:str}")
async def show(db: Database, officer: NamedDependency[Officer], key: FromPath[str]) -> Template:
    rule = await retention.rule_called(db, key)
    return await page_of(db, officer, rule, str(rule.keep_days))


@post("/{key:str}", status_code=200)
async def edit(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    key: FromPath[str],
    form: NamedDependency[Form],
) -> Template | Redirect:
    """Nothing is changed by looking what it would do."""
    rule, typed = await retention.rule_called(db, key), form.text("keep_days")
    if form.text("do") == "look":
        return await page_of(db, officer, rule, typed, form)
    try:
        await save(db, retention.RETENTION, rule, form, Entry(whole_number(typed)), actor)
    except (Refused, Conflict) as problem:
        return await page_of(db, officer, rule, typed, form, problem)
    return Redirect(f"{BASE}/{key}", status_code=303)


async def page_of(
    db: Connection,
    officer: Officer,
    rule: RetentionRule,
    typed: str,
    form: Form | None = None,
    problem: Problem | None = None,
) -> Template:
    would_go = await queries.due_by(db, rule.key, whole_number(typed) or rule.keep_days)
    template, about = "rights/retention_rule.html", in_words(rule)
    return await edit_page(db, template, officer, rule, typed, form, problem, rule=about, would_go=would_go)


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
        "runs": rule.runs,
        "touched": sum(run.touched for run in rule.runs),
    }


router = Router(
    "/retention",
    route_handlers=[listed, show, edit, undoing(retention.RETENTION, BASE)],
    dependencies={"actor": officer_who("retention.edit")},
)
