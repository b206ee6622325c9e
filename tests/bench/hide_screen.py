"""How long it takes from the third Shift, or from the button, until nothing of a record can be seen.

    python tests/bench/hide_screen.py [RUNS=20]

Each run unlocks a store with 2,000 records, opens a form and fills it in, then hides the screen as the keys do. The
time is taken when the page with the clock is painted, and again when the database is closed and its key is gone.
Prints medians and the worst in milliseconds. Bar: 100 ms until nothing can be seen.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from vrp_desktop.operations import sample_borough, setup
from vrp_desktop.settings import Settings
from vrp_desktop.store.people import Role
from vrp_desktop.store.slots import KdfCost
from vrp_desktop.ui.application import make_application, make_window
from vrp_desktop.ui.locking.lock import Why
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from vrp_desktop.ui.window import MainWindow

WORDS = "abacus abdomen abide abiding"
BAR_MS = 100


class Paints(QObject):
    """Notes when the page that hides is first painted."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.at:
            self.at = time.perf_counter()
        return super().eventFilter(watched, event)


def until(is_so: object) -> None:
    end = time.monotonic() + 60
    while not is_so():  # type: ignore[operator]
        QApplication.processEvents()
        if time.monotonic() > end:
            raise TimeoutError


def run(window: MainWindow) -> tuple[float, float]:
    """Hide once; give milliseconds until hidden and until closed."""
    window.way_in.unlock.field.line.setText(WORDS)
    window.way_in.unlock.field.entered.emit()
    until(lambda: window.home is not None and window.home.buttons)
    if window.form is None:
        window.begin("resident_concern")
    until(lambda: window.form is not None and window.form.isVisible())
    assert window.session is not None
    assert window.form is not None
    sample_borough.answer_as_sample(window.session, window.form.entry, 1)
    QApplication.processEvents()
    paints = Paints()
    began = time.perf_counter()
    hidden = window.lock.hidden
    if hidden is not None:
        hidden.installEventFilter(paints)
    window.lock.lock(Why.HIDDEN)
    # The first time the page is made on the way, and `lock` returns when it is painted.
    shown = paints.at or time.perf_counter()
    until(lambda: window.session is None and not window.lock.is_closing)
    closed = time.perf_counter()
    window.lock.show_locked()
    return (shown - began) * 1_000, (closed - began) * 1_000


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_folder=Path(folder) / "records")
        made = setup.set_up(settings, name="Hana", role=Role.COORDINATOR, words=WORDS, cost=KdfCost.SAMPLE)
        sample_borough.fill(made.session, Progress(), records=2_000)
        made.session.store.close()
        make_application()
        window = make_window(settings, Settings(data_folder=Path(folder) / "practice"))
        window.show()
        figures = [run(window) for _ in range(runs)]
        window.close()
    for name, values in zip(("until hidden", "until closed"), zip(*figures, strict=True), strict=True):
        print(
            f"{name}: median {statistics.median(values):.1f} ms, worst {max(values):.1f} ms, first {values[0]:.1f} ms"
        )
    worst = max(first for first, _ in figures)
    print(f"bar {BAR_MS} ms until hidden: {'holds' if worst < BAR_MS else 'BROKEN'}")


if __name__ == "__main__":
    main()
