"""The map is one file, made from open data or from the demonstration council alone."""

import gzip
import random
import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from api.database import Connection
from api.places import queries
from api.places.actions import load_places
from api.places.geojson import UnreadableAreas
from api.places.map_file import build_map, credit, map_url
from api.places.pmtiles import archive
from api.places.tiling import Tile, cut, joined, on_square, shape
from api.places.vector_tile import EXTENT, encoded
from tests.world import settings_for_tests

ISLAND: list[list[float]] = [[0, 0], [0, 0.1], [0.1, 0.1], [0.1, 0], [0, 0]]


async def test_the_demonstration_councils_map_shows_its_streets_and_places(
    wrackholm: Connection, tmp_path: Path
) -> None:
    built = await build_map(wrackholm, settings_for_tests(tmp_path), is_island=True)
    map_file = MapFile(built.file.read_bytes())
    assert map_file.about["around"] == "sea"
    assert {"Fish Lane", "Quay Street", "Port Wrack", "Calf"} <= map_file.words(15)
    assert {"Port Wrack", "Merrowby"} <= map_file.words(9)
    assert not {"Fish Lane"} & map_file.words(13), "a street's name cannot be read from so far"
    assert {tile.zoom for tile in map_file.tiles} == set(range(9, 16))
    assert built.size < 60_000


async def test_the_councils_ground_is_drawn_with_its_lagoon_left_out(wrackholm: Connection, tmp_path: Path) -> None:
    built = await build_map(wrackholm, settings_for_tests(tmp_path), is_island=True)
    tiles = MapFile(built.file.read_bytes()).tiles
    drawn = sum(area_drawn(body) for tile, body in tiles.items() if tile.zoom == 14) / EXTENT**2
    [rings] = [polygon for polygon in await queries.council_outline(wrackholm) if len(polygon) > 1]
    ground, lagoon = (abs(area_of([on_square(*position) for position in ring])) * 4**14 for ring in rings)
    assert drawn == pytest.approx(ground - lagoon, rel=0.08), (
        "a little more: Calf, and what neighbouring tiles both hold"
    )


async def test_the_same_data_make_the_same_file(wrackholm: Connection, tmp_path: Path) -> None:
    first = await build_map(wrackholm, settings_for_tests(tmp_path / "one"), is_island=True)
    second = await build_map(wrackholm, settings_for_tests(tmp_path / "two"), is_island=True)
    assert first.file.name == second.file.name
    assert first.file.read_bytes() == second.file.read_bytes()
    assert first.file.read_bytes()[127:135] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "and no hour in it"


async def test_open_data_of_a_whole_council_make_a_map_a_phone_can_keep(
    db: Connection, tmp_path: Path, test_data: Path
) -> None:
    layers = test_data / "map"
    await load_places(db, "Bath", boundary=test_data / "boundaries" / "banes_boundary_os.geojson")
    built = await build_map(db, settings_for_tests(tmp_path), layers, credit(layers))
    map_file = MapFile(built.file.read_bytes())
    assert str(map_file.about["attribution"]).startswith("Contains OS data © Crown copyright")
    assert {"Milsom Street", "Beaufort East", "Bath Spa", "Royal Victoria Park"} <= map_file.words(15)
    assert {"Bath", "Keynsham"} <= map_file.words(9)
    assert 900 < built.tiles < 1200
    assert built.size < 1_700_000


async def test_pages_are_given_the_newest_map_and_the_one_before_stays(db: Connection, tmp_path: Path) -> None:
    settings = settings_for_tests(tmp_path)
    assert map_url(settings) == ""
    files = []
    for number in range(3):
        await db.execute("delete from area_part")
        await db.execute("insert into area (kind, name) values ('council', 'Twoholm') on conflict do nothing")
        await db.execute(
            "insert into area_part (area_id, outer_ring) select id, polygon(box(flat(1, 54), flat(1.1, $1))) from area",
            54.1 + number / 100,
        )
        files.append((await build_map(db, settings)).file)
        assert map_url(settings) == f"/map/{files[-1].name}"
    assert [file.exists() for file in files] == [False, True, True]


async def test_without_an_outline_or_layers_there_is_no_map_and_it_says_why(db: Connection, tmp_path: Path) -> None:
    with pytest.raises(UnreadableAreas, match="load-places"):
        await build_map(db, settings_for_tests(tmp_path))


def test_what_lies_over_a_tiles_edge_is_in_both_tiles_and_what_does_not_is_in_one() -> None:
    across = shape("road", "line", range(1, 2), [[[-10, 10], [10, 10]]], name="Across")
    west = shape("road", "line", range(1, 2), [[[-20, 10], [-10, 10]]], name="West")
    tiles = {tile: {dict(each.properties)["name"] for each in inside} for tile, inside in cut([across, west], 1, 1)}
    assert tiles == {Tile(1, 0, 0): {"Across", "West"}, Tile(1, 1, 0): {"Across"}}


def test_an_area_larger_than_a_tile_fills_it_with_its_hole_left_open() -> None:
    hole = [[0.04, 0.04], [0.06, 0.04], [0.06, 0.06], [0.04, 0.06], [0.04, 0.04]]
    ground = shape("ground", "area", range(14, 15), [ISLAND, hole])
    areas = {tile: area_drawn(encoded(tile, inside, True)) for tile, inside in cut([ground], 14, 14)}
    whole = max(areas.values())
    assert whole == pytest.approx((EXTENT + 2 * 64) ** 2, rel=0.001)
    tiles_wide = 0.1 / 360 * 2**14
    assert sum(areas.values()) / EXTENT**2 == pytest.approx(tiles_wide**2 * 0.96, rel=0.12)


