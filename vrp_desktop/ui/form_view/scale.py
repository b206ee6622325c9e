"""An answer on a scale: a slider with marks, lying or standing, and the number that it stands at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QVBoxLayout,
    QWidget,
)

from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.editor import Editor
from vrp_desktop.ui.form_view.steps import Steps
from vrp_desktop.ui.plain import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent

_STANDING = 220
"""Height in px of a scale that stands."""
_MARK = 6


class _Slider(QSlider):
    """A slider whose arrow keys begin an answer where there is none yet."""

    def __init__(self, editor: ScaleEditor, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
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

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: who scrolls past a scale does not mean to answer it."""
        event.ignore()

    def middle_of(self, value: int) -> QPoint:
        """Give where the middle of the handle is when the slider stands at `value`."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        option.sliderPosition = option.sliderValue = value
        part = QStyle.SubControl.SC_SliderHandle
        rect: QRect = self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)
        return rect.center()


class _Marks(QWidget):
    """The marks of a scale and their numbers, below a slider that lies and beside one that stands."""

    def __init__(self, slider: _Slider, numbers: Mapping[int, str]) -> None:
        super().__init__()
        self._slider = slider
        self._numbers = numbers
        self._lies = slider.orientation() == Qt.Orientation.Horizontal
        theme.set_role(self, "marks")
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored
        self.setSizePolicy(free if self._lies else fixed, fixed if self._lies else free)

    def sizeHint(self) -> QSize:
        """Qt asks how large it would like to be."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(number) for number in self._numbers.values()), default=0)
        return QSize(widest + _MARK + theme.GRID, metrics.height() + _MARK)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the marks, and the numbers that do not touch the one before."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        height, end = self.fontMetrics().height(), -1
        places = [(self._slider.middle_of(value), number) for value, number in self._numbers.items()]
        for middle, number in sorted(places, key=lambda place: place[0].x()):
            wide = self.fontMetrics().horizontalAdvance(number)
            if self._lies:
                painter.drawLine(middle.x(), 0, middle.x(), _MARK - 2)
                left = max(0, min(middle.x() - wide // 2, self.width() - wide))
                if left > end:
                    painter.drawText(QRect(left, _MARK, wide + 1, height), Qt.AlignmentFlag.AlignLeft, number)
                    end = left + wide + theme.GRID
                continue
            is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            start, text = (self.width() - _MARK, 0) if is_mirrored else (0, _MARK + theme.GRID // 2)
            painter.drawLine(start, middle.y(), start + _MARK - 2, middle.y())
            room = QRect(text, middle.y() - height // 2, self.width() - _MARK - theme.GRID // 2, height)
            side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, number)


class ScaleEditor(Editor):
    """A number between two ends, in steps. It has no answer until the person moves it or types one."""

    def __init__(
        self, parameters: Mapping[str, str] | None, *, is_standing: bool = False, has_marks: bool = True
    ) -> None:
        super().__init__()
        self._steps = Steps(parameters)
        # Where steps are whole numbers the slider counts in them: a screen reader says what the slider holds.
        self._first = self._steps.counts_itself() or 0
        self._value = ""
        self._description = ""
        self.slider = _Slider(self, Qt.Orientation.Vertical if is_standing else Qt.Orientation.Horizontal)
        self.slider.setRange(self._first, self._first + self._steps.last)
        self.slider.setPageStep(max(self._steps.last // 10, 1))
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
        row.addLayout(self._standing(has_marks) if is_standing else self._lying(has_marks), 0 if is_standing else 1)
        for widget in (self.line, self.none):
            row.addWidget(widget, alignment=Qt.AlignmentFlag.AlignTop)
        if is_standing:
            row.addStretch()
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
        self._description = description
        for widget in (self.slider, self.line):
            widget.setAccessibleName(name)
        self.none.setAccessibleName(self.tr("Clear: {question}").format(question=name))
        self._say_whether_answered()

    def begin(self) -> bool:
        """Answer with where the slider stands, if there is no answer yet; tell whether that was so."""
        if self._value:
            return False
        self._tell(self._steps.text(self.slider.value() - self._first))
        return True

    def clear(self) -> None:
        """Take the answer away."""
        self._tell("")

    def _lying(self, has_marks: bool) -> QBoxLayout:
        self.slider.setMinimumHeight(theme.TARGET)
        self.slider.setMinimumWidth(theme.TARGET * 4)
        if has_marks:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(self.slider)
            column.addWidget(self._marks())
            return column
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(label(self._steps.text(0), "hint", wraps=False))
        row.addWidget(self.slider, 1)
        row.addWidget(label(self._steps.text(self._steps.last), "hint", wraps=False))
        return row

    def _standing(self, has_marks: bool) -> QBoxLayout:
        self.slider.setFixedSize(theme.TARGET, _STANDING)
        if has_marks:
            row = QHBoxLayout()
            row.setSpacing(0)
            row.addWidget(self.slider)
            row.addWidget(self._marks())
            return row
        column = QVBoxLayout()
        column.setSpacing(0)
        for widget in (
            label(self._steps.text(self._steps.last), "hint", wraps=False),
            self.slider,
            label(self._steps.text(0), "hint", wraps=False),
        ):
            column.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)
        return column

    def _marks(self) -> _Marks:
        return _Marks(self.slider, {self._first + place: self._steps.text(place) for place in self._steps.ticks()})

    def _moved(self, value: int) -> None:
        if not self._is_showing:
            self._tell(self._steps.text(value - self._first))

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
        place = self._steps.place(self._value)
        self.slider.setValue(self._first + (self._steps.begins_at if place is None else place))
        theme.set_role(self.slider, "" if self._value else "unanswered")
        if not except_line:
            self.line.setText(self._value)
        self.none.setEnabled(bool(self._value))
        self._is_showing = False
        self._say_whether_answered()

    def _say_whether_answered(self) -> None:
        # A slider always stands somewhere; only this says that nobody put it there.
        state = "" if self._value else self.tr("No answer yet.")
        for widget in (self.slider, self.line):
            widget.setAccessibleDescription(f"{state} {self._description}".strip())
