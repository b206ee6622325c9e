from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.xpath.errors import XPathError

if TYPE_CHECKING:
    from forms.xpath.conftest import Ask

SQUARE = "0 0 0 0;0 1 0 0;1 1 0 0;1 0 0 0;0 0 0 0"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("distance('0 0;0 1')", 111318.85),
        ("distance('0 0;0 1; ')", 111318.85),
        ("distance('0 0', '0 1')", 111318.85),
        ("distance('51.5 -0.1 20 5')", 0.0),
        ("distance('51.5 -0.1;51.5 -0.1')", 0.0),
        ("area('0 0;0 1')", 0.0),
        (f"area('{SQUARE}') = area('0 0;0 1;1 1;1 0')", True),
        (f"geofence('0.5 0.5', '{SQUARE}')", True),
        (f"geofence('1.5 0.5', '{SQUARE}')", False),
        (f"geofence('', '{SQUARE}')", False),
        ("geofence('0.5 0.5', '0 0;0 1;1 1')", False),
    ],
)
def test_functions_of_places(ask: Ask, expression: str, value: object) -> None:
    assert ask(expression) == value


@pytest.mark.parametrize("place", ["", "51.5", "91 0;0 0", "0 181;0 0", "a b;c d", "0 0 0 0 0"])
def test_what_is_no_place_has_no_length_and_no_area(ask: Ask, place: str) -> None:
    for function in ("distance", "area"):
        value = ask(f"{function}('{place}')")
        assert isinstance(value, float)
        assert math.isnan(value)


def test_a_fence_needs_something_to_go_by(ask: Ask) -> None:
    with pytest.raises(XPathError, match="needs a point and a shape"):
        ask("geofence('', '')")
