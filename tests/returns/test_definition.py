"""A definition that a coordinator changed: what is wrong in it is told by file, table and key, all at once."""

from __future__ import annotations

import pytest
from support.returns import PARTNERSHIP

from vrp_desktop.returns.definition import DefinitionFaulty, read
from vrp_desktop.shipped import shipped

SHIPPED = sorted(shipped("returns").glob("*.toml"))


def faults(text: str) -> list[str]:
    with pytest.raises(DefinitionFaulty) as error:
        read(text, "mine.toml")
    assert all((error.value.problem.happened, error.value.problem.means, error.value.problem.do_next))
    return [fault.sentence() for fault in error.value.faults]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_ships_can_be_read(path: object) -> None:
    assert read(path.read_text(encoding="utf-8"), path.name).id == path.stem  # type: ignore[attr-defined]


def test_a_copy_with_another_id_and_fewer_sheets_can_be_read() -> None:
    changed = PARTNERSHIP.replace('id = "R-B"', 'id = "R-B-ours"')
    assert read(changed, "mine.toml").id == "R-B-ours"


SHEET = "sheet “Activity”"
COLUMN = f"{SHEET}, column “Worries”"
CHART = "chart “Worries by ward, October 2026”"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'measure = "count"',
            'measure = "cuont"',
            f"{COLUMN}, “measure”: “cuont” is not known here. Is “count”",
        ),
        (
            'source = "worries"',
            'source = "crimes"',
            f"{SHEET}, “source”: “crimes” is not known here.",
        ),
        ('row_title = "Ward"', "", f"{SHEET}, “row_title”: it is missing."),
        ('rows = "ward"', "rows = 7", f"{SHEET}, “rows”: it must be a text of 1 to 60 letters."),
        (
            'rows = "ward"',
            'rows = "ward"\ntotel = true',
            f"{SHEET}, “totel”: “totel” is not known here. Is “total”",
        ),
        ('["worries"]', '["robberies"]', f"{CHART}, “values”: “robberies” is no shown column of “Worries by ward”."),
        ('["month"]', '["week"]', "“periods”: “week” is not known here. It can be one of: month, quarter."),
        ('name = "Activity"', 'name = "A/B"', "sheet “A/B”, “name”: a sheet's name must not hold"),
        ('name = "Activity"', 'name = "Notes"', "sheet “Notes”, “name”: this sheet is made by itself"),
        ('name = "Activity"', 'name = "Worries by type"', "“sheet”: two sheets are called “worries by type”."),
        ('id = "R-B"', 'needs_check = true\nid = "R-B"', "“has_sign_off”: it must be false where needs_check is true"),
        ('id = "R-B"', 'id = "../x"', "“id”: it must be letters, figures and hyphens"),
        ('audience = "the board"', 'audience = ["all"]', "“audience”: it must be a text of 1 to 120 letters."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, said: str) -> None:
    last = PARTNERSHIP.rfind(old)
    changed = PARTNERSHIP[:last] + new + PARTNERSHIP[last + len(old) :]
    assert any(one.startswith(f"mine.toml, {said}") for one in faults(changed)), faults(changed)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong = PARTNERSHIP.replace('measure = "count"', 'measure = "cuont"').replace('title = "Worries"', "title = 3")
    assert len(faults(wrong)) == 6


def test_a_column_rests_on_columns_that_count() -> None:
    share = '[[sheet.column]]\nkey = "s"\ntitle = "S"\nmeasure = "share"\nof = "worries"\nbase = "people"\n\n[[chart]]'
    said = faults(PARTNERSHIP.replace("[[chart]]", share))
    assert said == [
        "mine.toml, sheet “Activity”, column “S”, “base”: “people” is no column of this table that counts or adds up."
    ]


@pytest.mark.parametrize(
    "text", ["", "id = ", "[[sheet]]", "\x00", "a = " + "[" * 5_000, "x" * 300_000, 'id = "\ud800"'],
    ids=["nothing", "half", "a sheet alone", "no text", "deep", "big", "half a sign"],
)  # fmt: skip
def test_what_is_no_definition_is_refused_in_words(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    ("purpose", "marking", "said"),
    [
        ("ambassador-worries", "", "rows of residents and mentees go to nobody but the coordinator"),
        ("partnership-actions", 'marking = "OFFICIAL"', "these rows are not for everybody"),
    ],
)
def test_rows_go_no_further_than_they_may(purpose: str, marking: str, said: str) -> None:
    rows = f'[[sheet]]\nname = "Rows"\nabout = "x"\nkind = "rows"\npurpose = "{purpose}"\n\n[[chart]]'
    changed = PARTNERSHIP.replace("[[chart]]", rows).replace("file_word", f"{marking}\nfile_word")
    assert any(said in one for one in faults(changed)), faults(changed)
