"""People from an old list: messy headings, two ways to write a day, doubles, refused rows, and the way back."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from vrp_desktop.operations import bin as bins
from vrp_desktop.operations import entry
from vrp_desktop.operations.old_list.bring_in import bring_in, brought_in, take_out, write_refused
from vrp_desktop.operations.old_list.check import NOTHING, Checked, Reading, asked, check
from vrp_desktop.operations.old_list.days import read_day
from vrp_desktop.operations.old_list.file import read_tables, tables_of
from vrp_desktop.operations.old_list.guesses import guess_choice, guess_columns, target_of
from vrp_desktop.operations.old_list.table import OldList, old_list
from vrp_desktop.operations.reading import rows
from vrp_desktop.problems import Cancelled, VrpError
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vrp_desktop.operations.session import Session

TODAY = datetime.date(2026, 11, 25)
HEADINGS = ["FIRST NAME ", "Surname", "E-mail address", "Mobile", "Role(s)", "Start date", "DBS", "Ward", "Active?"]
ASHA = ["Asha", "Made-Up", "asha@example.org", "020 7946 0000", "Ask Me & mentor", "03/04/21", "n/a", "Lea Bridge", "y"]
MOST = {"roles": "ask_me", "status": "training", "check_kind": "none"}


@pytest.fixture
def hana(coordinator: Session) -> Session:
    return replace(coordinator, today=lambda: TODAY)


def workbook(folder: Path, lines: Sequence[Sequence[object]], name: str = "people.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in lines:
        sheet.append(list(line))
    path = folder / name
    book.save(path)
    return path


def read(path: Path) -> OldList:
    return old_list(tables_of(path)[0])


def guessed(listed: OldList, **given: Any) -> Reading:  # noqa: ANN401 - the fields of a Reading
    return Reading(**{"columns": guess_columns(listed.columns), "otherwise": MOST} | given)


def tried(session: Session, folder: Path, *lines: Sequence[object], headings: Sequence[str] = HEADINGS) -> Checked:
    listed = read(workbook(folder, [headings, *lines]))
    return check(session, listed, guessed(listed))


def people(session: Session) -> set[str]:
    return {str(row["name"]) for row in rows(session, "volunteer")}


def test_headings_are_found_below_a_title_and_in_any_spelling(tmp_path: Path) -> None:
    listed = read(workbook(tmp_path, [["Volunteers 2021"], [], ["", "updated", "May"], HEADINGS, ASHA]))
    found = {listed.columns[place].heading: target for target, place in guess_columns(listed.columns).items()}
    assert found["E-mail address"] == "email"
    assert found["FIRST NAME"] == "first name"
    assert found["Start date"] == "joined"
    assert found["Active?"] == "status"
    assert listed.columns[2].examples == ("asha@example.org",)
    assert [number for number, _ in listed.rows] == [5]


@pytest.mark.parametrize(
    ("heading", "target"),
    [("E_MAIL", "email"), ("Tel. no", "phone"), ("Role(s)", "roles"), ("Shoe size", None), ("", None)],
)
def test_a_heading_is_known_by_its_words(heading: str, target: str | None) -> None:
    assert target_of(heading) == target


def test_name_beside_surname_is_the_first_name(tmp_path: Path) -> None:
    listed = read(workbook(tmp_path, [["Name", "Surname", "Email"], ["Asha", "Made-Up", "a@example.org"]]))
    assert guess_columns(listed.columns) == {"first name": 0, "last name": 1, "email": 2}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-04-03", "2021-04-03"), ("2021-04-03 00:00:00", "2021-04-03"), ("03/04/2021", "2021-04-03"),
        ("3/4/21", "2021-04-03"), ("3.4.1999", "1999-04-03"), ("3 Apr 2021", "2021-04-03"),
        ("3rd April 21", "2021-04-03"), ("3-Apr-98", "1998-04-03"), ("31/02/2021", None), ("04/25/2021", None),
        ("spring", None), ("2021", None), ("", None),
    ],
)  # fmt: skip
def test_days_are_read_the_british_way_and_the_iso_way(text: str, day: str | None) -> None:
    found = read_day(text)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("target", "text", "code"),
    [
        ("roles", "Community Mentor", "mentor"), ("roles", "askme", "ask_me"), ("roles", "Ask Me amb", "ask_me"),
        ("status", "Y", "active"), ("check_kind", "DBS (enhanced)", "enhanced"), ("roles", "chef", None),
        ("status", "p", None),
    ],
)  # fmt: skip
def test_words_of_lists_become_choices(hana: Session, target: str, text: str, code: str | None) -> None:
    labels = next(one.choices for one in asked(hana) if one.name == target)
    assert guess_choice(target, text, labels) == code


def test_a_row_becomes_answers_and_a_record_that_the_form_accepts(hana: Session, tmp_path: Path) -> None:
    bare = [*ASHA[:8], "in progress"]
    checked = tried(hana, tmp_path, bare)
    ((number, answers),) = checked.good
    assert number == 2
    assert answers == {
        "name": "Asha Made-Up", "email": "asha@example.org", "phone": "020 7946 0000", "roles": "ask_me mentor",
        "joined": "2021-04-03", "check_kind": "none", "area": "E05013895", "status": "training",
    }  # fmt: skip
    bring_in(hana, checked)
    assert people(hana) == {"Asha Made-Up"}


def test_what_the_form_does_not_accept_is_refused_in_its_own_words(hana: Session, tmp_path: Path) -> None:
    wrong = list(ASHA)
    wrong[2], wrong[5] = "asha at example", "31/02/2021"
    active = [*ASHA[:8], "yes"]
    nameless = ["", "", "", "", "mentor", "", "", "", ""]
    checked = tried(hana, tmp_path, wrong, active, nameless)
    assert checked.good == ()
    why = [row.why for row in checked.refused]
    assert "“31/02/2021” is no day that we can read." in why[0]
    assert "Write an e-mail address" in why[0]
    assert "When did they sign our promise? Answer this question." in why[1]
    assert why[2] == "There is no name in this row."
    assert [row.number for row in checked.refused] == [2, 3, 4]


def test_doubles_in_the_list_and_people_who_are_here_are_left_out(hana: Session, tmp_path: Path) -> None:
    first = [*ASHA[:8], "trainee"]
    same = ["ASHA", "made up", "ASHA@example.org", "", "", "1/1/2020", "", "", ""]
    other = ["Bilal", "Made-Up", "", "020 7946 0001", "mentor", "2020-01-01", "", "", "new"]
    again = ["bilal", "made up", "", "", "", "01/01/2020", "", "", ""]
    checked = tried(hana, tmp_path, first, same, other, again)
    assert [number for number, _ in checked.good] == [2, 4]
    assert [(row.number, row.why) for row in checked.here] == [
        (3, "They stand in row 2 of the list."), (5, "They stand in row 4 of the list."),
    ]  # fmt: skip
    bring_in(hana, checked)
    twice = tried(hana, tmp_path, first, other)
    assert twice.good == ()
    assert {row.why for row in twice.here} == {"They are in the register already."}


def test_words_that_mean_no_choice_are_listed_and_can_be_given_one(hana: Session, tmp_path: Path) -> None:
    listed = read(workbook(tmp_path, [HEADINGS, [*ASHA[:4], "Champion, tea", *ASHA[5:8], "trainee"]]))
    reading = guessed(listed, otherwise={})
    assert check(hana, listed, reading).unknown == (("roles", "Champion", 1), ("roles", "tea", 1))
    words = {("roles", "champion"): "mentor", ("roles", "tea"): NOTHING}
    checked = check(hana, listed, replace(reading, words=words))
    assert checked.unknown == ()
    assert checked.good[0][1]["roles"] == "mentor"


def test_all_go_out_again_but_those_who_were_changed(hana: Session, tmp_path: Path) -> None:
    lines = [[f"Ana{n}", "Made-Up", f"ana{n}@example.org", "", "", "2020-01-01", "", "", "new"] for n in range(4)]
    batch = bring_in(hana, tried(hana, tmp_path, *lines))
    (listed,) = brought_in(hana)
    assert (listed.batch, listed.count) == (batch, 4)
    records = {str(row["name"]): str(row["record"]) for row in rows(hana, "volunteer")}
    begun = entry.edit(hana, records["Ana1 Made-Up"])
    path = next(q.path for q in begun.form.questions() if q.name == "org")
    begun.live.answer(path, "Made-up group")
    entry.submit(hana, begun, "I learned more")
    bins.delete(hana, records["Ana2 Made-Up"], "a double")
    out = take_out(hana, batch)
    assert (out.count, len(out.kept)) == (2, 1)
    assert people(hana) == {"Ana1 Made-Up"}
    assert brought_in(hana) == ()
    assert hana.store.checks.all() == ()


def test_a_thousand_people_come_in_together_or_not_at_all(hana: Session, tmp_path: Path) -> None:
    lines = [[f"Ana{n}", "Made-Up", f"ana{n}@example.org", "", "", "2020-01-01", "", "", "new"] for n in range(1_000)]
    checked = tried(hana, tmp_path, *lines)
    assert len(checked.good) == 1_000
    progress = Progress(lambda done, _total: progress.cancel() if done == 500 else None)
    with pytest.raises(Cancelled):
        bring_in(hana, checked, progress)
    assert (people(hana), brought_in(hana), hana.store.log.count()) == (set(), (), 0)
    bring_in(hana, checked)
    assert len(people(hana)) == 1_000


def test_refused_rows_go_into_a_workbook_as_they_were_written(hana: Session, tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_text("Name,Email,Phone\n=1+1,x,0207946\nZoë,y,\n", encoding="utf-8")
    listed = read(source)
    checked = check(hana, listed, guessed(listed))
    path = tmp_path / "refused.xlsx"
    write_refused(listed, checked.refused, path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    got = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert got[0] == ["Row", "Why", "Name", "Email", "Phone"]
    assert [row[2:] for row in got[1:]] == [["=1+1", "x", "0207946"], ["Zoë", "y", None]]
    assert sheet["C2"].data_type == "s"
    assert "Write an e-mail address" in got[1][1]
    with pytest.raises(VrpError):
        write_refused(listed, checked.refused, tmp_path / "nowhere" / "refused.xlsx")
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".vrp")] == []


def test_only_a_coordinator_brings_people_in(hana: Session, tmp_path: Path) -> None:
    checked = tried(hana, tmp_path, [*ASHA[:8], "new"])
    asha = replace(hana, person=hana.store.people.add(name="Asha", role=Role.AMBASSADOR))
    with pytest.raises(VrpError):
        bring_in(asha, checked)
    with pytest.raises(VrpError):
        take_out(asha, bring_in(hana, checked))
    assert people(hana) == {"Asha Made-Up"}


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfName;Email;Phone\r\nZo\xc3\xab;z@example.org;020 7946 0000\r\n",
        b"Name,Email,Phone\rZo\xeb,z@example.org,020 7946 0000\r",
        "Name\tEmail\tPhone\nZoë\tz@example.org\t020 7946 0000\n".encode("utf-16"),
    ],
)
def test_text_files_are_read_in_every_alphabet_that_excel_writes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    listed = read(path)
    assert [column.heading for column in listed.columns] == ["Name", "Email", "Phone"]
    assert listed.rows[0][1] == ("Zoë", "z@example.org", "020 7946 0000")


def test_formulas_are_read_as_what_they_came_to_and_days_as_days(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Name", "Joined"], ['="A"&"sha"', datetime.datetime(2021, 4, 3)]])
    # Nobody has worked the formula out yet, so there is nothing to read.
    assert read(path).rows[0][1] == ("", "2021-04-03")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("people.xlsm", b"PK\x03\x04"), ("people.xlsx", b"PK\x03\x04 no archive"), ("people.csv", b"PK\x03\x04"),
        ("people.csv", b"a\0b"), ("people.md", b"| a |"), ("people.docx", b"PK\x03\x04"), ("people.csv", b""),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words_of_lists(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(VrpError) as refused:
        tables_of(path)
    said = refused.value.problem
    assert "form" not in f"{said.happened} {said.do_next}".replace("formula", "")
    assert "nobody was brought in" in said.means.lower()


def test_a_list_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Name", "Email"], ["Asha", "a@example.org"]])
    assert read_tables(path) == tables_of(path)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(VrpError):
        read_tables(broken)
