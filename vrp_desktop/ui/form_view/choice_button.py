"""The radio buttons and ticks of forms: their words go on in the next line where there is no room for them.

Qt's own buttons keep their words in one line, so that a long choice would be cut or push the page out of its window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from vrp_desktop.ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    _Button = QAbstractButton
else:
    # Qt's classes cannot be put together; this is one only for who reads it.
    _Button = object

_BESIDE = theme.INDICATOR + theme.GRID + 2
"""So many px of a button are not for its words."""
_NARROWEST = 88
"""A button with words takes at least so many px, unless its words are shorter."""


class _Wrapping(_Button):
    """What radio buttons and ticks have in common. Without words it is a place in a grid, and all of it can be hit."""

    _words = ""

    def say(self, words: str) -> None:
        """Show `words` beside the mark; empty for a button whose words stand elsewhere."""
        self._words = words
        self._wrap(self.width())
        theme.set_role(self, "" if words else "blank")
        policy = self.sizePolicy()
        # Qt's own buttons are never narrower than their words in one line, and never higher than one line.
        policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred if words else QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(bool(words))
        self.setSizePolicy(policy)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Qt asks whether it grows when it is narrow."""
        return bool(self._words)

    def heightForWidth(self, width: int) -> int:
        """Qt asks how high it must be to show all its words."""
        lines = len(self._lines(width))
        return max(theme.TARGET, lines * self.fontMetrics().lineSpacing() + theme.GRID)

    def sizeHint(self) -> QSize:
        """Qt asks how large it would like to be: with all its words in one line."""
        return QSize(_BESIDE + self.fontMetrics().horizontalAdvance(self._words) + 2, theme.TARGET)

    def minimumSizeHint(self) -> QSize:
        """Qt asks how small it may be."""
        if not self._words:
            return QSize(theme.TARGET, theme.TARGET)
        return QSize(min(self.sizeHint().width(), _NARROWEST), theme.TARGET)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        super().resizeEvent(event)
        self._wrap(self.width())

    def hitButton(self, at: QPoint) -> bool:
        """Qt asks whether a click at `at` means the button."""
        return self.rect().contains(at) if not self._words else bool(super().hitButton(at))

    def _wrap(self, width: int) -> None:
        # An ampersand would underline the letter after it.
        text = "\n".join(self._lines(width)).replace("&", "&&")
        if text != self.text():
            self.setText(text)

    def _lines(self, width: int) -> list[str]:
        room = width - _BESIDE
        if room <= 0 or self.fontMetrics().horizontalAdvance(self._words) <= room:
            return [self._words]
        layout = QTextLayout(self._words, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        found: list[str] = []
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(room)
            found.append(self._words[line.textStart() : line.textStart() + line.textLength()].strip())
            line = layout.createLine()
        layout.endLayout()
        return found


class Radio(_Wrapping, QRadioButton):
    """One of several choices."""


class Tick(_Wrapping, QCheckBox):
    """One of any number of choices."""
