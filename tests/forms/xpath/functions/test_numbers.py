from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from forms.xpath.conftest import Ask


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("round(-1.5)", -1.0),
        ("round(-1.5, 0)", -2.0),
        ("round(0.49999999999999994)", 0.0),
        ("round(1.005, 2)", 1.01),
        ("round(626.3, -3)", 1000.0),
        ("round(1 div 0, 2)", math.inf),
        ("int(-0.5)", 0.0),
        ("floor(-1.5)", -2.0),
        ("ceiling(-1.5)", -1.0),
        ("pow(0, -1)", math.inf),
        ("pow(-10, 309)", -math.inf),
        ("pow(10, 400)", math.inf),
        ("exp(1000)", math.inf),
        ("exp10(2)", 100.0),
        ("log(0)", -math.inf),
        ("log10(1000)", 3.0),
        ("atan2(1, 1) * 4 = pi()", True),
        ("abs(-2.5)", 2.5),
        ("sqrt('9')", 3.0),
        ("sum(/data/nothing)", 0.0),
        ("min(/data/g/n, 0)", 0.0),
        ("max('1', '2026-11-03') > 20000", True),
        ("number(true())", 1.0),
        ("5 mod -2", 1.0),
        ("1 mod (1 div 0)", 1.0),
        ("random() < 1 and random() >= 0", True),
    ],
)
def test_functions_of_numbers(ask: Ask, expression: str, value: object) -> None:
    assert ask(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        "min()",
        "max(/data/nothing)",
        "max(/data/*)",
        "pow(-8, 0.5)",
        "log(-1)",
        "sin(1 div 0)",
        "acos(2)",
        "round(1, 31)",
    ],
)
def test_what_has_no_result_is_nan(ask: Ask, expression: str) -> None:
    value = ask(expression)
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("checklist(2, 2, /data/g/n, '')", False),
        ("checklist(3, 3, /data/g/n)", True),
        ("checklist(-1, -1)", True),
        ("checklist(1, -1, 1, 0, 1)", True),
        ("weighted-checklist(5, 6, true(), 2, false(), 9, 'x', 3)", True),
        ("weighted-checklist(6, 6, /data/g/n, /data/g/n)", True),
        ("weighted-checklist(1, 2, /data/g/n, /data/nothing)", False),
        ("boolean-from-string('TRUE')", False),
        ("boolean-from-string(1.0)", True),
    ],
)
def test_functions_of_truth(ask: Ask, expression: str, value: bool) -> None:
    assert ask(expression) is value


def test_a_weight_may_not_be_missing(ask: Ask) -> None:
    with pytest.raises(ValueError, match="needs a weight after every answer"):
        ask("weighted-checklist(1, 1, true())")
