"""How long a form takes to open in the window, to show an answer, and to add an instance of a repeat.

    python tests/bench/form_view.py [FORM.xml ...]

Without files: a repeat of 25 questions, of which 100 instances are added. With compiled forms: each of them too.
Prints milliseconds, from what a person does to the painted window, and the search among 20,000 choices.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.forms import compiled
from support.stores import new_session

from vrp_desktop.forms.definition import Choice
from vrp_desktop.operations import entry as entries
from vrp_desktop.ui.application import make_application
from vrp_desktop.ui.form_view.page import FormPage
from vrp_desktop.ui.form_view.text import TextEditor
from vrp_desktop.ui.form_view.type_ahead import TypeAhead
from vrp_desktop.ui.jobs import Jobs

REPEAT = "| survey |\n| | type | name | label |\n| | begin_repeat | child | Child |\n"
REPEAT += "".join(f"| | {'integer' if n % 2 else 'text'} | q{n} | Question {n} |\n" for n in range(25))
REPEAT += "| | end_repeat | | |\n"


def milliseconds(began: float) -> float:
    """Give the time since `began`."""
    return (time.perf_counter() - began) * 1000


def open_page(xform: str, folder: Path, jobs: Jobs) -> FormPage:
    """Open a form's page on a new store and print how long the page took."""
    made: list[entries.Entry] = []
    sessions = []

    def make(_progress: object) -> None:
        # The store belongs to the database thread from its first moment on.
        session = new_session(folder)
        session.store.forms.install(xform)
        forms = session.store.forms
        form_id = next(form.id for form in forms.current() if forms.xform(form.id, form.version) == xform)
        sessions.append(session)
        made.append(entries.begin(session, form_id))

    jobs.start(make)
    while jobs.running:
        QApplication.processEvents()
    if not made:
        raise SystemExit("this form cannot be opened here")
    began = time.perf_counter()
    page = FormPage(sessions[0], made[0], jobs)
    page.resize(1366, 768)
    page.show()
    page.start()
    QApplication.processEvents()
    print(
        f"open and painted                       {milliseconds(began):7.0f} ms, {len(page.tree.cards)} questions stand"
    )
    return page


def measure(page: FormPage) -> None:
    """Type, and add instances where the form has a repeat that people add to."""
    card = next((one for one in page.tree.cards.values() if isinstance(one.editor, TextEditor)), None)
    if card is not None and isinstance(card.editor, TextEditor):
        took = []
        for letter in "abcdefghij":
            began = time.perf_counter()
            QTest.keyClicks(card.editor.box, letter)
            page.take_typed()
            QApplication.processEvents()
            took.append(milliseconds(began))
        print(f"key to painted, the answer taken       {statistics.median(took):7.1f} ms")
    box = page.instances.box_around("")
    if box is not None and not box.add.isHidden():
        took = []
        for _ in range(100):
            began = time.perf_counter()
            box.add.click()
            QApplication.processEvents()
            # Only a running event loop lets go of widgets by itself; it is part of what the person waits for.
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            took.append(milliseconds(began))
        first, last = statistics.median(took[:5]), statistics.median(took[-5:])
        print(f"add an instance: first, 100th, ratio   {first:7.0f} {last:7.0f} ms {last / first:7.2f}")


def main() -> None:
    """Measure and print."""
    make_application()
    jobs = Jobs()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, given in enumerate(["", *sys.argv[1:]]):
            below = folder / str(number)
            below.mkdir()
            xform = Path(given).read_text(encoding="utf-8") if given else compiled(below, REPEAT)
            print(given or "a repeat of 25 questions")
            page = open_page(xform, below, jobs)
            measure(page)
            page.hide()
        editor = TypeAhead()
        editor.set_choices([Choice(f"c{number}", f"Street number {number}", {}) for number in range(20_000)])
        editor.show()
        took = []
        for letters in ("s", "st", "str", "n", "nu", "12", "123"):
            editor.line.clear()
            began = time.perf_counter()
            editor.line.setText(letters)
            editor.line.textEdited.emit(letters)
            QApplication.processEvents()
            took.append(milliseconds(began))
        print(f"search among 20,000 choices: p50, most {statistics.median(took):7.1f} {max(took):7.1f} ms")
        jobs.close()


if __name__ == "__main__":
    main()
