"""Writes a PMTiles archive, version 3: every tile of a map in one file. https://github.com/protomaps/PMTiles"""

import gzip
import struct
from collections.abc import Mapping, Sequence

import msgspec

from api.places.tiling import Tile
from api.places.vector_tile import varint

HEADER_LENGTH = 127
ROOT_LIMIT = 16_384 - HEADER_LENGTH  # the header and the first directory are read together
LEAF_ENTRIES = 4096
GZIP, VECTOR_TILES = 2, 1

Entry = tuple[int, int, int, int]  # the first tile's number, how many are alike in a row, offset, length
Degrees = tuple[float, float, float, float]  # west, south, east, north


def archive(
    tiles: Mapping[Tile, bytes], bounds: Degrees, zooms: tuple[int, int], metadata: Mapping[str, object]
) -> bytes:
    """The same tiles make the same bytes, whenever and wherever they are written."""
    entries, content, different = packed(tiles)
    root, leaves = directories(entries)
    about = small(msgspec.json.encode(metadata))
    sections = [root, about, leaves, content]
    places, offset = [], HEADER_LENGTH
    for section in sections:
        places += [offset, len(section)]
        offset += len(section)
    west, south, east, north = (round(degrees * 10_000_000) for degrees in bounds)
    header = struct.pack(
        "<7sB8Q3Q6B4iB2i",
        *(b"PMTiles", 3, *places, len(tiles), len(entries), different),
        *(1, GZIP, GZIP, VECTOR_TILES, *zooms, west, south, east, north),
        *((zooms[0] + zooms[1]) // 2, (west + east) // 2, (south + north) // 2),
    )
    return b"".join([header, *sections])


def packed(tiles: Mapping[Tile, bytes]) -> tuple[list[Entry], bytes, int]:
    """Where each tile is, and all of them one after the other; those that are alike stand there once."""
    entries: list[Entry] = []
    places: dict[bytes, tuple[int, int]] = {}
    content = bytearray()
    for number, tile in sorted((tile_number(tile), tile) for tile in tiles):
        body = tiles[tile]
        if body not in places:
            compressed = small(body)
            places[body] = len(content), len(compressed)
            content += compressed
        if entries and entries[-1][0] + entries[-1][1] == number and entries[-1][2:] == places[body]:
            first, run, *_ = entries[-1]
            entries[-1] = (first, run + 1, *places[body])
        else:
            entries.append((number, 1, *places[body]))
    return entries, bytes(content), len(places)


def directories(entries: Sequence[Entry]) -> tuple[bytes, bytes]:
    """One directory or, when it would be too long, a directory of directories; and those."""
    root = directory(entries)
    if len(root) <= ROOT_LIMIT:
        return root, b""
    leaves, pointers = b"", []
    for start in range(0, len(entries), LEAF_ENTRIES):
        leaf = directory(entries[start : start + LEAF_ENTRIES])
        pointers.append((entries[start][0], 0, len(leaves), len(leaf)))
        leaves += leaf
    return directory(pointers), leaves


def directory(entries: Sequence[Entry]) -> bytes:
    """A column after the other: numbers as steps, runs, lengths, offsets (0: right after the one before)."""
    numbers, runs, offsets, lengths = zip(*((entry[0], entry[1], entry[2], entry[3]) for entry in entries), strict=True)
    steps = [number - before for before, number in zip((0, *numbers), numbers, strict=False)]
    ends = [offset + length for offset, length in zip(offsets, lengths, strict=True)]
    follows = [offset == end for end, offset in zip((-1, *ends), offsets, strict=False)]
    written = [0 if after else offset + 1 for after, offset in zip(follows, offsets, strict=True)]
    return small(b"".join(map(varint, [len(entries), *steps, *runs, *lengths, *written])))


def small(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def tile_number(tile: Tile) -> int:
    """Tiles are counted zoom by zoom, along Hilbert's curve: what is near on the ground is near in the file."""
    zoom, x, y = tile
    number = ((1 << 2 * zoom) - 1) // 3
    for bit in reversed(range(zoom)):
        side = 1 << bit
        right, lower = bool(x & side), bool(y & side)
        number += (3 * right ^ lower) << 2 * bit
        if not lower:
            x, y = (side - 1 - y, side - 1 - x) if right else (y, x)
    return number
