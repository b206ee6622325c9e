"""Answers that are typed: free text, numbers, dates."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QMimeData, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vrp_desktop.operations.show import long_date, with_separators
from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.editor import Editor
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.typed_date import read_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_CHARACTERS = 20_000
"""What one text box takes; the rest of a longer paste is kept beside it (safety.md section 5)."""


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_EDGE = 1
"""Width in px of the line around a box."""
_MOST_LINES = 8
"""A box grows with its text up to so many lines, then it scrolls."""


class _Box(QPlainTextEdit):
    """A text box that grows with its text and hands over what does not fit."""

    def __init__(self, editor: TextEditor, lines: int) -> None:
        super().__init__()
        self._editor = editor
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take a paste or drop as plain text, as much as there is room for."""
        text = source.text()
        room = MOST_CHARACTERS - len(self.toPlainText()) + len(self.textCursor().selectedText())
        self.textCursor().insertText(text[: max(room, 0)])
        if len(text) > room:
            self._editor.too_long.emit(text[max(room, 0) :])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter to the page: it goes to the next question. Alt+Enter starts a new line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.insertPlainText("\n")
            else:
                event.ignore()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        lines = max(self._lines, min(int(self.document().size().height()), _MOST_LINES))
        margins = 2 * (int(self.document().documentMargin()) + theme.BOX_PADDING + _EDGE)
        height = QFontMetrics(self.font()).lineSpacing() * lines + margins
        if max(theme.TARGET, height) != self.height():
            self.setFixedHeight(max(theme.TARGET, height))
            self._editor.grew.emit()
        is_longer = self.document().size().height() > _MOST_LINES
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(needed if is_longer else off)

    def sizeHint(self) -> QSize:
        """Qt asks how large it would like to be."""
        return QSize(theme.COLUMN_WIDTH, self.height())


class TextEditor(Editor):
    """Free text. `lines`: how many it shows when empty."""

    is_typed = True

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.box = _Box(self, lines)
        self.box.textChanged.connect(self._tell)
        self._is_showing = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        self.setFocusProxy(self.box)

    def set_value(self, value: str) -> None:
        """Show `value` unless it is what already stands there, so that the cursor stays."""
        if self.box.toPlainText() == value:
            return
        self._is_showing = True
        self.box.setPlainText(value)
        self.box.moveCursor(QTextCursor.MoveOperation.End)
        self._is_showing = False

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the box."""
        return (self.box,)

    def _tell(self) -> None:
        if not self._is_showing:
            self.changed.emit(self.box.toPlainText())


class NumberEditor(Editor):
    """A number. Whatever is typed is kept; the form says when it is not a number.

    `has_separators`: a long number is shown as 12,345 once it is written. `is_text`: a text of digits, like a number
    that begins with 0, which is kept sign by sign.
    """

    is_typed = True

    def __init__(self, *, has_separators: bool = False, is_text: bool = False) -> None:
        super().__init__()
        self._has_separators = has_separators
        self._read = str if is_text else _digits
        self.line = QLineEdit()
        self.line.setMaximumWidth(240 if is_text else 160)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.line.textEdited.connect(lambda text: self.changed.emit(self._read(text)))
        self.line.editingFinished.connect(self._separate)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        layout.addStretch()
        self.setFocusProxy(self.line)

    def set_value(self, value: str) -> None:
        """Show `value` unless it is what was typed, so that "1,200" stays as written."""
        if self._read(self.line.text()) != value:
            self.line.setText(value)
            self._separate()

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the line."""
        return (self.line,)

    def _separate(self) -> None:
        if self._has_separators:
            self.line.setText(with_separators(self._read(self.line.text())))


def _digits(text: str) -> str:
    """Give a number without the commas and spaces that people write into it; anything else as it was typed."""
    bare = text.strip()
    joined = bare.replace(",", "").replace(" ", "")
    return joined if _NUMBER.fullmatch(joined) else bare


