"""A month or a year, typed; kept as its first day, as other clients keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from vrp_desktop.operations.show import date_words
from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.editor import Editor
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.typed_date import read_month, read_year

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget


class _PartOfDate(Editor):
    """What month and year have in common. `appearance`: how the form calls it, and so how its answer is said."""

    is_typed = True
    appearance = ""

    def __init__(self, today: Callable[[], datetime.date]) -> None:
        super().__init__()
        self._today = today
        self._value = ""
        self.line = QLineEdit()
        self.line.setMaximumWidth(220)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._tidy)
        self.understood = label("", "hint", wraps=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.line)
        row.addWidget(self.understood)
        row.addStretch()
        self.setFocusProxy(self.line)

    def set_value(self, value: str) -> None:
        """Show a stored date as its month or year; anything else as it was typed."""
        if value != self._value:
            self._value = value
            self.line.setText(self._written())
            self._explain()

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the line."""
        return (self.line,)

    def _read(self, text: str) -> datetime.date | None:
        raise NotImplementedError

    def _typed(self, text: str) -> None:
        found = self._read(text)
        self._value = found.isoformat() if found else text.strip()
        self._explain()
        self.changed.emit(self._value)

    def _tidy(self) -> None:
        self.line.setText(self._written())
        self._explain()

    def _written(self) -> str:
        return date_words((self.appearance,), self._value)

    def _explain(self) -> None:
        words = self._written()
        self.understood.setText("" if words in (self._value, self.line.text()) else words)


class MonthEditor(_PartOfDate):
    """A month of a year. `ahead`: only months to come are allowed, so one without its year is the next such month."""

    appearance = "month-year"

    def __init__(self, today: Callable[[], datetime.date], *, ahead: bool = False) -> None:
        super().__init__(today)
        self._ahead = ahead
        self.line.setPlaceholderText(self.tr("like 11/2026 or November"))

    def _read(self, text: str) -> datetime.date | None:
        return read_month(text, self._today(), ahead=self._ahead)


class YearEditor(_PartOfDate):
    """A year."""

    appearance = "year"

    def __init__(self, today: Callable[[], datetime.date]) -> None:
        super().__init__(today)
        self.line.setMaximumWidth(160)
        self.line.setPlaceholderText(self.tr("like 2026"))

    def _read(self, text: str) -> datetime.date | None:
        return read_year(text, self._today())