def test_pieces_of_a_street_that_meet_end_to_end_become_one_line_and_a_fork_stays_three() -> None:
    assert joined([[[0, 0], [1, 0]], [[2, 0], [1, 0]], [[2, 0], [3, 0]]]) == [[[0, 0], [1, 0], [2, 0], [3, 0]]]
    assert len(joined([[[0, 0], [1, 0]], [[1, 0], [2, 0]], [[1, 0], [1, 1]]])) == 3


def test_a_far_tile_has_fewer_vertices_of_a_winding_line_than_a_near_one() -> None:
    winding = shape("stream", "line", range(9, 16), [[[i / 1000, 51 + i % 2 / 5000] for i in range(60)]])
    sizes: dict[int, int] = {}
    for tile, inside in cut([winding], 9, 15):
        sizes[tile.zoom] = sizes.get(tile.zoom, 0) + len(encoded(tile, inside, tile.zoom == 15))
    assert sizes[9] < sizes[12] < sizes[15]


def test_a_map_with_too_many_tiles_for_one_directory_has_directories_of_directories() -> None:
    chance = random.Random(4)
    tiles = {
        Tile(10, chance.randrange(1024), chance.randrange(1024)): chance.randbytes(chance.randrange(1, 90))
        for _ in range(9000)
    }
    file = archive(tiles, (0, 0, 1, 1), (10, 10), {})
    assert struct.unpack_from("<Q", file, 16)[0] < 16_384 - 127 < struct.unpack_from("<Q", file, 48)[0]
    assert MapFile(file).tiles == tiles


class MapFile:
    """Reads the file by the words of its specification, not with our own code."""

    def __init__(self, file: bytes) -> None:
        assert file[:8] == b"PMTiles\x03"
        (root, root_size, about, about_size, self.leaves, _size, self.content) = struct.unpack_from("<7Q", file, 8)
        self.file = file
        self.about: dict[str, object] = msgspec.json.decode(self.inflated(about, about_size) or b"{}")
        self.tiles = {tile_of(number): body for number, body in self.entries(root, root_size)}

    def entries(self, offset: int, size: int) -> Iterator[tuple[int, bytes]]:
        numbers = list(varints(self.inflated(offset, size)))
        count, columns = numbers[0], numbers[1:]
        steps, runs, sizes, offsets = (columns[i * count : (i + 1) * count] for i in range(4))
        number = after = 0
        for step, run, length, written in zip(steps, runs, sizes, offsets, strict=True):
            number += step
            start = written - 1 if written else after
            after = start + length
            if run:
                body = self.inflated(self.content + start, length)
                yield from ((number + alike, body) for alike in range(run))
            else:
                yield from self.entries(self.leaves + start, length)

    def inflated(self, offset: int, size: int) -> bytes:
        return gzip.decompress(self.file[offset : offset + size])

    def words(self, zoom: int) -> set[str]:
        """Every text value in the tiles of a zoom."""
        found = set()
        for tile, body in self.tiles.items():
            for tag, layer in fields(body):
                if tile.zoom == zoom and tag == 3:
                    texts = [dict(fields(value)).get(1) for tag, value in fields(layer) if tag == 4]
                    found |= {text.decode() for text in texts if text}
        return found


def tile_of(number: int) -> Tile:
    """Hilbert's curve walked from its number, two bits a step; the specification's way of counting turned about."""
    zoom = 0
    while number >= 4**zoom:
        number -= 4**zoom
        zoom += 1
    x = y = 0
    for bit in range(zoom):
        side = 1 << bit
        right, odd = number >> 1 & 1, number & 1
        lower = right ^ odd
        if not lower:
            x, y = (side - 1 - y, side - 1 - x) if right else (y, x)
        x, y, number = x + side * right, y + side * lower, number >> 2
    return Tile(zoom, x, y)


def varints(content: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in content:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0


def fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Of a Protocol Buffers message: the tag of each, and its content; a number's is empty."""
    at = 0

    def varint() -> int:
        nonlocal at
        start = at
        while message[at] >= 0x80:
            at += 1
        at += 1
        return next(varints(message[start:at]))

    while at < len(message):
        tag = varint()
        length = varint()
        if tag & 7 == 2:
            yield tag >> 3, message[at : at + length]
            at += length
        else:
            yield tag >> 3, b""


def area_drawn(tile: bytes) -> float:
    """What its polygons cover: outer rings less their holes."""
    total = 0.0
    layers = [body for tag, body in fields(tile) if tag == 3]
    for feature in [body for layer in layers for tag, body in fields(layer) if tag == 2]:
        commands = list(varints(dict(fields(feature))[4]))
        x = y = at = 0
        ring: list[tuple[int, int]] = []
        while at < len(commands):
            command, count = commands[at] & 7, commands[at] >> 3
            at += 1
            if command == 7:
                total += area_of(ring)
                continue
            ring = [] if command == 1 else ring
            for _ in range(count):
                x += commands[at] >> 1 ^ -(commands[at] & 1)
                y += commands[at + 1] >> 1 ^ -(commands[at + 1] & 1)
                ring.append((x, y))
                at += 2
    return total


def area_of(ring: Sequence[tuple[float, float]]) -> float:
    x, y = ring[0]  # from near by, so that what is small is not lost in rounding
    return sum((a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y) for a, b in pairwise([*ring, ring[0]])) / 2
