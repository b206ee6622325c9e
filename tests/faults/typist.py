"""A process of its own that types a worry into the real window until it is killed.

``python typist.py FOLDER``: the folder holds a store that `support.stores.WORDS` open. Each time the page says that
everything is saved, one line of JSON goes out: the answers that are then on the disk, by path.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.stores import WORDS, settings_in

from vrp_desktop.ui.application import make_application, make_window

SYLLABLES = ("lights ", "park ", "after school ", "people say ", "near the shops ")


def main() -> None:
    """Unlock, open a worry, answer what comes first, and then type without end."""
    application = make_application()
    settings = settings_in(Path(sys.argv[1]))
    window = make_window(settings, settings)
    window.show()
    window.activateWindow()

    def until(is_so: object) -> None:
        while not is_so():  # type: ignore[operator]
            application.processEvents()

    def type_keys(text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)
        application.processEvents()

    def enter() -> None:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        application.processEvents()

    until(lambda: QApplication.focusWidget() is not None)
    type_keys(WORDS)
    enter()
    until(lambda: window.home is not None and bool(window.home.buttons))
    type_keys("1")
    until(lambda: window.form is not None and window.form.isVisible())
    form = window.form
    assert form is not None
    form.kept.connect(lambda _at: print(json.dumps(form.entry.kept), flush=True))
    for keys in ("1", "yesterday", "1", "lloyd", "park"):
        type_keys(keys)
        enter()
    form.go_to(form.card("idea").question.path)
    print("typing", flush=True)
    for words in itertools.cycle(SYLLABLES):
        for letter in words:
            type_keys(letter)
        QTest.qWait(5)


main()
