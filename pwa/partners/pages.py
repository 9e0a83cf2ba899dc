"""Officers hand a report over, see what is answered, and take it back; administrators say who there is."""

from typing import Any
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec.structs import replace

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.language import gettext as _
from api.partners import actions, queries
from api.partners.schemas import Entry, Partner
from api.reports.actions import refuse_if_changed
from api.reports.queries import report_to_tell_of
from api.settings import Settings
from api.triage.queries import case_report, report_called
from pwa.forms import Form, as_id, whole_number
from pwa.visitors import officer_who

Page = Template | Redirect


@get("/reports/{reference:str}/hand-over")
async def hand_over_page(db: Database, officer: NamedDependency[Officer], reference: FromPath[str]) -> Template:
    return await page_of(db, officer, reference, {})


@post("/reports/{reference:str}/hand-over", status_code=200)
async def hand_over(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    reference: FromPath[str],
    form: NamedDependency[Form],
) -> Page:
    """Two buttons: see what they get, and send it."""
    typed = {name: form.text(name) for name in ("partner", "words", "consented")}
    report_id = await report_called(db, reference)
    letter = None
    try:
        if not typed["partner"]:
            raise Refused(partner=_("Choose who is to have it"))
        partner = await queries.partner_by_id(db, as_id(typed["partner"]))
        report = await case_report(db, reference, officer.id)
        shown = await report_to_tell_of(db, report_id)
        place = " · ".join(filter(None, [report.place_words, report.where_exactly if report.words_shown else ""]))
        if not report.words_shown:
            shown = replace(shown, description=None)
        letter = actions.letter_of(shown, place, typed["words"])
        if form.text("do") != "look":
            await refuse_if_changed(db, report_id, whole_number(form.text("version")) or None)
            consented = bool(typed["consented"])
            await actions.hand_over(
                db, report_id, actor, settings.secret, partner, letter, typed["words"], consented=consented
            )
            return Redirect(f"/staff/reports/{reference}", status_code=303)
    except Refused as refused:
        return await page_of(db, officer, reference, typed, refused.problems)
    except Conflict as conflict:
        return await page_of(db, officer, reference, typed, {"words": str(conflict)})
    return await page_of(db, officer, reference, typed, letter=letter)


@post("/reports/{reference:str}/hand-over/{handover_id:uuid}/withdraw", status_code=303)
async def withdraw(
    db: Database, actor: NamedDependency[Actor], reference: FromPath[str], handover_id: FromPath[UUID]
) -> Redirect:
    await actions.withdraw(db, await report_called(db, reference), handover_id, actor)
    return Redirect(f"/staff/reports/{reference}/hand-over", status_code=303)


@post("/reports/{reference:str}/answers/{answer_id:uuid}", status_code=200)
async def decide(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    reference: FromPath[str],
    answer_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    """To the resident, in these words; or put aside."""
    report_id, words = await report_called(db, reference), form.text(f"words-{answer_id}")
    try:
        if form.text("do") == "aside":
            await actions.put_aside(db, report_id, answer_id, actor)
        else:
            await actions.send_on(db, report_id, answer_id, actor, words)
    except Refused as refused:
        return await page_of(db, officer, reference, {}, {f"words-{answer_id}": " ".join(refused.problems.values())})
    except Conflict as conflict:
        return await page_of(db, officer, reference, {}, {f"words-{answer_id}": str(conflict)})
    return Redirect(f"/staff/reports/{reference}", status_code=303)


async def page_of(
    db: Connection,
    officer: Officer,
    reference: str,
    typed: dict[str, str],
    problems: dict[str, str] | None = None,
    letter: tuple[str, str] | None = None,
) -> Template:
    report = await case_report(db, reference, officer.id)
    context: dict[str, Any] = {
        "officer": officer,
        "report": report,
        "hands": await queries.hands_of(db, report.id),
        "typed": typed,
        "problems": problems or {},
        "letter": letter,
    }
    return Template("partners/hand_over.html", context=context, status_code=422 if problems else 200)


@get("/partners")
async def partner_list(db: Database, officer: NamedDependency[Officer]) -> Template:
    context = {"officer": officer, "partners": await queries.partners(db)}
    return Template("partners/list.html", context=context)


@get("/partners/new")
async def new_partner(officer: NamedDependency[Officer], actor: NamedDependency[Actor]) -> Template:
    return edit_page(officer, None, fields_of(None))


@post("/partners/new", status_code=200)
async def add_partner(
    db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Page:
    typed = fields_in(form)
    try:
        await actions.add_partner(db, entry_in(typed), actor)
    except Refused as refused:
        return edit_page(officer, None, typed, refused.problems)
    return Redirect("/staff/partners", status_code=303)


@get("/partners/{partner_id:uuid}")
async def edit_partner_page(db: Database, officer: NamedDependency[Officer], partner_id: FromPath[UUID]) -> Template:
    partner = await queries.partner_by_id(db, partner_id)
    return edit_page(officer, partner, fields_of(partner))


@post("/partners/{partner_id:uuid}", status_code=200)
async def edit_partner(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    partner_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Page:
    partner, typed = await queries.partner_by_id(db, partner_id), fields_in(form)
    try:
        await actions.edit_partner(db, partner, whole_number(form.text("version")), entry_in(typed), actor)
    except Refused as refused:
        return edit_page(officer, partner, typed, refused.problems)
    except Conflict as conflict:
        return edit_page(officer, partner, typed, {"name": str(conflict)})
    return Redirect("/staff/partners", status_code=303)


def edit_page(
    officer: Officer, partner: Partner | None, typed: dict[str, str], problems: dict[str, str] | None = None
) -> Template:
    context = {"officer": officer, "partner": partner, "typed": typed, "problems": problems or {}}
    return Template("partners/edit.html", context=context, status_code=422 if problems else 200)


def fields_of(partner: Partner | None) -> dict[str, str]:
    if partner is None:
        return {"name": "", "email": "", "kind": "contractor", "answers": "awaiting", "state": "on"}
    state = "on" if partner.is_active else "off"
    return {
        "name": partner.name,
        "email": partner.email,
        "kind": partner.kind,
        "answers": partner.answers,
        "state": state,
    }


def fields_in(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in ("name", "email", "kind", "answers", "state")}


def entry_in(typed: dict[str, str]) -> Entry:
    return Entry(
        name=typed["name"],
        email=typed["email"],
        kind="authority" if typed["kind"] == "authority" else "contractor",
        answers="directly" if typed["answers"] == "directly" else "awaiting",
        is_active=typed["state"] != "off",
    )


for_hand_overs = Router(
    "/",
    route_handlers=[hand_over_page, hand_over, withdraw, decide],
    dependencies={"actor": officer_who("reports.hand_over")},
)
for_partners = Router(
    "/",
    route_handlers=[partner_list, new_partner, add_partner, edit_partner_page, edit_partner],
    dependencies={"actor": officer_who("teams.edit")},
)
