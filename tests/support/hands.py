"""Drives the real window as a person does: by keys and clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from support.stores import WORDS, new_session, settings_in
from vrp_desktop.store.people import Role
from vrp_desktop.ui.application import make_application, make_window

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from vrp_desktop.settings import Settings
    from vrp_desktop.ui.form_view.page import FormPage
    from vrp_desktop.ui.window import MainWindow

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Hands:
    """Two hands and two eyes on one window."""

    def __init__(self, qtbot: QtBot, window: MainWindow, folder: Path) -> None:
        self.qtbot = qtbot
        self.window = window
        self.folder = folder

    @classmethod
    def on_new_store(cls, qtbot: QtBot, folder: Path, role: Role = Role.AMBASSADOR) -> Hands:
        """Make a store, close it, and sit down before its unlock page."""
        new_session(folder, role).store.close()
        return cls.at(qtbot, folder)

    @classmethod
    def at(cls, qtbot: QtBot, folder: Path, settings: Settings | None = None) -> Hands:
        """Open the window on whatever is in `folder`, or under `settings` of a test's own."""
        make_application()
        window = make_window(settings or settings_in(folder), settings_in(folder / "practice"))
        hands = cls(qtbot, window, folder)
        # Closing may make a backup first, and then closes by itself.
        qtbot.addWidget(window, before_close_func=lambda _window: hands.close())
        with qtbot.waitActive(window):
            window.show()
        return hands

    def unlock(self, words: str = WORDS) -> None:
        """Type the words and wait for the home page."""
        self.type(words)
        self.key(Qt.Key.Key_Return)
        self.until(lambda: self.window.home is not None and bool(self.window.home.buttons))

    def type(self, text: str) -> None:
        """Type into whatever has the keyboard."""
        self.qtbot.keyClicks(self.focus(), text)

    def paste(self, text: str) -> None:
        """Paste what was copied elsewhere into whatever has the keyboard; long text is typed key by key for seconds."""
        QApplication.clipboard().setText(text)
        self.key(Qt.Key.Key_V, CTRL)
        QApplication.clipboard().clear()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the keyboard is."""
        self.qtbot.keyClick(self.focus(), key, modifiers)

    def focus(self) -> QWidget:
        """Give what has the keyboard."""
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the keyboard"
        return widget

    def click(self, widget: QWidget) -> None:
        """Click in the middle of `widget`."""
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def click_box(self, box: QWidget) -> None:
        """Tick a box, or take its tick away: only its words can be clicked, not the room behind them."""
        box.setFocus()
        self.key(Qt.Key.Key_Space)

    def until(self, is_so: object) -> None:
        """Wait until `is_so()` is true."""
        self.qtbot.waitUntil(is_so, timeout=60_000)

    def open_form(self, key: str) -> FormPage:
        """Press a form's key on the home page and wait for the form."""
        self.type(key)
        self.until(lambda: self.window.form is not None and self.window.form.isVisible())
        return self.form

    @property
    def form(self) -> FormPage:
        """Give the form that is open."""
        form = self.window.form
        assert form is not None
        return form

    def at_question(self) -> str:
        """Give the name of the question that has the keyboard."""
        found: QWidget | None = self.focus()
        while found is not None and not hasattr(found, "question"):
            found = found.parentWidget()
        assert found is not None, f"{self.focus()} is in no question"
        return found.question.name  # type: ignore[attr-defined]

    def answer(self, name: str, text: str) -> None:
        """Check that the keyboard is at question `name`, type, and go on with Enter."""
        assert self.at_question() == name
        self.type(text)
        self.key(Qt.Key.Key_Return)

    def settle(self) -> None:
        """Wait until everything answered is on the disk."""
        self.until(lambda: not self.form.keeper.is_busy and not self.form.entry.unkept())

    def close(self) -> None:
        """Close the window as a person does."""
        self.window.close()
        self.until(lambda: not self.window.isVisible())
