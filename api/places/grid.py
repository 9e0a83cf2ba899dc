"""Degrees (WGS 84, what phones say) to metres on the British National Grid (what back offices keep), and back.

Within about 5 m anywhere in Great Britain, and half a metre in the south-west of England. Method and constants:
Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes A to C and section 6.6. Closer than that
needs Ordnance Survey's 15 MB table of distortions (OSTN15).
"""

from math import atan2, cos, hypot, radians, sin, sqrt, tan
from typing import NamedTuple

Metres3D = tuple[float, float, float]  # from the centre of the earth


class Ellipsoid(NamedTuple):
    a: float  # half the long axis, metres
    b: float  # half the short one

    @property
    def eccentricity_squared(self) -> float:
        return 1 - (self.b / self.a) ** 2

    def curvature(self, latitude: float) -> float:
        """The radius of curvature from east to west, in metres."""
        return self.a / sqrt(1 - self.eccentricity_squared * sin(latitude) ** 2)


WGS84 = Ellipsoid(6_378_137.000, 6_356_752.3142)
AIRY_1830 = Ellipsoid(6_377_563.396, 6_356_256.909)

# The Helmert move from WGS 84 to OSGB36.
SHIFT = (-446.448, 125.157, -542.060)  # metres
TURN = tuple(radians(seconds / 3600) for seconds in (-0.1502, -0.2470, -0.8421))
GROWTH = 1 + 20.4894e-6

# The National Grid's projection.
TRUE_LATITUDE, TRUE_LONGITUDE = radians(49), radians(-2)
TRUE_EASTING, TRUE_NORTHING = 400_000, -100_000
SCALE = 0.9996012717


def to_grid(longitude: float, latitude: float) -> tuple[float, float]:
    """Easting and northing, in metres."""
    return project(*on_airy(moved(from_centre(radians(longitude), radians(latitude)))))


def from_grid(easting: float, northing: float) -> tuple[float, float]:
    """Longitude and latitude of a grid position; to_grid of them is the position again, to a millimetre.

    Found by walking: each step goes the metres that are still missing, and the twist of the grid that a step
    neglects is a tenth of it at most.
    """
    longitude, latitude = -2.0, 54.0
    for _ in range(16):
        east, north = to_grid(longitude, latitude)
        longitude += (easting - east) / (111_320 * cos(radians(latitude)))
        latitude += (northing - north) / 111_320
    return longitude, latitude


def from_centre(longitude: float, latitude: float) -> Metres3D:
    radius = WGS84.curvature(latitude)
    return (
        radius * cos(latitude) * cos(longitude),
        radius * cos(latitude) * sin(longitude),
        radius * (1 - WGS84.eccentricity_squared) * sin(latitude),
    )


def moved(position: Metres3D) -> Metres3D:
    x, y, z = position
    turn_x, turn_y, turn_z = TURN
    return (
        SHIFT[0] + GROWTH * x - turn_z * y + turn_y * z,
        SHIFT[1] + turn_z * x + GROWTH * y - turn_x * z,
        SHIFT[2] - turn_y * x + turn_x * y + GROWTH * z,
    )


def on_airy(position: Metres3D) -> tuple[float, float]:
    """Longitude and latitude in radians on the ellipsoid the grid is drawn on."""
    x, y, z = position
    from_axis = hypot(x, y)
    latitude = atan2(z, from_axis * (1 - AIRY_1830.eccentricity_squared))
    for _ in range(5):
        latitude = atan2(z + AIRY_1830.eccentricity_squared * AIRY_1830.curvature(latitude) * sin(latitude), from_axis)
    return atan2(y, x), latitude


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Transverse Mercator as a series in the angle from the true meridian; what is left out is below a centimetre."""
    across = SCALE * AIRY_1830.curvature(latitude)
    along = across * (1 - AIRY_1830.eccentricity_squared) / (1 - AIRY_1830.eccentricity_squared * sin(latitude) ** 2)
    ratio = across / along
    t2 = tan(latitude) ** 2
    angle = (longitude - TRUE_LONGITUDE) * cos(latitude)
    easting = across * (
        angle
        + angle**3 / 6 * (ratio - t2)
        + angle**5 / 120 * (5 - 18 * t2 + t2**2 + 14 * (ratio - 1) - 58 * t2 * (ratio - 1))
    )
    northing = (across * tan(latitude)) * (
        angle**2 / 2 + angle**4 / 24 * (5 - t2 + 9 * (ratio - 1)) + angle**6 / 720 * (61 - 58 * t2 + t2**2)
    )
    return TRUE_EASTING + easting, TRUE_NORTHING + meridian_arc(latitude) + northing


def meridian_arc(latitude: float) -> float:
    """Metres north along the true meridian, from the true latitude."""
    n = (AIRY_1830.a - AIRY_1830.b) / (AIRY_1830.a + AIRY_1830.b)
    apart, both = latitude - TRUE_LATITUDE, latitude + TRUE_LATITUDE
    return (
        AIRY_1830.b
        * SCALE
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * apart
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(apart) * cos(both)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * apart) * cos(2 * both)
            - 35 / 24 * n**3 * sin(3 * apart) * cos(3 * both)
        )
    )
