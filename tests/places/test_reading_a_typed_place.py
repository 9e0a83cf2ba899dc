import pytest

from api.places.actions import parse_place


@pytest.mark.parametrize(
    "text",
    [
        "51.3811, -2.359",
        "51.3811,-2.359",
        " 51.3811 -2.359 ",
        "51.3811; -2.359",
        "51.3811,\u22122.359",
        "51.3811N 2.359W",
        "51.3811n2.359w",
        "N51.3811 W2.359",
        "2.359 W, 51.3811 N",
        "-2.359, 51.3811",
        "51.3811\u00b0, -2.359\u00b0",
        "51\u00b0 22.866' N, 2\u00b0 21.54' W",
        "51\u00b022'51.96\"N 2\u00b021'32.4\"W",
        "51\u00b0 22\u2032 51.96\u2033 N 2\u00b0 21\u2032 32.4\u2033 W",
    ],
)
def test_degrees_are_read_as_phones_and_maps_write_them(text: str) -> None:
    place = parse_place(text)
    assert place and (place.latitude, place.longitude) == (51.3811, -2.359)


@pytest.mark.parametrize(
    ("text", "within_m"),
    [
        ("375112 164734", 1),
        ("375112,164734", 1),
        ("375112.0, 164734.5", 1),
        ("ST 75112 64734", 1),
        ("st7511264734", 1),
        ("ST 7511 6473", 7),
        ("ST 751 647", 71),
        ("ST751647", 71),
    ],
)
def test_grid_references_name_the_middle_of_their_square(text: str, within_m: float) -> None:
    place = parse_place(text)
    assert place
    assert abs(place.latitude - 51.3811) * 111_000 < within_m
    assert abs(place.longitude + 2.359) * 69_000 < within_m


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"), [("TQ 300 800", 51.504, -0.128), ("HP 633 185", 60.845, -0.836)]
)
def test_grid_letters_are_read_from_end_to_end_of_the_country(text: str, latitude: float, longitude: float) -> None:
    place = parse_place(text)
    assert place
    assert (place.latitude, place.longitude) == pytest.approx((latitude, longitude), abs=0.001)


@pytest.mark.parametrize(
    "text",
    [
        *("", "51.3811", "0, 0", "48.85, 2.35", "91, -2", "51.3811, -2.359, 12", "nan, nan", "1e9 1e9", "1 " * 5000),
        *("N51.38N 2.35W", "51.38W 2.35W", "ST 7511 647", "ZZ 123 123", "IS 123 123", "BA1 1AA", "12 Fish Lane"),
    ],
)
def test_what_is_no_place_in_great_britain_is_not_taken_for_one(text: str) -> None:
    assert parse_place(text) is None
