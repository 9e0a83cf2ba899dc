from pathlib import Path

import pytest

from api.database import Connection
from api.places import actions, queries
from api.places.gazetteer import UnreadableGazetteer

HEADER = "kind,label,lon,lat,easting,northing"
CALF = "Calf,1.0828,54.6438,599017,531997"
FISH_LANE = '"Fish Lane, PORT WRACK",1.0689,54.6119,598276,528412'


def written(folder: Path, *rows: str, header: str = HEADER) -> Path:
    file = folder / "gazetteer.csv"
    file.write_text("\n".join([header, *rows]) + "\n")
    return file


async def test_a_real_councils_streets_places_and_postcodes_are_loaded(db: Connection, test_data: Path) -> None:
    counts = await actions.load_gazetteer(db, test_data / "addresses" / "gazetteer_banes.csv")
    assert counts == {"place": 606, "street": 2318, "postcode": 5783}
    [keynsham, *_others] = await queries.places_matching(db, "high street keynsham")
    assert (keynsham.kind, str(keynsham)) == ("street", "High Street, Keynsham")
    [postcode, *_others] = await queries.places_matching(db, "bs418nl")
    assert (postcode.kind, postcode.name) == ("postcode", "BS41 8NL")


async def test_a_gazetteer_loaded_again_takes_the_place_of_the_first_and_keeps_its_ids(
    db: Connection, tmp_path: Path
) -> None:
    await actions.load_gazetteer(db, written(tmp_path, f"street,{FISH_LANE}", f"place,{CALF}"))
    [before] = await queries.places_matching(db, "fish lane")
    copy = await queries.gazetteer_copy(db)
    assert await actions.load_gazetteer(db, written(tmp_path, f"street,{FISH_LANE}")) == {"street": 1}
    [after] = await queries.places_matching(db, "fish lane")
    assert (after.id, str(after)) == (before.id, "Fish Lane, Port Wrack")
    assert await queries.places_matching(db, "calf") == []
    assert await queries.gazetteer_copy(db) != copy


async def test_two_farms_of_one_name_are_two_places(db: Connection, tmp_path: Path) -> None:
    farms = ("place,Manor Farm,1.0,54.62,593000,529000", "place,Manor Farm,1.05,54.62,596000,529000")
    assert await actions.load_gazetteer(db, written(tmp_path, *farms)) == {"place": 2}
    assert len(await queries.places_matching(db, "manor farm")) == 2


async def test_a_street_keeps_its_usrn(db: Connection, tmp_path: Path) -> None:
    rows = (f"street,{FISH_LANE},12345678", f"place,{CALF},")
    await actions.load_gazetteer(db, written(tmp_path, *rows, header=f"{HEADER},usrn"))
    assert [entry.usrn for entry in await queries.gazetteer_entries(db)] == [None, 12345678]


async def test_bad_rows_are_named_by_line_and_nothing_is_changed(db: Connection, tmp_path: Path) -> None:
    await actions.load_gazetteer(db, written(tmp_path, f"street,{FISH_LANE}"))
    bad = (
        "river,Wrack,1.0,54.6,593000,529000",
        f"street,{FISH_LANE}",
        "place,,1.0,54.6,593000,529000",
        "place,Calf,1.0",
    )
    with pytest.raises(UnreadableGazetteer) as refused:
        await actions.load_gazetteer(db, written(tmp_path, *bad, "place,Calf,54.6,1.0,593000,529000"))
    lines = str(refused.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [f"gazetteer.csv, line {n}" for n in (2, 4, 5, 6)]
    assert "river" in lines[0]
    assert len(await queries.gazetteer_entries(db)) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no column kind"),
        ("kind,label\n", "no column lon, lat"),
        (HEADER, "no rows"),
        (f"{HEADER}\n\udcff", "UTF-8"),
    ],
)
async def test_a_file_of_something_else_is_refused(db: Connection, tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "gazetteer.csv"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(UnreadableGazetteer, match=reason):
        await actions.load_gazetteer(db, file)
