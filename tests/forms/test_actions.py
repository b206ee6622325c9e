"""Values that are set when something happens."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.conftest import OpenForm

TABLE = """
| survey |
| | type | name | label | default | calculation | trigger |
| | date | day | Day | today() | | |
| | text | first | First | | | |
| | text | copied | Copied | | ${first} | ${first} |
| | begin_repeat | row | Row | | | |
| | text | greeting | Greeting | concat('Hello ', ${first}) | | |
| | end_repeat | | | | | |
| | start | begun | | | | |
| | end | ended | | | | |
| | today | on | | | | |
| | username | who | | | | |
"""
NOW = datetime.datetime(2026, 11, 23, 14, 30, tzinfo=datetime.UTC)


def test_a_dynamic_default_is_worked_out_once(open_standard: OpenForm) -> None:
    live = open_standard(TABLE)
    assert live.state("/data/day").value == "2026-11-23"
    live.answer("/data/day", "2026-11-01")
    assert open_standard(TABLE, answers=live.answers()).state("/data/day").value == "2026-11-01"


def test_a_trigger_sets_its_value_and_leaves_later_changes_alone(open_standard: OpenForm) -> None:
    live = open_standard(TABLE)
    live.answer("/data/first", "Sam")
    assert live.state("/data/copied").value == "Sam"
    live.answer("/data/copied", "Alex")
    assert live.state("/data/copied").value == "Alex"
    live.answer("/data/first", "Kim")
    assert live.state("/data/copied").value == "Kim"


def test_a_new_instance_gets_its_own_default(open_standard: OpenForm) -> None:
    live = open_standard(TABLE)
    live.answer("/data/first", "Sam")
    path, _ = live.add_repeat("/data/row")
    assert live.state(f"{path}/greeting").value == "Hello Sam"
    assert live.state("/data/row[1]/greeting").value == "Hello "


def test_preloads_know_the_clock_and_nobodys_name(open_standard: OpenForm) -> None:
    live = open_standard(TABLE, now=lambda: NOW)
    answers = live.finished_answers()
    assert answers["/data/begun"].startswith("2026-11-23T14:30:00")
    assert answers["/data/ended"].startswith("2026-11-23T14:30:00")
    assert answers["/data/on"] == "2026-11-23"
    assert "/data/who" not in answers


def test_a_preload_keeps_its_first_value(open_standard: OpenForm) -> None:
    first = open_standard(TABLE, now=lambda: NOW)
    later = open_standard(TABLE, now=lambda: NOW + datetime.timedelta(hours=1), answers=first.answers())
    assert later.state("/data/begun").value == first.state("/data/begun").value
