"""Makes the Qt application (theme, focus ring, Enter key, garbage), the window, and an answer to whatever ends it."""

from __future__ import annotations

import locale
import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from vrp_desktop import crashes
from vrp_desktop.logs import Word
from vrp_desktop.shipped import shipped
from vrp_desktop.ui import theme
from vrp_desktop.ui.ending import Ending
from vrp_desktop.ui.enter_key import EnterKey
from vrp_desktop.ui.first_paint import FirstPaint
from vrp_desktop.ui.focus_ring import FocusRing
from vrp_desktop.ui.garbage import GarbageCollector
from vrp_desktop.ui.jobs import Jobs

if TYPE_CHECKING:
    from types import TracebackType

    from vrp_desktop.settings import Settings
    from vrp_desktop.ui.window import MainWindow


_log = logging.getLogger(__name__)
_QT_SAID: set[tuple[QtMsgType, str]] = set()


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
    # On Linux, Qt has just brought in the machine's; what Python, or a library in C, writes would follow it.
    for part in (locale.LC_TIME, locale.LC_NUMERIC, locale.LC_MONETARY, locale.LC_COLLATE):
        locale.setlocale(part, "C")
    # Forms in other languages turn their own page; the window reads as English does.
    application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    application.setApplicationName("VRP")
    # It says nothing of what the program is for.
    application.setWindowIcon(QIcon(str(shipped("icons", "vrp.png"))))
    if sys.platform.startswith("linux"):
        application.setDesktopFileName("vrp-desktop")
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
    qInstallMessageHandler(_qt_said)
    _log.info("Qt %s", Word(qVersion()))
    # A sample borough asks for no words, so there is no page that could tell.
    crash = crashes.last_time() if words is None else None
    mark = crashes.OpenWindow()
    window = make_window(settings, practice_settings)
    ending = Ending(window, application)
    before, sys.excepthook = sys.excepthook, _note_fault
    FirstPaint(window)
    window.show()
    if words is not None:
        window.way_in.unlock_sample(words)
    elif crash is not None:
        window.way_in.tell_crash(crash)
    ending.ended.connect(mark.close)
    code = application.exec()
    sys.excepthook = before
    ending.stop()
    mark.close()
    qInstallMessageHandler(None)
    return code


def _note_fault(_kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
    # The edge of the event loop: an unforeseen fault in a slot is logged by kind and place, and the window lives on.
    crashes.unforeseen(fault)
    crashes.forget_last_fault()


def _qt_said(kind: QtMsgType, context: QMessageLogContext, _text: str) -> None:
    # Its text may name a file of the person's own; what it says again and again is noted once.
    said = kind, context.category or "no category"
    if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) or said in _QT_SAID:
        return
    _QT_SAID.add(said)
    _log.warning("Qt said something: %s, %s", kind, Word(said[1]))
