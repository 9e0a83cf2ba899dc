"""One page for the telephone and the counter: find while she talks, show what is known, send, read the reference out.

The first button, which Enter presses, only looks: nothing is sent before everything could be seen.
"""

from uuid import UUID, uuid4

from litestar import Router, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts.schemas import Officer
from api.actor import SYSTEM, Actor
from api.database import Connection, Database, act_for
from api.errors import Refused
from api.events import record
from api.notifications.actions import follow_by_address
from api.notifications.letters import follow_by_letter
from api.reports import queries
from api.reports.schemas import ReportChannel
from api.reports.submitting import submit
from api.settings import Settings
from pwa.calls.typed import Found, contacts_in, find, given_in, key_in, new_report, problems_in, typed_in
from pwa.forms import Form
from pwa.visitors import officer_who

CHANNELS: tuple[ReportChannel, ...] = ("phone", "counter")
DIGITS = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
ALPHABET = (
    *("Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "Juliett", "Kilo", "Mike", "November"),
    *("Papa", "Quebec", "Romeo", "Sierra", "Tango", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu"),
)
SPOKEN = {f"{n}": word for n, word in enumerate(DIGITS, 2)} | {word[0]: word for word in ALPHABET}
Page = Template | Redirect


@get("/")
async def new(db: Database, officer: NamedDependency[Officer]) -> Template:
    return await page_of(db, officer, Form(FormMultiDict()))


@post("/", status_code=200)
async def take(
    db: Database,
    officer: NamedDependency[Officer],
    actor: NamedDependency[Actor],
    settings: NamedDependency[Settings],
    form: NamedDependency[Form],
) -> Page:
    found = await find(db, form)
    try:
        if reference := form.text("join"):
            await join(db, reference, form, actor)
            return Redirect(f"/staff/calls/{reference}?joined=yes", status_code=303)
        elif form.text("do") == "send":
            reference = await sent(db, form, found, channel_in(form), actor, settings)
            return Redirect(f"/staff/calls/{reference}", status_code=303)
    except Refused as refused:
        return await page_of(db, officer, form, found, refused.problems)
    return await page_of(db, officer, form, found)


async def sent(
    db: Connection, form: Form, found: Found, channel: ReportChannel, actor: Actor, settings: Settings
) -> str:
    """The reference. The officer typed it, and whoever said it is the one who reported it."""
    problems = problems_in(form, found)
    if problems or found.here is None:
        raise Refused(**problems)
    async with db.transaction():
        submitted = await submit(db, new_report(form, found.here, key_in(form)), actor, settings, channel=channel)
        if submitted.is_new:
            await follow(db, submitted.id, form, actor, is_reporter=True)
    return submitted.reference


async def join(db: Connection, reference: str, form: Form, actor: Actor) -> None:
    """She reports what is there already: it is known that one more did, and she hears what happens."""
    receipt = await queries.receipt(db, reference)
    contacts_in(form)
    await record(db, "report.also_told", receipt.id, actor, public=False, channel=channel_in(form))
    await follow(db, receipt.id, form, actor, is_reporter=False)


async def follow(db: Connection, report_id: UUID, form: Form, actor: Actor, *, is_reporter: bool) -> None:
    """An officer writes an address down, and never reads one back."""
    addresses, postal = contacts_in(form)
    await act_for(db, SYSTEM)
    await follow_by_address(db, "report", report_id, addresses, actor, is_reporter=is_reporter)
    if postal:
        await follow_by_letter(db, "report", report_id, postal, bool(form.text("large_print")), actor)
    await act_for(db, actor)


@get("/{reference:str}")
async def taken(
    db: Database, officer: NamedDependency[Officer], reference: FromPath[str], joined: FromQuery[str] = ""
) -> Template:
    receipt = await queries.receipt(db, reference)
    context = {
        "officer": officer,
        "receipt": receipt,
        "spoken": [SPOKEN[letter] for letter in receipt.reference],
        "is_joined": bool(joined),
    }
    return Template("calls/taken.html", context=context)


def channel_in(form: Form) -> ReportChannel:
    return next((each for each in CHANNELS if each == form.text("channel")), "phone")


async def page_of(
    db: Connection, officer: Officer, form: Form, found: Found | None = None, problems: dict[str, str] | None = None
) -> Template:
    found = found or await find(db, form)
    context = {
        "officer": officer,
        "found": found,
        "typed": typed_in(form),
        "given": given_in(form),
        "channel": channel_in(form),
        "key": form.text("key") or uuid4(),
        "problems": problems or {},
    }
    return Template("calls/new.html", context=context, status_code=422 if problems else 200)


router = Router("/calls", route_handlers=[new, take, taken], dependencies={"actor": officer_who("reports.type_in")})
