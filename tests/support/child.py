"""The real program in a process of its own, with hands at its window: ``python tests/support/child.py SCENE``.

It begins as ``python -m vrp_desktop`` does; once the window stands there, the scene is played by keys. "ready" on its
output says that the scene has been played, and the window is at work.
"""

from __future__ import annotations

import datetime
import faulthandler
import json
import locale
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import openpyxl
from PySide6.QtCore import QLocale, Qt, QTimer, qWarning
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QToolButton,
)

from support.stores import WORDS
from vrp_desktop import app, shipped
from vrp_desktop.app import data_folder
from vrp_desktop.operations import entry, making, sample_borough
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import application
from vrp_desktop.ui.crash_note import CrashNote
from vrp_desktop.ui.locking.lock import Why

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.form_view.page import FormPage
    from vrp_desktop.ui.window import MainWindow
    from vrp_desktop.work import Progress

CANARY = "Quenbyford zanzibarine lamps"
IDEA = "/data/worry/idea"
WAITS_SECONDS = 60


class Hands:
    """Two hands at the window of this process."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def until(self, is_so: Callable[[], object]) -> None:
        last = time.monotonic() + WAITS_SECONDS
        while not is_so():
            if time.monotonic() > last:
                # A scene that cannot be played must not leave a process behind.
                os._exit(3)
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
    """Let a slot fail with the canary in its message and among its values, and Qt complain; then close the window."""
    form = hands.write()
    for _ in range(3):
        qWarning(CANARY)
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


def dates_of_a_return(session: Session, progress: Progress) -> list[list[str]]:
    """Write a worry down and make a return of it; gives its cells that hold a day, with how the cell shows it."""
    written = entry.begin(session, "resident_concern")
    sample_borough.answer_as_sample(session, written, 1)
    entry.keep(session, written, written.unkept(), None)
    heard = next(value for path, value in written.live.answers().items() if path.endswith("/heard_on"))
    entry.submit(session, written)
    out = data_folder().parent / "return.xlsx"
    making.make_file(
        session, making.ReturnRequest("R-A", heard[:7], is_checked=True, kept_because="made up"), out, progress
    )
    cells = [cell for sheet in openpyxl.load_workbook(out) for row in sheet.iter_rows() for cell in row]
    days = [cell for cell in cells if isinstance(cell.value, datetime.date) and cell.value.isoformat()[:10] == heard]
    return [[type(cell.value).__name__, cell.number_format] for cell in days]


def british(hands: Hands) -> None:
    """Print how days, numbers and Qt's own texts stand in the window and in a workbook; then close."""
    hands.unlock()
    hands.type("1")
    hands.until(lambda: hands.window.form is not None and hands.window.form.isVisible())
    form, session = hands.window.form, hands.window.session
    assert form is not None
    assert session is not None
    heard = form.card("heard_on")
    form.go_to(heard.question.path)
    hands.type("3/11/2025")
    hands.key(Qt.Key.Key_Return)
    assert heard.editor is not None
    line, pick = heard.editor.focus_widgets()
    assert isinstance(line, QLineEdit)
    assert isinstance(pick, QPushButton)
    pick.click()
    calendar = heard.editor.findChild(QCalendarWidget)
    grid = calendar.findChild(QTableView).model()
    boxes = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, hands.window)
    files = QFileDialog(hands.window, options=QFileDialog.Option.DontUseNativeDialog)
    spin = QDoubleSpinBox(hands.window, maximum=1e7, value=1234567.5, showGroupSeparator=True)
    facts: dict[str, object] = {
        "answered": form.entry.live.answers()[heard.question.path],
        "shown": line.text(),
        "calendar": [grid.index(0, column).data() for column in range(7)],
        "month": calendar.findChild(QToolButton, "qt_calendar_monthbutton").text(),
        "reads from": [form.layoutDirection().name, QApplication.layoutDirection().name],
        "menu": [one.text().partition("\t")[0] for one in line.createStandardContextMenu().actions() if one.text()],
        "buttons": [one.text() for one in boxes.buttons()],
        "file dialog": [one.text() for one in files.findChildren(QPushButton)],
        "number": [spin.text(), QLocale().toString(1234567)],
        "python": [datetime.date(2025, 11, 3).strftime("%A %d %B %x"), f"{1234567.5:n}"],
        "sorted": sorted(["Zoe", "Ärzte", "apple", "Ilford"], key=locale.strxfrm),
    }
    made = hands.window.jobs.start(lambda progress: dates_of_a_return(session, progress))
    made.done.connect(lambda dates: facts.update({"workbook": dates}))
    hands.until(lambda: "workbook" in facts)
    hands.window.lock.lock(Why.HIDDEN)
    hidden = hands.window.lock.hidden
    assert hidden is not None
    facts["clock"] = [one.text() for one in hidden.findChildren(QLabel)]
    hands.until(lambda: not hands.window.lock.is_closing)
    print(json.dumps(facts))  # noqa: T201
    hands.window.close()


SCENES = {
    scene.__name__: scene
    for scene in (
        slot, thread, job, crash, kill, look, typing, dialog, working, locking, unlocking, session, dying, british,
    )
}  # fmt: skip


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
