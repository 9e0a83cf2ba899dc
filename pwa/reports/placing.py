"""How a place gets into a draft: what was sent with it, and what has to be looked at once more."""

from typing import get_args

from msgspec.structs import replace

from api.database import Connection
from api.places import queries as places
from api.places.schemas import Place
from api.reports import submitting
from api.reports.schemas import Draft, LocationSource
from api.settings import Settings
from pwa.forms import Form

SURE = 50  # metres: a phone less sure than this may name the next street


async def placed(db: Connection, answers: Draft, place: Place, form: Form, settings: Settings) -> Draft:
    """The draft with this place in it. Raises Refused(place=…) for one that is not the council's."""
    await submitting.refuse_outside(db, place, settings)
    street = await places.nearest_street(db, place.longitude, place.latitude)
    source, accuracy_m = source_of(form), accuracy_of(form)
    return replace(
        answers,
        latitude=place.latitude,
        longitude=place.longitude,
        place_words=str(street) if street else "",
        asset=None,
        location_source=source,
        accuracy_m=accuracy_m,
        place_unsure=source == "gps" and accuracy_m is not None and accuracy_m > SURE,
    )


def source_of(form: Form) -> LocationSource:
    """A script says how it came by a position; without one, words were typed or one of a list was chosen."""
    said = form.text("location_source")
    by_script = form.text("latitude") and form.text("longitude")
    return next((source for source in get_args(LocationSource) if by_script and source == said), "search")


def accuracy_of(form: Form) -> float | None:
    accuracy_m = form.number("accuracy_m")
    is_one = source_of(form) == "gps" and accuracy_m is not None and 0 <= accuracy_m < 100_000
    return accuracy_m if is_one else None
