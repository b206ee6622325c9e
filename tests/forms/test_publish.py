from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from vrp_desktop.forms.publish import compile_all, publish
from vrp_desktop.forms.publishing.faults import Fault, FormFaults
from vrp_desktop.forms.xform import read_form
from vrp_desktop.untrusted.sought import FileRefused

if TYPE_CHECKING:
    from pathlib import Path

    from forms.conftest import PublishTable

GOOD = """
| survey |
| | type | name | label | relevant | bind::vrp:roles | bind::vrp:column | bind::vrp:guard |
| | select_one yn | danger | Is anyone in danger? | | | what | |
| | text | idea | What would help? | ${danger} = 'no' | coordinator mentor | | no |
| | calculate | n | | | | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | form_title | version | namespaces | attribute::vrp:prefix | attribute::vrp:button | attribute::vrp:order |
| | worry | A worry | 2026-11-01 | vrp="https://vrp-desktop.invalid/xforms" | RC | A resident told me | 2 |
""".replace("| | calculate | n | | | | | |\n", "")


def faults_of(publish_table: PublishTable, table: str) -> list[Fault]:
    with pytest.raises(FormFaults) as caught:
        publish_table(table)
    return list(caught.value.faults)


def places(faults: list[Fault]) -> list[tuple[str, int, str]]:
    return [(fault.sheet, fault.row, fault.column) for fault in faults]


def test_our_extensions_arrive_in_the_form(publish_table: PublishTable) -> None:
    form = publish_table(GOOD).form
    danger, idea = form.questions()
    assert (danger.bind.column, danger.bind.guard, danger.bind.roles) == ("what", True, ())
    assert (idea.bind.column, idea.bind.guard, idea.bind.roles) == (None, False, ("coordinator", "mentor"))
    assert (form.id, form.version, form.title) == ("worry", "2026-11-01", "A worry")
    assert (form.settings.prefix, form.settings.button, form.settings.order) == ("RC", "A resident told me", 2)


def test_publishing_twice_gives_the_same_bytes(publish_table: PublishTable) -> None:
    assert publish_table(GOOD).xform == publish_table(GOOD).xform


def test_every_fault_is_found_with_its_place(publish_table: PublishTable) -> None:
    faults = faults_of(
        publish_table,
        """
| survey |
| | type | name | label | relevant | constraint | calculation |
| | text | a | A | ${nope} = 1 | | |
| | text | A | A | | | |
| | select_one missing | s | | | | |
| | colour | k | K | | | |
| | select_one | p | P | | | |
| | begin_group | g | G | ${c} = 1 | | |
| | calculate | b | | | | ${c} + 1 |
| | calculate | c | | | | ${b} + 1 |
| | text | d | D | foo(1) | regex(., '[') | |
| | text | e | E | (1 | substr(.) | |
| | text | f | F ${whom} | | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | yes | |
""",
    )
    assert places(faults) == [
        ("survey", 4, "relevant"),
        ("survey", 5, "name"),
        ("survey", 6, "type"),
        ("survey", 6, "label"),
        ("survey", 7, "type"),
        ("survey", 8, "type"),
        ("survey", 9, "type"),
        ("survey", 9, "relevant"),
        ("survey", 12, "relevant"),
        ("survey", 12, "constraint"),
        ("survey", 13, "relevant"),
        ("survey", 13, "constraint"),
        ("survey", 14, "label"),
        ("choices", 18, "name"),
    ]
    messages = [fault.message for fault in faults]
    assert messages[0] == "There is no question called “nope”."
    assert messages[7] == "This goes round in a circle: g needs c needs b needs g."
    assert messages[8] == "There is no function called foo()."


def test_a_fault_says_what_to_do_in_three_sentences(publish_table: PublishTable) -> None:
    with pytest.raises(FormFaults) as caught:
        publish_table(GOOD.replace("${danger}", "${anger}"))
    problem = caught.value.problem
    assert problem.happened == "This form has 1 fault."
    assert problem.details == (
        "Sheet survey, row 5, column relevant: There is no question called “anger”. "
        "Look at its spelling, or add the question."
    )


def test_a_bar_that_shifts_the_columns_is_refused(publish_table: PublishTable) -> None:
    faults = faults_of(publish_table, GOOD.replace("= 'no'", "= 'no' | 'yes'"))
    assert places(faults) == [("survey", 5, "")]
    assert "\\|" in faults[0].message


def test_a_cell_behind_the_last_bar_is_not_lost(publish_table: PublishTable) -> None:
    faults = faults_of(publish_table, GOOD.replace("| | yn | no | No |", "| | yn | no | No | never"))
    assert places(faults) == [("choices", 9, "")]


