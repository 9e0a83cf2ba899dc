"""What an officer has typed of a report so far: where, what, and how whoever reports it wants to hear."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from api.assets import queries as assets
from api.assets.schemas import Asset
from api.database import Connection
from api.errors import Refused
from api.language import gettext as _
from api.notifications.actions import checked_addresses
from api.notifications.letters import checked_postal_address
from api.notifications.schemas import Channel
from api.places import queries as places
from api.places.actions import parse_place
from api.places.grid import to_grid
from api.places.schemas import GazetteerEntry, Place
from api.reports import queries as reports
from api.reports.schemas import Lookalike, NewReport, ServiceHere
from api.reports.typed import problems_with_words
from api.services import queries as services
from api.services.actions import field_name
from api.services.schemas import ServicesForStaff
from pwa.forms import Form
from pwa.reports.answers import place_by_script
from pwa.reports.placing import source_of
from pwa.reports.steps import LIKELY_WITHOUT_WORDS

LONGEST_KEPT = 20_000  # characters
FIELDS = (
    "where",
    "at",
    "at_for",
    "service_code",
    "description",
    "where_exactly",
    "email",
    "mobile",
    "address",
    "large_print",
)


class Here(Struct, frozen=True):
    """Where it is, once that is sure: a spot, or a thing with a name, which has its own."""

    place: Place
    asset: str = ""

    def __str__(self) -> str:
        return self.asset or f"{self.place.latitude:.6f}, {self.place.longitude:.6f}"


class Found(Struct, frozen=True):
    """What the page shows beside what was typed."""

    here: Here | None
    places: list[GazetteerEntry]  # to choose from, where what was typed is not one
    things: list[Asset]
    services: ServicesForStaff
    service: ServiceHere | None
    lookalikes: list[Lookalike]


def typed_in(form: Form) -> dict[str, str]:
    return {name: form.text(name)[:LONGEST_KEPT] for name in FIELDS}


def given_in(form: Form) -> dict[str, list[str]]:
    return form.texts_under(field_name(""))


async def find(db: Connection, form: Form) -> Found:
    """A spot by script, one chosen of a list, the one that was sure before, or what the words in the box lead to."""
    where = form.text("choice") or form.text("where")
    known = form.text("at") if form.text("at_for") == where else ""
    spot = place_by_script(form) or parse_place(known or where)
    things = [] if spot or not where else await assets.assets_called(db, (known or where)[:100])
    here = Here(spot) if spot else None
    if len(things) == 1:
        here = Here(Place(things[0].latitude, things[0].longitude), things[0].code)
    matching = [] if here or things or not where else await places.places_matching(db, where[:100])
    if len(matching) == 1:
        here = Here(Place(matching[0].latitude, matching[0].longitude))
    return await around(db, form, here, [] if here else matching, [] if here else things)


async def around(
    db: Connection, form: Form, here: Here | None, matching: list[GazetteerEntry], things: list[Asset]
) -> Found:
    words = form.text("description")
    grid = to_grid(here.place.longitude, here.place.latitude) if here else (None, None)
    now = await services.services_for_staff(db, words, *grid)
    chosen = form.text("service_code") or next(iter(now.suggested), "")
    service, alike = None, []
    if here and chosen:
        easting, northing = to_grid(here.place.longitude, here.place.latitude)
        service = await reports.service_here(
            db, chosen[:60], here.place.longitude, here.place.latitude, easting, northing
        )
        alike = await reports.lookalikes(db, chosen[:60], words[:4000], easting, northing, None, LIKELY_WITHOUT_WORDS)
    return Found(here, matching, things, now, service, alike)


def contacts_in(form: Form) -> tuple[list[tuple[Channel, str]], str]:
    """Addresses to write to, and one to post to. Raises Refused for what cannot be one."""
    email, mobile, address = form.text("email"), form.text("mobile"), form.text("address")
    return checked_addresses(email, mobile) if email or mobile else [], checked_postal_address(
        address
    ) if address else ""


def problems_in(form: Form, found: Found) -> dict[str, str]:
    """In the order of the page."""
    problems: dict[str, str] = {}
    if found.here is None:
        is_choice = found.places or found.things
        problems["choice" if is_choice else "where"] = _("Choose the place") if is_choice else _("Ask where it is")
    problems |= problems_with_words(form.text("description"), form.text("where_exactly"))
    if not form.text("service_code"):
        problems["service_code"] = _("Choose what the problem is")
    try:
        contacts_in(form)
    except Refused as refused:
        problems |= refused.problems
    return problems


def new_report(form: Form, here: Here, key: UUID) -> NewReport:
    """Raises Refused where an answer is of no kind that can be."""
    wanted: dict[str, Any] = {
        "service_code": form.text("service_code"),
        "description": form.text("description"),
        "where_exactly": form.text("where_exactly"),
        "answers": given_in(form),
        "latitude": here.place.latitude,
        "longitude": here.place.longitude,
        "asset": here.asset,
        "location_source": "asset" if here.asset else source_of(form),
        "submission_key": key,
    }
    try:
        return msgspec.convert(wanted, NewReport)
    except msgspec.ValidationError:
        raise Refused(description=_("Something here is not right. Look through it once more.")) from None


def key_in(form: Form) -> UUID:
    """The same for every press of one page's button."""
    try:
        return UUID(form.text("key"))
    except ValueError:
        return uuid4()
