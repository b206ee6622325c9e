"""An answer on a scale: a slider and the number that it stands at."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSlider

from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.editor import Editor
from vrp_desktop.ui.plain import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

_MOST_STEPS = 10_000


class _Slider(QSlider):
    """A slider whose arrow keys begin an answer where there is none yet."""

    def __init__(self, editor: ScaleEditor) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._editor = editor

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read Delete as no answer; the first arrow key answers with where the slider stands."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._editor.clear()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            if not self._editor.begin():
                super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class ScaleEditor(Editor):
    """A number between two ends, in steps. It has no answer until the person moves it or types one."""

    def __init__(self, parameters: Mapping[str, str] | None) -> None:
        super().__init__()
        found = parameters or {}
        self._start, end = _number(found.get("start"), "0"), _number(found.get("end"), "10")
        step = abs(_number(found.get("step"), "1")) or Decimal(1)
        self._step = step if end >= self._start else -step
        steps = min(int(abs(end - self._start) / step), _MOST_STEPS)
        self._value = ""
        self.slider = _Slider(self)
        self.slider.setRange(0, steps)
        self.slider.setPageStep(max(steps // 10, 1))
        self.slider.setMinimumHeight(theme.TARGET)
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderPressed.connect(self.begin)
        self.line = QLineEdit()
        self.line.setMaximumWidth(96)
        self.line.setPlaceholderText(self.tr("none"))
        self.line.textEdited.connect(self._typed)
        self.none = QPushButton(self.tr("Clear"))
        self.none.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(label(_text(self._start), "hint", wraps=False))
        row.addWidget(self.slider, 1)
        row.addWidget(label(_text(self._start + self._step * steps), "hint", wraps=False))
        row.addWidget(self.line)
        row.addWidget(self.none)
        self._is_showing = False
        self.setFocusProxy(self.slider)
        self._show()

    def set_value(self, value: str) -> None:
        """Show `value`; nothing is distinct from the lowest number."""
        if value != self._value:
            self._value = value
            self._show()

    def focus_widgets(self) -> Sequence[QWidget]:
        """Give the slider, the number and the button that clears it."""
        return (self.slider, self.line, self.none)

    def describe(self, name: str, description: str) -> None:
        """Name the slider and the number by the question; the button keeps words of its own."""
        self.setAccessibleName(name)
        for widget in (self.slider, self.line):
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(description)
        self.none.setAccessibleName(self.tr("Clear: {question}").format(question=name))

    def begin(self) -> bool:
        """Answer with where the slider stands, if there is no answer yet; tell whether that was so."""
        if self._value:
            return False
        self._tell(_text(self._start + self._step * self.slider.value()))
        return True

    def clear(self) -> None:
        """Take the answer away."""
        self._tell("")

    def _moved(self, place: int) -> None:
        if not self._is_showing:
            self._tell(_text(self._start + self._step * place))

    def _typed(self, text: str) -> None:
        self._value = text.strip()
        self._show(except_line=True)
        self.changed.emit(self._value)

    def _tell(self, value: str) -> None:
        self._value = value
        # Told first: a button that goes grey hands the keyboard on, and the form then shows what it was told last.
        self.changed.emit(value)
        self._show()

    def _show(self, *, except_line: bool = False) -> None:
        self._is_showing = True
        try:
            place = int((Decimal(self._value) - self._start) / self._step) if self._value else 0
        except (InvalidOperation, OverflowError):
            place = 0
        self.slider.setValue(max(0, min(place, self.slider.maximum())))
        theme.set_role(self.slider, "" if self._value else "unanswered")
        if not except_line:
            self.line.setText(self._value)
        self.none.setEnabled(bool(self._value))
        self._is_showing = False


def _number(text: str | None, otherwise: str) -> Decimal:
    try:
        found = Decimal(text or otherwise)
    except InvalidOperation:
        return Decimal(otherwise)
    return found if found.is_finite() else Decimal(otherwise)


def _text(number: Decimal) -> str:
    plain = format(number.normalize(), "f")
    return "0" if plain in ("-0", "") else plain
