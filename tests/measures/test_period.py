from __future__ import annotations

import datetime

import pytest

from vrp_desktop.measures.period import BadPeriod, Month


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
