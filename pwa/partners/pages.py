"""Officers hand a report over, see what is answered, and take it back; administrators say who there is."""

from typing import Any
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Conflict, Refused
from api.language import gettext as _
from api.notifications.previews import Preview
from api.partners import actions, queries
from api.partners.schemas import Entry
from api.reports.actions import refuse_if_changed
from api.settings import Settings
from api.triage.queries import case_report, report_called
from pwa.editing.pages import edit_page, list_page, save, undoing
from pwa.forms import Form, as_id, whole_number
from pwa.triage.composing import what_she_gets
from pwa.visitors import officer_who

Page = Template | Redirect

BASE = "/staff/partners"


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
    letter: tuple[str, str] | None = None
    seen: Preview | None = None
    try:
        if not typed["partner"]:
            raise Refused(partner=_("Choose who is to have it"))
        partner = await queries.partner_by_id(db, as_id(typed["partner"]))
        report_id, consented = await report_called(db, reference), bool(typed["consented"])
        await refuse_if_changed(db, report_id, whole_number(form.text("version")) or None)

        async def act(db: Connection, report_id: UUID) -> None:
            await actions.hand_over(db, report_id, actor, settings.secret, partner, typed["words"], consented=consented)

        if form.text("do") == "look":
            seen = await what_she_gets(db, report_id, act, settings)
            letter = actions.letter_of(await queries.to_hand(db, report_id, partner.id), typed["words"])
        else:
            await act(db, report_id)
            return Redirect(f"/staff/reports/{reference}", status_code=303)
    except Refused as refused:
        return await page_of(db, officer, reference, typed, refused.problems)
    except Conflict as conflict:
        return await page_of(db, officer, reference, typed, {"words": str(conflict)})
    return await page_of(db, officer, reference, typed, letter=letter, seen=seen)


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
    report_id, field = await report_called(db, reference), f"words-{answer_id}"
    typed = {field: form.text(field)}
    try:
        if form.text("do") == "aside":
            await actions.put_aside(db, report_id, answer_id, actor)
        else:
            await actions.send_on(db, report_id, answer_id, actor, typed[field])
    except Refused as refused:
        return await page_of(db, officer, reference, typed, {field: " ".join(refused.problems.values())})
    except Conflict as conflict:
        return await page_of(db, officer, reference, typed, {field: str(conflict)})
    return Redirect(f"/staff/reports/{reference}", status_code=303)


async def page_of(
    db: Connection,
    officer: Officer,
    reference: str,
    typed: dict[str, str],
    problems: dict[str, str] | None = None,
    letter: tuple[str, str] | None = None,
    seen: Preview | None = None,
) -> Template:
    report = await case_report(db, reference, officer.id)
    context: dict[str, Any] = {
        "officer": officer,
        "report": report,
        "hands": await queries.hands_of(db, report.id),
        "typed": typed,
        "problems": problems or {},
        "letter": letter,
        "seen": seen,
    }
    return Template("partners/hand_over.html", context=context, status_code=422 if problems else 200)


@get("/")
async def listed(db: Database, officer: NamedDependency[Officer]) -> Template:
    partners = await queries.partners(db)
    names = {each.id: each.name for each in partners}
    return await list_page(db, "partners/list.html", officer, "partner", names, partners=partners)


@get("/new")
async def new(db: Database, officer: NamedDependency[Officer], actor: NamedDependency[Actor]) -> Template:
    return await edit_page(db, "partners/edit.html", officer, None, Entry("", "", "contractor"))


@get("/{partner_id:uuid}")
async def show(db: Database, officer: NamedDependency[Officer], partner_id: FromPath[UUID]) -> Template:
    kept = await queries.partner_by_id(db, partner_id)
    return await edit_page(db, "partners/edit.html", officer, kept, kept.entry)


@post(["/new", "/{partner_id:uuid}"], status_code=200)
async def keep(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    form: NamedDependency[Form],
    partner_id: FromPath[UUID | None] = None,
) -> Page:
    """What would change for the reports they have; and keep it."""
    kept, entry = await queries.partner_by_id(db, partner_id) if partner_id else None, entry_in(form)
    try:
        if form.text("do") == "look":
            await actions.check(db, entry, partner_id, actor)
            has = await queries.in_their_hands(db, partner_id) if partner_id else 0
            return await edit_page(db, "partners/edit.html", officer, kept, entry, form, looks=True, has=has)
        await save(db, actions.PARTNERS, kept, form, entry, actor)
    except (Refused, Conflict) as problem:
        return await edit_page(db, "partners/edit.html", officer, kept, entry, form, problem)
    return Redirect(BASE, status_code=303)


def entry_in(form: Form) -> Entry:
    return Entry(
        name=form.text("name"),
        email=form.text("email").lower(),
        kind="authority" if form.text("kind") == "authority" else "contractor",
        answers="directly" if form.text("answers") == "directly" else "awaiting",
        is_active=form.text("state") != "off",
    )


for_hand_overs = Router(
    "/",
    route_handlers=[hand_over_page, hand_over, withdraw, decide],
    dependencies={"actor": officer_who("reports.hand_over")},
)
for_partners = Router(
    "/partners",
    route_handlers=[listed, new, show, keep, undoing(actions.PARTNERS, BASE)],
    dependencies={"actor": officer_who("teams.edit")},
)
