"""Functions of places. Source: ODK XForms specification, "Geographic Functions" and the data types geo*.

The earth is taken as a ball of the equator's radius; heights do not count. Results are square metres and metres with
two decimals, as other engines give them.
"""

from __future__ import annotations

import itertools
import math

from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.functions.registry import Kind, function
from vrp_desktop.forms.xpath.functions.text import texts
from vrp_desktop.forms.xpath.values import NAN, Value, round_half_up, text_number

_RADIUS = 6_378_100.0
_FEWEST_CORNERS = 3
_PARTS = range(2, 5)
"""Latitude and longitude in degrees; height and accuracy in metres may follow."""

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def _point(text: str) -> Point | None:
    numbers = [text_number(part) for part in text.split()]
    if len(numbers) not in _PARTS or any(map(math.isnan, numbers)):
        return None
    return (numbers[0], numbers[1]) if abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180 else None


def _points(values: tuple[Value, ...]) -> list[Point] | None:
    """Give the points of one trace or shape, or of several points; `None` when one of them is none."""
    found = texts(values)
    if len(found) == 1:
        # A line may end with the sign that separates its points.
        found = found[0].strip().rstrip("; \t\r\n").split(";")
    points = [_point(text) for text in found]
    sure = [point for point in points if point is not None]
    return sure if len(sure) == len(points) else None


def _two_decimals(number: float) -> float:
    return abs(round_half_up(number * 100.0)) / 100.0


@function("area", "any+", Kind.NUMBER)
def _area(*values: Value) -> float:
    points = _points(values)
    if points is None:
        return NAN
    if len(points) < _FEWEST_CORNERS:
        return 0.0
    total = 0.0
    for (south, west), (north, east) in itertools.pairwise([*points, points[0]]):
        total += math.radians(east - west) * (2.0 + math.sin(math.radians(south)) + math.sin(math.radians(north)))
    return _two_decimals(total * _RADIUS * _RADIUS / 2.0)


@function("distance", "any+", Kind.NUMBER)
def _distance(*values: Value) -> float:
    points = _points(values)
    return NAN if points is None else _two_decimals(sum(itertools.starmap(_between, itertools.pairwise(points))))


def _between(one: Point, other: Point) -> float:
    if one == other:
        return 0.0
    turn = math.radians(one[1] - other[1])
    first, second = math.radians(one[0]), math.radians(other[0])
    cosine = math.sin(first) * math.sin(second) + math.cos(first) * math.cos(second) * math.cos(turn)
    # Rounding may lead a hair beyond what a cosine can be.
    return math.acos(max(-1.0, min(1.0, cosine))) * _RADIUS


@function("geofence", "string string", Kind.BOOLEAN)
def _geofence(place: str, fence: str) -> bool:
    """Tell whether a point lies inside a shape; an answer that is missing or no shape lets nothing in.

    Not in the specification; as ODK Collect and Web Forms have it. Raises XPathError when nothing is given at all.
    """
    if not place and not fence:
        raise XPathError("geofence() needs a point and a shape.")
    point, corners = _point(place), _points((fence,))
    if point is None or corners is None or len(corners) < _FEWEST_CORNERS or corners[0] != corners[-1]:
        return False
    (latitude, longitude), is_inside = point, False
    # A line from the point to the east crosses the border an odd number of times if it starts inside.
    for (north, east), (south, west) in itertools.pairwise(corners):
        if (south > latitude) != (north > latitude):
            crossing = (east - west) * (latitude - south) / (north - south) + west
            is_inside ^= longitude < crossing
    return is_inside
