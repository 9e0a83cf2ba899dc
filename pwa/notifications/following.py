"""What is followed here beside reports; to follow more, and to end it."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from api.accounts.queries import keep_device
from api.actor import Actor
from api.database import Connection, Database
from api.errors import Refused
from api.language import gettext as _
from api.limits import ASKS
from api.notifications import interests
from api.notifications.queries import interests_followed
from api.notifications.schemas import Wanted
from api.places import queries as places
from api.reports import queries as reports
from api.reports.schemas import ReportOnDevice
from api.text import clean
from pwa.forms import Form
from pwa.kept import if_hers
from pwa.visitors import Visitor

LONGEST_WORDS = 100  # characters


@get("/following")
async def following(
    db: Database, actor: NamedDependency[Actor], visitor: NamedDependency[Visitor], asked: FromQuery[str] = ""
) -> Template:
    context: dict[str, object] = {"mine": [], "followed": [], "interests": [], "asked": asked}
    if actor.id:
        context |= {
            **by_whom(await reports.reports_on_device(db, actor.id)),
            "interests": await interests_followed(db, actor.id),
        }
    return Template("notifications/following.html", context=context, headers=if_hers(visitor))


def by_whom(found: list[ReportOnDevice]) -> dict[str, list[ReportOnDevice]]:
    return {"mine": [each for each in found if each.is_mine], "followed": [each for each in found if not each.is_mine]}


@get("/following/new")
async def new(
    db: Database,
    words: FromQuery[str] = "",
    street: FromQuery[str] = "",
    place: FromQuery[str] = "",
    at: FromQuery[str] = "",
) -> Template:
    """To search, to choose a ward or a problem, or to say yes to the street or place chosen."""
    asked = {"words": words, "street": street, "place": place, "at": at}
    return await page_of(db, {name: clean(value)[:LONGEST_WORDS] for name, value in asked.items()})


@post("/following", status_code=200, opt=ASKS.each_address)
async def follow(
    db: Database, form: NamedDependency[Form], actor: NamedDependency[Actor], visitor: NamedDependency[Visitor]
) -> Template | Redirect:
    email, mobile = form.text("email"), form.text("mobile")
    try:
        await keep_device(db, visitor.own_device())
        await interests.follow_interest(db, wanted_in(form), visitor.own_device(), actor, email, mobile)
    except Refused as refused:
        names = ("street", "place", "at", "ward", "service", "radius", "email", "mobile")
        return await page_of(db, {name: form.text(name) for name in names}, refused.problems)
    is_asked = email or mobile
    return Redirect(f"/following?asked={how_asked(email)}" if is_asked else "/following", status_code=303)


def how_asked(email: str) -> str:
    """Where she is to look for the one message that asks."""
    return "email" if email else "text"


@post("/following/{interest_id:uuid}/end", status_code=303)
async def end(db: Database, interest_id: FromPath[UUID], actor: NamedDependency[Actor]) -> Redirect:
    if actor.id:
        await interests.end_interest(db, interest_id, actor.id, actor)
    return Redirect("/following", status_code=303)


def wanted_in(form: Form) -> Wanted:
    """Its kind is told by what was filled in."""
    latitude, longitude = position(form.text("at"))
    radius = form.text("radius")
    named = {"place": form.text("at"), "street": form.text("street"), "service": form.text("service")}
    return Wanted(
        kind=next((kind for kind, value in named.items() if value), "ward"),
        ward=form.text("ward"),
        service_code=form.text("service"),
        street=form.text("street"),
        place=form.text("place"),
        longitude=longitude,
        latitude=latitude,
        radius_m=int(radius) if radius.isdecimal() else 0,
    )


def position(text: str) -> tuple[float | None, float | None]:
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        return None, None
    return latitude, longitude


async def page_of(db: Connection, typed: dict[str, str], problems: dict[str, str] | None = None) -> Template:
    if problems and "words" in problems:  # what was chosen is not there: search for it
        typed = {"words": typed["street"] or typed["place"]}
    is_chosen = typed.get("street") or typed.get("at")
    is_searched = typed.get("words")
    choices = None if is_chosen or is_searched else await reports.choices(db)
    context = {
        "typed": typed,
        "problems": problems or {},
        "found": await places.places_matching(db, typed["words"]) if is_searched else [],
        "wards": choices.wards if choices else [],
        "groups": choices.groups if choices else [],
        "radii": [{"value": str(m), "text": _("{metres} metres").format(metres=f"{m:,}")} for m in interests.RADII_M],
    }
    return Template("notifications/new.html", context=context, status_code=422 if problems else 200)


handlers = [following, new, follow, end]
