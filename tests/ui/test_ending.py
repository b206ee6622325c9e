"""The system asks the real program to end, whatever is going on: the last letter is on the disk, nobody is asked."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.child import CANARY, IDEA
from support.stores import WORDS, new_session

from vrp_desktop import logs
from vrp_desktop.app import data_folder
from vrp_desktop.operations import setup
from vrp_desktop.settings import Settings

CHILD = Path(__file__).parents[1] / "support" / "child.py"
WITHIN_SECONDS = 5.0
"""Windows waits no longer."""


NO_SOCKETS = f"""
import runpy, socket, sys
def refuse(*_): raise OSError("not allowed")
socket.socketpair = refuse
runpy.run_path({str(CHILD)!r}, run_name="__main__")
"""
AS_ON_WINDOWS = f"""
import runpy, socket, sys
from vrp_desktop.ui import ending
def opened(*_): raise AssertionError("a listener on 127.0.0.1")
socket.socketpair = opened
make = ending._Waking.__init__
def made(*given):
    here, sys.platform = sys.platform, "win32"
    try:
        make(*given)
    finally:
        sys.platform = here
ending._Waking.__init__ = made
runpy.run_path({str(CHILD)!r}, run_name="__main__")
"""


def hears(deaf_to: signal.Signals | None) -> None:
    """Let a process hear each signal but `deaf_to`; whoever runs the tests may be deaf to some, as under nohup."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN if number == deaf_to else signal.SIG_DFL)


def begun(scene: str, first: str = "", deaf_to: signal.Signals | None = None) -> subprocess.Popen[str]:
    """Start the program on new records, and come back once the scene was played. `first`: code that starts it."""
    new_session(data_folder().parent).store.close()
    program = ["-c", first] if first else [str(CHILD)]
    command = [sys.executable, *program, scene]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=lambda: hears(deaf_to))
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def ended(child: subprocess.Popen[str]) -> float:
    """Wait for its end, check that it was a good one, and give the seconds that it took."""
    began = time.monotonic()
    try:
        child.communicate(timeout=60)
    finally:
        child.kill()
    took = time.monotonic() - began
    assert child.returncode == 0
    said = "\n".join(path.read_text() for path in logs.folder().glob("*.log"))
    assert "vrp_desktop.ui.window ended because the system asked\n" in said
    assert "ERROR" not in said
    assert list(logs.folder().glob("window-*.open")) == [], "it was no crash"
    assert not re.search("backups made", said), "no backup is begun"
    return took


def draft() -> str:
    """Open the records and give what stands in the unfinished worry."""
    session = setup.unlock(Settings(data_folder=data_folder()), WORDS)
    try:
        (one,) = session.store.drafts.unfinished(session.person.id)
        return one.answers[IDEA]
    finally:
        session.store.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda number: number.name)
def test_a_signal_while_typing_keeps_the_last_letter(number: signal.Signals) -> None:
    child = begun("typing")
    os.kill(child.pid, number)
    assert ended(child) < WITHIN_SECONDS
    assert draft() == CANARY


def test_what_was_started_to_outlive_its_terminal_stays_deaf_to_its_end() -> None:
    child = begun("typing", deaf_to=signal.SIGHUP)
    said = Path(f"/proc/{child.pid}/status").read_text()
    ignored = re.search(r"^SigIgn:\s*(\w+)$", said, re.MULTILINE)
    assert ignored is not None
    assert int(ignored[1], 16) >> (signal.SIGHUP - 1) & 1
    child.terminate()
    ended(child)
    assert draft() == CANARY


@pytest.mark.parametrize("first", [NO_SOCKETS, AS_ON_WINDOWS], ids=["no sockets", "as on Windows"])
def test_without_a_socket_the_window_opens_and_a_signal_ends_it(first: str) -> None:
    child = begun("typing", first)
    child.terminate()
    assert ended(child) < WITHIN_SECONDS
    assert draft() == CANARY


@pytest.mark.parametrize("refused", ["", "socket.socketpair = refuse"], ids=["a socket", "no sockets"])
def test_a_loop_in_which_nothing_happens_lets_python_take_a_signal(refused: str) -> None:
    code = f"""
import signal, socket
from PySide6.QtCore import QCoreApplication, QTimer
from vrp_desktop.ui.ending import _Waking
def refuse(*_): raise OSError("not allowed")
{refused}
program = QCoreApplication([])
waking = _Waking(program)
signal.signal(signal.SIGTERM, lambda *_: program.exit(0))
QTimer.singleShot(0, lambda: print("ready", flush=True))
code = program.exec()
waking.stop()
raise SystemExit(code)
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.terminate()
    try:
        child.communicate(timeout=30)
    finally:
        child.kill()
    assert child.returncode == 0


@pytest.mark.parametrize("scene", ["dialog", "working", "locking"])
def test_a_signal_ends_a_dialog_work_and_locking_and_keeps_the_last_letter(scene: str) -> None:
    child = begun(scene)
    child.terminate()
    assert ended(child) < WITHIN_SECONDS
    assert draft() == CANARY


def test_a_signal_while_the_words_are_tried_ends_it(own_profile: Path) -> None:
    child = begun("unlocking")
    child.terminate()
    ended(child)
    assert not (own_profile / "VRP Desktop" / "records" / "records.db-journal").read_bytes()


def test_two_signals_end_it_once() -> None:
    child = begun("typing")
    child.terminate()
    child.send_signal(signal.SIGHUP)
    ended(child)
    assert draft() == CANARY


@pytest.mark.parametrize(("scene", "typed_later"), [("session", ""), ("dying", ", later")])
def test_a_session_that_ends_asks_nobody_and_keeps_the_last_letter(scene: str, typed_later: str) -> None:
    child = begun(scene)
    assert ended(child) < WITHIN_SECONDS
    assert draft() == CANARY + typed_later


def test_a_command_that_is_told_to_end_closes_its_store_and_says_that_it_stopped(tmp_path: Path) -> None:
    new_session(tmp_path).store.close()
    code = "import sys, time\nfrom vrp_desktop import app\nfrom vrp_desktop.operations import checking\n"
    code += "def check(_session):\n    print('checking', flush=True)\n    time.sleep(60)\nchecking.check = check\n"
    code += "sys.exit(app.start(['verify', '--data', sys.argv[1], '--words-file', sys.argv[2]]))\n"
    words = tmp_path / "words"
    words.write_text(WORDS)
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "records"), str(words)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "checking\n"
    child.terminate()
    said = child.communicate(timeout=30)[1]
    assert child.returncode == 1
    assert said.startswith("Stopped, as you asked.\n")
    assert "vrp_desktop.app stopped\n" in "\n".join(path.read_text() for path in logs.folder().glob("*.log"))
