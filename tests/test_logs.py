"""The log holds what happened by kind and place, and nothing that a person wrote, whatever is handed to it."""

from __future__ import annotations

import ast
import enum
import logging
import re
import subprocess
import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

import vrp_desktop
from vrp_desktop import logs, shipped
from vrp_desktop.logs import Word
from vrp_desktop.store.errors import DiskFull

CANARY = "Quenbyford zanzibarine lamps"
ROOT = Path(vrp_desktop.__file__).parent
LEVELS = ("debug", "info", "warning", "error", "critical", "exception", "log")
OURS = logging.getLogger("vrp_desktop.trial")


class Colour(enum.Enum):
    GREEN = CANARY


@pytest.fixture(autouse=True)
def started(own_profile: Path) -> object:
    root = logging.getLogger()
    before = list(root.handlers)
    logs.start()
    yield own_profile
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)


def written() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(logs.folder().glob("*.log")))


def test_the_first_line_says_what_the_program_runs_on() -> None:
    (line,) = written().splitlines()
    found = re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO vrp_desktop\.logs version (.+)", line)
    assert found is not None
    assert found[1].startswith(f"{vrp_desktop.__version__}, from source, Python {sys.version.split()[0]} on ")


@pytest.mark.parametrize(
    ("argument", "stands"),
    [
        (CANARY, "…"),
        (Path(CANARY), "…"),
        ([CANARY], "…"),
        (ValueError(CANARY), "…"),
        (None, "…"),
        (type(CANARY, (), {}), "…"),
        (DiskFull, "DiskFull"),
        (Colour.GREEN, "GREEN"),
        (Word("6.11"), "6.11"),
        (3, "3"),
        (True, "True"),
    ],
)
def test_only_numbers_kinds_and_our_own_words_follow_a_sentence(argument: object, stands: str) -> None:
    OURS.warning("found: %s", argument)
    assert written().endswith(f"WARNING vrp_desktop.trial found: {stands}\n")


@pytest.mark.parametrize("arguments", [(CANARY,), (1, CANARY), ({"what": CANARY},)])
def test_a_sentence_that_does_not_fit_its_arguments_stands_alone(arguments: tuple[object, ...]) -> None:
    record = logging.LogRecord("vrp_desktop.trial", logging.ERROR, "trial.py", 1, "found: %d", arguments, None)
    for handler in logging.getLogger().handlers:
        if type(handler).__module__ == logs.__name__:
            handler.handle(record)
    assert written().endswith("ERROR vrp_desktop.trial found: %d\n")


def test_a_fault_is_its_class_and_the_places_in_our_code() -> None:
    try:
        try:
            raise ValueError(CANARY)
        except ValueError:
            shipped.shipped(CANARY)
    except FileNotFoundError as fault:
        fault.add_note(CANARY)
        OURS.exception("unforeseen")
    said = written()
    assert re.search(
        r"ERROR vrp_desktop\.trial unforeseen\n  FileNotFoundError, after ValueError\n"
        r"  \(in \w+\)\n  vrp_desktop\.shipped:\d+ shipped\n",
        said,
    )
    assert CANARY not in said


def test_what_another_library_says_is_its_name_and_level_alone() -> None:
    logging.getLogger("openpyxl.reader").error("cannot read %s", CANARY)
    logging.getLogger(CANARY).error("cannot read %s", CANARY)
    logging.getLogger("vrp_desktopish").error(CANARY)
    ends = [line.partition("Z ")[2] for line in written().splitlines()[1:]]
    assert ends == ["ERROR openpyxl.reader …", "ERROR … …", "ERROR vrp_desktopish …"]


def test_every_line_of_ours_begins_with_a_sentence_from_the_source() -> None:
    found = 0
    for path in ROOT.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and isinstance(call.func.value, ast.Name)
                and call.func.value.id == "_log"
                and call.func.attr in LEVELS
            ):
                found += 1
                sentence = call.args[0]
                assert isinstance(sentence, ast.Constant), f"{path.name}:{call.lineno}"
                assert isinstance(sentence.value, str), f"{path.name}:{call.lineno}"
    assert found > 10


def test_a_word_of_our_own_is_made_of_nothing_that_a_person_wrote() -> None:
    """Each `Word(...)` in the source is one of these; a new one must be looked at."""
    found = {
        ast.unparse(call.args[0])
        for path in ROOT.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Word"
    }
    assert found == {
        "__version__",
        "kind",
        "platform.python_version()",
        "system()",
        "qVersion()",
        "said[1]",
        "details or 'no places are known'",
        "wanted.command.__name__.strip('_')",
    }


def test_a_full_file_is_followed_by_the_next_and_only_the_newest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MOST_BYTES", 500)
    for number in range(200):
        OURS.warning("line %d", number)
    files = sorted(logs.folder().glob("*.log"))
    assert len(files) == logs.KEPT
    assert max(path.stat().st_size for path in files) <= 500
    assert logs.last_lines(3) == [line for line in written().splitlines() if re.search(r"line 19[789]$", line)]


def test_several_processes_write_at_once_and_lose_no_line() -> None:
    code = "import logging\nfrom vrp_desktop import logs\nlogs.start()\nlog = logging.getLogger('vrp_desktop.trial')\n"
    code += "for number in range(200): log.info('line %d', number)\n"
    children = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [child.wait() for child in children] == [0, 0, 0]
    assert len(re.findall(r"trial line \d+\n", written() + "\n")) == 600


def test_a_log_that_cannot_be_written_is_not_noticed(own_profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = logs.folder()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("a file lies in the way")
    OURS.error("lost")
    logs.start()
    OURS.error("lost too")
    assert logs.last_lines() == []
    folder.unlink()
    OURS.error("the folder is made anew")
    assert logs.last_lines()[-1].endswith("the folder is made anew")
    assert capsys.readouterr() == ("", "")


def test_the_folder_is_shown_without_the_name_of_its_person(own_profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path(logs.shown_folder()).parts[0] == "~"
    assert own_profile.name not in logs.shown_folder()
    monkeypatch.setenv("XDG_STATE_HOME", "/elsewhere/asha")
    monkeypatch.setenv("LOCALAPPDATA", "/elsewhere/asha")
    assert "asha" not in logs.shown_folder()


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (PureWindowsPath(r"H:\asha\VRP"), r"H:\…"), (PureWindowsPath(r"\\files\asha$\VRP"), "…"),
        (PurePosixPath("/srv/asha/VRP"), "…"),
    ],
)  # fmt: skip
def test_of_a_path_elsewhere_the_help_desk_sees_the_drive(path: PurePath, shown: str) -> None:
    assert logs.shown_path(path) == shown


@pytest.mark.parametrize("word", ["publish-worker", "template-worker", "list-worker"])
def test_a_worker_that_reads_a_file_from_outside_has_no_log(word: str) -> None:
    before = written()
    subprocess.run([sys.executable, "-m", "vrp_desktop", word], input=b"{}\n", capture_output=True, check=False)
    assert written() == before


def test_a_command_leaves_its_name_and_its_end_but_not_its_arguments(tmp_path: Path) -> None:
    place = tmp_path / CANARY.partition(" ")[0]
    command = [sys.executable, "-m", "vrp_desktop", "verify", "--data", str(place), "--words-file", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "begun: verify\n" in written()
    assert "a problem was told: VrpError\n" in written()
    assert place.name not in written()
    assert tmp_path.name not in written()
