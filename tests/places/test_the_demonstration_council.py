import csv
from math import dist

from api.database import Connection
from api.places import queries
from api.places.grid import to_grid
from api.places.schemas import Place
from api.services import queries as services
from tests.places.drawn import SEEDS


async def test_every_street_lies_in_a_ward_and_is_where_the_grid_says(wrackholm: Connection) -> None:
    streets = await wrackholm.fetch("select name, longitude, latitude, easting, northing from gazetteer_entry")
    assert len(streets) >= 60
    for name, longitude, latitude, easting, northing in streets:
        assert await queries.area_at(wrackholm, longitude, latitude, "ward"), name
        assert dist(to_grid(longitude, latitude), (easting, northing)) < 2, name
        assert Place(latitude, longitude)


async def test_every_story_is_about_a_service_in_a_street_and_ends_properly(wrackholm: Connection) -> None:
    await wrackholm.execute((SEEDS / "services.sql").read_text())
    streets = {
        f"{name}, {locality}"
        for name, locality in await wrackholm.fetch("select name, locality from gazetteer_entry where kind = 'street'")
    }
    with (SEEDS / "demonstration_reports.csv").open(newline="") as file:
        stories = list(csv.DictReader(file))
    for story in stories:
        assert await services.service_by_code(wrackholm, story["service_code"])
        assert story["street"] in streets
        assert (story["stage"] == "closed") == bool(story["outcome"]) == bool(story["reason"])
    assert {story["outcome"] for story in stories} == {"", "fixed", "cannot_act", "not_ours", "duplicate"}
    assert {story["stage"] for story in stories} == {"received", "investigating", "planned", "in_progress", "closed"}
