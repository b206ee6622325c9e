from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.xpath.errors import XPathError

if TYPE_CHECKING:
    from forms.xpath.conftest import Ask


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("selected(/data/kinds, 'b')", True),
        ("selected(/data/kinds, 'ab')", False),
        ("count-selected(/data/kinds)", 3.0),
        ("selected-at(/data/kinds, 1)", "b"),
        ("selected-at(/data/kinds, 9)", ""),
        ("coalesce(/data/blank, 'else')", "else"),
        ("concat('a', 1, true(), /data/g/n)", "a1true123"),
        ("join('-', /data/g/n, 'x')", "1-2-3-x"),
        ("count(/data/g/n)", 3.0),
        ("count-non-empty(/data/*)", 5.0),
        ("sum(/data/g/n)", 6.0),
        ("max(/data/g/n)", 3.0),
        ("min(4, 2, 8)", 2.0),
        ("round(2.5)", 3.0),
        ("round(-2.5)", -2.0),
        ("round(1.255, 1)", 1.3),
        ("int(-3.9)", -3.0),
        ("int('x') = int('x')", False),
        ("string-length(/data/name)", 3.0),
        ("string-length()", 2.0),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substr('hello', 1, 3)", "el"),
        ("substring-before('a=b', '=')", "a"),
        ("substring-after('a=b', '=')", "b"),
        ("translate('bar', 'abc', 'AB')", "BAr"),
        ("normalize-space('  a  b ')", "a b"),
        ("starts-with('abc', 'ab') and ends-with('abc', 'bc') and contains('abc', '')", True),
        ("regex('E17', '[A-Z][0-9]+')", True),
        ("regex('xE17x', '[A-Z][0-9]+')", True),
        ("regex('xE17x', '^[A-Z][0-9]+$')", False),
        ("not(/data/nothing)", True),
        ("boolean-from-string('1')", True),
        ("boolean(/data/blank)", True),
        ("number('2026-11-03')", 20760.0),
        ("decimal-date-time('1970-01-02T12:00:00')", 1.5),
        ("string(date(0))", "1970-01-01"),
        ("format-date('2026-11-03', '%e/%n/%Y %a %b %% %y')", "3/11/2026 Tue Nov % 26"),
        ("format-date-time(now(), '%H:%M')", "14:30"),
        ("format-date('', '%Y')", ""),
        ("string(date('no day'))", ""),
        ("today()", datetime.date(2026, 11, 23)),
        ("jr:choice-name('x', ' /data/kinds ')", "/data/kinds=x"),
        ("position(..)", 1.0),
        ("pow(2, 3)", 8.0),
        ("sqrt(-1) = sqrt(-1)", False),
        ("checklist(1, 2, 1 = 1, 1 = 2)", True),
        ("name(/data/name)", "name"),
    ],
)
def test_a_function_gives_what_the_specification_says(ask: Ask, expression: str, value: object) -> None:
    assert ask(expression) == value


def test_a_day_that_no_calendar_has_is_an_error(ask: Ask) -> None:
    with pytest.raises(XPathError, match="There is no such day or time as 2026-02-30"):
        ask("date('2026-02-30')")
