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
SHARE_OF_WORRIES = """
[[sheet.column]]
key = "share"
title = "%"
measure = "share"
of = "worries"
base = "*"
"""


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
        ('id = "R-B"', 'has_sign_off = false\nid = "R-B"', "“has_sign_off”: it must be true: what is not for"),
        (
            'id = "R-B"',
            'needs_check = true\nhas_sign_off = false\nid = "R-B"',
            "“needs_check”: it must be false because of “Worries by ward”",
        ),
        ('id = "R-B"', 'marking = "SECRET"\nid = "R-B"', "“marking”: “SECRET” is not known here."),
        (
            'file_word = "Partnership"',
            'file_word = "Our return"',
            "“file_word”: it must be letters, figures and hyphens",
        ),
        ('name = "Activity"', 'name = "cover"', "“sheet”: “cover” is made by itself."),
        ('name = "Activity"', 'name = "Cover"', "“sheet”: “Cover” is made by itself."),
        ('name = "Activity"', 'name = "worries  BY type"', "“sheet”: two sheets are called “worries by type”."),
        ('title = "Worries"', 'title = "WARD "', f"{SHEET}, “title”: two columns are called “ward”."),
        ('title = "Worries"', 'title = "Note 3"', f"{SHEET}, “title”: “Note 3” is what a column of signs is called"),
        ('measure = "count"', 'measure = "count"\nleast = 10', f"{COLUMN}, “least”: “least” is not known here."),
        (
            'title = "Worries"\nmeasure = "count"',
            f'title = "% check"\nmeasure = "count"\n{SHARE_OF_WORRIES}',
            f"{SHEET}, “title”: two columns are called “% check”.",
        ),
        ('key = "worries"', 'key = "worries.over"', f"{COLUMN}, “key”: it must be letters, figures and _"),
        ('rows = "ward"', 'rows = "ward"\nwhere = { ward = ["a"] }', f"{SHEET}, “where”: it chooses by “ward”"),
        ('rows = "ward"', 'rows = "ward"\nwhere = { c_ward = ["a"] }', f"{SHEET}, “where”: it chooses by “ward”"),
        (
            'measure = "count"',
            'measure = "count"\nwhere = { ward = ["a"] }',
            f"{SHEET}, “column”: “Worries”: its total would be that of some rows alone, so",
        ),
        ('id = "R-B"', 'id = "../x"', "“id”: it must be letters, figures and hyphens"),
        (
            'row_title = "Ward"',
            'row_title = "Wa\\u0007rd"',
            f"{SHEET}, “row_title”: a sign that cannot be seen stands in",
        ),
        ('row_title = "Ward"', 'row_title = "Wa\\nrd"', f"{SHEET}, “row_title”: a sign that cannot be seen stands in"),
        ('audience = "the board"', 'audience = ["all"]', "“audience”: it must be a text of 1 to 120 letters."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, said: str) -> None:
    last = PARTNERSHIP.rfind(old)
    changed = PARTNERSHIP[:last] + new + PARTNERSHIP[last + len(old) :]
    assert any(one.startswith(f"mine.toml, {said}") for one in faults(changed)), faults(changed)


@pytest.mark.parametrize(
    "about", ["{0}", "{nope}", "{", "}", "{period.__class__}", "{before:>200000000}", "{{before}}", "{before"]
)
def test_the_sentence_of_a_sheet_holds_no_braces_but_those_of_the_periods(about: str) -> None:
    changed = PARTNERSHIP.replace('about = "What was done."', f'about = "x {about}"')
    assert faults(changed) == [
        f"mine.toml, {SHEET}, “about”: only the words {{before}} and {{period}} may stand in braces."
    ]


def test_the_sentence_of_a_sheet_names_the_periods() -> None:
    changed = PARTNERSHIP.replace("What was done.", "{period}, not {before}, % and %s.")
    sheet = read(changed, "mine.toml").sheets[2]
    assert sheet.about_in("October 2026", "September 2026") == "October 2026, not September 2026, % and %s."