class DateEditor(Editor):
    """A date, typed ("3/11", "today") or picked. What it was understood as stands beside it in words.

    `ahead`: only days to come are allowed, so a day without a year is the next such day, else the latest.
    `has_calendar`: whether a day can be picked.
    """

    is_typed = True

    def __init__(self, today: Callable[[], datetime.date], *, ahead: bool = False, has_calendar: bool = True) -> None:
        super().__init__()
        self._today = today
        self._ahead = ahead
        self._value = ""
        self.line = QLineEdit()
        self.line.setMaximumWidth(180)
        self.line.setPlaceholderText(self.tr("like 3/11 or today"))
        self.line.textEdited.connect(self._read)
        self.line.editingFinished.connect(self._tidy)
        self.understood = label("", "hint", wraps=False)
        self.pick = QPushButton(self.tr("Pick a day"))
        self.pick.setAccessibleDescription(self.tr("Opens a calendar"))
        self.pick.clicked.connect(self._toggle_calendar)
        self._has_calendar = has_calendar
        self._calendar: QCalendarWidget | None = None
        self._calendar_frame = QFrame()
        theme.set_role(self._calendar_frame, "card")
        self._calendar_frame.setMaximumWidth(400)
        self._calendar_frame.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self.line)
        if has_calendar:
            row.addWidget(self.pick)
        else:
            # Without a parent it would be a window of its own.
            self.pick.setParent(self)
            self.pick.hide()
        row.addWidget(self.understood)
        row.addStretch()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(row)
        self._column.addWidget(self._calendar_frame)
        self.setFocusProxy(self.line)

    def set_value(self, value: str) -> None:
        """Show a stored date as 03/11/2026; anything else as it was typed."""
        if value == self._value:
            return
        self._value = value
        self.line.setText(_british(value))
        self._explain()

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the line, then the calendar's button where there is one."""
        return (self.line, self.pick) if self._has_calendar else (self.line,)

    def describe(self, name: str, description: str) -> None:
        """Name the line by the question; the button keeps words of its own."""
        self.setAccessibleName(name)
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(description)
        self.pick.setAccessibleName(self.tr("Pick a day: {question}").format(question=name))

    def _read(self, text: str) -> None:
        found = read_date(text, self._today(), ahead=self._ahead)
        self._value = found.isoformat() if found else text.strip()
        self._explain()
        self.changed.emit(self._value)

    def _tidy(self) -> None:
        self.line.setText(_british(self._value))

    def _explain(self) -> None:
        day = _day(self._value)
        if day is None:
            self.understood.setText("")
            return
        weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        self.understood.setText(f"{weekdays[day.weekday()]} {long_date(self._value)}")

    def _toggle_calendar(self) -> None:
        if self._calendar is None:
            self._calendar = QCalendarWidget()
            self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
            self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
            self._calendar.setAccessibleName(self.tr("Calendar"))
            self._calendar.setFixedSize(392, 280)
            # A weekend is no warning: Qt writes it in red.
            for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
                self._calendar.setWeekdayTextFormat(day, QTextCharFormat())
            self._calendar.clicked.connect(self._picked)
            self._calendar.activated.connect(self._picked)
            QVBoxLayout(self._calendar_frame).addWidget(self._calendar)
        is_open = not self._calendar_frame.isHidden()
        self._calendar_frame.setVisible(not is_open)
        if not is_open:
            opens_at = _day(self._value) or self._today()
            self._calendar.setSelectedDate(QDate(opens_at.year, opens_at.month, opens_at.day))
            self._calendar.setFocus()
            self.grew.emit()

    def _picked(self) -> None:
        if self._calendar is None:
            return
        self._value = str(self._calendar.selectedDate().toString(Qt.DateFormat.ISODate))
        self._tidy()
        self._explain()
        # Told before the keyboard moves: the page takes what was typed before as soon as it does.
        self.changed.emit(self._value)
        self._calendar_frame.hide()
        self.line.setFocus()


def _day(value: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


def _british(value: str) -> str:
    day = _day(value)
    return day.strftime("%d/%m/%Y") if day is not None else value
