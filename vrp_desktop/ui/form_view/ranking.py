"""Choices that are put in order: a list whose lines move up and down, by keys or buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.editor import Editor, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from vrp_desktop.forms.definition import Choice

_CODE = Qt.ItemDataRole.UserRole


class _List(QListWidget):
    def __init__(self, editor: RankEditor) -> None:
        super().__init__()
        self._editor = editor

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down move the line."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._editor.move_line(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class RankEditor(Editor):
    """All choices in the order that the person gives them. Until something is done, there is no answer."""

    def __init__(self) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        self._value = ""
        self.list = _List(self)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.up = QPushButton(self.tr("Up"))
        self.up.setToolTip(self.tr("Alt+Up"))
        self.up.clicked.connect(lambda: self.move_line(-1))
        self.down = QPushButton(self.tr("Down"))
        self.down.setToolTip(self.tr("Alt+Down"))
        self.down.clicked.connect(lambda: self.move_line(1))
        self.agree = QPushButton(self.tr("This order is right"))
        self.agree.clicked.connect(self._tell)
        buttons = QVBoxLayout()
        for button in (self.up, self.down, self.agree):
            buttons.addWidget(button)
        buttons.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.list, 1)
        row.addLayout(buttons)
        self.setFocusProxy(self.list)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer `choices` to be ranked."""
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            self._show()

    def set_value(self, value: str) -> None:
        """Show the order of `value`; without one the choices stand as the form has them."""
        if value != self._value:
            self._value = value
            self._show()

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the list, then its buttons."""
        return (self.list, self.up, self.down, self.agree)

    def describe(self, name: str, description: str) -> None:
        """Name the list by the question; the buttons keep words of their own."""
        self.setAccessibleName(name)
        self.list.setAccessibleName(name)
        self.list.setAccessibleDescription(description)
        for button in (self.up, self.down, self.agree):
            button.setAccessibleName(f"{button.text()}: {name}")

    def take_focus(self) -> None:
        """Go to the list, to its first line if none is chosen."""
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def move_line(self, by: int) -> None:
        """Move the chosen line up or down."""
        row = self.list.currentRow()
        target = row + by
        if row < 0 or not 0 <= target < self.list.count():
            return
        item = self.list.takeItem(row)
        self.list.insertItem(target, item)
        self.list.setCurrentRow(target)
        self._number()
        self._tell()

    def _tell(self) -> None:
        self._value = " ".join(str(self.list.item(row).data(_CODE)) for row in range(self.list.count()))
        # Told first: a button that goes grey hands the keyboard on, and the form then shows what it was told last.
        self.changed.emit(self._value)
        self._show_agreed()

    def _show(self) -> None:
        current = self.list.currentItem()
        at = current.data(_CODE) if current is not None else None
        order = {code: place for place, code in enumerate(self._value.split())}
        ranked = sorted(self._choices, key=lambda choice: order.get(choice.code, len(order)))
        self.list.clear()
        for choice in ranked:
            item = QListWidgetItem()
            item.setData(_CODE, choice.code)
            item.setData(_CODE + 1, words_of(choice))
            self.list.addItem(item)
            if choice.code == at:
                self.list.setCurrentItem(item)
        self._number()
        self._show_agreed()

    def _number(self) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setText(f"{row + 1}.  {item.data(_CODE + 1)}")
        self.list.setFixedHeight(max(self.list.count(), 1) * (theme.TARGET + 2) + 4)

    def _show_agreed(self) -> None:
        # The list always shows some order; only this says that nobody has given it yet.
        self.agree.setEnabled(not self._value and self.list.count() > 0)
