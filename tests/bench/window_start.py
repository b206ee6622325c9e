"""How long the window of an existing store takes to be painted, against a bare 30-field PySide6 form.

    python tests/bench/window_start.py [RUNS=9]

Each run is a process of its own, in turn: the bare form (start to painted), then the program (start to its unlock page
painted, the words entered at once, to its home page painted). The key derivation is timed inside the program and taken
off: it is slow on purpose. Prints medians in milliseconds and the ratio, from this one interleaved run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
import sys, time
from pathlib import Path
from vrp_desktop.settings import Settings
from vrp_desktop.ui.application import make_application, make_window
from vrp_desktop.store import slots
spent = []
derive = slots.derive_key
def timed(*args, **more):
    began = time.perf_counter()
    try:
        return derive(*args, **more)
    finally:
        spent.append(time.perf_counter() - began)
slots.derive_key = timed
application = make_application()
settings = Settings(data_folder=Path(sys.argv[2]))
window = make_window(settings, settings)
window.show()
application.processEvents()
unlock_painted = time.time() - float(sys.argv[1])
window.unlock.field.line.setText(sys.argv[3])
window.unlock.unlock.click()
while window.home is None or not window.home.buttons:
    application.processEvents()
application.processEvents()
print(unlock_painted, time.time() - float(sys.argv[1]), sum(spent))
window.close()
"""


def timed(script: str, *arguments: str) -> list[float]:
    """Run `script` in a process of its own and give the numbers that it prints."""
    command = [sys.executable, "-c", script, repr(time.time()), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
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
    print(f"bare 30-field form painted      {median(bare) * 1000:7.0f} ms")
    print(
        f"unlock page painted             {median(unlock) * 1000:7.0f} ms   {median(unlock) / median(bare):.2f} x bare"
    )
    print(f"home page painted, without key  {median(home) * 1000:7.0f} ms   {median(home) / median(bare):.2f} x bare")
    print(f"key derivation                  {median(key) * 1000:7.0f} ms")


if __name__ == "__main__":
    main()
