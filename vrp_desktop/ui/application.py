"""Makes the Qt application (theme, focus ring, Enter key, garbage), the window, and an answer to unforeseen faults."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from vrp_desktop.ui import theme
from vrp_desktop.ui.enter_key import EnterKey
from vrp_desktop.ui.focus_ring import FocusRing
from vrp_desktop.ui.garbage import GarbageCollector
from vrp_desktop.ui.jobs import Jobs, problem_of

if TYPE_CHECKING:
    from types import TracebackType

    from vrp_desktop.settings import Settings
    from vrp_desktop.ui.window import MainWindow


def make_application() -> QApplication:
    """Give the one application, themed as the system asks and following it when it changes."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    if application.findChild(GarbageCollector) is None:
        _furnish(application)
    return application


def _furnish(application: QApplication) -> None:
    GarbageCollector(application)
    # Dates and numbers are British whatever the machine's language says.
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    application.setApplicationName("VRP")
    colours = theme.system_colours(application)
    theme.apply(application, colours)
    ring = FocusRing(application, colours)
    EnterKey(application)

    def follow_system() -> None:
        now = theme.system_colours(application)
        theme.apply(application, now)
        ring.set_colours(now)

    application.styleHints().colorSchemeChanged.connect(follow_system, Qt.ConnectionType.QueuedConnection)


def make_window(settings: Settings, practice_settings: Settings) -> MainWindow:
    """Give the window with its first page, not yet shown."""
    from vrp_desktop.ui.window import MainWindow

    window = MainWindow(settings, practice_settings, Jobs())
    window.start()
    return window


def open_window(settings: Settings, practice_settings: Settings, words: str | None = None) -> int:
    """Show the window until it is closed. `words`: unlock a sample borough with them at once."""
    application = make_application()
    window = make_window(settings, practice_settings)
    application.commitDataRequest.connect(lambda _manager: window.keep_before_end())
    sys.excepthook = _log_fault
    window.show()
    if words is not None:
        window.way_in.unlock_sample(words)
    return application.exec()


def _log_fault(_kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
    # The edge of the event loop: an unforeseen fault in a slot is logged by kind and place, and the window lives on.
    problem_of(fault)
