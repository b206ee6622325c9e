"""Where a select's buttons stand: in columns, one after the other, or across with their words above or below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.choice_button import Radio, Tick
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.tab_order import come_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QResizeEvent
    from PySide6.QtWidgets import QAbstractButton, QLabel

_SHORT = 26
"""Words up to so many characters stand in two columns."""
_APART = theme.GRID * 2


class Arrangement(QWidget):
    """Holds buttons. `hold` puts them in place; those it held before go."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[QAbstractButton] = []
        self.words: list[str] = []

    def hold(self, buttons: Sequence[QAbstractButton], words: Sequence[str]) -> None:
        """Take `buttons` and show them, each with its `words`."""
        layout = self.layout()
        for button in self.buttons:
            if layout is not None:
                layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons, self.words = list(buttons), list(words)
        self._place()
        # Tab goes by the order in which widgets were made; these may have come long after what follows them.
        come_after(self, self.buttons)
        if self.isVisible():
            # A layout would show them only once everything else was done, too late for a Tab that is on its way.
            for button in self.buttons:
                button.show()

    def _place(self) -> None:
        raise NotImplementedError


class Columns(Arrangement):
    """In columns, read down the first, then the second, as in a printed list. `number` 0: two where words are short."""

    def __init__(self, number: int = 0) -> None:
        super().__init__()
        self._number = number
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_APART)
        self._grid.setVerticalSpacing(theme.GRID // 2)

    def _place(self) -> None:
        many = len(self.buttons)
        are_short = many > 3 and all(len(words) <= _SHORT for words in self.words)
        columns = self._number or (2 if are_short else 1)
        down = -(-many // columns)
        for place, (button, words) in enumerate(zip(self.buttons, self.words, strict=True)):
            say(button, words)
            row, column = (place % down, place // down) if columns < many else (0, place)
            self._grid.addWidget(button, row, column)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1 if columns < many else 0)
        self._grid.setColumnStretch(columns, 0 if columns < many else 1)


class Packed(Arrangement):
    """One after the other, each as wide as its words, as many in a line as there is room for."""

    def __init__(self, apart: int = _APART) -> None:
        super().__init__()
        self._apart = apart
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Qt asks whether it grows when it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt asks how high all lines are together."""
        return self._flow(width, is_placing=False)

    def sizeHint(self) -> QSize:
        """Qt asks how large it would like to be."""
        return QSize(theme.COLUMN_WIDTH, self.heightForWidth(max(self.width(), theme.TARGET)))

    def minimumSizeHint(self) -> QSize:
        """Qt asks how small it may be."""
        widest = max((button.minimumSizeHint().width() for button in self.buttons), default=0)
        return QSize(widest, theme.TARGET)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the lines anew."""
        super().resizeEvent(event)
        self._flow(self.width(), is_placing=True)

    def event(self, event: QEvent) -> bool:
        """Fill the lines anew when a button's words change, or the direction of reading."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.LayoutDirectionChange):
            self.updateGeometry()
            self._flow(self.width(), is_placing=True)
        return super().event(event)

    def _place(self) -> None:
        for button, words in zip(self.buttons, self.words, strict=True):
            say(button, words)
            button.setParent(self)
            button.show()
        self.updateGeometry()
        self._flow(self.width(), is_placing=True)

    def _flow(self, width: int, *, is_placing: bool) -> int:
        """Give the height that the buttons take in `width` px; put them there if `is_placing`."""
        x = y = high = 0
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for button in self.buttons:
            wide = min(max(button.sizeHint().width(), button.minimumSizeHint().width()), width)
            tall = button.heightForWidth(wide) if button.hasHeightForWidth() else button.sizeHint().height()
            if x and x + wide > width:
                x, y, high = 0, y + high + theme.GRID // 2, 0
            if is_placing:
                button.setGeometry(QRect(width - x - wide if is_mirrored else x, y, wide, tall))
            x, high = x + wide + self._apart, max(high, tall)
        return y + high


class Across(Arrangement):
    """In one row of equal columns. Where that is too narrow for the words, one below the other.

    `has_words`: each button's words stand below it; else whoever holds the row shows them above, and says with
    `set_across` when there is room.
    """

    def __init__(self, *, has_words: bool) -> None:
        super().__init__()
        self._has_words = has_words
        self._captions: list[_Caption] = []
        self.is_across = True
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)

    def set_across(self, is_across: bool) -> None:
        """Let the buttons stand in a row, or one below the other with their words."""
        if is_across != self.is_across:
            self.is_across = is_across
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look whether there is still room for the words."""
        super().resizeEvent(event)
        if self._has_words:
            self.set_across(self.width() >= width_across(self, self.words))

    def _place(self) -> None:
        for caption in self._captions:
            self._grid.removeWidget(caption)
            caption.hide()
            caption.deleteLater()
        self._captions = []
        for place, (button, words) in enumerate(zip(self.buttons, self.words, strict=True)):
            say(button, "" if self.is_across else words)
            self._grid.removeWidget(button)
            if not self.is_across:
                self._grid.addWidget(button, place, 0)
                continue
            self._grid.addWidget(button, 0, place, Qt.AlignmentFlag.AlignHCenter)
            if self._has_words:
                caption = _Caption(button, words)
                self._captions.append(caption)
                self._grid.addWidget(caption, 1, place)
        for place in range(len(self.buttons)):
            self._grid.setColumnStretch(place, 1 if self.is_across or place == 0 else 0)


class _Caption(QWidget):
    """The words below a button; a click on them is a click on it."""

    def __init__(self, button: QAbstractButton, words: str) -> None:
        super().__init__()
        self._button = button
        self.words = column_words(words)
        row = QGridLayout(self)
        row.setContentsMargins(theme.GRID // 4, 0, theme.GRID // 4, theme.GRID // 2)
        row.addWidget(self.words)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        self.setSizePolicy(policy)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the button."""
        if event.button() == Qt.MouseButton.LeftButton and self._button.isEnabled():
            self._button.setFocus(Qt.FocusReason.MouseFocusReason)
            self._button.click()


def say(button: QAbstractButton, words: str) -> None:
    """Show `words` on a button, an ampersand as itself."""
    if isinstance(button, Radio | Tick):
        button.say(words)
    else:
        button.setText(words.replace("&", "&&"))


def column_words(words: str) -> QLabel:
    """Give the words over or under a column of buttons. They take no more room than their column has."""
    made = label(words)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    policy = made.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    made.setSizePolicy(policy)
    return made


def width_across(widget: QWidget, choices: Sequence[str]) -> int:
    """Give the width in px from which the words of `choices` can stand in equal columns, whole words in each line."""
    longest = (word for words in choices for word in words.split())
    widest = max((widget.fontMetrics().horizontalAdvance(word) for word in longest), default=0)
    return (max(widest, theme.TARGET) + theme.GRID) * len(choices)
