"""The frame around every page of an unlocked store: left column, practice banner, bottom line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    import datetime


class Frame(QWidget):
    """Places pages. `places`: (name, words, shortcut) of what stands in the left column, in this order."""

    wanted = Signal(str)
    """(name of the place to go to)"""
    hide_wanted = Signal()
    lock_wanted = Signal()

    def __init__(
        self,
        places: tuple[tuple[str, str, str], ...],
        who: str,
        *,
        is_practice: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self.pages = QStackedWidget()
        self.buttons: dict[str, QPushButton] = {}
        self._words = {name: words for name, words, _shortcut in places}
        self.navigation = self._navigation(places)
        self.top = self._top(places)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if is_practice:
            whole.addWidget(_practice_banner())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.pages, 1)
        right.addWidget(self._status(who))
        middle.addLayout(right, 1)
        whole.addLayout(middle, 1)

    def show_place(self, name: str) -> None:
        """Mark `name` as where the person is."""
        button = self.buttons.get(name)
        if button is not None:
            button.setChecked(True)

    def show_count(self, name: str, count: int) -> None:
        """Say beside the words of a place how many things wait there."""
        button = self.buttons.get(name)
        if button is not None:
            words = self._words[name]
            button.setText(f"{words}   {count:,}" if count else words)
            button.setAccessibleName(f"{words}, {count:,}" if count else words)

    def show_saved(self, at: datetime.datetime) -> None:
        """Say when the last answer was written to the disk."""
        self.saved.setText(self.tr("Saved on this laptop {time:%H:%M}").format(time=at))

    def show_not_saved(self) -> None:
        """Say that the last answers are not on the disk."""
        self.saved.setText(self.tr("Not saved yet"))

    def show_nothing_waits(self) -> None:
        """Take "Not saved yet" back: what it was said of was kept or thrown away."""
        if self.saved.text() == self.tr("Not saved yet"):
            self.saved.setText(self.tr("Everything is kept on this laptop"))

    def _navigation(self, places: tuple[tuple[str, str, str], ...]) -> QFrame:
        column_frame = QFrame()
        theme.set_role(column_frame, "navigation")
        column_frame.setFixedWidth(184)
        column = QVBoxLayout(column_frame)
        column.setContentsMargins(0, theme.BETWEEN_QUESTIONS, 0, theme.BETWEEN_QUESTIONS)
        column.setSpacing(2)
        brand = label(self.tr("VRP Desktop"), "brand")
        brand.setContentsMargins(theme.BETWEEN_QUESTIONS, 0, 0, theme.BETWEEN_QUESTIONS)
        column.addWidget(brand)
        for name, words, shortcut in places:
            button = QPushButton(words + (f"   {shortcut}" if shortcut == "F1" else ""))
            button.setAccessibleName(words)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            theme.set_role(button, "nav")
            button.clicked.connect(lambda _checked=False, to=name: self.wanted.emit(to))
            self.buttons[name] = button
            column.addWidget(button)
            action = QAction(words, self)
            action.setShortcut(QKeySequence(shortcut))
            action.triggered.connect(lambda _checked=False, to=name: self.wanted.emit(to))
            self.addAction(action)
        column.addStretch()
        return column_frame

    def _top(self, places: tuple[tuple[str, str, str], ...]) -> QFrame:
        """Give the bar above each page: the menu where the window is narrow, and always the way to hide the screen."""
        bar = QFrame()
        theme.set_role(bar, "top")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.GRID, 4, theme.GRID, 4)
        # The style's own arrow is grey in high contrast.
        self.menu_button = QPushButton(self.tr("Menu") + "  \u25be")
        self.menu_button.setAccessibleName(self.tr("Menu"))
        menu = QMenu(self.menu_button)
        for name, words, shortcut in places:
            entry = menu.addAction(f"{words}\t{shortcut}")
            entry.triggered.connect(lambda _checked=False, to=name: self.wanted.emit(to))
        self.menu_button.setMenu(menu)
        row.addWidget(self.menu_button)
        row.addStretch()
        self.hide_screen = QPushButton(self.tr("Hide screen"))
        theme.set_role(self.hide_screen, "danger")
        self.hide_screen.setToolTip(self.tr("Or press Shift three times"))
        self.hide_screen.setAccessibleDescription(self.hide_screen.toolTip())
        # Hidden when the button goes down, not when it comes up.
        self.hide_screen.pressed.connect(self.hide_wanted)
        row.addWidget(self.hide_screen)
        return bar

    def _status(self, who: str) -> QFrame:
        bar = QFrame()
        theme.set_role(bar, "status")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.PAGE_MARGIN, 2, theme.PAGE_MARGIN, 2)
        self.saved = label(self.tr("Everything is kept on this laptop"), "saved", wraps=False)
        row.addWidget(self.saved)
        row.addStretch()
        row.addWidget(label(shown(who, 60), "saved", wraps=False))
        row.addSpacing(theme.GRID)
        self.lock = QPushButton(self.tr("Lock") + "  Ctrl+L")
        self.lock.setAccessibleName(self.tr("Lock"))
        theme.set_role(self.lock, "plain")
        self.lock.clicked.connect(self.lock_wanted)
        row.addWidget(self.lock)
        action = QAction(self.tr("Lock"), self)
        action.setShortcut(QKeySequence("Ctrl+L"))
        action.triggered.connect(self.lock_wanted)
        self.addAction(action)
        return bar

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the left column to a menu button when the window is narrow."""
        super().resizeEvent(event)
        is_narrow = self.width() < theme.FOLD_BELOW_WIDTH
        self.navigation.setVisible(not is_narrow)
        self.menu_button.setVisible(is_narrow)


def _practice_banner() -> QFrame:
    banner = QFrame()
    theme.set_role(banner, "practice")
    row = QHBoxLayout(banner)
    row.setContentsMargins(theme.PAGE_MARGIN, 6, theme.PAGE_MARGIN, 6)
    text = label(banner.tr("Practice: a made-up borough. Nothing here is real and nothing here counts."))
    row.addWidget(text)
    return banner
