from __future__ import annotations

import datetime

import pytest

from vrp_desktop.disclosure.record_sheet import PURPOSES, RecordSheet, allow

ROW = {
    "ref": "RC-K7-0001",
    "heard_on": datetime.date(2026, 10, 3),
    "ward": "Leyton",
    "idea": "Ring 07700 900123",
    "c_reason": "the coordinator's own words",
    "record": "an id",
    "author": "a person",
}


def sheet(**changes: object) -> RecordSheet:
    given = {
        "name": "Worries",
        "title": "Worries",
        "rows": [ROW],
        "reason": "monthly return",
        "check_text": lambda text: "a phone number" if "07700" in text else None,
    }
    return allow("ambassador-worries", **(given | changes))  # type: ignore[arg-type]


def test_nobody_makes_a_record_sheet_by_hand() -> None:
    with pytest.raises(TypeError):
        RecordSheet(
            object(), name="W", title="W", purpose=PURPOSES["ambassador-worries"], rows=(), reason="x", suspects=()
        )


def test_only_listed_columns_leave() -> None:
    made = sheet()
    assert len(made.rows[0]) == len(made.columns)
    assert "the coordinator's own words" not in made.rows[0]
    assert "an id" not in made.rows[0]
    assert "a person" not in made.rows[0]
    assert datetime.date(2026, 10, 3) in made.rows[0]


def test_a_number_chosen_from_a_list_leaves_as_a_number() -> None:
    def none(_text: str) -> None:
        return None

    rows = [{"ref": "1", "went": "5"}, {"ref": "2", "went": "not known"}, {"ref": "3", "went": None}]
    made = allow("ambassador-activity", name="A", title="A", rows=rows, reason="r", check_text=none)
    went = [column.key for column in made.columns].index("went")
    assert [row[went] for row in made.rows] == [5, "not known", None]
    assert made.rows[0][0] == "1", "a reference stays text"


def test_no_coordinator_column_is_on_any_list() -> None:
    keys = {column.key for purpose in PURPOSES.values() for column in purpose.columns}
    assert not {key for key in keys if key.startswith("c_")}


def test_what_the_guard_finds_is_told_with_reference_and_column() -> None:
    (suspect,) = sheet().suspects
    assert (suspect.ref, suspect.column, suspect.sentence) == ("RC-K7-0001", "Idea", "a phone number")


def test_rows_need_a_reason_and_a_known_purpose() -> None:
    with pytest.raises(ValueError, match="reason"):
        sheet(reason=" ")
    with pytest.raises(KeyError):
        allow("because", name="W", title="W", rows=[], reason="x", check_text=lambda _text: None)
