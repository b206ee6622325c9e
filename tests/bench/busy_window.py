"""Whether the window stays quick with a large store, also while a search and a return are being worked on.

    python tests/bench/busy_window.py [--records N]

Fills a store with N worries (100,000), opens the real window offscreen, and prints, from a key to the painted window:
typing with nothing going on, typing while searches and the partnership's return are worked on one after the other (bar:
99 of 100 under 16 ms), and paging through the list of all records (bar: 99 of 100 under 50 ms). All in one run.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.stores import CHEAP, WORDS, settings_in

from vrp_desktop.operations import entry, find, making, sample_borough, setup
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter, Sort
from vrp_desktop.store.uuid7 import uuid7
from vrp_desktop.ui.application import make_application, make_window

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.window import MainWindow

KINDS = 200
"""So many different worries are made as a person makes them; the rest repeats their answers."""
AT_ONCE = 2_000
BETWEEN_LETTERS_S = 0.03
LETTERS = "the lights near the shops are broken and people go round "


def fill(folder: Path, records: int) -> None:
    """Make a store with so many worries, registers and search included."""
    session = setup.set_up(settings_in(folder), name="Hana", role=Role.COORDINATOR, words=WORDS, cost=CHEAP).session
    store, chance = session.store, random.Random(2026)
    form = store.forms.newest("resident_concern")
    kinds = []
    for seed in range(KINDS):
        begun = entry.begin(session, form.id)
        sample_borough.answer_as_sample(session, begun, seed)
        kinds.append(begun.live.finished_answers())
    for start in range(0, records, AT_ONCE):
        with store.transaction():
            for _ in range(min(AT_ONCE, records - start)):
                store.log.append(
                    record=uuid7(), ref=store.log.next_ref(form.settings.prefix), form=form.id, version=form.version,
                    answers=chance.choice(kinds), author=session.person.id,
                )  # fmt: skip
    store.registers.catch_up()
    store.close()


def until(application: QApplication, is_so: Callable[[], object]) -> None:
    """Let the window work until something is so."""
    while not is_so():
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


def pause(application: QApplication) -> None:
    """Wait as long as a quick hand between two letters."""
    began = time.perf_counter()
    until(application, lambda: time.perf_counter() - began > BETWEEN_LETTERS_S)


def painted(application: QApplication, press: Callable[[], None]) -> float:
    """Give how long it takes from a key to the painted window, in ms."""
    began = time.perf_counter()
    press()
    application.processEvents()
    return (time.perf_counter() - began) * 1000


def said(what: str, times: list[float], bar: float) -> None:
    """Print one line."""
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    print(
        f"{what:44} p50 {statistics.median(ordered):6.1f}  p99 {p99:6.1f}  most {ordered[-1]:6.1f} ms (bar: {bar:.0f})"
    )


def keep_busy(window: MainWindow, session: Session) -> Callable[[], int]:
    """Work on searches and the partnership's return, one after the other. What it gives ends that and says how much."""
    done, is_over = [0], list[bool]()
    request = making.ReturnRequest("R-B", "2026-10")
    works = [
        lambda _progress: find.count(session, RecordFilter(words="st")),
        lambda _progress: making.preview(session, request),
        lambda _progress: find.page(session, RecordFilter(words="park lig"), Sort("on_date", descending=True)),
    ]

    def go_on(_result: object = None) -> None:
        done[0] += 1
        if not is_over and not window.jobs.is_closed:
            window.jobs.start(works[done[0] % len(works)]).ended.connect(go_on)

    def end() -> int:
        is_over.append(True)
        return done[0]

    go_on()
    return end


def main() -> None:
    """Fill, type, page, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=100_000)
    records = options.parse_args().records
    with tempfile.TemporaryDirectory(prefix="busy-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        fill(folder, records)
        application = make_application()
        settings = settings_in(folder)
        window = make_window(settings, settings)
        window.start()
        window.show()
        window.activateWindow()
        until(application, lambda: QApplication.focusWidget() is not None)
        QTest.keyClicks(QApplication.focusWidget(), WORDS)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        until(application, lambda: window.home is not None and bool(window.home.buttons))
        page_through(application, window)
        type_letters(application, window)
        session = window.session
        window.jobs.close(session.store.close if session is not None else None)
    print(f"{records:,} records; memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def type_letters(application: QApplication, window: MainWindow) -> None:
    """Type with nothing going on and with much going on, in turns."""
    window.go_to("home")
    until(application, lambda: window.jobs.running == 0)
    window.begin("resident_concern")
    until(application, lambda: window.form is not None and window.form.isVisible())
    form, session = window.form, window.session
    assert form is not None
    assert session is not None
    form.go_to(form.card("idea").path)
    quiet, busy = [], []
    for letter in LETTERS * 4:
        quiet.append(painted(application, lambda it=letter: QTest.keyClicks(QApplication.focusWidget(), it)))
        pause(application)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    end = keep_busy(window, session)
    for letter in LETTERS * 4:
        busy.append(painted(application, lambda it=letter: QTest.keyClicks(QApplication.focusWidget(), it)))
        pause(application)
    said("typing, nothing going on", quiet, 16)
    said(f"typing, {end()} searches and returns going on", busy, 16)


def page_through(application: QApplication, window: MainWindow) -> None:
    """Page down through the records, jump to the end of what is there and back to the top."""
    window.go_to("records")
    until(application, lambda: window.records is not None and window.records.model.rowCount() > 0)
    records = window.records
    assert records is not None
    records.table.setFocus()
    records.table.selectRow(0)
    until(application, lambda: window.jobs.running == 0)
    pages, jumps = [], []
    for number in range(400):
        pages.append(painted(application, lambda: QTest.keyClick(records.table, Qt.Key.Key_PageDown)))
        until(application, lambda: window.jobs.running == 0)
        if number % 20 == 19:
            for key in (Qt.Key.Key_Home, Qt.Key.Key_End):
                press = Qt.KeyboardModifier.ControlModifier
                jumps.append(painted(application, lambda it=key, m=press: QTest.keyClick(records.table, it, m)))
                until(application, lambda: window.jobs.running == 0)
    said(f"paging to row {records.model.rowCount():,}", pages, 50)
    said("jumping to the end and the top", jumps, 50)


if __name__ == "__main__":
    main()