VOLUNTEERS = """
[[sheet]]
name = "Volunteers"
about = "x"
kind = "breakdown"
source = "volunteers"
rows = "eq_eth"
row_title = "Group"

[[sheet.column]]
key = "number"
title = "Number"
measure = "count"
where = { is_active = ["yes"] }

[[chart]]"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("row_title", 'where = { is_active = ["yes"] }\nrow_title', "“where”: a table by “eq_eth” counts everybody"),
        ("is_active", "roles", "“column”: “Number”: beside “eq_eth” nothing is chosen by but is_active."),
        ("is_active", "eq_sex", "“where”: “eq_sex” says what people are, so nothing is chosen by it."),
        ('rows = "eq_eth"', 'rows = "roles"\nwhere = { eq_eth = ["a"] }', "“where”: “eq_eth” says what people are"),
        ('"count"', '"top"\nof = "eq_sex"', "“of”: “eq_sex” says what people are, so no number is made of it."),
        ('"count"', '"top"\nof = "roles"', "“column”: “Number”: a table by “eq_eth” only counts."),
        ('"count"', '"mean"\nof = "x"\nweight = "eq_sex"', "“weight”: “eq_sex” says what people are"),
    ],
)
def test_what_people_are_can_only_be_the_rows_of_a_table_of_all_of_them(old: str, new: str, said: str) -> None:
    assert read(PARTNERSHIP.replace("[[chart]]", VOLUNTEERS), "mine.toml").sheets[3].table.is_strict  # type: ignore[union-attr]
    changed = PARTNERSHIP.replace("[[chart]]", VOLUNTEERS.replace(old, new))
    assert any(said in one for one in faults(changed)), faults(changed)


FIGURES = """
[[sheet]]
name = "Figures"
about = "x"
kind = "figures"

[[sheet.figure]]
key = "one"
title = "One"
source = "volunteers"

[[chart]]
title = "Figures"
sheet = "Figures"
kind = "bar"
values = ["now"]
x_title = "x"
y_title = "y"

[[chart]]"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"volunteers"', '"volunteers"\nwhere = { eq_sex = ["f"] }', "“where”: “eq_sex” says what people are"),
        ('"volunteers"', '"volunteers"\nbase = { eq_sex = ["f"] }', "“base”: “eq_sex” says what people are"),
        ('"volunteers"', '"volunteers"\nof = "eq_sex"', "“of”: “eq_sex” says what people are"),
        ('["now"]', '["robberies"]', "“values”: “robberies” is no shown column of “Figures”."),
        ('["now"]', '["direction"]', "“values”: “direction” holds words, and a chart is made of numbers."),
        ('["now"]', '["note"]', "“values”: “note” holds words, and a chart is made of numbers."),
        ('"figures"', '"figures"\nrow_title = "CHANGE"', "“title”: two columns are called “change”."),
        (
            '[[chart]]\ntitle = "F',
            '[[sheet.figure]]\nkey = "two"\ntitle = "ONE"\nsource = "worries"\n\n[[chart]]\ntitle = "F',
            "“figure”: two figures are called “one”.",
        ),
    ],
)
def test_figures_and_their_charts_are_held_to_the_same(old: str, new: str, said: str) -> None:
    right = PARTNERSHIP.replace("[[chart]]", FIGURES)
    assert read(right, "mine.toml").charts[0].values == ("now",)
    changed = PARTNERSHIP.replace("[[chart]]", FIGURES.replace(old, new))
    assert any(said in one for one in faults(changed)), faults(changed)


@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [
        ("readings", "value", "family"),
        ('series"\nmeasure = "knife_crime', "baseline", "over"),
        ('quality"\nforms = ["activity"]\nrow_title = "Form', "late_share", None),
    ],
    ids=["readings", "series", "quality"],
)
def test_a_chart_of_readings_a_series_or_quality_names_columns_of_theirs(
    kind: str, key: str, words: str | None
) -> None:
    def asking(value: str) -> str:
        sheet = FIGURES[: FIGURES.index("[[sheet.figure]]")] + FIGURES[FIGURES.index("[[chart]]") :]
        sheet = sheet.replace('kind = "figures"', f'kind = "{kind}"').replace('"now"', f'"{value}"')
        return PARTNERSHIP.replace("[[chart]]", sheet)

    assert read(asking(key), "mine.toml").charts[0].values == (key,)
    assert any("“now” is no shown column" in one for one in faults(asking("now")))
    if words is not None:
        assert any(f"“{words}” holds words" in one for one in faults(asking(words)))


AMBASSADOR = shipped("returns", "R-A.toml").read_text(encoding="utf-8")


