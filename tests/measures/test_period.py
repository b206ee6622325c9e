from __future__ import annotations

import datetime

import pytest

from vrp_desktop.measures.period import BadPeriod, Month, Quarter, parse_period


def test_a_month_knows_its_days_and_words() -> None:
    month = Month.parse("2024-02")
    assert (month.first, month.last) == (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    assert month.label == "February 2024"
    assert str(month) == "2024-02"
    assert Month(2026, 1).previous() == Month(2025, 12)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-1", "10-2026", "1026-10", "2026-10; DROP TABLE record"])
def test_what_is_no_month_gets_three_sentences(text: str) -> None:
    with pytest.raises(BadPeriod) as error:
        Month.parse(text)
    assert all((error.value.problem.happened, error.value.problem.means, error.value.problem.do_next))


def test_a_quarter_says_its_months() -> None:
    assert Quarter(2025, 3).label_in_full == "2025/26 Q3 (October to December 2025)"
    assert Quarter(2025, 4).label_in_full == "2025/26 Q4 (January to March 2026)"


@pytest.mark.parametrize(
    ("day", "label", "first", "last"),
    [
        ("2026-04-01", "2026/27 Q1", "2026-04-01", "2026-06-30"),
        ("2026-09-30", "2026/27 Q2", "2026-07-01", "2026-09-30"),
        ("2025-12-31", "2025/26 Q3", "2025-10-01", "2025-12-31"),
        ("2026-02-10", "2025/26 Q4", "2026-01-01", "2026-03-31"),
        ("2100-01-01", "2099/00 Q4", "2100-01-01", "2100-03-31"),
    ],
)
def test_quarters_follow_the_financial_year(day: str, label: str, first: str, last: str) -> None:
    quarter = Quarter.of(datetime.date.fromisoformat(day))
    assert quarter.label == label
    assert (quarter.first.isoformat(), quarter.last.isoformat()) == (first, last)
    assert parse_period(str(quarter)) == quarter
    assert quarter.previous().last == quarter.first - datetime.timedelta(days=1)


@pytest.mark.parametrize("text", ["2025-27_Q1", "2025-26_Q5", "Q3", "2025-26"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(BadPeriod):
        parse_period(text)