def test_an_escaped_bar_is_part_of_its_cell(publish_table: PublishTable) -> None:
    form = publish_table(GOOD.replace("= 'no'", r"= 'no' or regex(${danger}, 'a\|b')")).form
    assert form.question("/data/idea").bind.relevant is not None
    assert "'a|b'" in form.question("/data/idea").bind.relevant


def test_a_bare_extension_column_is_refused_because_it_would_be_dropped(publish_table: PublishTable) -> None:
    faults = faults_of(publish_table, GOOD.replace("bind::vrp:roles", "vrp:roles"))
    assert places(faults) == [("survey", 3, "vrp:roles")]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("coordinator mentor", "boss", "bind::vrp:roles"),
        ("| what | |", "| when | |", "bind::vrp:column"),
        ("| | no |\n| choices", "| | maybe |\n| choices", "bind::vrp:guard"),
    ],
)
def test_unknown_words_in_our_columns_are_refused(publish_table: PublishTable, old: str, new: str, column: str) -> None:
    assert places(faults_of(publish_table, GOOD.replace(old, new)))[0][2] == column


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("| RC |", "| R |", ("settings", 12, "attribute::vrp:prefix")),
        ("| 2 |", "| two |", ("settings", 12, "attribute::vrp:order")),
        (
            "| attribute::vrp:order |\n",
            "| attribute::vrp:keep_from |\n",
            ("settings", 12, "attribute::vrp:keep_from"),
        ),
        ("https://vrp-desktop.invalid/xforms", "https://elsewhere", ("survey", 3, "bind::vrp:roles")),
    ],
)
def test_wrong_settings_are_named(publish_table: PublishTable, old: str, new: str, place: tuple[str, int, str]) -> None:
    assert place in places(faults_of(publish_table, GOOD.replace(old, new)))


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("| text | of | not an id | |  |", "bind::vrp:register"),
        ("| text | of | worry | perhaps |  |", "bind::vrp:many"),
        ("| text | of | | yes |  |", "bind::vrp:many"),
        ("| integer | of | worry | |  |", "type"),
        ("| text | of | | | lottery |", "bind::vrp:generate"),
        ("| text | of | | | count |", "bind::vrp:generate"),
        ("| date | of | | | code-name |", "type"),
    ],
)
def test_what_points_at_records_or_is_filled_in_is_checked(publish_table: PublishTable, row: str, column: str) -> None:
    head, _, rest = GOOD.partition("\n| | type")
    table = f"""{head}
| | type | name | bind::vrp:register | bind::vrp:many | bind::vrp:generate | label | bind::vrp:column |
| {row} Which? | what |
{rest[rest.index("| choices") :]}"""
    assert column in {found for _, _, found in places(faults_of(publish_table, table))}


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("only", "stage"),
        ("only", "stage=new"),
        ("loops", "perhaps"),
        ("beside", "agency"),
        ("begins", "note(title=where)"),
        ("begins", "note title"),
        ("moves", "stage"),
        ("moves", "day.stage"),
        ("generate", "answer day stage"),
        ("alike", "day"),
        ("alike", "day; nowhere within 7; day; day=x"),
    ],
)
def test_what_follows_from_an_answer_is_checked(publish_table: PublishTable, column: str, text: str) -> None:
    head, _, rest = GOOD.partition("\n| | type")
    table = f"""{head}
| | type | name | bind::vrp:{column} | label | bind::vrp:column |
| | text | day | | Which day? | what |
| | text | of | {text} | Which? | |
{rest[rest.index("| choices") :]}"""
    assert f"bind::vrp:{column}" in {found for _, _, found in places(faults_of(publish_table, table))}


def test_a_missing_list_file_or_column_is_named(publish_table: PublishTable) -> None:
    faults = faults_of(
        publish_table,
        """
| survey |
| | type | name | label | parameters |
| | select_one_from_file nowhere.csv | a | A | |
| | select_one_from_file ward.csv | b | B | |
| | select_one_from_file ward.csv | c | C | value=code, label=label |
""",
    )
    assert places(faults) == [("survey", 4, "type"), ("survey", 5, "parameters")]


def test_a_button_that_copies_from_no_question_is_named(publish_table: PublishTable) -> None:
    faults = faults_of(
        publish_table,
        """
| survey |
| | type | name | label | bind::vrp:adds |
| | text | ward | Ward | |
| | acknowledge | more | Add a worry | worry(ward=ward date=done_on) |
""",
    )
    assert [fault.message for fault in faults] == ["There is no question called “done_on”."]


