import random
from math import dist, radians

from api.places.grid import from_grid, project, to_grid


def test_a_place_in_bath_is_within_a_metre_of_ordnance_surveys_own_transformation() -> None:
    assert dist(to_grid(-2.3590, 51.3811), (375_111.82, 164_733.87)) < 1


def test_the_projection_agrees_with_ordnance_surveys_worked_example() -> None:
    latitude, longitude = 52 + 39 / 60 + 27.2531 / 3600, 1 + 43 / 60 + 4.5177 / 3600
    assert dist(project(radians(longitude), radians(latitude)), (651_409.903, 313_177.270)) < 0.01


def test_there_and_back_is_the_same_place_to_a_millimetre() -> None:
    chance = random.Random(3)
    for _ in range(200):
        position = (chance.uniform(0, 700_000), chance.uniform(0, 1_230_000))
        assert dist(to_grid(*from_grid(*position)), position) < 0.001
