"""An area's outline as a picture."""

from math import cos, radians

from litestar.types import AnyCallable

from api.places.geojson import Polygon

WIDTH = 300  # units of the picture: as many steps as a corner is worth


def filters() -> dict[str, AnyCallable]:
    return {"outline_picture": outline_picture, "corners": corners}


def corners(outline: list[Polygon]) -> int:
    """A ring's last position is its first again."""
    return sum(len(ring) - 1 for polygon in outline for ring in polygon)


def outline_picture(outline: list[Polygon], around: list[Polygon]) -> dict[str, str]:
    """The area in the council's outline as paths of an SVG, without corners that nobody would see."""
    everywhere = [position for polygon in [*outline, *around] for ring in polygon for position in ring]
    west, north = min(each[0] for each in everywhere), max(each[1] for each in everywhere)
    east, south = max(each[0] for each in everywhere), min(each[1] for each in everywhere)
    shrunk = cos(radians((north + south) / 2))
    scale = WIDTH / max((east - west) * shrunk, north - south, 0.0001)

    def path(drawn: list[Polygon]) -> str:
        said = ""
        for ring in (ring for polygon in drawn for ring in polygon):
            steps = [
                f"{round((longitude - west) * shrunk * scale)} {round((north - latitude) * scale)}"
                for longitude, latitude, *_height in ring
            ]
            seen = [step for n, step in enumerate(steps) if n == 0 or step != steps[n - 1]]
            said += f"M{'L'.join(seen)}Z"
        return said

    width, height = round((east - west) * shrunk * scale), round((north - south) * scale)
    return {"box": f"-4 -4 {width + 8} {height + 8}", "area": path(outline), "around": path(around)}