def test_two_circles_are_two_faults(publish_table: PublishTable) -> None:
    faults = faults_of(
        publish_table,
        """
| survey |
| | type | name | calculation | label |
| | calculate | a | ${b} | |
| | calculate | b | ${a} | |
| | calculate | c | ${c} + 1 | |
""",
    )
    assert [fault.message for fault in faults] == [
        "This goes round in a circle: a needs b needs a.",
        "This goes round in a circle: c needs c.",
    ]


def test_a_constraint_may_speak_of_its_own_question(publish_table: PublishTable) -> None:
    form = publish_table("""
| survey |
| | type | name | label | constraint |
| | integer | a | A | ${a} > 0 |
""").form
    assert form.question("/data/a").bind.constraint is not None


@pytest.mark.parametrize(("old", "column"), [("| worry |", "form_id"), ("| 2026-11-01 |", "version")])
def test_a_form_without_id_or_version_is_warned_of(publish_table: PublishTable, old: str, column: str) -> None:
    published = publish_table(GOOD.replace(old, "| |"))
    assert places(list(published.warnings)) == [("settings", 12, column)]


def test_a_form_without_an_id_goes_by_the_name_of_its_file(publish_table: PublishTable) -> None:
    assert publish_table(GOOD.replace("| worry |", "| |")).form.id == "form"


def test_a_choice_without_a_label_is_warned_of(publish_table: PublishTable) -> None:
    published = publish_table("""
| survey |
| | type | name | label |
| | select_one yn | a | A |
| choices |
| | list_name | name | label |
| | yn | yes | |
| | yn | no | No |
""")
    assert places(list(published.warnings)) == [("choices", 7, "label")]


def write_xlsx(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_form_from_excel_is_the_same_as_from_markdown(publish_table: PublishTable, tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {}
    for line in GOOD.strip().splitlines():
        name, *cells = (cell.strip() or None for cell in line.strip("|").split("|"))
        if name:
            rows = sheets.setdefault(name, [])
        else:
            rows.append(list(cells))
    path = write_xlsx(tmp_path / "form.xlsx", sheets)
    assert publish(path).xform == publish_table(GOOD).xform


def test_a_fault_in_excel_names_the_row_of_the_sheet(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "form.xlsx",
        {
            "survey": [["type", "name", "label", "relevant"], [], ["text", "a", "A", None], ["text", "b", "B", "1 +"]],
            "settings": [["form_id", "form_title", "version"], ["f", "F", 1]],
        },
    )
    with pytest.raises(FormFaults) as caught:
        publish(path)
    assert places(list(caught.value.faults)) == [("survey", 4, "relevant")]


def test_a_damaged_workbook_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"not a workbook")
    with pytest.raises(FileRefused) as caught:
        publish(path)
    assert "damaged" in caught.value.problem.happened


def test_a_workbook_over_10_mb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"\0" * (10 * 1024 * 1024 + 1))
    with pytest.raises(FileRefused) as caught:
        publish(path)
    assert "10 MB" in caught.value.problem.happened


def test_all_forms_of_a_folder_are_compiled_beside_their_workbooks(tmp_path: Path) -> None:
    (tmp_path / "worry.md").write_text(GOOD, encoding="utf-8")
    assert compile_all(tmp_path) == (tmp_path / "worry.xml",)
    assert read_form((tmp_path / "worry.xml").read_text(encoding="utf-8")).id == "worry"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("Is anyone in danger?", "Is\x0banyone in danger?", ("survey", 4, "label")),
        ("| | yn | no | No |", "| | yn | no | N\x01o |", ("choices", 9, "label")),
        ("| list_name | name | label |", "| list_name | name | bind::label |", ("choices", 7, "bind::label")),
        ("| bind::vrp:guard |", "| bind:: |", ("survey", 3, "bind::")),
        ("| attribute::vrp:order |", "| attribute::a b |", ("settings", 11, "attribute::a b")),
    ],
)
def test_what_no_form_can_hold_is_named_at_its_cell(
    publish_table: PublishTable, old: str, new: str, place: tuple[str, int, str]
) -> None:
    assert place in places(faults_of(publish_table, GOOD.replace(old, new)))


def test_groups_inside_each_other_beyond_all_reason_are_refused_at_their_row(publish_table: PublishTable) -> None:
    begin = "".join(f"| | begin_group | g{n} | G |\n" for n in range(150))
    table = "| survey |\n| | type | name | label |\n" + begin + "| | text | a | A |\n" + "| | end_group | | |\n" * 150
    assert places(faults_of(publish_table, table)) == [("survey", 33, "type")]
