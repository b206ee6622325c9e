"""How long the window of an existing store takes to be painted, against a bare 30-field PySide6 form.

    python tests/bench/window_start.py [RUNS=9]

Each run is a process of its own, in turn: the bare form (start to painted), then the program: from its start to its
unlock page painted, and from Enter to its home page painted. Between the two a person types; what the program loads in
that time is not counted. The key derivation is timed inside the program. Prints medians in milliseconds and ratios from
this one interleaved run. Bar: 1.3 times the bare form (with the key: the bare form and the key together).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BAR = 1.3
WORDS = "abacus abdomen abide abiding"

BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFormLayout, QLineEdit, QWidget
class Form(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, QApplication.quit)
application = QApplication([])
form = Form()
rows = QFormLayout(form)
for number in range(30):
    rows.addRow(f"Question {number}", QLineEdit())
form.show()
application.exec()
print(time.time() - float(sys.argv[1]))
"""

OURS = """
import gc, sys, time
gc.disable()  # as app does until the first page is painted
from pathlib import Path
from PySide6.QtCore import QEventLoop
from vrp_desktop.settings import Settings
from vrp_desktop.ui.application import make_application, make_window
from vrp_desktop.store import slots
spent = []
derive = slots.Slots._key_of_words
def timed(key_slots, words):
    import cryptography.hazmat.primitives.kdf.argon2  # the import is the program's own time
    began = time.perf_counter()
    try:
        return derive(key_slots, words)
    finally:
        spent.append(time.perf_counter() - began)
slots.Slots._key_of_words = timed
application = make_application()
settings = Settings(data_folder=Path(sys.argv[2]))
window = make_window(settings, settings)
window.show()
application.processEvents()
unlock_painted = time.time() - float(sys.argv[1])
while not window.jobs.running:  # what is loaded while a person types is started once the page is painted
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
while window.jobs.running:
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
entered = time.time()
window.way_in.unlock.field.line.setText(sys.argv[3])
window.way_in.unlock.unlock.click()
while window.home is None or not window.home.buttons:
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
application.processEvents()
print(unlock_painted, unlock_painted + time.time() - entered, sum(spent))
window.close()
"""


def timed(script: str, *arguments: str) -> list[float]:
    """Run `script` in a process of its own and give the numbers that it prints."""
    command = [sys.executable, "-c", script, repr(time.time()), *arguments]
    # As installed: with bytecode, which the first round writes where it is missing.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return [float(number) for number in done.stdout.split()]


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from vrp_desktop.operations import setup
    from vrp_desktop.settings import Settings
    from vrp_desktop.store.people import Role

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_folder=Path(folder) / "records")
        setup.set_up(settings, name="Bench", role=Role.AMBASSADOR, words=WORDS).session.store.close()
        bare, unlock, home, key = [], [], [], []
        for run in range(runs + 1):
            one = timed(BARE)
            two = timed(OURS, str(settings.data_folder), WORDS)
            if run:  # the first round warms the disk
                bare.append(one[0])
                unlock.append(two[0])
                home.append(two[1] - two[2])
                key.append(two[2])
    median = statistics.median
    base, derived = median(bare), median(key)
    print(f"bare 30-field form painted             {base * 1000:6.0f} ms")
    print(f"key derivation                         {derived * 1000:6.0f} ms")
    for what, times in (("unlock page painted", unlock), ("home page painted, without the key", home)):
        print(f"{what:38} {median(times) * 1000:6.0f} ms   {median(times) / base:.2f} x the bare form (bar: {BAR:g})")
    both = (median(home) + derived) / (base + derived)
    print(f"home page painted, with the key        {(median(home) + derived) * 1000:6.0f} ms   ", end="")
    print(f"{both:.2f} x the bare form and the key together (bar: {BAR:g})")


if __name__ == "__main__":
    main()
