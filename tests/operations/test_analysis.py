"""Questions by real records: what may be asked, what is small, what leaves, and what stands behind a number."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from support.writing import answer, write

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import protect
from vrp_desktop.forms.lists import Lists
from vrp_desktop.measures.analysis import MONTH, TALKS, Inquiry
from vrp_desktop.measures.period import Month
from vrp_desktop.measures.spec import When
from vrp_desktop.operations import bin as bins
from vrp_desktop.operations import entry, looking, releasing, tidying
from vrp_desktop.operations.analysis import asking, leaving, views
from vrp_desktop.operations.analysis.fields import askable, counters
from vrp_desktop.operations.analysis.tiles import tiles
from vrp_desktop.operations.kept_names import NoName
from vrp_desktop.operations.making import NotAllowed
from vrp_desktop.operations.releasing import NotSafe
from vrp_desktop.problems import Cancelled
from vrp_desktop.returns.meta import is_sealed
from vrp_desktop.shipped import shipped
from vrp_desktop.store.given_out import Leaving, Way
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.operations.analysis.asking import Answer, Cell
    from vrp_desktop.operations.session import Session

LEYTON, FOREST, CATHALL = "E05013896", "E05013887", "E05013883"
TODAY = datetime.date(2026, 11, 29)
BY_WARD = Inquiry("worries", "ward", period="2026-10")
BY_BOTH = replace(BY_WARD, columns="concern_group")


@pytest.fixture
def borough(coordinator: Session) -> Session:
    """Give a borough with 3 worries in Leyton, 12 in Forest and none in Cathall, all of October 2026."""
    session = replace(coordinator, today=lambda: TODAY)
    for ward, count in ((LEYTON, 3), (FOREST, 12)):
        for number in range(count):
            worry(session, ward=ward, heard_on=f"2026-10-{number + 1:02}")
    return session


def worry(session: Session, **answers: str) -> str:
    given = {"ward": LEYTON, "concern_group": "violence", "concern": "knife", "more": "no", "heard_on": "2026-10-01"}
    return write(session, "resident_concern", **given | answers)


def cell(answer: Answer, label: str, key: str = "all") -> Cell:
    row = next(row for row in answer.rows if row.label == label)
    return dict(zip((head.key for head in answer.heads), row.cells, strict=True))[key]


def test_exact_numbers_are_seen_and_the_small_ones_are_marked(borough: Session) -> None:
    answer = asking.ask(borough, BY_WARD)
    assert answer.title == "Residents' worries by ward, October 2026"
    assert (cell(answer, "Leyton").text, cell(answer, "Leyton").is_small) == ("3", True)
    assert (cell(answer, "Forest").text, cell(answer, "Forest").is_small) == ("12", False)
    assert (cell(answer, "Cathall").text, cell(answer, "Cathall").is_small) == ("0", False)
    assert (cell(answer, "All").text, cell(answer, "All", "share").text) == ("15", "100.0%")
    assert cell(answer, "Leyton", "share").is_small
    assert any("“small”: not for sharing" in note for note in answer.notes)


def test_what_is_copied_is_protected_says_the_rule_and_is_noted(borough: Session) -> None:
    text = leaving.copied(borough, asking.ask(borough, BY_BOTH))
    lines = [line.split("\t") for line in text.splitlines()]
    assert ["Leyton", "[c]", "[c]"] in lines
    assert ["Forest", "10", "10"] in lines
    assert ["Cathall", "0", "0"] in lines
    assert ["All", "15", "15"] in lines
    assert "Numbers from 1 to 7 are hidden ([c])" in text
    assert lines[1] == ["OFFICIAL-SENSITIVE"]
    assert not any("12" in cells or "3" in cells for cells in lines)
    (line,) = [one for one in looking.lines(borough) if one.did == "sent out"]
    assert line.what == "Analysis worries 2026-10, copied"


def test_the_workbook_holds_the_protected_table_alone(borough: Session, tmp_path: Path) -> None:
    answer = asking.ask(borough, BY_WARD)
    made = leaving.export(borough, answer, tmp_path, Progress())
    assert made.path.name == "VRP_Analysis_worries_2026-10_OFFICIAL-SENSITIVE_v1.xlsx"
    book = openpyxl.load_workbook(made.path)
    sheet, notes, meta = book.worksheets
    said = {row[0]: row[1] for row in meta.values}
    assert (said["return"], said["period"], said["filters"]) == ("Analysis", "2026-10", answer.title)
    assert is_sealed(book)
    assert {"[c]", "Small numbers", "Question"} <= {row[0] for row in notes.values if row}
    rows = {row[0]: row[1:3] for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert rows["Leyton"] == (None, "[c]")
    assert rows["Forest"] == (10, None)
    assert "OFFICIAL-SENSITIVE. Numbers from 1 to 7 are hidden" in sheet["A2"].value
    assert borough.store.returns_made.last("Analysis") is not None
    again = leaving.export(borough, answer, tmp_path, Progress())
    assert again.path.name.endswith("_v2.xlsx")
    assert again.path.read_bytes() == made.path.read_bytes()


def test_paper_has_the_protected_numbers(borough: Session) -> None:
    paper = leaving.printed(borough, asking.ask(borough, BY_WARD))
    assert ("Leyton", "[c]", "[c]") in paper.rows
    assert paper.marking == "OFFICIAL-SENSITIVE"


def test_a_number_lists_its_records_as_they_were_counted(borough: Session) -> None:
    answered = asking.ask(borough, BY_WARD)
    count, lines = asking.listed(borough, answered, LEYTON, "all")
    assert count == 3
    assert [line.version for line in lines] == ["", "", ""]
    assert [line.on_date for line in lines] == [datetime.date(2026, 10, day) for day in (3, 2, 1)]
    changed, deleted = lines[0].record, lines[1].record
    begun = entry.edit(borough, changed)
    answer(begun, ward=FOREST)
    entry.submit(borough, begun, why="It was in Forest")
    bins.delete(borough, deleted, "Written down twice")
    count, after = asking.listed(borough, answered, LEYTON, "all")
    assert count == 3
    assert {line.record: line.version for line in after} == {
        changed: "State 1 of 2: changed since",
        deleted: "Deleted since",
        lines[2].record: "",
    }
    assert next(line for line in after if line.record == deleted).ref == lines[1].ref
    assert cell(asking.ask(borough, BY_WARD), "Leyton").text == "1"


def test_every_number_opens_as_many_records_as_it_says(borough: Session) -> None:
    worry(borough, heard_on="2026-09-30")
    answer = asking.ask(borough, replace(BY_BOTH, compared=When.BEFORE))
    for row in answer.rows:
        for head, one in zip(answer.heads, row.cells, strict=True):
            count, _ = asking.listed(borough, answer, row.key, head.key)
            assert count == (int(one.text) if one.opens else 0)
    assert cell(answer, "Leyton", "before").opens
    assert not cell(answer, "Leyton", "change").opens
    assert answer.before == "before"


def test_a_comparison_says_its_two_periods(borough: Session) -> None:
    answer = asking.ask(borough, replace(BY_WARD, period="last_quarter", compared=When.YEAR_BEFORE))
    assert answer.title == (
        "Residents' worries by ward, 2026/27 Q2 (July to September 2026), "
        "compared with 2025/26 Q2 (July to September 2025)"
    )
    assert [head.title for head in answer.heads] == ["2026/27 Q2", "2025/26 Q2", "Change"]


def test_of_a_time_before_anything_was_kept_there_is_no_number(borough: Session) -> None:
    answer = asking.ask(borough, Inquiry("worries", "ward", period="2026-10", compared=When.YEAR_BEFORE))
    assert {cell(answer, row.label, "before").text for row in answer.rows} == {"[x]"}
    assert any(note.startswith("[x]: no number") for note in answer.notes)


def test_of_own_work_nothing_that_counts_people_can_be_added_up(borough: Session) -> None:
    offered = {one.source: {number.name for number in one.numbers} for one in asking.offered(borough)}
    assert offered["actions"] == {"money", "days_late"}
    with pytest.raises(asking.NothingThere):
        asking.ask(borough, Inquiry("actions", "domain", of="worries_linked", period="2026-10"))


def test_rows_that_leave_nothing_out_and_rows_that_do_match_by_their_keys(borough: Session) -> None:
    answer = asking.ask(borough, Inquiry("worries", "concern", period="2026-10"))
    exact = dict(zip(answer.safe.keys, answer.safe.rows, strict=True))
    for row in answer.rows:
        assert row.cells[0].is_small == (exact[row.key][1].symbol == "[c]")
        assert row.cells[0].is_small == (0 < (row.cells[0].value or 0) < 8)


def test_a_period_that_goes_on_says_so(borough: Session) -> None:
    assert "This period is not over yet." in asking.ask(borough, replace(BY_WARD, period="this_month")).notes
    assert "This period is not over yet." not in asking.ask(borough, BY_WARD).notes


def test_several_answers_of_one_record_are_explained(borough: Session) -> None:
    answer = asking.ask(borough, Inquiry("worries", "affects", period="2026-10"))
    assert any(note.startswith("One record may have several") for note in answer.notes)


def test_the_same_field_twice_and_months_against_the_period_before_are_no_questions(borough: Session) -> None:
    twice = asking.ask(borough, replace(BY_WARD, columns="ward"))
    assert twice.inquiry.columns == ""
    months = asking.ask(borough, replace(BY_WARD, rows=MONTH, compared=When.BEFORE))
    assert months.inquiry.compared is When.NOW


@pytest.mark.parametrize("role", [Role.AMBASSADOR, Role.MENTOR])
def test_only_who_sees_all_may_ask(borough: Session, tmp_path: Path, role: Role) -> None:
    answer = asking.ask(borough, BY_WARD)
    other = replace(borough, person=replace(borough.person, role=role))
    for deed in (
        lambda: asking.offered(other),
        lambda: asking.ask(other, BY_WARD),
        lambda: asking.listed(other, answer, LEYTON, "all"),
        lambda: leaving.copied(other, answer),
        lambda: leaving.printed(other, answer),
        lambda: leaving.export(other, answer, tmp_path, Progress()),
        lambda: leaving.copies(other),
        lambda: leaving.thrown_away(other, 1),
        lambda: views.views(other),
        lambda: views.keep_view(other, "Mine", BY_WARD, ""),
        lambda: views.drop_view(other, "Mine"),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert asking.ask(replace(borough, person=replace(borough.person, role=Role.APPROVER)), BY_WARD).rows


def test_everything_that_is_offered_can_be_asked(borough: Session) -> None:
    for source in askable(borough):
        for row in source.rows:
            assert asking.ask(borough, Inquiry(source.source, row.name, period="2026-10")).heads
        for column in source.columns:
            assert asking.ask(borough, Inquiry(source.source, source.rows[0].name, column.name)).heads
        for number in source.numbers:
            assert asking.ask(borough, Inquiry(source.source, source.rows[0].name, of=number.name)).heads


def test_every_source_has_words_of_its_own_and_nothing_on_equality(borough: Session) -> None:
    found = {one.source: one for one in askable(borough)}
    assert {"worries", "activities", "journeys", "volunteers", TALKS} <= found.keys()
    for source in found.values():
        names = [one.name for one in source.columns]
        assert len(names) == len(set(names))
        assert not any(name.startswith("eq_") or name in ("me", "danger") for name in names)


def test_views_are_kept_asked_again_and_dropped(borough: Session) -> None:
    assert views.keep_view(borough, "  Knives  by ward ", BY_BOTH, "map") == "Knives by ward"
    moving = replace(BY_WARD, period="last_quarter", compared=When.YEAR_BEFORE)
    views.keep_view(borough, "A year ago", moving, "bars")
    assert views.views(borough) == (
        views.View("A year ago", moving, "bars"),
        views.View("Knives by ward", BY_BOTH, "map"),
    )
    views.keep_view(borough, "knives by WARD", BY_WARD, "")
    assert len(views.views(borough)) == 2
    views.drop_view(borough, "knives by WARD")
    assert [view.name for view in views.views(borough)] == ["A year ago"]


def test_a_view_needs_a_name(borough: Session) -> None:
    with pytest.raises(NoName) as told:
        views.keep_view(borough, "  ", BY_WARD, "")
    assert told.value.problem.do_next.startswith("Write a name")


def test_a_view_of_what_is_gone_is_told_and_one_that_cannot_be_read_is_left_out(borough: Session) -> None:
    with pytest.raises(asking.NothingThere):
        asking.ask(borough, replace(BY_WARD, rows="shoe_size"))
    with pytest.raises(asking.NothingThere):
        asking.ask(borough, replace(BY_WARD, source="parking"))
    for asks in ("", "[]", "{}", '{"source": 1}', "not json"):
        borough.store.views.put("Broken", asks, "asha")
        assert views.views(borough) == ()


def test_talks_are_sums_by_month_and_open_nothing(borough: Session) -> None:
    for _ in range(14):
        borough.store.talks.add("2026-10", ["kind:card", "third:north"])
    borough.store.talks.add("2026-10", ["kind:listen", "third:south"])
    answer = asking.ask(borough, Inquiry(TALKS, MONTH, "third", period="2026-10"))
    labels = {choice.label for choice in counters(borough, "third").values()}
    assert {head.title for head in answer.heads[:-1]} <= labels
    (october, everything) = answer.rows
    assert [one.text for one in october.cells] == ["10", "[c]", "20"]
    assert [one.text for one in everything.cells] == ["10", "[c]", "20"]
    assert not any(one.opens for row in answer.rows for one in row.cells)
    assert asking.listed(borough, answer, "2026-10", "all") == (0, ())
    assert "14" not in leaving.copied(borough, answer)
    (source,) = [one for one in askable(borough) if one.source == TALKS]
    assert [one.name for one in source.rows] == [MONTH]
    assert asking.comparisons(source, MONTH) == (When.NOW,)


def test_every_ward_has_a_tile_of_its_own_and_the_thirds_stand_from_north_to_south() -> None:
    found = tiles()
    wards = {row["code"]: row for row in Lists(shipped("lists")).rows("ward.csv") if row["third"] in _THIRDS}
    assert {tile.code for tile in found} == wards.keys()
    assert len({(tile.row, tile.column) for tile in found}) == len(found) == 22
    assert all(wards[tile.code]["label"].startswith(tile.short.split()[0]) for tile in found)
    middle = {
        third: sum(tile.row for tile in found if wards[tile.code]["third"] == third)
        / sum(row["third"] == third for row in wards.values())
        for third in _THIRDS
    }
    assert middle["north"] < middle["central"] < middle["south"]


_THIRDS = ("north", "central", "south")


def test_words_from_a_list_never_become_a_formula() -> None:
    from vrp_desktop.disclosure.safe_text import tab_separated

    table = CountTable(
        "Numbers", "=1+1", "Row", (CountColumn("all", "-2", ColumnKind.COUNT),),
        (CountRow("a", "@here\tand\nthere", {"all": 12_340}),),
    )  # fmt: skip
    text = tab_separated(protect(table, Rounding()), ())
    assert text == " =1+1\nRow\t -2\n @here and there\t12340\n"
    assert not re.search(r"(^|[\t\n])[=@+-]", text)


# What was given out, and what goes out after it


def move(session: Session, record: str, ward: str) -> None:
    begun = entry.edit(session, record)
    answer(begun, ward=ward)
    entry.submit(session, begun, why="It was there")


def test_two_copies_that_differ_by_one_record_do_not_both_go_out(borough: Session) -> None:
    leaving.copied(borough, asking.ask(borough, BY_WARD))
    # 12 was shown as 10, and 13 would be shown as 15.
    worry(borough, ward=FOREST)
    after = asking.ask(borough, BY_WARD)
    for let_out in (leaving.copied, leaving.printed):
        with pytest.raises(NotSafe) as refused:
            let_out(borough, after)
    problem = refused.value.problem
    assert problem.happened.endswith("from a copy for internal use.")
    assert "“Residents' worries by ward, October 2026”, copied on " in problem.means
    assert " by a coordinator" in problem.means
    assert "Given out" in problem.do_next


def test_a_copy_that_tells_what_an_earlier_one_told_goes_out_and_is_kept_once(borough: Session) -> None:
    for _ in range(3):
        leaving.copied(borough, asking.ask(borough, BY_BOTH))
    leaving.printed(borough, asking.ask(borough, BY_BOTH))
    (copy,) = leaving.copies(borough)
    assert (copy.ways, copy.gone_on) == ("copied 3 times, printed", None)
    assert copy.who == f"{borough.person.name}, coordinator"
    # The same wards, with less beside them.
    leaving.copied(borough, asking.ask(borough, BY_WARD))


def test_what_was_told_before_goes_out_though_it_could_be_worked_out_then_too(borough: Session) -> None:
    answer = asking.ask(borough, BY_WARD)
    leaving.copied(borough, answer)
    worry(borough, ward=FOREST)
    leaving.copied(borough, answer)
    assert len(leaving.copies(borough)) == 1


def test_a_copy_that_was_thrown_away_everywhere_stands_against_nothing(borough: Session) -> None:
    leaving.copied(borough, asking.ask(borough, BY_WARD))
    worry(borough, ward=FOREST)
    (copy,) = leaving.copies(borough)
    leaving.thrown_away(borough, copy.number)
    leaving.copied(borough, asking.ask(borough, BY_WARD))
    assert [one.gone_on is None for one in leaving.copies(borough)] == [True, False]
    assert [one.what for one in looking.lines(borough) if "thrown away" in one.what] == ["Analysis copy 1, thrown away"]


def test_a_record_that_was_put_right_stops_a_copy_of_another_table_too(borough: Session) -> None:
    records = [worry(borough, ward=FOREST, heard_on="2026-10-20") for _ in range(11)]
    leaving.copied(borough, asking.ask(borough, BY_WARD))
    # 23 in Forest were shown as 25, and 22 would be shown as 20.
    move(borough, records[0], LEYTON)
    with pytest.raises(NotSafe):
        leaving.copied(borough, asking.ask(borough, BY_BOTH))


def test_copies_of_months_are_attacked_with_a_table_by_month(borough: Session) -> None:
    leaving.copied(borough, asking.ask(borough, Inquiry("worries", MONTH, period="2026-27_Q3")))
    worry(borough, ward=FOREST)
    worry(borough, ward=FOREST)
    worry(borough, ward=FOREST)
    # October was shown as 15, and 18 would be shown as 20.
    with pytest.raises(NotSafe):
        leaving.copied(borough, asking.ask(borough, Inquiry("worries", "concern_group", period="2026-10")))


def test_copies_of_other_months_in_the_same_column_have_nothing_to_do_with_each_other(borough: Session) -> None:
    for day in range(1, 19):
        worry(borough, ward=FOREST, heard_on=f"2026-07-{day:02}")
    for period in ("2026-27_Q3", "2026-27_Q2", "12_months", "2026-10"):
        leaving.copied(borough, asking.ask(borough, Inquiry("worries", "ward", MONTH, period=period)))
    assert len(leaving.copies(borough)) == 4


def test_copies_of_sums_of_other_things_have_nothing_to_do_with_each_other(borough: Session) -> None:
    sums = [(one.source, number.name) for one in asking.offered(borough) for number in one.numbers]
    told = {}
    for source, of in sums:
        (field, *_) = next(one.rows for one in asking.offered(borough) if one.source == source)
        answer = asking.ask(borough, Inquiry(source, field.name, of=of, period="2026-10"))
        told[source, of] = {c.counts for table in answer.told for c in table.columns if c.is_sum}
    everything = [counts for one in told.values() for counts in one]
    assert len(everything) == len(set(everything)) > 1


def test_an_export_is_kept_too_and_none_is_when_nothing_went_out(borough: Session, tmp_path: Path) -> None:
    leaving.export(borough, asking.ask(borough, BY_WARD), tmp_path, Progress())
    (copy,) = leaving.copies(borough)
    assert copy.ways == "exported"
    worry(borough, ward=FOREST)
    with pytest.raises(NotSafe):
        leaving.export(borough, asking.ask(borough, BY_WARD), tmp_path, Progress())
    assert leaving.copies(borough) == (copy,)
    assert len(list(tmp_path.glob("VRP_Analysis_*.xlsx"))) == 1


def test_a_copy_freezes_no_days_and_own_work_is_not_kept(borough: Session) -> None:
    leaving.copied(borough, asking.ask(borough, BY_WARD))
    worry(borough, ward=LEYTON)
    assert cell(asking.ask(borough, BY_WARD), "Leyton").text == "4"
    leaving.copied(borough, asking.ask(borough, Inquiry("actions", "domain", period="2026-10")))
    assert len(leaving.copies(borough)) == 1


def test_a_return_that_a_copy_stands_against_says_which_and_what_to_do(borough: Session) -> None:
    leaving.copied(borough, asking.ask(borough, BY_WARD))
    worry(borough, ward=FOREST)
    told = asking.ask(borough, BY_WARD).told
    with pytest.raises(NotSafe) as refused:
        releasing.refuse_what_tells(borough, told)
    first = refused.value.first
    assert first.startswith("A copy for internal use stands against it: “Residents' worries by ward, October 2026”")
    assert first.endswith("say so in Analysis, under Given out.")
    (copy,) = leaving.copies(borough)
    leaving.thrown_away(borough, copy.number)
    releasing.refuse_what_tells(borough, told)


def test_what_would_stop_without_any_copy_blames_none(borough: Session) -> None:
    up_to, told = releasing.counted_to(borough), asking.ask(borough, BY_WARD).told
    releasing.note_release(borough, "R-B", Month(2026, 10), releasing.told_of(borough, told, up_to=up_to))
    leaving.copied(borough, asking.ask(borough, BY_WARD))
    changed = releasing.to_release(borough, "R-B", Month(2026, 10), [_wards(13)])
    assert releasing.attack_before(borough, changed).stopping
    assert releasing.attack_before(borough, changed).copies == ()


def _wards(forest: int) -> tuple[CountTable, SafeTable]:
    columns = (CountColumn("all", "All", ColumnKind.COUNT, counts="worries"),)
    row = CountRow(FOREST, "Forest", {"all": forest})
    table = CountTable("Wards", "Wards", "Ward", columns, (row,), row_list="ward")
    return table, protect(table, Rounding())


def test_a_row_of_which_everybody_is_of_one_kind_is_a_warning_and_no_stop(borough: Session) -> None:
    assert len(asking.ask(borough, BY_BOTH).warnings) == 2
    assert asking.ask(borough, BY_WARD).warnings == ()
    worry(borough, concern_group="place", concern="dark", place_type="street", ward=FOREST)
    answer = asking.ask(borough, BY_BOTH)
    assert answer.warnings == ("Leyton: Violence",)
    leaving.copied(borough, answer)


def test_who_let_a_copy_out_is_forgotten_with_who_looked(borough: Session) -> None:
    long_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=3 * 365)
    told = asking.ask(borough, BY_WARD).told
    with borough.store.transaction():
        borough.store.copies_out.add(
            title="Worries by ward", first=TODAY, last=TODAY, counted_on=None, up_to=0,
            tables=[table.as_text() for table in told],
            leaving=Leaving(Way.PRINTED, long_ago, borough.person.id, "coordinator"),
        )  # fmt: skip
    leaving.copied(borough, asking.ask(borough, BY_WARD))
    tidying.forget_looks(borough)
    assert {copy.who for copy in leaving.copies(borough)} == {"coordinator", f"{borough.person.name}, coordinator"}


def test_counting_tells_how_far_it_is_and_stops_when_asked_to(borough: Session) -> None:
    steps: list[int] = []
    asking.ask(borough, BY_WARD, Progress(lambda done, _total: steps.append(done)))
    assert steps[0] == 0
    assert steps[-1] == 15
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        asking.ask(borough, BY_WARD, progress)


def test_a_month_so_far_is_held_against_it_later_where_a_number_moved_by_few(borough: Session) -> None:
    on = [datetime.date(2026, 10, 13)]
    session = replace(borough, today=lambda: on[0])
    leaving.copied(session, asking.ask(session, BY_WARD))
    on[0] = datetime.date(2026, 11, 2)
    for day in range(15, 31):
        worry(session, ward=LEYTON, heard_on=f"2026-10-{day}")
    # Many came in Leyton: 19 are shown as 20. None came in Forest.
    leaving.copied(session, asking.ask(session, BY_WARD))
    releasing.refuse_what_tells(session, asking.ask(session, BY_BOTH).told)
    worry(session, ward=FOREST, heard_on="2026-10-14")
    with pytest.raises(NotSafe) as refused:
        leaving.copied(session, asking.ask(session, BY_WARD))
    assert "copied on" in refused.value.problem.means
    for copy in leaving.copies(session):
        leaving.thrown_away(session, copy.number)
    leaving.copied(session, asking.ask(session, BY_WARD))


def test_one_that_came_in_a_ward_stops_a_copy_though_many_came_in_another(borough: Session) -> None:
    session = replace(borough, today=lambda: datetime.date(2026, 10, 13))
    for _ in range(4):
        worry(session)
    leaving.copied(session, asking.ask(session, BY_WARD))
    worry(session)
    for _ in range(15):
        worry(session, ward=FOREST)
    # 7 in Leyton were hidden, and 8 would be shown as 10.
    with pytest.raises(NotSafe) as refused:
        leaving.copied(session, asking.ask(session, BY_WARD))
    assert {one.row for one in refused.value.findings} == {"Leyton"}


def test_a_release_that_was_written_down_later_stops_a_copy_though_many_other_journeys_came(borough: Session) -> None:
    session = replace(borough, today=lambda: datetime.date(2026, 10, 13))
    asked = Inquiry("releases", "programme", period="2026-10")
    inside = {"opened": "2026-10-01", "custody": "yes"}
    for _ in range(7):
        write(session, "journey", release_month="2026-10-01", **inside)
    later = write(session, "journey", **inside)
    leaving.copied(session, asking.ask(session, asked))
    for _ in range(8):
        write(session, "journey", **inside)
    begun = entry.edit(session, later)
    answer(begun, release_month="2026-10-01")
    entry.submit(session, begun, why="They came out")
    with pytest.raises(NotSafe):
        leaving.copied(session, asking.ask(session, asked))


def test_a_talk_that_came_since_stops_a_copy_of_a_month_that_goes_on(borough: Session) -> None:
    session = replace(borough, today=lambda: datetime.date(2026, 10, 13))
    asked = Inquiry(TALKS, MONTH, "third", period="2026-10")
    for _ in range(14):
        session.store.talks.add("2026-10", ["kind:card", "third:north"])
    leaving.copied(session, asking.ask(session, asked))
    # 14 were shown as 10, and 15 would be shown as 20.
    session.store.talks.add("2026-10", ["kind:card", "third:north"])
    with pytest.raises(NotSafe):
        leaving.copied(session, asking.ask(session, asked))
    for _ in range(10):
        session.store.talks.add("2026-10", ["kind:card", "third:north"])
    # 10 and 30 differ by 11 at least.
    leaving.copied(session, asking.ask(session, asked))


def test_a_release_that_was_known_before_its_month_is_held_against_that_month(borough: Session) -> None:
    on = [datetime.date(2026, 10, 13)]
    session = replace(borough, today=lambda: on[0])
    asked = Inquiry("releases", "programme", period="2026-11")
    inside = {"opened": "2026-10-01", "custody": "yes", "release_month": "2026-11-01"}
    for _ in range(7):
        write(session, "journey", **inside)
    leaving.copied(session, asking.ask(session, asked))
    on[0] = datetime.date(2026, 11, 13)
    write(session, "journey", **inside)
    with pytest.raises(NotSafe):
        leaving.copied(session, asking.ask(session, asked))


def test_that_a_month_to_come_had_nothing_yet_stands_against_nothing_once_it_is_here(borough: Session) -> None:
    on = [datetime.date(2026, 10, 31)]
    session = replace(borough, today=lambda: on[0])
    leaving.copied(session, asking.ask(session, Inquiry("worries", MONTH, period="this_quarter")))
    on[0] = datetime.date(2026, 12, 1)
    for day in (3, 4, 5):
        worry(session, ward=FOREST, heard_on=f"2026-11-{day:02}")
    leaving.copied(session, asking.ask(session, Inquiry("worries", "ward", period="2026-11")))
