"""The real program in a process of its own, with hands at its window: ``python tests/support/child.py SCENE``.

It begins as ``python -m vrp_desktop`` does; once the window stands there, the scene is played by keys. "ready" on its
output says that the scene has been played, and the window is at work.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from support.stores import WORDS
from vrp_desktop import app, shipped
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import application
from vrp_desktop.ui.crash_note import CrashNote
from vrp_desktop.ui.locking.lock import Why

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.ui.form_view.page import FormPage
    from vrp_desktop.ui.window import MainWindow
    from vrp_desktop.work import Progress

CANARY = "Quenbyford zanzibarine lamps"
IDEA = "/data/worry/idea"


class Hands:
    """Two hands at the window of this process."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def until(self, is_so: Callable[[], object]) -> None:
        while not is_so():
            QApplication.processEvents()

    def type(self, text: str) -> None:
        self.until(lambda: QApplication.focusWidget() is not None)
        QTest.keyClicks(QApplication.focusWidget(), text)

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget(), key)

    def unlock(self) -> None:
        self.type(WORDS)
        self.key(Qt.Key.Key_Return)
        self.until(lambda: self.window.home is not None and bool(self.window.home.buttons))

    def write(self) -> FormPage:
        """Unlock, open a worry and type into it; the last letters are not on the disk yet."""
        self.unlock()
        self.type("1")
        self.until(lambda: self.window.form is not None and self.window.form.isVisible())
        form = self.window.form
        assert form is not None
        form.go_to(IDEA)
        self.type(CANARY)
        assert form.has_unkept()
        return form


def slot(hands: Hands) -> None:
    """Let a slot fail with the canary in its message and among its values; then close the window."""
    form = hands.write()
    hands.until(lambda: form.keeper.is_settled)
    QTimer.singleShot(0, lambda: hands.window.go_to(CANARY))
    QTimer.singleShot(500, hands.window.close)


def thread(hands: Hands) -> None:
    """Let a thread fail likewise."""
    form = hands.write()
    hands.until(lambda: form.keeper.is_settled)
    failing = threading.Thread(target=shipped.shipped, args=(CANARY,))
    failing.start()
    failing.join()
    hands.window.close()


def job(hands: Hands) -> None:
    """Let work on the database thread fail likewise, and copy the details of what the page says."""
    form = hands.write()
    hands.until(lambda: form.keeper.is_settled)
    hands.window.jobs.start(lambda _progress: shipped.shipped(CANARY)).failed.connect(form.note.show_problem)
    hands.until(form.note.isVisible)
    form.note.copy.click()
    print(QApplication.clipboard().text())  # noqa: T201
    hands.window.close()


def crash(hands: Hands) -> None:
    """Read where nothing is."""
    form = hands.write()
    hands.until(lambda: form.keeper.is_settled)
    faulthandler._sigsegv()  # noqa: SLF001 - made for such tests


def kill(hands: Hands) -> None:
    hands.write()
    os.kill(os.getpid(), signal.SIGKILL)


def look(hands: Hands) -> None:
    """Print what the page before unlocking says, what it copies, and where the keyboard is; then close."""
    hands.until(lambda: QApplication.focusWidget() is not None)
    for note in hands.window.findChildren(CrashNote):
        print(note.accessibleName(), note.isVisible())  # noqa: T201
        note.copy.click()
        print(QApplication.clipboard().text())  # noqa: T201
        note.put_away.click()
        print("put away", note.isHidden())  # noqa: T201
    print("keyboard", QApplication.focusWidget() is hands.window.way_in.unlock.field.line)  # noqa: T201
    hands.window.close()


def typing(hands: Hands) -> None:
    hands.write()


def dialog(hands: Hands) -> None:
    """Be inside the loop of a dialog that waits for an answer."""
    hands.write()
    QTimer.singleShot(0, QDialog(hands.window).exec)


def working(hands: Hands) -> None:
    """Have long work under way, and more of it waiting."""
    hands.write()

    def work(progress: Progress) -> None:
        while True:
            progress.step(0)
            time.sleep(0.01)

    hands.window.jobs.start(work, Priority.LONG)
    hands.window.jobs.start(work, Priority.LONG)


def locking(hands: Hands) -> None:
    """Be hidden already, and not closed yet."""
    hands.write()
    hands.window.lock.lock(Why.ASKED)


def unlocking(hands: Hands) -> None:
    """Have the words being tried."""
    hands.type(WORDS)
    hands.key(Qt.Key.Key_Return)


def session(hands: Hands) -> None:
    """Be told as Qt tells for Windows: asked whether it may end, then that it ends, before Qt closes any window."""
    hands.write()
    program = QApplication.instance()
    assert isinstance(program, QApplication)
    hands.window.keep_before_end()
    program.aboutToQuit.emit()
    assert hands.window.is_ended
    assert hands.window.isVisible()
    program.quit()


def dying(hands: Hands) -> None:
    """Be told as Qt tells for a session manager of X: asked whether it may end, then made to close its windows."""
    hands.write()
    program = QApplication.instance()
    assert isinstance(program, QApplication)
    hands.window.keep_before_end()
    hands.type(", later")
    program.quit()


SCENES = {
    scene.__name__: scene
    for scene in (slot, thread, job, crash, kill, look, typing, dialog, working, locking, unlocking, session, dying)
}


def main() -> int:
    scene, make = SCENES[sys.argv[1]], application.make_window

    def made(*settings: object) -> MainWindow:
        window = make(*settings)  # type: ignore[arg-type]

        def play() -> None:
            scene(Hands(window))
            print("ready", flush=True)  # noqa: T201

        QTimer.singleShot(0, play)
        return window

    application.make_window = made  # type: ignore[assignment]
    return app.start([])


if __name__ == "__main__":
    sys.exit(main())
