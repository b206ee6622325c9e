"""Reads places from GeoJSON as a list, each feature a choice.

Sources: RFC 7946; ODK XForms, section "Secondary Instances - External".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEPTH = {"Point": 0, "LineString": 1, "Polygon": 2}
"""How many lists stand around a place, by the kinds of geometry that a form knows."""


class UnreadablePlaces(VrpError):
    """The text is not GeoJSON, or holds a kind of place that forms do not know."""


def features(text: str) -> list[dict[str, str]]:
    """Give the features of a collection: ``geometry``, ``id`` where it has one, and each property as text.

    The geometry is as ODK writes it: latitude, longitude, altitude and accuracy, places parted by semicolons; empty
    where a feature has none. Raises UnreadablePlaces.
    """
    try:
        collection = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        _refuse("it is not written as JSON", wrong)
    found = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(found, list) or collection.get("type") != "FeatureCollection":
        _refuse("it is no collection of features")
    return [_row(feature, number) for number, feature in enumerate(found, 1)]


def _row(feature: Any, number: int) -> dict[str, str]:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(feature, dict):
        _refuse(f"its feature {number} is none")
    try:
        row = {"geometry": _geometry(feature.get("geometry"))}
    except (KeyError, IndexError, TypeError, ValueError) as wrong:
        _refuse(f"the place of its feature {number} is no point, line or area with longitude and latitude", wrong)
    if "id" in feature:
        row["id"] = _plain(feature["id"])
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        _refuse(f"the properties of its feature {number} have no names")
    return row | {str(name): _plain(value) for name, value in properties.items()}


def _geometry(geometry: Mapping[str, Any] | None) -> str:
    if geometry is None:
        return ""
    depth = _DEPTH[geometry["type"]]
    # An area is its outer edge; forms know no holes.
    places = [geometry["coordinates"]] if depth == 0 else geometry["coordinates"][0 if depth == 2 else slice(None)]
    return "; ".join(f"{_number(place[1])} {_number(place[0])} 0 0" for place in places)


def _number(value: object) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 360:
        raise ValueError(value)
    return value


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def _refuse(why: str, cause: Exception | None = None) -> NoReturn:
    raise UnreadablePlaces(
        Problem(
            happened=f"A list of places cannot be read: {why}.",
            means="Nothing was changed.",
            do_next="Save it again as GeoJSON, a collection of features, in the program that made it.",
        )
    ) from cause
