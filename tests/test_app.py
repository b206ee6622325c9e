"""The command line, as IT and scripts use it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from support.stores import WORDS, new_session, settings_in

from vrp_desktop.app import run
from vrp_desktop.operations import publishing, setup
from vrp_desktop.operations.self_test import Check, NotSo, Report, tried
from vrp_desktop.shipped import shipped
from vrp_desktop.store.folder import NoStore
from vrp_desktop.store.people import Role
from vrp_desktop.store.store import Store


def three_sentences(text: str) -> bool:
    return len([line for line in text.strip().splitlines() if line.endswith((".", ")"))]) == 3


def test_the_demo_makes_its_returns_without_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from vrp_desktop.app import run;"
        f"code = run(['demo', '--no-window', '--out', {str(tmp_path / 'demo')!r}]);"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'shiboken'))]; sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert re.search(r"8\d\d records by 9 people", done.stdout)
    assert len(list((tmp_path / "demo").glob("VRP_*.xlsx"))) == 2
    words = done.stdout.strip().rsplit(": ", 1)[1]
    assert len(words.split()) == 5
    for file in (tmp_path / "demo" / "records").iterdir():
        assert words.encode() not in file.read_bytes()


def test_the_demo_does_not_touch_records_that_are_not_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_session(tmp_path).store.close()
    before = settings_in(tmp_path).data_folder.joinpath("records.db").read_bytes()
    assert run(["demo", "--no-window", "--out", str(tmp_path)]) == 1
    assert three_sentences(capsys.readouterr().err)
    assert settings_in(tmp_path).data_folder.joinpath("records.db").read_bytes() == before


def test_the_self_test_gives_json_and_says_that_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["self-test", "--out", str(tmp_path / "report.json")]) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert report == json.loads(capsys.readouterr().out)
    assert report["well"]
    assert [check["name"] for check in report["checks"]][-1] == "window"


def test_the_self_test_tells_a_failure_without_what_another_library_said(tmp_path: Path) -> None:
    def read() -> None:
        (tmp_path / "asha" / "records.db").read_bytes()

    def not_so() -> None:
        raise NotSo("the window stayed empty")

    def refuse() -> None:
        raise NoStore("no database")

    report = Report(tuple(tried(work.__name__, work) for work in (read, not_so, refuse)))
    said = [check.said for check in report.checks]
    assert said[0].startswith("FileNotFoundError; vrp_desktop.operations.self_test:")
    assert said[1:] == ["the window stayed empty", "There are no records in this folder."]
    assert "asha" not in json.dumps(report.as_dict())


def test_a_return_is_written_with_words_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_session(tmp_path, Role.COORDINATOR).store.close()
    (tmp_path / "words.txt").write_text(WORDS.upper() + "\n", encoding="utf-8")
    out = tmp_path / "return.xlsx"
    arguments = ["return", "R-B", "--period", "2026-10", "--out", str(out), "--words-file", str(tmp_path / "words.txt")]
    assert run([*arguments, "--data", str(settings_in(tmp_path).data_folder)]) == 0
    assert "Made:" in capsys.readouterr().out
    assert "Worries by ward" in openpyxl.load_workbook(out).sheetnames


def test_a_draft_that_waits_is_replaced_on_the_command_line_only_when_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_session(tmp_path, Role.COORDINATOR).store.close()
    (tmp_path / "words.txt").write_text(WORDS, encoding="utf-8")
    out, data = tmp_path / "return.xlsx", str(settings_in(tmp_path).data_folder)
    arguments = ["return", "R-B", "--period", "2026-10", "--out", str(out), "--data", data]
    arguments += ["--words-file", str(tmp_path / "words.txt")]
    assert run(arguments) == 0
    out.unlink()
    capsys.readouterr()
    assert run(arguments) == 1
    said = capsys.readouterr().err
    assert "waits to be checked" in said
    assert "--replace-draft" in said
    assert not out.exists()
    assert run([*arguments, "--replace-draft"]) == 0
    assert out.exists()


def test_a_password_for_a_workbook_is_read_from_the_input_and_never_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new_session(tmp_path).store.close()
    monkeypatch.setattr("sys.stdin", io.StringIO("too few\n"))
    assert ambassador_return(tmp_path, "--checked", "none", "--password") == 1
    refused = capsys.readouterr().err
    assert "The password is too short." in refused
    assert "too few" not in refused
    assert not (tmp_path / "a.xlsx").exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("four words with spaces\n"))
    assert ambassador_return(tmp_path, "--checked", "none", "--password") == 0
    assert "four words" not in "".join(capsys.readouterr())
    with (tmp_path / "a.xlsx").open("rb") as file:
        locked = OOXMLFile(file)
        locked.load_key(password="four words with spaces", verify_password=True)
        assert locked.is_encrypted()
    with pytest.raises(SystemExit):
        run(["return", "R-A", "--period", "2026-10", "--out", "a.xlsx", "--password", "four words with spaces"])


def ambassador_return(folder: Path, *more: str) -> int:
    (folder / "words.txt").write_text(WORDS, encoding="utf-8")
    data, words = str(settings_in(folder).data_folder), str(folder / "words.txt")
    arguments = ["return", "R-A", "--period", "2026-10", "--out", str(folder / "a.xlsx"), "--words-file", words]
    return run([*arguments, "--data", data, *more])


def test_an_ambassador_return_is_refused_until_somebody_checked_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_session(tmp_path).store.close()
    assert ambassador_return(tmp_path) == 1
    said = capsys.readouterr().err
    assert three_sentences(said)
    assert "--checked" in said
    assert not (tmp_path / "a.xlsx").exists()
    assert ambassador_return(tmp_path, "--checked", " ") == 1
    assert ambassador_return(tmp_path, "--checked", "read on paper") == 0
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["Sign-off"]["B4"].value == "Yes"


def test_what_looks_personal_is_listed_and_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = new_session(tmp_path)
    form = session.store.forms.newest("activity")
    paths = {question.name: question.path for question in form.questions()}
    answers = {paths["done_on"]: "2026-10-05", paths["title"]: "Ring 07700 900123"}
    with session.store.transaction():
        session.store.log.append(
            record="r",
            ref="AC-K7-0001",
            form=form.id,
            version=form.version,
            answers=answers,
            author=session.person.id,
            parents=(),
        )
    session.store.close()
    assert ambassador_return(tmp_path) == 1
    first, *rest = capsys.readouterr().err.strip().splitlines()
    assert first.startswith("AC-K7-0001, Title: This looks like a phone number.")
    assert three_sentences("\n".join(rest))
    assert "07700" not in first
    assert not (tmp_path / "a.xlsx").exists()
    assert ambassador_return(tmp_path, "--checked", "the number of our own office") == 0


def test_an_ambassador_return_can_be_of_one_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = new_session(tmp_path)
    with session.store.transaction():
        session.store.people.add(name="Ben", role=Role.MENTOR)
    session.store.close()
    assert ambassador_return(tmp_path, "--checked", "read", "--person", "ben") == 0
    cover = openpyxl.load_workbook(tmp_path / "a.xlsx")["Cover"]
    assert [cell.value for cell in cover["B"]][3:] == ["Mentor"]
    capsys.readouterr()
    assert ambassador_return(tmp_path, "--checked", "read", "--person", "Nobody") == 1
    assert three_sentences(capsys.readouterr().err)


def test_a_partnership_return_of_one_person_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["return", "R-B", "--period", "2026-10", "--out", "b.xlsx", "--person", "Asha"]) == 1
    assert three_sentences(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"--period": "soon"}, "not a month"),
        ({"--words-file": "nowhere.txt"}, "could not be read"),
        ({"--out": "no/such/folder/r.xlsx"}, "could not be written"),
        ({"--data": "nowhere"}, ""),
        ({"words": "abacus abdomen abide abacus"}, "do not open"),
    ],
)
def test_what_goes_wrong_with_a_return_is_told_in_three_sentences(
    change: dict[str, str],
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    new_session(tmp_path, Role.COORDINATOR).store.close()
    (tmp_path / "words.txt").write_text(change.get("words", WORDS), encoding="utf-8")
    options = {
        "--period": "2026-10",
        "--out": "r.xlsx",
        "--words-file": "words.txt",
        "--data": str(settings_in(tmp_path).data_folder),
    } | {name: value for name, value in change.items() if name.startswith("--")}
    assert run(["return", "R-B", *(part for pair in options.items() for part in pair)]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 3
    assert WORDS not in said


def test_what_cannot_be_written_is_told_in_three_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr("vrp_desktop.operations.self_test.self_test", lambda: Report(()))
    monkeypatch.setattr("vrp_desktop.ui.self_test.window_check", lambda: Check("window", True, "", 0))
    for command, sentence in (
        (["self-test", "--out", "nowhere/a.json"], "“nowhere/a.json” is not there."),
        (["self-test", "--out", "folder"], "“folder” is a folder, not a file."),
        (["demo", "--no-window", "--out", "file"], "“file” lies in the way"),
        (["demo", "--no-window", "--out", "file/demo"], "“file/demo” lies in the way"),
        (["return", "R-A", "--period", "2026-10", "--out", "folder"], "“folder” is a folder, not a file."),
    ):
        assert run(command) == 1
        said = capsys.readouterr().err
        assert sentence in said
        assert len(said.strip().splitlines()) == 3


def test_words_that_end_before_they_are_typed_stop_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", end)
    assert run(["return", "R-A", "--period", "2026-10", "--out", "r.xlsx"]) == 1
    assert three_sentences(capsys.readouterr().err)


def test_a_command_that_is_stopped_says_so_in_three_sentences(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("getpass.getpass", stop)
    assert run(["return", "R-A", "--period", "2026-10", "--out", "r.xlsx"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Stopped, as you asked.")
    assert three_sentences(said)


def test_a_return_whose_name_is_no_text_is_remembered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_session(tmp_path).store.close()
    (tmp_path / "words.txt").write_text(WORDS, encoding="utf-8")
    out = tmp_path / "r\udcff.xlsx"
    data = settings_in(tmp_path).data_folder
    arguments = ["return", "R-A", "--period", "2026-10", "--out", str(out), "--words-file", str(tmp_path / "words.txt")]
    assert run([*arguments, "--data", str(data), "--checked", "nothing in it"]) == 0
    assert capsys.readouterr().out.endswith("r?.xlsx\n")
    store = Store.open(data, WORDS).store
    last = store.returns_made.last()
    store.close()
    assert out.exists()
    assert last is not None
    assert last.file_name == "r\ufffd.xlsx"


def test_the_return_of_a_month_asks_for_a_month_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_session(tmp_path, Role.COORDINATOR).store.close()
    (tmp_path / "words.txt").write_text(WORDS, encoding="utf-8")
    common = ["--period", "2026-Q3", "--out", str(tmp_path / "r.xlsx"), "--words-file", str(tmp_path / "words.txt")]
    for which, quarters in (("R-A", 0), ("R-B", 1)):
        assert run(["return", which, *common, "--data", str(settings_in(tmp_path).data_folder)]) == 1
        assert capsys.readouterr().err.count("quarter") == quarters


def test_a_form_with_faults_lists_them_all_and_publishes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = shipped("forms", "activity.md").read_text(encoding="utf-8")
    broken = text.replace("${reached} > 0", "${reeched} > 0").replace("select_one mix", "select_one mixx")
    (tmp_path / "activity.md").write_text(broken, encoding="utf-8")
    shutil.copytree(shipped("lists"), tmp_path / "lists")
    assert run(["publish-form", str(tmp_path / "activity.md")]) == 1
    said = capsys.readouterr().err
    assert said.count("reeched") >= 3
    assert "mixx" in said
    assert "row" in said.lower()
    assert not (tmp_path / "activity.xml").exists()


def test_a_good_form_is_compiled_beside_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "resident_concern.md"
    target.write_bytes(shipped("forms", "resident_concern.md").read_bytes())
    assert run(["publish-form", str(target), "--check"]) == 0
    assert not target.with_suffix(".xml").exists()
    assert run(["publish-form", "--beside", str(target)]) == 0
    assert target.with_suffix(".xml").read_bytes() == shipped("forms", "resident_concern.xml").read_bytes()
    assert "compiled" in capsys.readouterr().out


def test_a_form_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["publish-form", "nowhere.md"]) == 1
    assert three_sentences(capsys.readouterr().err)


def test_a_return_that_is_open_in_excel_is_told_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_session(tmp_path, Role.COORDINATOR).store.close()
    (tmp_path / "words.txt").write_text(WORDS, encoding="utf-8")
    out = tmp_path / "return.xlsx"
    out.write_bytes(b"as it was")
    (tmp_path / "~$return.xlsx").touch()
    arguments = ["return", "R-B", "--period", "2026-10", "--out", str(out), "--words-file", str(tmp_path / "words.txt")]
    assert run([*arguments, "--data", str(settings_in(tmp_path).data_folder)]) == 1
    assert "open in another program" in capsys.readouterr().err
    assert out.read_bytes() == b"as it was"


@pytest.fixture
def forms_of_a_coordinator(tmp_path: Path) -> list[str]:
    """Give the options that publish into a store with one record of the form `walk`, whose later version is there."""
    (tmp_path / "words.txt").write_text(WORDS, encoding="utf-8")
    first = tmp_path / "first.md"
    first.write_text(WALK, encoding="utf-8")
    session = new_session(tmp_path, Role.COORDINATOR)
    with contextlib.closing(session.store):
        publishing.publish(session, publishing.preview(session, first))
        answers = {"/data/how": "slow"}
        session.store.log.append(record="r", ref="WA-1", form="walk", version="1", answers=answers, author="p")
    later = WALK.replace("| | pace | slow | Slowly |\n", "").replace("| Walk | 1 |", "| Walk | 2 |")
    (tmp_path / "walk.md").write_text(later, encoding="utf-8")
    return ["--words-file", str(tmp_path / "words.txt"), "--data", str(settings_in(tmp_path).data_folder)]


WALK = """
| survey |
| | type | name | label |
| | select_one pace | how | How? |
| choices |
| | list_name | name | label |
| | pace | slow | Slowly |
| | pace | fast | Fast |
| settings |
| | form_id | form_title | version |
| | walk | Walk | 1 |
"""
GONE = "The choice “Slowly” of “How?” is gone: new records cannot choose it. 1 record has it, and keeps it in words."


def publish_at_a_terminal(arguments: list[str], answer: str) -> tuple[int, str]:
    """Run the program as a person at a terminal does, who reads the question and answers it."""
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals for a test")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "vrp_desktop", "publish-form", *arguments]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=Path(__file__).parent.parent) as run:
        os.close(theirs)
        said = b""
        while b"y/n" not in said and (piece := _read(ours)):
            said += piece
        os.write(ours, answer.encode() + b"\n")
        while piece := _read(ours):
            said += piece
        os.close(ours)
        return run.wait(60), said.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other side has closed it.
        return b""


def test_a_coordinator_publishes_a_new_form_into_the_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], forms_of_a_coordinator: list[str]
) -> None:
    text = shipped("forms", "activity.md").read_text(encoding="utf-8")
    (tmp_path / "new.md").write_text(text.replace("| activity |", "| walk_form |"), encoding="utf-8")
    assert run(["publish-form", str(tmp_path / "new.md"), *forms_of_a_coordinator]) == 0
    said = capsys.readouterr().out
    assert "is new here" in said
    assert "is published" in said


@pytest.mark.parametrize(("answer", "code", "newest"), [("y", 0, "2"), ("n", 3, "1"), ("", 3, "1")])
def test_at_a_terminal_the_report_comes_before_the_question(
    answer: str, code: int, newest: str, tmp_path: Path, forms_of_a_coordinator: list[str]
) -> None:
    ended, said = publish_at_a_terminal([str(tmp_path / "walk.md"), *forms_of_a_coordinator], answer)
    assert ended == code
    assert 0 < said.index(GONE) < said.index("Publish this? y/n")
    assert ("is published" in said) is (code == 0)
    session = setup.unlock(settings_in(tmp_path), WORDS)
    assert session.store.forms.newest("walk").version == newest
    session.store.close()


def test_without_a_terminal_what_touches_records_is_not_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], forms_of_a_coordinator: list[str]
) -> None:
    arguments = ["publish-form", str(tmp_path / "walk.md"), *forms_of_a_coordinator]
    assert run(arguments) == 3
    said = capsys.readouterr()
    assert GONE in said.out
    assert three_sentences(said.err)
    assert "--yes" in said.err
    assert run([*arguments, "--yes"]) == 0
    assert GONE in capsys.readouterr().out
    assert run(arguments) == 0
    assert "in use already" in capsys.readouterr().out


def test_without_a_terminal_what_touches_no_record_is_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], forms_of_a_coordinator: list[str]
) -> None:
    harmless = WALK.replace("| | pace | fast | Fast |\n", "").replace("| Walk | 1 |", "| Walk | 2 |")
    (tmp_path / "walk.md").write_text(harmless, encoding="utf-8")
    assert run(["publish-form", str(tmp_path / "walk.md"), *forms_of_a_coordinator]) == 0
    assert "no record has it" in capsys.readouterr().out


def test_warnings_alone_do_not_fail_a_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "walk.md").write_text(WALK.replace("| Fast |", "| |"), encoding="utf-8")
    assert run(["publish-form", "--check", str(tmp_path / "walk.md")]) == 0
    said = capsys.readouterr()
    assert "Please look at this. Sheet choices, row 8, column label" in said.err
    assert "can be published" in said.out


def test_the_exit_codes_stand_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["publish-form", "--help"])
    assert "Exit codes: 0 published" in " ".join(capsys.readouterr().out.split())


def test_checking_and_compiling_beside_are_two_commands(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["publish-form", "--check", "--beside", str(tmp_path / "walk.md")])
    assert ended.value.code == 2
