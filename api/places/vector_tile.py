"""Writes a tile of a map: Mapbox Vector Tile 2.1, which is Protocol Buffers. https://github.com/mapbox/vector-tile-spec"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from api.places.tiling import Part, Shape, Tile

EXTENT = 4096  # a tile's width in its own units
FINENESS = 4.0  # units a line may move when it is simplified: half a pixel, where a tile is 512 wide
FINENESS_AT_LAST = 2.5  # the last zoom is drawn larger than it is, up to sixteen times
SMALLEST_AREA = 96.0  # square units: a pixel and a half

MOVE, LINE, CLOSE = 1, 2, 7
KINDS = {"point": 1, "line": 2, "area": 3}
Position = tuple[int, int]
Properties = tuple[tuple[str, str | int], ...]


def encoded(tile: Tile, shapes: Iterable[Shape], is_last_zoom: bool) -> bytes:
    """The tile, or nothing when nothing in it is large enough to be seen. What is alike becomes one feature."""
    layers: dict[str, dict[tuple[str, Properties], list[list[Position]]]] = {}
    for shape in shapes:
        parts = list(drawn(shape, tile, FINENESS_AT_LAST if is_last_zoom else FINENESS))
        if parts:
            layers.setdefault(shape.layer, {}).setdefault((shape.kind, shape.properties), []).extend(parts)
    return b"".join(field(3, layer(name, features)) for name, features in layers.items())


def drawn(shape: Shape, tile: Tile, fineness: float) -> Iterator[list[Position]]:
    """Each part in the tile's own units, without the vertices that nobody would miss."""
    scale = EXTENT * 2**tile.zoom
    west, north = tile.x * EXTENT, tile.y * EXTENT
    least = fineness / scale
    outer_is_drawn = False
    for part in shape.parts:
        positions = rounded(part, least, scale, west, north)
        if shape.kind == "point":
            if 0 <= positions[0][0] < EXTENT and 0 <= positions[0][1] < EXTENT:  # in one tile only
                yield positions
        elif shape.kind == "line":
            if len(positions) > 1:
                yield positions
        else:
            size = twice_area(positions) / 2
            is_hole = twice_area_of(part) < 0
            is_seen = len(positions) > 3 and abs(size) >= SMALLEST_AREA and (size < 0) == is_hole
            if is_seen and (outer_is_drawn or not is_hole):
                yield positions[:-1]
            outer_is_drawn = outer_is_drawn if is_hole else is_seen


def rounded(part: Part, least: float, scale: float, west: int, north: int) -> list[Position]:
    positions: list[Position] = []
    for x, y, weight in part:
        if weight >= least:
            position = round(x * scale) - west, round(y * scale) - north
            if not positions or position != positions[-1]:
                positions.append(position)
    return positions


def twice_area(ring: Sequence[Position]) -> int:
    """Positive when it turns as an outer ring must, y being to the south."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def twice_area_of(part: Part) -> float:
    x, y, _ = part[0]  # from near by, so that what is small is not lost in rounding
    return sum((a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y) for a, b in pairwise(part))


def layer(name: str, features: dict[tuple[str, Properties], list[list[Position]]]) -> bytes:
    keys: dict[str, int] = {}
    values: dict[str | int, int] = {}
    written = []
    for (kind, properties), parts in features.items():
        tags = [
            index
            for key, value in properties
            for index in (keys.setdefault(key, len(keys)), values.setdefault(value, len(values)))
        ]
        commands = b"".join(map(varint, geometry(kind, parts)))
        written.append(field(2, field(2, b"".join(map(varint, tags))) + number(3, KINDS[kind]) + field(4, commands)))
    return b"".join(
        [
            number(15, 2),
            field(1, name.encode()),
            *written,
            *(field(3, key.encode()) for key in keys),
            *(field(4, value_of(value)) for value in values),
            number(5, EXTENT),
        ]
    )


def geometry(kind: str, parts: Iterable[Sequence[Position]]) -> Iterator[int]:
    """The pen's commands, each with how many times, and each move as the way from where the pen is."""
    x = y = 0
    for part in parts:
        for index, position in enumerate(part):
            if index == 0:
                yield MOVE | 1 << 3
            elif index == 1:
                yield LINE | (len(part) - 1) << 3
            yield zigzag(position[0] - x)
            yield zigzag(position[1] - y)
            x, y = position
        if kind == "area":
            yield CLOSE | 1 << 3


def zigzag(value: int) -> int:
    return value << 1 if value >= 0 else -value * 2 - 1


def value_of(value: str | int) -> bytes:
    return field(1, value.encode()) if isinstance(value, str) else number(5, value)


def field(tag: int, content: bytes) -> bytes:
    return varint(tag << 3 | 2) + varint(len(content)) + content


def number(tag: int, value: int) -> bytes:
    return varint(tag << 3) + varint(value)


def varint(value: int) -> bytes:
    """Seven bits to a byte, the lowest first; the eighth says that more follow."""
    if value < 0x80:
        return bytes((value,))
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
