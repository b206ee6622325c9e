"""Makes the picture that README shows: ``python tests/make_screenshot.py`` writes resources/pictures/form.png."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parent))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.stores import WORDS, new_session, settings_in

from vrp_desktop.ui import theme
from vrp_desktop.ui.application import make_application, make_window

TARGET = Path(__file__).resolve().parents[1] / "resources" / "pictures" / "form.png"


def main() -> None:
    """Unlock a new store, type half a worry, and take the picture."""
    application = make_application()
    theme.apply(application, theme.LIGHT)
    with tempfile.TemporaryDirectory() as folder:
        new_session(Path(folder)).store.close()
        settings = settings_in(Path(folder))
        window = make_window(settings, settings)
        window.resize(1280, 760)
        window.show()
        window.activateWindow()

        def until(is_so: object) -> None:
            while not is_so():  # type: ignore[operator]
                application.processEvents()

        def keys(text: str, *, enter: bool = True) -> None:
            QTest.keyClicks(QApplication.focusWidget(), text)
            if enter:
                QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

        until(lambda: QApplication.focusWidget() is not None)
        keys(WORDS)
        until(lambda: window.home is not None and bool(window.home.buttons))
        keys("1", enter=False)
        until(lambda: window.form is not None and window.form.isVisible())
        for text in ("1", "yesterday", "1"):
            keys(text)
        keys("bakers", enter=False)
        form = window.form
        assert form is not None
        until(lambda: not form.keeper.is_busy and not form.entry.unkept())
        for _ in range(5):
            application.processEvents()
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(TARGET))
        window.close()
        # A backup is made first; the window closes by itself then.
        until(lambda: not window.isVisible())


main()
