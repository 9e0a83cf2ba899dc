"""Cuts points, lines and areas to the square tiles of a web map.

Tiles are numbered as everywhere on the web: at each zoom the world's square (Web Mercator, 0 to 1, y to the south) is
halved once more. A shape is cut on the way down, so that each zoom works only on what the one above left in a tile.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import asinh, inf, pi, radians, tan
from typing import Literal, NamedTuple

Kind = Literal["point", "line", "area"]
Vertex = tuple[float, float, float]  # x, y, and how far the shape would move without it
Part = list[Vertex]
Box = tuple[float, float, float, float]  # west, north, east, south

MARGIN = 1 / 64  # of a tile, cut along with it, so that a wide line near its edge is drawn in both


class Tile(NamedTuple):
    zoom: int
    x: int
    y: int


class Shape(NamedTuple):
    layer: str
    kind: Kind
    zooms: range
    properties: tuple[tuple[str, str | int], ...]
    parts: list[Part]  # of an area each outer ring before its holes, which turn the other way
    box: Box


def shape(
    layer: str,
    kind: Kind,
    zooms: range,
    parts: Iterable[Sequence[Sequence[float]]],
    /,
    **properties: str | int | None,
) -> Shape:
    """A shape from positions in degrees, longitude first. Properties that are None or empty are left out."""
    weighed_parts = [weighed([on_square(*position[:2]) for position in part]) for part in parts]
    known = tuple((name, value) for name, value in properties.items() if value not in (None, ""))
    return Shape(layer, kind, zooms, known, weighed_parts, box_of(weighed_parts))


def on_square(longitude: float, latitude: float) -> tuple[float, float]:
    return longitude / 360 + 0.5, 0.5 - asinh(tan(radians(latitude))) / (2 * pi)


def weighed(line: Sequence[tuple[float, float]]) -> Part:
    """Each vertex with how far the line would move without it (Douglas and Peucker); the ends weigh for ever.

    Worked out once, a line is simplified for any zoom by leaving out what weighs too little there.
    """
    weights = [0.0] * len(line)
    weights[0] = weights[-1] = inf
    spans = [(0, len(line) - 1, inf)]
    while spans:
        first, last, most = spans.pop()
        middle, distance = farthest(line, first, last)
        if middle:
            weights[middle] = distance = min(distance, most)
            spans += [(first, middle, distance), (middle, last, distance)]
    return [(x, y, weight) for (x, y), weight in zip(line, weights, strict=True)]


def farthest(line: Sequence[tuple[float, float]], first: int, last: int) -> tuple[int, float]:
    """Which vertex between two is farthest from the straight way, and how far; 0 when none lies between."""
    (x1, y1), (x2, y2) = line[first], line[last]
    along_x, along_y = x2 - x1, y2 - y1
    square = along_x * along_x + along_y * along_y
    found, most = 0, -1.0
    for index in range(first + 1, last):
        x, y = line[index]
        x -= x1
        y -= y1
        if square:
            share = (x * along_x + y * along_y) / square
            share = 0 if share < 0 else 1 if share > 1 else share
            x -= share * along_x
            y -= share * along_y
        distance = x * x + y * y
        if distance > most:
            found, most = index, distance
    return found, max(most, 0) ** 0.5


def box_of(parts: Sequence[Part]) -> Box:
    xs = [vertex[0] for part in parts for vertex in part]
    ys = [vertex[1] for part in parts for vertex in part]
    return min(xs), min(ys), max(xs), max(ys)


def cut(shapes: Sequence[Shape], first_zoom: int, last_zoom: int) -> Iterator[tuple[Tile, list[Shape]]]:
    """Every tile with something in it, and what: cut to the tile and its margin, with every vertex still there."""
    waiting = [(Tile(0, 0, 0), list(shapes))]
    while waiting:
        tile, inside = waiting.pop()
        if tile.zoom >= first_zoom:
            yield tile, [shape for shape in inside if tile.zoom in shape.zooms]
        if tile.zoom < last_zoom:
            for child in children(tile):
                if held := list(within(inside, bounds(child))):
                    waiting.append((child, held))


def children(tile: Tile) -> Iterator[Tile]:
    for x in (2 * tile.x, 2 * tile.x + 1):
        for y in (2 * tile.y, 2 * tile.y + 1):
            yield Tile(tile.zoom + 1, x, y)


def bounds(tile: Tile) -> Box:
    width = 2.0**-tile.zoom
    west, north, margin = tile.x * width, tile.y * width, width * MARGIN
    return west - margin, north - margin, west + width + margin, north + width + margin


def within(shapes: Iterable[Shape], box: Box) -> Iterator[Shape]:
    west, north, east, south = box
    for shape in shapes:
        left, top, right, bottom = shape.box
        if left >= west and right <= east and top >= north and bottom <= south:
            yield shape
        elif left <= east and right >= west and top <= south and bottom >= north:
            parts = cut_parts(cut_parts(shape.parts, shape.kind, 0, west, east), shape.kind, 1, north, south)
            if parts:
                yield shape._replace(parts=parts, box=box_of(parts))


def cut_parts(parts: list[Part], kind: Kind, axis: int, low: float, high: float) -> list[Part]:
    """What lies between two upright lines (axis 0) or two level ones (axis 1)."""
    if kind == "point":
        return [part for part in parts if low <= part[0][axis] <= high]
    elif kind == "line":
        return [piece for part in parts for piece in cut_line(part, axis, low, high)]
    else:
        return [ring for part in parts if (ring := cut_ring(part, axis, low, high))]


def cut_line(line: Part, axis: int, low: float, high: float) -> Iterator[Part]:
    piece: Part = []
    for here, there in pairwise(line):
        a, b = here[axis], there[axis]
        if (a < low and b < low) or (a > high and b > high):
            continue
        if not low <= a <= high:
            piece = [crossing(here, there, axis, low if a < low else high)]
        elif not piece:
            piece = [here]
        if low <= b <= high:
            piece.append(there)
        else:
            piece.append(crossing(here, there, axis, low if b < low else high))
            yield piece
            piece = []
    if piece:
        yield piece


def cut_ring(ring: Part, axis: int, low: float, high: float) -> Part:
    """One side after the other (Sutherland and Hodgman); what is cut off is closed along the edge."""
    for edge, sign in ((low, 1), (high, -1)):
        kept: Part = []
        for here, there in pairwise(ring):
            is_in, will_be_in = (here[axis] - edge) * sign >= 0, (there[axis] - edge) * sign >= 0
            if is_in:
                kept.append(here)
            if is_in != will_be_in:
                kept.append(crossing(here, there, axis, edge))
        if not kept:
            return []
        ring = kept if kept[0][:2] == kept[-1][:2] else [*kept, kept[0]]
    return ring


def crossing(here: Vertex, there: Vertex, axis: int, edge: float) -> Vertex:
    share = (edge - here[axis]) / (there[axis] - here[axis])
    if axis == 0:
        return edge, here[1] + share * (there[1] - here[1]), inf
    else:
        return here[0] + share * (there[0] - here[0]), edge, inf


def joined(lines: Iterable[Sequence[Sequence[float]]]) -> list[list[Sequence[float]]]:
    """Lines that meet end to end, and where no third does, made one: a street comes in a piece for each crossing."""
    found = [list(line) for line in lines]
    ends: dict[tuple[float, ...], set[int]] = {}
    for number, line in enumerate(found):
        for end in (line[0], line[-1]):
            ends.setdefault(tuple(end[:2]), set()).add(number)
    for end, meeting in ends.items():
        if len(meeting) == 2:
            one, other = sorted(meeting)
            found[one] = end_to_end(found[one], found[other], end)
            found[other] = []
            far = tuple(found[one][-1][:2])
            ends[far] = (ends[far] - {other}) | {one}
    return [line for line in found if line]


def end_to_end(
    one: list[Sequence[float]], other: list[Sequence[float]], end: tuple[float, ...]
) -> list[Sequence[float]]:
    one = one if tuple(one[-1][:2]) == end else one[::-1]
    other = other if tuple(other[0][:2]) == end else other[::-1]
    return one + other[1:]
