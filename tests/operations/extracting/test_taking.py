"""A register leaves as it is, for a coordinator who says why; the choices they have, and what is written down of it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from support.publishing import publish
from support.stores import new_session
from support.writing import write

from vrp_desktop.operations import home, sample_borough
from vrp_desktop.operations.extracting import fields, taking
from vrp_desktop.operations.extracting.columns import Words
from vrp_desktop.operations.extracting.taking import ALL, ExtractRequest
from vrp_desktop.operations.making import MayBePersonal, NotAllowed
from vrp_desktop.problems import Cancelled
from vrp_desktop.returns.write import WorkbookNotWritten
from vrp_desktop.store.errors import DiskFull
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from vrp_desktop.operations.extracting.taking import ExtractPreview
    from vrp_desktop.operations.session import Session

BOX = """
| survey |
| | type | name | label | appearance | bind::vrp:column | bind::vrp:guard | bind::vrp:register | bind::vrp:many |
| | note | hello | Read this first | | | | | |
| | date | on | On which day? | | date | | | |
| | text | note | What is it? | | | | | |
| | text | who | Who was it? | | | no | | |
| | integer | count | How many? | | | | | |
| | decimal | part | How much? | | | | | |
| | select_one yn | one | Well? | | | | | |
| | select_multiple kinds | many | Which kinds? | | | | | |
| | text | others | Which worries? | | | | resident_concern | yes |
| | hidden | twice | | | | | | |
| | begin_repeat | child | Child | | | | | |
| | integer | age | How old? | | | | | |
| | select_multiple kinds | likes | What do they like? | | | | | |
| | text | said | What did they say? | | | | | |
| | begin_repeat | toy | Toy | | | | | |
| | text | called | What is it called? | | | | | |
| | end_repeat | | | | | | | |
| | end_repeat | | | | | | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| | kinds | a | Apples & pears |
| | kinds | b | Books |
| | kinds | c | Cars |
| settings |
| | form_id | form_title | version | namespaces |
| | box | Box: all/of it | 1 | vrp="https://vrp-desktop.invalid/xforms" |
"""
NAMES = ["on", "note", "count", "part", "one", "many", "others"]


@pytest.fixture
def hana(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path / "hana", Role.COORDINATOR, "Hana")
    yield replace(made, today=lambda: datetime.date(2026, 11, 2))
    made.store.close()


@pytest.fixture
def box(hana: Session, tmp_path: Path) -> Session:
    publish(hana, tmp_path, BOX)
    return hana


def keep(session: Session, number: int, version: str = "1", **answers: str) -> None:
    session.store.log.append(
        record=f"r{number:03}", ref=f"BX-{number:03}", form="box", version=version,
        answers={f"/data/{name}": value for name, value in answers.items()}, author=session.person.id,
    )  # fmt: skip


def asked(*names: str, **changes: Any) -> ExtractRequest:  # noqa: ANN401 - passed on to the request
    paths = tuple(f"/data/{name}" if name not in ("form_version", "changed_at") else name for name in names)
    return replace(ExtractRequest("box", ALL, ("ref", *paths), reason="to look at the summer"), **changes)


def result(turns: Generator[None, None, Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    while True:
        try:
            next(turns)
        except StopIteration as end:
            return end.value


def seen(session: Session, request: ExtractRequest) -> ExtractPreview:
    found: ExtractPreview = result(taking.preview(session, request, Progress()))
    return found


def taken(session: Session, request: ExtractRequest, folder: Path) -> dict[str, list[list[Any]]]:
    """Make the extract; gives the rows of each sheet, its headings first."""
    made = result(taking.make(session, request, seen(session, request), folder, Progress()))
    book = openpyxl.load_workbook(made.path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] for sheet in book}


def day(number: int) -> datetime.datetime:
    return datetime.datetime(2026, 10, number)


# --- what there is to choose from ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.AMBASSADOR, Role.MENTOR, Role.APPROVER])
def test_only_a_coordinator_takes_a_register_out(role: Role, tmp_path: Path) -> None:
    session = new_session(tmp_path, role)
    request = ExtractRequest("resident_concern", ALL, ("/data/ward",), reason="r")
    for work in (
        lambda: fields.registers(session),
        lambda: fields.fields(session, "resident_concern"),
        lambda: seen(session, request),
        lambda: result(taking.make(session, request, NOTHING, tmp_path, Progress())),
    ):
        with pytest.raises(NotAllowed):
            work()
    session.store.close()
    assert not list(tmp_path.glob("*.xlsx"))


NOTHING = taking.ExtractPreview((), (), (), ())


def test_a_talk_about_abuse_can_never_be_taken_out(hana: Session, tmp_path: Path) -> None:
    assert "resident_concern" in dict(fields.registers(hana))
    assert "ask_me_talk" not in dict(fields.registers(hana))
    with pytest.raises(KeyError):
        fields.fields(hana, "ask_me_talk")
    request = ExtractRequest("ask_me_talk", ALL, ("changed_at",), reason="r")
    with pytest.raises(KeyError):
        seen(hana, request)
    with pytest.raises(KeyError):
        result(taking.make(hana, request, NOTHING, tmp_path, Progress()))


def test_names_and_contacts_are_there_and_not_ticked(hana: Session) -> None:
    found = {field.label: field for field in fields.fields(hana, "volunteer")}
    for name in ("Full name", "E-mail", "Telephone", "Community group"):
        assert found[name].may_name
        assert not found[name].is_ticked
    assert found["Roles"].is_ticked
    assert found["Roles"].is_many
    assert found["Buddy"].is_ticked


def test_equality_answers_are_not_even_there(hana: Session, tmp_path: Path) -> None:
    keys = [field.key for field in fields.fields(hana, "volunteer")]
    assert not [key for key in keys if "eq_" in key]
    forced = (*keys, "/data/equality/eq_age", "/data/equality/eq_eth")
    sheets = taken(hana, ExtractRequest("volunteer", ALL, forced, reason="r"), tmp_path)
    assert not [line for line in sheets["Codebook"] if "eq_" in str(line[3])]
    assert not [head for head in next(iter(sheets.values())) if "Ethnic" in str(head)]


def test_names_and_hidden_answers_are_not_ticked(box: Session) -> None:
    ticked = {field.key: field.is_ticked for field in fields.fields(box, "box")}
    assert ticked == {
        "ref": True,
        "/data/on": True, "/data/note": True, "/data/who": False, "/data/count": True, "/data/part": True,
        "/data/one": True, "/data/many": True, "/data/others": True, "/data/child/age": True,
        "/data/child/likes": True, "/data/child/said": True, "/data/child/toy/called": True, "/data/twice": False,
        "form_version": True, "changed_at": False,
    }  # fmt: skip


# --- what is in it ---------------------------------------------------------------------------------------------------


def test_answers_arrive_with_their_types_under_the_questions_words(box: Session, tmp_path: Path) -> None:
    keep(box, 1, on="2026-10-03", note="=1+1", count="7", part="2.5", one="yes", many="a c")
    keep(box, 2, note="007", count="about 5")
    rows = taken(box, asked(*NAMES[:-1]), tmp_path)["Box- all-of it"]
    assert rows == [
        ["Ref", "On which day?", "What is it?", "How many?", "How much?", "Well?", "Which kinds?"],
        ["BX-001", day(3), "=1+1", 7, 2.5, "Yes", "Apples & pears, Cars"],
        ["BX-002", None, "007", "about 5", None, None, None],
    ]


@pytest.mark.parametrize(
    ("words", "heads", "row"),
    [
        (Words.LABELS, ["Ref", "Well?", "Which kinds?"], ["Yes", "Apples & pears, Books"]),
        (Words.CODES, ["Ref", "one", "many"], ["yes", "a b"]),
        (Words.BOTH, ["Ref", "Well?", "one", "Which kinds?", "many"], ["Yes", "yes", "Apples & pears, Books", "a b"]),
    ],
)
def test_labels_or_codes_or_both(words: Words, heads: list[str], row: list[str], box: Session, tmp_path: Path) -> None:
    keep(box, 1, one="yes", many="a b")
    found = taken(box, asked("one", "many", words=words), tmp_path)["Box- all-of it"]
    assert found == [heads, ["BX-001", *row]]


def test_several_choices_spread_over_columns_of_0_and_1(box: Session, tmp_path: Path) -> None:
    keep(box, 1, many="a c")
    keep(box, 2, note="not asked")
    keep(box, 3, many="b zz")
    request = asked("many", is_spread=True)
    assert taken(box, request, tmp_path)["Box- all-of it"] == [
        ["Ref", *(f"Which kinds?: {words}" for words in ("Apples & pears", "Books", "Cars", "zz"))],
        ["BX-001", 1, 0, 1, 0],
        ["BX-002", None, None, None, None],
        ["BX-003", 0, 1, 0, 1],
    ]
    codes = taken(box, replace(request, words=Words.CODES), tmp_path)["Box- all-of it"]
    assert codes[0] == ["Ref", "many: a", "many: b", "many: c", "many: zz"]
    both = taken(box, replace(request, words=Words.BOTH), tmp_path)["Box- all-of it"]
    assert both[0][1] == "Which kinds?: Apples & pears (a)"


def test_records_of_several_form_versions_line_up_and_keep_their_words(box: Session, tmp_path: Path) -> None:
    keep(box, 1, one="no", many="c", note="old")
    second = (
        BOX.replace("| box | Box: all/of it | 1 |", "| box | Box: all/of it | 2 |")
        .replace("| | kinds | c | Cars |", "| | kinds | d | Dogs |")
        .replace("| | yn | no | No |", "| | yn | no | Not at all |")
        .replace("| | text | note | What is it? | | | | | |", "| | text | more | What else? | | | | | |")
    )
    publish(box, tmp_path, second)
    keep(box, 2, "2", one="no", many="d", more="new")
    found = taken(box, asked("form_version", "one", "many", "more", "note"), tmp_path)
    assert found["Box- all-of it"] == [
        ["Ref", "What else?", "Well?", "Which kinds?", "What is it?", "Form version"],
        ["BX-001", None, "No", "Cars", "old", "1"],
        ["BX-002", "new", "Not at all", "Dogs", None, "2"],
    ]
    lines = {(line[3], line[5], line[6]): line[7] for line in found["Codebook"][1:]}
    assert lines["one", "no", "No"] == "1"
    assert lines["one", "no", "Not at all"] == "2"
    assert lines["one", "yes", "Yes"] == "1, 2"
    assert lines["note", None, None] == "1"
    spread = taken(box, asked("many", is_spread=True), tmp_path)["Box- all-of it"]
    assert spread[1:] == [["BX-001", 0, 0, 0, 1], ["BX-002", 0, 0, 1, 0]]
    assert [head.removeprefix("Which kinds?: ") for head in spread[0][1:]] == [
        "Apples & pears",
        "Books",
        "Dogs",
        "Cars",
    ]


def test_what_is_asked_several_times_has_its_own_sheet_with_the_records_keys(box: Session, tmp_path: Path) -> None:
    first = {"on": "2026-10-03", "child": "2", "child[1]/age": "7", "child[1]/likes": "a b", "child[2]/said": "hello"}
    keep(box, 1, **first, **{"child[2]/toy[1]/called": "bear", "child[2]/toy[2]/called": "ball"})
    keep(box, 2, note="no child")
    request = asked("note", "child/age", "child/likes", "child/said", "child/toy/called")
    sheets = taken(box, request, tmp_path)
    assert sheets["Box- all-of it"][1:] == [["BX-001", None], ["BX-002", "no child"]]
    assert sheets["Child"] == [
        ["Ref", "On which day?", "Number of child", "How old?", "What do they like?", "What did they say?"],
        ["BX-001", day(3), 1, 7, "Apples & pears, Books", None],
        ["BX-001", day(3), 2, None, None, "hello"],
    ]
    assert sheets["Toy"] == [
        ["Ref", "On which day?", "Number of child", "Number of toy", "What is it called?"],
        ["BX-001", day(3), 2, 1, "bear"],
        ["BX-001", day(3), 2, 2, "ball"],
    ]
    spread = taken(box, replace(request, is_spread=True), tmp_path)["Child"]
    assert spread[1][4:7] == [1, 1, 0]


def test_other_records_stand_in_it_by_reference_and_never_by_name(hana: Session, tmp_path: Path) -> None:
    publish(hana, tmp_path, BOX)
    worry = write(hana, "resident_concern")
    ref = hana.store.log.ref_of(worry)
    keep(hana, 1, others=f"{worry} gone")
    assert taken(hana, asked("others"), tmp_path)["Box- all-of it"][1] == ["BX-001", f"{ref}, gone"]
    assert taken(hana, asked("others", words=Words.CODES), tmp_path)["Box- all-of it"][1] == ["BX-001", f"{worry} gone"]


def test_a_period_is_by_the_day_the_record_is_about(box: Session, tmp_path: Path) -> None:
    for number, on in enumerate(["2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01", ""], 1):
        keep(box, number, on=on, note=f"n{number}")
    october = asked("note", period="2026-10")
    assert [row[0] for row in taken(box, october, tmp_path)["Box- all-of it"][1:]] == ["BX-002", "BX-003"]
    quarter = asked("note", period="2026-27_Q3")
    assert len(taken(box, quarter, tmp_path)["Box- all-of it"]) == 4
    assert "those without that day are not in it" in " ".join(seen(box, october).notes)
    assert len(taken(box, asked("note"), tmp_path)["Box- all-of it"]) == 6


def test_what_lies_in_the_bin_is_not_in_it(box: Session, tmp_path: Path) -> None:
    from vrp_desktop.operations import bin as bins

    keep(box, 1, note="stays")
    keep(box, 2, note="goes")
    bins.delete(box, "r002", "a mistake")
    assert [row[1] for row in taken(box, asked("note"), tmp_path)["Box- all-of it"][1:]] == ["stays"]


def test_every_shipped_register_can_be_taken_out(hana: Session, tmp_path: Path) -> None:
    sample_borough.fill(hana, Progress(), records=40)
    found = dict(fields.registers(hana))
    assert len(found) == 15
    for form in found:
        keys = tuple(field.key for field in fields.fields(hana, form))
        count = hana.store.registers.tally(form, (), "changed_at").get((), 0)
        request = ExtractRequest(form, ALL, keys, Words.BOTH, is_spread=True, reason="r", kept_because="sample")
        preview = seen(hana, request)
        made = result(taking.make(hana, request, preview, tmp_path, Progress()))
        rows = openpyxl.load_workbook(made.path).worksheets[2]
        assert rows.max_row - 3 == count
        assert (preview.sheets[0].rows, preview.sheets[0].columns) == (count, rows.max_column)


def test_the_same_rows_give_the_same_bytes_also_after_a_rebuild(box: Session, tmp_path: Path) -> None:
    for number in (3, 1, 2):
        keep(box, number, on="2026-10-03", note=f"n{number}")
    paths = []
    for _turn in range(2):
        request = asked("on", "note")
        paths.append(result(taking.make(box, request, seen(box, request), tmp_path, Progress())).path)
        box.store.registers.rebuild()
    assert paths[0].name.endswith("_v1.xlsx")
    assert paths[1].name.endswith("_v2.xlsx")
    assert paths[0].read_bytes() == paths[1].read_bytes()


# --- guard, reason and log -------------------------------------------------------------------------------------------


@pytest.fixture
def suspicious(box: Session) -> Session:
    keep(box, 1, note="ring 07700 900123", who="Jane Doe, jane@example.org")
    keep(box, 2, note="all good", **{"child": "1", "child[1]/said": "write to jane@example.org"})
    return box


def test_suspects_are_told_before_anything_is_written(suspicious: Session, tmp_path: Path) -> None:
    request = asked("note", "who", "child/said")
    found = seen(suspicious, request)
    assert [suspect.line() for suspect in found.suspects] == [
        "BX-001, What is it?: This looks like a phone number. Take it out: we keep no numbers of people.",
        "BX-002, What did they say?: This looks like an e-mail address. Take it out: we keep no addresses of people.",
    ]
    assert found.suspect_counts == (1, 1)
    with pytest.raises(MayBePersonal):
        result(taking.make(suspicious, request, found, tmp_path, Progress()))
    assert not list(tmp_path.glob("*.xlsx"))
    made = result(taking.make(suspicious, replace(request, kept_because="our own office"), found, tmp_path, Progress()))
    assert made.path.exists()
    kept = [
        (out.sheet, out.row_count, out.suspect_count, out.kept_because)
        for out in suspicious.store.returns_made.rows_out()
    ]
    assert kept == [("Box: all/of it", 2, 1, "our own office"), ("Child", 1, 1, "our own office")]


def test_what_became_suspect_meanwhile_is_not_written(suspicious: Session, tmp_path: Path) -> None:
    request = asked("note", kept_because="our own office")
    found = seen(suspicious, request)
    keep(suspicious, 3, note="ring 07700 900124 too")
    with pytest.raises(taking.ChangedMeanwhile):
        result(taking.make(suspicious, request, found, tmp_path, Progress()))
    assert [path.name for path in tmp_path.iterdir() if path.suffix in (".xlsx", ".tmp")] == []


def test_it_is_written_down_who_took_what_out_and_why(box: Session, tmp_path: Path) -> None:
    keep(box, 1, note="n")
    made = result(taking.make(box, asked("note"), seen(box, asked("note")), tmp_path, Progress()))
    (entry, *_others) = box.store.access.page()
    assert (entry.kind.value, entry.author, entry.ref, entry.form) == ("exported", box.person.id, "Extract all", "box")
    (out,) = box.store.returns_made.rows_out()
    assert (out.audience, out.reason, out.row_count, out.kept_because) == (
        "coordinator",
        "to look at the summer",
        1,
        "",
    )
    kept = box.store.returns_made.last("Extract")
    assert kept is not None
    assert kept.file_name == made.path.name
    assert box.store.returns_made.last() is None, "an extract is no return"
    assert home.home(box).last_return is None


def test_without_a_reason_or_columns_nothing_is_made(box: Session, tmp_path: Path) -> None:
    with pytest.raises(taking.NoReason):
        result(taking.make(box, asked("note", reason=" "), NOTHING, tmp_path, Progress()))
    with pytest.raises(taking.NothingChosen):
        seen(box, asked())
    assert not list(tmp_path.glob("*.xlsx"))


def test_cancelling_or_a_missing_folder_leaves_nothing_and_nothing_is_noted(box: Session, tmp_path: Path) -> None:
    keep(box, 1, note="n")
    progress = Progress()
    progress.cancel()
    before = box.store.log.last_number()
    found = seen(box, asked("note"))
    with pytest.raises(Cancelled):
        result(taking.make(box, asked("note"), found, tmp_path, progress))
    with pytest.raises(WorkbookNotWritten):
        result(taking.make(box, asked("note"), found, tmp_path / "gone", Progress()))
    assert box.store.log.last_number() == before
    assert box.store.returns_made.rows_out() == ()
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".xlsx", ".tmp")]


def test_what_cannot_be_noted_does_not_leave(box: Session, tmp_path: Path) -> None:
    for number in range(40):
        keep(box, number, note=f"n{number}" * 40)
    request = asked("note")
    found = seen(box, request)
    connection = box.store._connection  # noqa: SLF001 - no operation fills a disk
    connection.run("PRAGMA max_page_count = 1")

    def make_until_the_disk_is_full() -> None:
        for _turn in range(1_000):
            result(taking.make(box, request, found, tmp_path, Progress()))

    with pytest.raises(DiskFull):
        make_until_the_disk_is_full()
    connection.run("PRAGMA max_page_count = 1000000")
    made = {path.name for path in tmp_path.iterdir() if path.suffix in (".xlsx", ".tmp")}
    (count,) = connection.row("SELECT count(*) FROM return_made") or ()
    assert len(made) == count, "each file that is there was noted"


def test_turns_let_other_work_in_between(box: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vrp_desktop.store.registers._LONG_PAGE", 10)
    for number in range(25):
        keep(box, number, note=f"n{number}")
    request = asked("note")
    found = seen(box, request)
    turns = taking.make(box, request, found, tmp_path, Progress())
    next(turns)
    keep(box, 1, note="changed meanwhile")
    keep(box, 999, note="meanwhile")
    made = result(turns)
    notes = {row[0].value: row[1].value for row in openpyxl.load_workbook(made.path).worksheets[2].iter_rows(min_row=4)}
    assert made.rows == len(notes)
    assert notes["BX-001"] == "n1", "its page had left before it was changed"
