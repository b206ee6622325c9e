"""Times of day, moments, and texts that nobody else should read over the shoulder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.editor import Editor
from vrp_desktop.ui.form_view.text import DateEditor

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

_CLOCK = re.compile(r"(\d{1,2})(?:[.:h ]?(\d{2}))?\s*(am|pm)?", re.IGNORECASE | re.ASCII)


def read_time(text: str) -> str | None:
    """Give a time that was typed ("14:30", "2.30pm", "9", "0915") as ``14:30``, or `None` when it is none."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


class TimeEditor(Editor):
    """A time of day, typed. Whatever is typed is kept; the form says when it is no time."""

    is_typed = True

    def __init__(self) -> None:
        super().__init__()
        self._value = ""
        self.line = QLineEdit()
        self.line.setMaximumWidth(180)
        self.line.setPlaceholderText(self.tr("like 14:30 or 2.30pm"))
        self.line.textEdited.connect(self._read)
        self.line.editingFinished.connect(lambda: self.line.setText(_short(self._value)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        row.addStretch()
        self.setFocusProxy(self.line)

    def value(self) -> str:
        """Give the time as stored."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show a stored time without seconds; anything else as it was typed."""
        if value != self._value:
            self._value = value
            self.line.setText(_short(value))

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the line."""
        return (self.line,)

    def _read(self, text: str) -> None:
        self._value = read_time(text) or text.strip()
        self.changed.emit(self._value)


class MomentEditor(Editor):
    """A day and a time of day, stored as one."""

    is_typed = True

    def __init__(self, today: Callable[[], datetime.date], *, has_calendar: bool = True) -> None:
        super().__init__()
        self._value = ""
        self._day = ""
        self.day = DateEditor(today, has_calendar=has_calendar)
        self.day.changed.connect(self._day_changed)
        self.time = TimeEditor()
        self.time.changed.connect(lambda _value: self._tell())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.day)
        row.addWidget(self.time)
        row.addStretch()
        self.setFocusProxy(self.day)

    def set_value(self, value: str) -> None:
        """Show a stored moment; its seconds and its zone are kept as long as it is not changed."""
        if value == self._value:
            return
        self._value = value
        self._day, _, clock = value.partition("T")
        self.day.set_value(self._day)
        self.time.set_value(clock[:5])

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the day's widgets, then the time."""
        return (*self.day.focus_widgets(), *self.time.focus_widgets())

    def describe(self, name: str, description: str) -> None:
        """Name both lines by the question."""
        self.setAccessibleName(name)
        self.day.describe(self.tr("{question} Day").format(question=name), description)
        self.time.describe(self.tr("{question} Time").format(question=name), description)

    def _day_changed(self, value: str) -> None:
        self._day = value
        self._tell()

    def _tell(self) -> None:
        clock = self.time.value()
        self._value = f"{self._day}T{clock}:00.000" if self._day and read_time(clock) else f"{self._day}{clock}"
        self.changed.emit(self._value)


class MaskedEditor(Editor):
    """A text that is shown as dots until the person asks to see it."""

    is_typed = True

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.textEdited.connect(self.changed.emit)
        self.eye = QPushButton(self.tr("Show"))
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._reveal)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.line, 1)
        row.addWidget(self.eye)
        self.setFocusProxy(self.line)

    def set_value(self, value: str) -> None:
        """Show `value` as dots."""
        if self.line.text() != value:
            self.line.setText(value)

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the line, then the button that shows it."""
        return (self.line, self.eye)

    def describe(self, name: str, description: str) -> None:
        """Name the line by the question; the button says what it shows."""
        self.setAccessibleName(name)
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(description)
        self.eye.setAccessibleName(self.tr("Show: {question}").format(question=name))

    def _reveal(self, is_shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)
        self.eye.setText(self.tr("Hide") if is_shown else self.tr("Show"))


def _short(value: str) -> str:
    """Give a stored time without seconds and zone."""
    return value[:5] if re.match(r"\d\d:\d\d", value) else value
