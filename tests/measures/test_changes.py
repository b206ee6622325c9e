from __future__ import annotations

import pytest

from vrp_desktop.measures.changes import Change, change, chg12, points, rate1000
from vrp_desktop.measures.period import Month

LAST = Month(2026, 10)


def months(later: int, earlier: int) -> dict[Month, float]:
    """Give 24 months up to `LAST` whose first and last twelve add up to these."""
    found: dict[Month, float] = {}
    month = LAST
    for total in (later, earlier):
        for place in range(12):
            found[month] = total // 12 + (total % 12 if place == 0 else 0)
            month = month.previous()
    return found


@pytest.mark.parametrize(("earlier", "later", "percent"), [(600, 438, -27.0), (250, 155, -38.0)])
def test_the_seeds_invented_counts_give_its_percentages(earlier: int, later: int, percent: float) -> None:
    assert chg12(months(later, earlier), LAST) == Change(later, earlier, percent)
    assert change(later, earlier).percent == percent


def test_persistent_absence_fell_by_a_fifth_and_by_two_points() -> None:
    assert change(10.1, 12.5, small_base=0).percent == -19.2
    assert points(10.1, 12.5) == -2.4


def test_a_missing_month_gives_no_change() -> None:
    gone = months(438, 600)
    del gone[Month(2025, 3)]
    assert chg12(gone, LAST) == Change(None, None, None, "[x]")


@pytest.mark.parametrize(("earlier", "symbol"), [(0, "[z]"), (19, "[u]"), (20, "")])
def test_from_nothing_or_from_little_there_is_no_percentage(earlier: int, symbol: str) -> None:
    found = chg12(months(30, earlier), LAST)
    assert (found.later, found.earlier, found.symbol) == (30, earlier, symbol)
    assert (found.percent is None) == bool(symbol)


def test_halves_go_away_from_zero_as_on_paper() -> None:
    assert change(1_000.5, 1_000).percent == 0.1
    assert change(999.5, 1_000).percent == -0.1
    assert points(2.25, 0) == 2.3


def test_a_rate_is_for_a_thousand_people() -> None:
    assert rate1000(438, 278_400) == 1.6
    with pytest.raises(ValueError, match="people"):
        rate1000(1, 0)
