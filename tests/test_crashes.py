"""The real program is made to fail and to crash with the canary in its hands; only kinds and places may be left."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from faults.canary import forms_of, look
from support.child import CANARY
from support.stores import WORDS, new_session

from vrp_desktop import logs
from vrp_desktop.app import data_folder
from vrp_desktop.crashes import last_time

CHILD = Path(__file__).parent / "support" / "child.py"
TOLD = (
    "VRP closed unexpectedly last time. Nothing that was saved is lost. "
    "If it happens again, copy the details and send them to your help desk."
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make records in the place where the program looks for them; the child's other files come into it too."""
    new_session(data_folder().parent).store.close()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def allow_dumps() -> None:
    """Let the system write dumps as large as it may: it is the program that must say no."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def play(scene: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CHILD), scene],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120, preexec_fn=allow_dumps,
    )  # fmt: skip


def logged() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(logs.folder().glob("*.log")))


def left_open() -> list[Path]:
    return list(logs.folder().glob("window-*.open"))


def nothing_is_left_of_it(folder: Path) -> None:
    """Check that no file has what was typed, and that there is no dump of memory."""
    secrets = [form for text in (CANARY, WORDS) for form in forms_of(text)]
    count, found = look([folder], 0, secrets)
    assert count > 5
    assert found == []
    assert [path.name for path in folder.rglob("core*")] == []


def test_a_slot_that_fails_is_logged_and_the_window_lives_on(place: Path) -> None:
    done = play("slot", place)
    assert done.returncode == 0
    assert "KeyError\n" in logged()
    assert "MainWindow._go\n" in logged()
    assert logged().count("Qt said something: QtWarningMsg, default\n") == 1
    assert done.stderr == ""
    assert left_open() == []
    nothing_is_left_of_it(place)


def test_a_thread_that_fails_is_logged(place: Path) -> None:
    done = play("thread", place)
    assert done.returncode == 0
    assert "unforeseen\n  FileNotFoundError\n  (in threading)\n  vrp_desktop.shipped:" in logged()
    assert done.stderr == ""
    nothing_is_left_of_it(place)


def test_the_details_of_work_that_failed_hold_kind_and_places_and_no_content(place: Path) -> None:
    done = play("job", place)
    assert done.returncode == 0
    assert "What went wrong:\nFileNotFoundError\n" in done.stdout
    assert "vrp_desktop.shipped:" in done.stdout
    assert CANARY not in done.stdout
    assert str(place) not in done.stdout
    nothing_is_left_of_it(place)


def test_a_crash_leaves_its_places_and_no_memory_and_is_told_once(place: Path) -> None:
    done = play("crash", place)
    assert done.returncode == -signal.SIGSEGV
    (mark,) = left_open()
    assert "vrp_desktop" in mark.read_text()
    nothing_is_left_of_it(place)
    told = play("look", place).stdout
    assert told.startswith(f"{TOLD} True\n")
    assert "What went wrong:\nclosed unexpectedly\nFatal Python error: Segmentation fault\n" in told
    assert "vrp_desktop.ui.application:" in told
    assert str(place) not in told
    assert str(Path(logs.__file__).parent) not in told
    assert "put away True" in told
    assert "keyboard True" in told, "whoever begins types the words, crash or not"
    assert "closed unexpectedly last time: Fatal Python error: Segmentation fault\n" in logged()
    assert left_open() == []
    assert TOLD not in play("look", place).stdout
    nothing_is_left_of_it(place)


def test_a_kill_is_told_too_since_the_window_was_open(place: Path) -> None:
    assert play("kill", place).returncode == -signal.SIGKILL
    nothing_is_left_of_it(place)
    told = play("look", place).stdout
    assert told.startswith(f"{TOLD} True\n")
    assert "What went wrong:\nclosed unexpectedly\n\n" in told
    nothing_is_left_of_it(place)


def test_of_what_a_crash_wrote_only_kinds_and_places_are_told() -> None:
    logs.folder().mkdir(parents=True)
    (logs.folder() / "window-20261129-101112-99.open").write_text(
        f"Windows fatal exception: access violation\nFatal Python error: {CANARY}: {CANARY}!\n\n"
        "Thread 0x000012ab (most recent call first):\n"
        f'  File "C:\\Users\\asha\\{CANARY}\\openpyxl\\reader\\excel.py", line 5 in read\n'
        '  File "C:\\Users\\asha\\AppData\\Local\\VRP\\vrp_desktop\\ui\\jobs.py", line 61 in deliver\n\n'
        "Current thread 0x000034cd (most recent call first):\n"
        '  File "vrp_desktop/store/log.py", line ??? in append\n'
        f'  File "/home/asha/{CANARY}.py", line 3 in {CANARY}\n'
        f"Extension modules: {CANARY} (total: 1)\n{CANARY}\n"
    )
    assert last_time() == (
        "Windows fatal exception: access violation\nin another thread:\n(in excel)\nvrp_desktop.ui.jobs:61 deliver\n"
        "in this thread, the innermost first:\nvrp_desktop.store.log:??? append"
    )
    assert last_time() is None


def test_a_window_that_is_open_has_not_crashed(place: Path) -> None:
    holding = "import sys\nfrom vrp_desktop.crashes import OpenWindow\nmark = OpenWindow()\n"
    holding += "print('open', flush=True)\nsys.stdin.read()\nmark.close()\n"
    other = subprocess.Popen([sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    assert TOLD not in play("look", place).stdout
    assert len(left_open()) == 1
    other.communicate("")
    assert left_open() == []


FAILING = """
import sys
from vrp_desktop import app, shipped
canary = {canary!r}
def fail(*_arguments):
    shipped.shipped(canary)
app.{what} = fail
sys.exit(app.start({arguments!r}))
"""


def fail(what: str, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    code = FAILING.format(canary=CANARY, what=what, arguments=arguments)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_a_fault_outside_of_the_window_is_told_in_three_sentences_and_logged_without_content(place: Path) -> None:
    # Not one of the faults of files that a command line may name.
    done = fail("_parser", ["verify"])
    assert done.returncode == 1
    assert done.stderr.startswith("Something went wrong that we did not expect.\n")
    assert len(done.stderr.strip().splitlines()) == 3
    assert "FileNotFoundError\n" in logged()
    assert "vrp_desktop.app:" in logged()
    nothing_is_left_of_it(place)


NO_CONSOLE = """
import sys
from vrp_desktop import app, native_box
native_box.show = lambda text: open("shown", "a").write(text)
app._has_display = lambda: False
sys.stderr = sys.stdout = None
sys.exit(app.start({arguments!r}))
"""


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [([], "There is no display here, so the window cannot open."), (["verify", "--words-file", "missing"], "")],
)
def test_without_a_console_a_box_says_why_the_window_cannot_open_and_none_stops_a_command_at_night(
    place: Path, arguments: list[str], shown: str
) -> None:
    code = NO_CONSOLE.format(arguments=arguments)
    done = subprocess.run([sys.executable, "-c", code], cwd=place, check=False, env=os.environ)
    assert done.returncode == 1
    box = place / "shown"
    assert (box.read_text() if box.exists() else "").partition("\n")[0] == shown


def test_no_dump_is_written_whoever_would_take_it() -> None:
    code = "import resource\nfrom vrp_desktop.crashes import keep_no_dumps\nkeep_no_dumps()\n"
    code += "print(max(resource.getrlimit(resource.RLIMIT_CORE)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # One byte, and not none: only that keeps Linux from handing the memory to a program (core_pattern with a pipe).
    assert int(done.stdout) <= 1