def test_a_copy_of_the_coordinators_return_can_be_read() -> None:
    assert read(AMBASSADOR.replace('id = "R-A"', 'id = "R-A-ours"'), "mine.toml").needs_check


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "R-A"', 'id = "R-AX"', "“Activity”: rows of residents and mentees go to nobody but the coordinator"),
        (
            '"the coordinator, and nobody else"',
            '"the board"',
            "“audience”: it must be “the coordinator, and",
        ),
        ("periods =", 'marking = "OFFICIAL-SENSITIVE"\nperiods =', "“marking”: take it out"),
        ('["month"]', '["month", "quarter"]', '“periods”: it must be ["month"]'),
        ('name = "Cover"', 'name = "COVER"', "“COVER” is made by itself"),
        ('"ambassador-cover"', '"ambassador-help"', "“Cover” is made by itself"),
        ('"ambassador-help"', '"partnership-money"', "“needs_check”: it must be false because of “Help I need”"),
        ('"ambassador-help"', '"lines"', "“purpose”: “lines” is not known here."),
        ('"ambassador-help"', '"case-study-public"', "“purpose”: “case-study-public” is not known here."),
        ('"ambassador-help"', '"ambassador-help"\ncolumns = ["call", "call"]', "“columns”: “call” stands in it twice."),
    ],
)
def test_rows_for_the_coordinator_leave_as_they_do_in_what_ships(old: str, new: str, said: str) -> None:
    assert AMBASSADOR.count(old) == 1
    changed = AMBASSADOR.replace(old, new)
    assert any(said in one for one in faults(changed)), faults(changed)


def test_one_wrong_word_is_one_fault() -> None:
    (only,) = faults(AMBASSADOR.replace('"ambassador-help"', '"ambassador-halp"'))
    assert "“purpose”: “ambassador-halp” is not known here. Is “ambassador-help” meant?" in only
    rows = '[[sheet]]\nname = "Rows"\nabout = "x"\nkind = "rows"\npurpose = "partnership-actions"\n\n[[chart]]'
    (only,) = faults(PARTNERSHIP.replace("[[chart]]", rows).replace("file_word", 'marking = "SECRET"\nfile_word'))
    assert "“marking”: “SECRET” is not known here." in only


def test_no_share_tells_the_total_of_some_rows() -> None:
    share = '[[sheet.column]]\nkey = "s"\ntitle = "S"\nmeasure = "share"\nof = "worries"\nbase = "*"\n\n[[chart]]'
    text = PARTNERSHIP.replace("[[chart]]", share)
    head, tail = text.rsplit('rows = "ward"', 1)
    (only,) = faults(f'{head}rows = "ward"\ntotal = false\nwhere = {{ ward = ["a"] }}{tail}')
    assert "“where”: it chooses by “ward”, as the rows do: no column can be a share of all." in only
    tail = tail.replace('measure = "count"', 'measure = "count"\nwhere = { ward = ["a"] }', 1)
    (only,) = faults(f'{head}rows = "ward"\ntotal = false{tail}')
    assert "“column”: “Worries”: its total would be that of some rows alone, so" in only


def test_what_the_council_marks_makes_no_rows_public() -> None:
    shipped_as = {path.stem: read(path.read_text(encoding="utf-8"), path.name) for path in SHIPPED}
    assert {which: one.marked("OFFICIAL ") for which, one in shipped_as.items()} == {
        "R-A": "OFFICIAL-SENSITIVE",
        "R-B": "OFFICIAL-SENSITIVE",
        "R-C": "OFFICIAL-SENSITIVE",
        "R-D": "OFFICIAL",
    }
    assert shipped_as["R-B"].marked("OFFICIAL-SENSITIVE: BOARD") == "OFFICIAL-SENSITIVE: BOARD"
    assert read(PARTNERSHIP, "counts.toml").marked("OFFICIAL") == "OFFICIAL"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id = "R-B2"\n\n\n\n\ntitle = "Our return\nid = "x"', 'line 6: the closing " is missing.'),
        ("id = 'R-B2\ntitle = 'Our return'", "line 1: the closing ' is missing."),
        ('id = "x"\nroles = ["coordinator"\n\n[[sheet]]\n', "line 2: a comma, a quotation mark or the closing ]"),
        ("id = “x”", 'line 1: write straight quotation marks (")'),
        ("id = x", "line 1: after = stands a text in quotation marks"),
        ('id = "x"\nid = "y"', "line 2: “id” stands here for the second time."),
        ("[[sheet]]\n[sheet]", "line 2: this was begun before. A new sheet"),
        ('id = "a "b" c"', "line 1: there is more after the value than may be."),
        ('id = "C:\\Users"', "line 1: a \\ in a text is written twice: \\\\."),
        ("id", "line 1: a line says a key, = and what it is"),
        ("[[sheet]", "line 1: the closing ]] is missing."),
    ],
)
def test_what_is_no_toml_is_told_by_its_line_in_plain_words(text: str, said: str) -> None:
    (only,) = faults(text)
    assert only.startswith(f"mine.toml, {said}")


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
    "text",
    ["", "id = ", "[[sheet]]", "\x00", "a = " + "9" * 5_000, "a = " + "[" * 5_000, "x" * 300_000, 'id = "\ud800"'],
    ids=["nothing", "half", "a sheet alone", "no text", "long number", "deep", "big", "half a sign"],
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
